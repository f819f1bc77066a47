"""Tickets: who makes them, what they hold, that only hashes of their secrets are kept."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers import serialize
from django.utils import timezone
from tests.console.evidence.pcs import Pc, ticket_of
from tests.console.people import Province, sign_in

from khien.console.audit.models import Content, Event
from khien.console.endpoints.models import Computer, Drive
from khien.console.evidence import actions, console_keys
from khien.console.evidence.models import Bundle, Ticket
from khien.console.evidence.problems import (
    Inactive,
    InsecureAddress,
    NotOfThisOrganisation,
    TicketClosed,
    TooManyPlaces,
)
from khien.console.evidence.views.names import result_name, ticket_name
from khien.console.people.access import Refused
from khien.evidence import ticket as tickets
from khien.evidence.secrets import secret_hash


def test_the_file_is_signed_and_says_what_the_register_says(
    province: Province, computer: Computer
) -> None:
    officer = province.person("health.officer")
    Computer.objects.filter(pk=computer.pk).update(machine_class="stand_alone")
    computer.refresh_from_db()
    for serial, state in (("U1", "held"), ("U2", "returned"), ("U3", "lost")):
        Drive.objects.create(organisation=province.health, serial=serial, state=state)
    Drive.objects.create(organisation=province.culture, serial="U9")
    row = actions.make_ticket(officer, organisation=province.health, computer=computer)
    value = tickets.read_ticket(actions.hand_out_ticket(officer, row))
    assert value.pc_id == str(computer.pk)
    assert value.machine_class == "stand_alone"
    assert value.issued_serials == ("U1", "U2")
    assert value.organisation_name == "Sở Y tế"
    assert value.console_key == console_keys.signing_key().public
    assert value.policy
    assert set(Event.objects.values_list("verb", flat=True)) >= {"ticket.make", "ticket.hand_out"}


def test_only_hashes_of_secrets_are_kept(province: Province, batch: Ticket) -> None:
    value = ticket_of(batch)
    assert len(batch.secret_hashes) == len(batch.challenges) == 3
    assert batch.secret_hashes[1] == secret_hash(value.secret_of(2))
    kept = serialize("json", [Ticket.objects.get()]) + json.dumps(
        list(Content.objects.values("facts")), default=str
    )
    for secret in (value.secret, *(value.secret_of(place) for place in (1, 2, 3))):
        assert secret not in kept


def test_the_console_key_is_a_private_file_made_once(tmp_path: Path) -> None:
    first = console_keys.signing_key().public
    console_keys._kept.cache_clear()
    assert console_keys.signing_key().public == first
    folder = tmp_path / "data" / "keys"
    console_keys.ticket_secret("x")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == {"console.pem", "tickets.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_secrets_differ_by_ticket_and_from_challenges() -> None:
    values = {
        console_keys.ticket_secret("a"), console_keys.ticket_secret("b"),
        console_keys.ticket_challenge("a"), console_keys.ticket_challenge("b"),
    }  # fmt: skip
    assert len(values) == 4
    assert console_keys.ticket_secret("a") == console_keys.ticket_secret("a")


@pytest.mark.parametrize(
    "who",
    [
        "standing",
        "health.leader",
        "health.inspector",
        "health.staff",
        "culture.officer",
        "clinic.officer",
    ],
)
def test_only_an_officer_of_the_organisation_makes_one(
    province: Province, computer: Computer, who: str
) -> None:
    with pytest.raises(Refused):
        actions.make_ticket(province.person(who), organisation=province.health, computer=computer)
    assert Ticket.objects.count() == 0


def test_a_pc_of_another_register_gets_none(province: Province) -> None:
    foreign = Computer.objects.create(organisation=province.culture, name="VH-01")
    with pytest.raises(NotOfThisOrganisation):
        actions.make_ticket(
            province.person("health.officer"), organisation=province.health, computer=foreign
        )


def test_a_pc_out_of_use_gets_none(province: Province, computer: Computer) -> None:
    computer.active = False
    with pytest.raises(Inactive):
        actions.make_ticket(
            province.person("health.officer"), organisation=province.health, computer=computer
        )


@pytest.mark.parametrize("places", [0, -1, 2_001])
def test_a_batch_has_bounds(province: Province, places: int) -> None:
    with pytest.raises(TooManyPlaces):
        actions.make_ticket(
            province.person("health.officer"), organisation=province.health, places=places
        )


def test_an_address_that_a_pc_may_not_send_to_makes_no_ticket(
    province: Province, settings: object
) -> None:
    settings.CONSOLE_URL = "http://khien.dongkhe.example"  # type: ignore[attr-defined]
    with pytest.raises(InsecureAddress):
        actions.make_ticket(
            province.person("health.officer"), organisation=province.health, places=2
        )


def test_a_ticket_that_ended_is_not_handed_out(province: Province, ticket: Ticket) -> None:
    officer = province.person("health.officer")
    actions.revoke_ticket(officer, ticket)
    ticket.refresh_from_db()
    with pytest.raises(TicketClosed):
        actions.hand_out_ticket(officer, ticket)
    actions.revoke_ticket(officer, ticket)
    assert Event.objects.filter(verb="ticket.revoke").count() == 1
    Ticket.objects.update(revoked_at=None, expires_at=timezone.now() - timedelta(seconds=1))
    ticket.refresh_from_db()
    with pytest.raises(TicketClosed):
        actions.hand_out_ticket(officer, ticket)


class TestPages:
    def test_one_pc_from_choice_to_file(self, province: Province, computer: Computer) -> None:
        client = sign_in(province.person("health.officer"))
        page = client.get(f"/evidence/tickets/new/?computer={computer.pk}").content.decode()
        assert f'<option value="{computer.pk}" selected>' in page
        sent = client.post(
            "/evidence/tickets/new/", {"kind": "one", "computer": computer.pk, "days": 7}
        )
        ticket = Ticket.objects.get()
        assert sent["Location"] == f"/evidence/tickets/{ticket.pk}/"
        html = client.get(sent["Location"]).content.decode()
        assert "khien inspect --ticket phieu-yt-01.khien --bundle ket-qua-yt-01.khien" in html
        assert "data-copy-button" in html
        answer = client.get(f"/evidence/tickets/{ticket.pk}/file/")
        assert 'filename="phieu-yt-01.khien"' in answer["Content-Disposition"]
        assert tickets.read_ticket(answer.content).pc_id == str(computer.pk)
        client.post(f"/evidence/tickets/{ticket.pk}/revoke/")
        assert "đã thu hồi" in client.get(f"/evidence/tickets/{ticket.pk}/").content.decode()
        assert client.get(f"/evidence/tickets/{ticket.pk}/file/").status_code == 422

    def test_a_batch(self, province: Province) -> None:
        client = sign_in(province.person("health.officer"))
        data = {
            "kind": "batch", "organisation": province.clinic.pk, "places": 20,
            "machine_class": "connected", "days": 14,
        }  # fmt: skip
        client.post("/evidence/tickets/new/", data)
        ticket = Ticket.objects.get()
        assert (ticket.organisation, ticket.places, ticket.computer) == (province.clinic, 20, None)
        html = client.get(f"/evidence/tickets/{ticket.pk}/").content.decode()
        command = "khien inspect --ticket phieu-lo-20-may.khien --bundle ket-qua-$(hostname).khien"
        assert command in html
        assert "Thả các tệp ket-qua-….khien mà từng máy" in html  # words, no shell

    def test_the_result_is_dropped_on_the_same_page(
        self, province: Province, ticket: Ticket, pc: Callable[..., Pc]
    ) -> None:
        client = sign_in(province.person("health.officer"))
        page = f"/evidence/tickets/{ticket.pk}/"
        assert "Nộp xong thì biên nhận" in client.get(page).content.decode()
        dropped = SimpleUploadedFile("ket-qua-yt-01.khien", pc().bundle(ticket))
        sent = client.post("/evidence/import/", {"bundles": dropped, "ticket": ticket.pk})
        assert sent["Location"] == f"{page}?done=1"
        html = client.get(sent["Location"]).content.decode()
        assert "Đã nhận" in html
        assert "<code>khien receipt bien-nhan-yt-01-so-1.khien</code>" in html
        receipt = client.get(f"/evidence/receipts/{Bundle.objects.get().pk}/")
        assert 'filename="bien-nhan-yt-01-so-1.khien"' in receipt["Content-Disposition"]
        assert "Đã nhận" not in client.get(page).content.decode()

    @pytest.mark.parametrize("claim", ["999999", "x", "", "-1", "9" * 30])
    def test_a_page_out_of_reach_is_never_gone_to(
        self, province: Province, ticket: Ticket, pc: Callable[..., Pc], claim: str
    ) -> None:
        client = sign_in(province.person("culture.officer"))
        for value in (claim, str(ticket.pk)):
            dropped = SimpleUploadedFile("x.khien", b"{}")
            sent = client.post("/evidence/import/", {"bundles": dropped, "ticket": value})
            assert sent["Location"] == "/evidence/import/?done=1"

    @pytest.mark.parametrize(
        ("name", "word"),
        [
            ("Máy Phòng Đào tạo / 2", "may-phong-dao-tao-2"),
            ('$(rm -rf ~); `x` "y"', "rm-rf-x-y"),
            ("../../etc", "etc"),
            ("x" * 90, "x" * 40),
            ("电脑", "may-{pk}"),
        ],
    )
    def test_a_command_names_the_file_and_nothing_else(
        self, province: Province, name: str, word: str
    ) -> None:
        computer = Computer.objects.create(organisation=province.health, name=name)
        row = Ticket(computer=computer, places=1)
        plain = word.format(pk=computer.pk)
        assert (ticket_name(row), result_name(row)) == (
            f"phieu-{plain}.khien", f"ket-qua-{plain}.khien",
        )  # fmt: skip

    @pytest.mark.parametrize("given", [{}, {"kind": "batch", "places": 5}, {"kind": "one"}])
    def test_an_unfinished_form_makes_nothing(
        self, province: Province, given: dict[str, object]
    ) -> None:
        client = sign_in(province.person("health.officer"))
        assert client.post("/evidence/tickets/new/", given).status_code == 200
        assert Ticket.objects.count() == 0

    def test_an_organisation_out_of_reach_is_no_choice(self, province: Province) -> None:
        client = sign_in(province.person("health.officer"))
        data = {
            "kind": "batch", "organisation": province.culture.pk, "places": 2,
            "machine_class": "connected", "days": 14,
        }  # fmt: skip
        assert client.post("/evidence/tickets/new/", data).status_code == 200
        assert Ticket.objects.count() == 0
