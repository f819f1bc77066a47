"""Every drive seen is matched with the register; the kit's stick is not counted; a drive for
secrets in a connected PC drafts an incident once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.console.evidence.pcs import Pc, a_drive, a_finding
from tests.console.people import Province, sign_in

from khien.console.audit.models import Event
from khien.console.endpoints import actions as register
from khien.console.endpoints.models import Computer, Drive, MachineClass
from khien.console.evidence import actions as evidence
from khien.console.evidence.models import FindingRow, Ticket
from khien.console.incidents import actions as incidents
from khien.console.incidents import errors
from khien.console.incidents.models import IncidentDraft
from khien.console.people.access import Refused
from khien.console.seen_drives import actions, queries
from khien.console.seen_drives.models import KitStick, SeenDrive
from khien.console.seen_drives.taking import draft_key
from khien.console.wiping.actions import correct_class

MakePc = Callable[..., Pc]
States = IncidentDraft.State


def kit(serial: str) -> dict[str, Any]:
    return a_drive(serial) | {"flags": ["ran-from"]}


def hand_in(ticket: Ticket, one: Pc, *drives: dict[str, Any], place: int | None = None) -> None:
    one.findings = [a_finding("usb.issued-only", "pass", reason_code="only-issued")]
    one.drives = list(drives)
    taken = evidence.take_bundle(None, one.bundle(ticket, place=place), via="api")
    if taken.receipt:
        one.take(taken.receipt)


def answers(province: Province, who: str = "standing") -> dict[str, tuple[str, str]]:
    viewer = province.person(who)
    rows = list(queries.seen_for(viewer))
    return {
        one.seen.serial: (one.answer.value, one.where) for one in queries.answered(viewer, rows)
    }


def test_each_drive_has_its_answer(province: Province, ticket: Ticket, pc: MakePc) -> None:
    Drive.objects.create(organisation=province.health, serial="A")
    Drive.objects.create(organisation=province.culture, serial="B")
    Drive.objects.create(organisation=province.health, serial="C", state="lost")
    seen = [a_drive(one) for one in "ABCD"]
    hand_in(ticket, pc(), *seen, a_drive("7&1234", real=False))
    assert answers(province) == {
        "A": ("here", "Sở Y tế"), "B": ("elsewhere", "Sở Văn hóa, Thể thao và Du lịch"),
        "C": ("lost", "Sở Y tế"), "D": ("not", ""), "7&1234": ("cannot_tell", ""),
    }  # fmt: skip


def test_issued_elsewhere_never_says_where_without_reach(
    province: Province, ticket: Ticket, pc: MakePc
) -> None:
    Drive.objects.create(organisation=province.culture, serial="B")
    hand_in(ticket, pc(), a_drive("B"))
    assert answers(province, "health.officer") == {"B": ("elsewhere", "")}
    page = sign_in(province.person("health.officer")).get("/drives-seen/").content.decode()
    assert "Cấp cho nơi khác" in page
    assert "Văn hóa" not in page


def test_a_newer_bundle_replaces_what_was_seen(
    province: Province, ticket: Ticket, pc: MakePc
) -> None:
    one = pc()
    hand_in(ticket, one, a_drive("A"), a_drive("B"))
    hand_in(ticket, one, a_drive("B"))
    assert set(answers(province)) == {"B"}


def test_days_stand_as_people_write_them(province: Province, ticket: Ticket, pc: MakePc) -> None:
    times = {"first_seen": "2026-05-01T07:30:00", "last_seen": "2026-06-02T00:00:00Z"}
    hand_in(ticket, pc(), a_drive("A") | times)
    page = sign_in(province.person("health.officer")).get("/drives-seen/").content.decode()
    assert "01/05/2026 07:30" in page
    assert "02/06/2026 07:00" in page
    assert "2026-0" not in page


class TestKit:
    def finding(self) -> tuple[str, int]:
        row = FindingRow.objects.get(check_id="usb.issued-only", current=True)
        return row.status, row.facts.get("drives", -1)

    def test_its_stick_is_registered_on_first_use_and_not_counted(
        self, province: Province, ticket: Ticket, pc: MakePc
    ) -> None:
        hand_in(ticket, pc(), kit("KIT-1"))
        assert KitStick.objects.get().state == KitStick.State.ACCEPTED
        assert answers(province) == {"KIT-1": ("kit", "")}
        assert self.finding()[0] == "pass"

    def test_a_second_stick_of_a_ticket_waits_and_counts(
        self, province: Province, ticket: Ticket, pc: MakePc
    ) -> None:
        one = pc()
        hand_in(ticket, one, kit("KIT-1"))
        hand_in(ticket, one, kit("KIT-1"), kit("MINE"))
        assert answers(province)["MINE"] == ("not", "")
        assert self.finding() == ("fail", 1)
        stick = KitStick.objects.get(serial="MINE")
        actions.decide_stick(province.person("health.officer"), stick, is_kit=True)
        assert answers(province)["MINE"] == ("kit", "")
        assert self.finding()[0] != "fail"
        actions.decide_stick(province.person("health.officer"), stick, is_kit=False)
        assert self.finding() == ("fail", 1)

    def test_a_made_up_serial_is_no_stick(
        self, province: Province, ticket: Ticket, pc: MakePc
    ) -> None:
        hand_in(ticket, pc(), kit("7&12") | {"serial_is_real": False})
        assert not KitStick.objects.exists()

    def test_a_lost_drive_is_never_the_kits(
        self, province: Province, ticket: Ticket, pc: MakePc
    ) -> None:
        Drive.objects.create(organisation=province.health, serial="KIT-1", state="lost")
        hand_in(ticket, pc(), kit("KIT-1"))
        assert answers(province)["KIT-1"][0] == "lost"

    def test_it_is_the_kits_of_its_organisation_alone(
        self, province: Province, ticket: Ticket, pc: MakePc
    ) -> None:
        hand_in(ticket, pc(), kit("KIT-1"))
        elsewhere = Computer.objects.create(organisation=province.culture, name="VH-01")
        SeenDrive.objects.create(
            organisation=province.culture, computer=elsewhere, serial="KIT-1", serial_key="kit-1"
        )
        assert answers(province, "culture.officer") == {"KIT-1": ("not", "")}


class TestSecret:
    @pytest.fixture
    def secret(self, province: Province) -> Drive:
        return Drive.objects.create(organisation=province.culture, serial="S-1", purpose="secret")

    def test_one_draft_and_repeats_fold(self, ticket: Ticket, pc: MakePc, secret: Drive) -> None:
        one = pc()
        for last in (None, None, "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"):
            hand_in(ticket, one, a_drive("s-1") | {"last_seen": last})
        draft = IncidentDraft.objects.get()
        seen = SeenDrive.objects.get()
        assert (draft.repeats, draft.last_seen[:7], draft.what) == (2, "2026-03", "S-1")
        assert draft.key == draft_key(seen, secret)
        assert [one.pk for one in draft.computers.all()] == [seen.computer_id]
        assert Event.objects.filter(verb="incident.draft").count() == 1

    def test_a_settled_draft_opens_anew_only_for_a_later_sighting(
        self, province: Province, ticket: Ticket, pc: MakePc, secret: Drive
    ) -> None:
        one, officer = pc(), province.person("health.officer")
        hand_in(ticket, one, a_drive("S-1"))
        draft = IncidentDraft.objects.get()
        with pytest.raises(errors.NoNote):
            incidents.settle(officer, draft, is_incident=True, note=" ")
        incidents.settle(officer, draft, is_incident=False, note="Diễn tập")
        with pytest.raises(errors.DraftSettled):
            incidents.settle(officer, draft, is_incident=True, note="x")
        hand_in(ticket, one, a_drive("S-1"))
        assert IncidentDraft.objects.count() == 1
        hand_in(ticket, one, a_drive("S-1") | {"last_seen": "2026-05-01T00:00:00Z"})
        assert [d.state for d in IncidentDraft.objects.order_by("pk")] == [
            States.SET_ASIDE, States.OPEN,
        ]  # fmt: skip

    @pytest.mark.parametrize("which", ["stand_alone", "independent_lan"])
    def test_a_pc_that_is_not_connected_drafts_nothing_until_it_is(
        self, province: Province, ticket: Ticket, computer: Computer, pc: MakePc, secret: Drive,
        which: str,
    ) -> None:  # fmt: skip
        Computer.objects.filter(pk=computer.pk).update(machine_class=which)
        hand_in(ticket, pc(), a_drive("S-1"))
        assert not IncidentDraft.objects.exists()
        correct_class(
            province.person("standing"), computer, machine_class=MachineClass.CONNECTED, reason="x"
        )
        assert IncidentDraft.objects.count() == 1

    def test_a_drive_entered_later_anywhere_drafts(
        self, province: Province, ticket: Ticket, pc: MakePc
    ) -> None:
        hand_in(ticket, pc(), a_drive("S-1"), a_drive("W-1"), a_drive("9&1", real=False))
        culture = province.person("culture.officer")
        for serial, purpose in (("W-1", "work"), ("9&1", "secret"), ("s-1", "secret")):
            register.add_drive(
                culture, organisation=province.culture, serial=serial, purpose=purpose
            )
        assert IncidentDraft.objects.get().what == "s-1"


WHO = (
    "health.officer", "root.officer", "health.leader", "health.inspector", "health.staff",
    "standing", "administrator", "clinic.officer", "culture.officer",
)  # fmt: skip
DECIDES = {"health.officer", "root.officer", "standing"}
SEES = DECIDES | {"health.leader", "health.inspector"}


@pytest.mark.parametrize("who", WHO)
def test_each_route_by_role_and_place(
    who: str, province: Province, ticket: Ticket, pc: MakePc
) -> None:
    Drive.objects.create(organisation=province.culture, serial="S-1", purpose="secret")
    hand_in(ticket, pc(), a_drive("S-1"), kit("KIT-1"))
    draft, stick = IncidentDraft.objects.get(), KitStick.objects.get()
    client = sign_in(province.person(who))
    listed = client.get("/drives-seen/")
    elsewhere = who in {"clinic.officer", "culture.officer"}
    assert listed.status_code == (200 if who in SEES or elsewhere else 403)
    for told in ("YT-01", "KIT-1", "thấy trên máy nối mạng"):
        assert (told in listed.content.decode()) is (who in SEES)
    refused = 403 if who in SEES else 404
    urls = {
        f"/drives-seen/sticks/{stick.pk}/decide/": {"kit": "0"},
    }
    for url, values in urls.items():
        assert client.get(url).status_code == 405
        assert client.post(url, values).status_code == (303 if who in DECIDES else refused)
    draft.refresh_from_db()
    assert ("Là sự cố" in listed.content.decode()) is (who in DECIDES)
    if who not in DECIDES:
        with pytest.raises(Refused):
            actions.decide_stick(province.person(who), stick, is_kit=False)


def test_nobody_goes_to_sign_in(db: None) -> None:
    assert Client().get("/drives-seen/")["Location"].startswith("/account/sign-in/")
