"""Every route of the exchange, tried by role × {own, parent, child, sibling, nobody}."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from khien.console.directives.models import Directive
from khien.console.exchange import actions
from khien.console.exchange.actions import SetUp
from khien.console.exchange.models import InPacket, OutPacket
from khien.console.people import access
from khien.console.people.models import Grant, Person, Role
from khien.console.people.slip_actions import make_slips
from khien.console.reports.models import FrozenReport
from tests.console.exchange.setting import Exchange
from tests.console.exchange.test_sending import OURS, filled
from tests.console.people import Province, sign_in
from tests.documents.packets import packet

OTHERS = (
    "police.officer", "police.leader", "police.staff", "root.officer", "root.leader",
    "health.officer", "health.leader", "health.inspector", "clinic.officer", "clinic.staff",
    "culture.officer", "commune.staff",
)  # fmt: skip


@pytest.fixture
def taken(exchange: Exchange) -> Directive:
    exchange.put(packet())
    exchange.run()
    return Directive.objects.get()


@pytest.fixture
def report(exchange: Exchange, taken: Directive, standing: Person) -> FrozenReport:
    return FrozenReport.objects.create(
        directive=taken, organisation=exchange.province.police, values={}, made_by=standing
    )


@pytest.fixture
def failed(exchange: Exchange, taken: Directive) -> OutPacket:
    return OutPacket.objects.create(
        key="x", kind="letter", state="failed", organisation=exchange.province.police
    )


def branch(province: Province, role: Role) -> Person:
    person = province.person("health.staff")
    Grant.objects.create(person=person, role=role, scope=province.health)
    return person


@pytest.mark.parametrize("who", OTHERS)
def test_packets_by_role_and_place(
    failed: OutPacket, as_person: Callable[[str], Client], who: str
) -> None:
    client = as_person(who)
    assert client.get("/exchange/").status_code == 403
    assert client.get("/exchange/settings/").status_code == 403
    assert client.post("/exchange/settings/", {}).status_code == 403
    assert client.post(f"/exchange/out/{failed.pk}/again/").status_code == 403
    failed.refresh_from_db()
    assert failed.state == "failed"


@pytest.mark.parametrize("who", [*OTHERS, "administrator"])
def test_sending_by_role_and_place(
    exchange: Exchange, taken: Directive, report: FrozenReport,
    as_person: Callable[[str], Client], who: str,
) -> None:  # fmt: skip
    client = as_person(who)
    for url in (f"/exchange/letters/{taken.pk}/send/", f"/exchange/reports/{report.pk}/send/"):
        assert client.get(url).status_code == 403
        assert client.post(url, {}).status_code == 403
    person = exchange.province.person(who)
    with pytest.raises(access.Refused):
        actions.send_directive(person, taken, filled())
    with pytest.raises(access.Refused):
        actions.send_report(person, report, filled())
    assert not OutPacket.objects.exclude(kind="status").exists()


def test_the_administrator_sets_up_and_sees_no_packets(
    failed: OutPacket, as_person: Callable[[str], Client]
) -> None:
    client = as_person("administrator")
    assert client.get("/exchange/settings/").status_code == 200
    assert client.get("/exchange/").status_code == 403
    assert client.post(f"/exchange/out/{failed.pk}/again/").status_code == 403


def test_the_standing_unit_sees_packets_and_sets_nothing_up(
    failed: OutPacket, as_person: Callable[[str], Client]
) -> None:
    client = as_person("standing")
    assert "UBND tỉnh Đông Khê" in client.get("/exchange/").content.decode()
    assert client.get("/exchange/settings/").status_code == 403
    assert client.post(f"/exchange/out/{failed.pk}/again/").status_code == 303
    assert client.post("/exchange/out/999999/again/").status_code == 404


def test_another_branch_sees_nothing_of_it(
    exchange: Exchange, taken: Directive, report: FrozenReport, failed: OutPacket, tmp_path: Path
) -> None:
    standing = sign_in(branch(exchange.province, Role.STANDING_UNIT))
    page = standing.get("/exchange/")
    assert page.status_code == 200
    assert "UBND tỉnh Đông Khê" not in page.content.decode()
    assert standing.get(f"/exchange/letters/{taken.pk}/send/").status_code == 404
    assert standing.get(f"/exchange/reports/{report.pk}/send/").status_code == 404
    assert standing.post(f"/exchange/out/{failed.pk}/again/").status_code == 404
    branch(exchange.province, Role.ADMINISTRATOR)
    administrator = exchange.province.person("health.staff")
    assert sign_in(administrator).get("/exchange/settings/").status_code == 403
    with pytest.raises(access.Refused):
        actions.save_settings(
            administrator,
            SetUp(str(tmp_path / "den"), str(tmp_path / "di"), OURS, exchange.province.health,
                True),
        )  # fmt: skip


def test_nobody_goes_to_sign_in(taken: Directive, client: Client) -> None:
    for url in ("/exchange/", "/exchange/settings/", f"/exchange/letters/{taken.pk}/send/"):
        assert client.get(url).status_code == 302


def test_the_integration_does_one_thing_at_one_place(exchange: Exchange) -> None:
    account, province = exchange.settings.account, exchange.province
    may = {verb for verb in access.RULES if access.scope_ids(account, verb)}
    assert may == {"directive.intake", "directive.view"}
    assert access.scope_ids(account, "directive.intake") == {province.police.pk}
    assert not any(
        access.may_give(province.person(who), Role.INTEGRATION, province.police)
        for who in ("standing", "administrator", "police.officer")
    )


@pytest.mark.parametrize("who", ["police.officer", "standing", "administrator"])
def test_nobody_gets_a_sign_in_for_the_integration(exchange: Exchange, who: str) -> None:
    """A slip for it would open letters to whoever holds the slip."""
    account = exchange.settings.account
    printed = make_slips(exchange.province.person(who), [account])
    assert printed.slips == ()
    assert len(printed.failed) == 1


def test_a_packet_s_words_are_text_on_the_page(
    exchange: Exchange, as_person: Callable[[str], Client]
) -> None:
    """ATTACKS 12."""
    exchange.put(packet(sender="<script>alert(1)</script>", number="1", notation="<b>"))
    exchange.run()
    assert InPacket.objects.get().sender_name == "<script>alert(1)</script>"
    page = as_person("standing").get("/exchange/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
