"""The registers' answer about one drive, whoever has it in whatever state; what a PC may tell."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.console.assignments.findings import make_bundle
from tests.console.evidence.pcs import Pc, a_drive, a_finding
from tests.console.people import Province, sign_in

from khien.console.endpoints import actions as register
from khien.console.endpoints.models import Computer, Drive, drive_key
from khien.console.evidence import actions as evidence
from khien.console.evidence.models import Bundle, FindingRow, Ticket
from khien.console.evidence.rejudging import Issued, register_for
from khien.console.seen_drives import actions, queries, taking
from khien.console.seen_drives.kits import kit_keys
from khien.console.seen_drives.models import KitStick, SeenDrive

MakePc = Callable[..., Pc]
HELD, RETURNED, LOST = Drive.State.HELD, Drive.State.RETURNED, Drive.State.LOST


def answer(province: Province, seen: dict[str, Any]) -> Issued:
    return register_for(province.health.pk, [seen]).answer(seen)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], Issued.NOT),
        ([("health", HELD)], Issued.HERE), ([("health", RETURNED)], Issued.HERE),
        ([("health", LOST)], Issued.LOST),
        ([("culture", HELD)], Issued.ELSEWHERE), ([("clinic", HELD)], Issued.ELSEWHERE),
        ([("root", HELD)], Issued.ELSEWHERE), ([("culture", LOST)], Issued.LOST),
        # Two registers have it: what is ours goes first, then what is lost.
        ([("health", HELD), ("culture", HELD)], Issued.HERE),
        ([("health", HELD), ("culture", LOST)], Issued.HERE),
        ([("health", LOST), ("culture", HELD)], Issued.LOST),
        ([("culture", LOST), ("clinic", HELD)], Issued.LOST),
        ([("health", LOST), ("culture", HELD), ("clinic", HELD)], Issued.LOST),
    ],
)  # fmt: skip
def test_in_whatever_order_the_registers_are_read(
    province: Province, rows: list[tuple[str, str]], expected: Issued
) -> None:
    for order in itertools.permutations(rows):
        Drive.objects.all().delete()
        for place, state in order:
            Drive.objects.create(organisation=getattr(province, place), serial="S-1", state=state)
        assert answer(province, a_drive("s-1")) is expected


@pytest.mark.parametrize("purpose", Drive.Purpose.values)
def test_what_it_is_for_does_not_make_it_issued(province: Province, purpose: str) -> None:
    Drive.objects.create(organisation=province.health, serial="S-1", purpose=purpose)
    assert answer(province, a_drive("S-1")) is Issued.HERE


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ({"serial": "S-1", "serial_is_real": True}, Issued.HERE),
        ({"serial": " s-1 ", "serial_is_real": True}, Issued.HERE),
        ({"serial": "S-1", "serial_is_real": False}, Issued.CANNOT_TELL),
        ({"serial": "S-1"}, Issued.CANNOT_TELL), ({"serial": None}, Issued.CANNOT_TELL),
        ({"serial": "  ", "serial_is_real": True}, Issued.CANNOT_TELL),
        ({"serial": "", "serial_is_real": True}, Issued.CANNOT_TELL),
        ({}, Issued.CANNOT_TELL), ({"serial": 7, "serial_is_real": True}, Issued.CANNOT_TELL),
        ({"serial": "S-11", "serial_is_real": True}, Issued.NOT),
    ],
)  # fmt: skip
def test_a_serial_of_its_own_or_cannot_tell(
    province: Province, seen: dict[str, Any], expected: Issued
) -> None:
    Drive.objects.create(organisation=province.health, serial="S-1")
    assert answer(province, seen) is expected


@given(st.text(min_size=1, max_size=40).map(str.strip).filter(bool))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_serial_of_the_register_is_found_in_any_case(province: Province, serial: str) -> None:
    serial = "".join(ch for ch in serial if ch.isprintable()).strip()
    if not serial:
        return
    Drive.objects.all().delete()
    Drive.objects.create(organisation=province.health, serial=serial)
    for written in (serial, f" {serial}"):
        assert answer(province, a_drive(written)) is Issued.HERE
    assert drive_key(serial) == Drive.objects.get().serial_key


class TestKitStick:
    @pytest.mark.parametrize(
        ("state", "place", "row", "expected"),
        [
            ("accepted", "health", None, Issued.KIT), ("proposed", "health", None, Issued.NOT),
            ("refused", "health", None, Issued.NOT), ("accepted", "culture", None, Issued.NOT),
            # What a register says of it goes first.
            ("accepted", "health", ("health", HELD), Issued.HERE),
            ("accepted", "health", ("culture", HELD), Issued.ELSEWHERE),
            ("accepted", "health", ("culture", LOST), Issued.LOST),
        ],
    )  # fmt: skip
    def test_whose_it_is(
        self, province: Province, state: str, place: str, row: tuple[str, str] | None,
        expected: Issued, ticket: Ticket,
    ) -> None:  # fmt: skip
        KitStick.objects.create(
            organisation=getattr(province, place), ticket=ticket, serial="K-1", serial_key="k-1",
            state=state, first_used_at=ticket.expires_at,
        )  # fmt: skip
        if row:
            Drive.objects.create(organisation=getattr(province, row[0]), serial="K-1", state=row[1])
        assert answer(province, a_drive("K-1")) is expected

    def test_no_keys_ask_nothing(
        self, province: Province, django_assert_max_num_queries: Callable[..., Any]
    ) -> None:
        with django_assert_max_num_queries(0):
            assert kit_keys(province.health.pk, []) == set()
            assert kit_keys(province.health.pk, [""]) == set()

    def test_the_same_word_again_does_nothing_more(
        self, province: Province, ticket: Ticket
    ) -> None:
        stick = KitStick.objects.create(
            organisation=province.health, ticket=ticket, serial="K-1", serial_key="k-1",
            state="proposed", first_used_at=ticket.expires_at,
        )  # fmt: skip
        officer = province.person("health.officer")
        for is_kit in (True, True, False):
            actions.decide_stick(officer, stick, is_kit=is_kit)
        stick.refresh_from_db()
        assert (stick.state, stick.decided_by) == (KitStick.State.REFUSED, officer)


def hand_in(ticket: Ticket, one: Pc, *drives: dict[str, Any]) -> None:
    one.findings = [a_finding("usb.issued-only", "pass", reason_code="only-issued")]
    one.drives = list(drives)
    taken = evidence.take_bundle(None, one.bundle(ticket), via="api")
    if taken.receipt:
        one.take(taken.receipt)


def finding() -> tuple[str, str, dict[str, Any]]:
    row = FindingRow.objects.get(check_id="usb.issued-only", current=True)
    return row.status, row.reason_code, row.facts


@pytest.mark.parametrize(
    ("rows", "seen", "status"),
    [
        ([("health", HELD)], ["S-1"], "pass"),
        ([("culture", HELD)], ["S-1"], "fail"),
        ([("health", LOST)], ["S-1"], "fail"),
        ([], ["S-1"], "fail"),
        ([("health", HELD)], ["S-1", "S-2"], "fail"),
        ([("health", HELD)], ["S-1", None], "unknown"),
        ([], [None], "unknown"),
    ],
)  # fmt: skip
def test_the_answers_make_the_finding(
    province: Province, ticket: Ticket, pc: MakePc, rows: list[tuple[str, str]],
    seen: list[str | None], status: str,
) -> None:  # fmt: skip
    """One that cannot be told never makes a pass, and one that is not issued always a fail."""
    for place, state in rows:
        Drive.objects.create(organisation=getattr(province, place), serial="S-1", state=state)
    drives = [a_drive(one) if one else a_drive("7&1", real=False) for one in seen]
    hand_in(ticket, pc(), *drives)
    assert finding()[0] == status


def test_a_drive_that_is_lost_later_and_found_again_changes_the_finding(
    province: Province, ticket: Ticket, pc: MakePc
) -> None:
    officer = province.person("health.officer")
    drive = register.add_drive(officer, organisation=province.health, serial="S-1")
    hand_in(ticket, pc(), a_drive("S-1"))
    assert finding()[0] == "pass"
    register.edit_drive(officer, drive, state=LOST)
    assert finding()[:2] == ("fail", "not-issued")
    register.edit_drive(officer, drive, state=HELD)
    assert finding()[0] == "pass"


class TestKept:
    """Rows of what was seen, whatever a PC that holds a key puts into its bundle."""

    def take(self, province: Province, computer: Computer, told: object) -> list[SeenDrive]:
        bundle = make_bundle(province, computer)
        bundle.inspection = {"usb_storage": told}
        with transaction.atomic():
            taking.take(bundle, computer)
        return list(SeenDrive.objects.filter(computer=computer).order_by("pk"))

    @pytest.mark.parametrize("told", [None, {}, "S-1", 5])
    def test_a_bundle_that_tells_no_drives_leaves_those_that_are_known(
        self, province: Province, computer: Computer, told: object
    ) -> None:
        self.take(province, computer, [a_drive("S-1")])
        assert [one.serial for one in self.take(province, computer, told)] == ["S-1"]
        assert self.take(province, computer, []) == []

    def test_odd_fields_are_empty_and_long_ones_cut(
        self, province: Province, computer: Computer
    ) -> None:
        odd = {"serial": 5, "vendor": None, "product": ["x"], "first_seen": {}, "last_seen": 7}
        long = {"serial": "s" * 900, "serial_is_real": True, "vendor": "v" * 900,
                "product": "p" * 900, "last_seen": "2" * 900}  # fmt: skip
        hostile = {"serial": "A\0\x1b[2J\n\u202eB", "serial_is_real": True, "vendor": "<b>"}
        first, second, third = self.take(province, computer, [odd, long, hostile])
        assert (first.serial, first.serial_key, first.maker, first.last_seen) == ("", "", "", "")
        assert max(len(second.serial), len(second.serial_key), len(second.maker)) <= 200
        assert len(second.last_seen) == 40
        assert (third.serial, third.serial_key) == ("A[2JB", "a[2jb")

    def test_no_more_than_so_many(
        self, province: Province, computer: Computer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(taking, "MOST_DRIVES", 3)
        told = [a_drive(f"S-{number}") for number in range(9)]
        assert len(self.take(province, computer, told)) == 3

    def test_the_day_it_was_last_seen_is_at_least_the_first(
        self, province: Province, computer: Computer
    ) -> None:
        told = {"serial": "S-1", "serial_is_real": True, "first_seen": "2026-05-01"}
        (row,) = self.take(province, computer, [told])
        assert (row.first_seen, row.last_seen) == ("2026-05-01", "2026-05-01")

    def test_only_inside_the_act(self, province: Province, computer: Computer) -> None:
        connection = transaction.get_connection()
        connection.in_atomic_block = False
        try:
            with pytest.raises(TransactionManagementError):
                taking.take(Bundle(), computer)
        finally:
            connection.in_atomic_block = True

    def test_a_pc_out_of_use_is_not_in_the_list(
        self, province: Province, computer: Computer
    ) -> None:
        self.take(province, computer, [a_drive("S-1")])
        viewer = province.person("standing")
        assert queries.seen_for(viewer).count() == 1
        Computer.objects.filter(pk=computer.pk).update(active=False)
        assert not queries.seen_for(viewer)


class TestSeenBy:
    @pytest.fixture
    def everywhere(self, province: Province) -> Province:
        for place in ("root", "health", "clinic", "culture"):
            organisation = getattr(province, place)
            owner = Computer.objects.create(organisation=organisation, name=f"PC-{place}")
            SeenDrive.objects.create(
                organisation=organisation, computer=owner, serial=f"S-{place}",
                serial_key=f"s-{place}",
            )  # fmt: skip
        return province

    @pytest.mark.parametrize(
        ("who", "places"),
        [
            ("standing", {"root", "health", "clinic", "culture"}),
            ("root.officer", {"root", "health", "clinic", "culture"}),
            ("health.officer", {"health", "clinic"}), ("health.inspector", {"health"}),
            ("clinic.leader", {"clinic"}), ("culture.officer", {"culture"}),
            ("commune.officer", set()), ("health.staff", set()), ("administrator", set()),
        ],
    )  # fmt: skip
    def test_rows_and_search_stop_at_the_reach(
        self, everywhere: Province, who: str, places: set[str]
    ) -> None:
        viewer = everywhere.person(who)
        for words in ("", "s-", "pc-"):
            found = queries.seen_for(viewer, words=words)
            assert {one.serial for one in found} == {f"S-{place}" for place in places}
        assert not queries.seen_for(viewer, words="%")

    @pytest.mark.parametrize("query", ["q=%25", "page=zz", "page=-1", "q=" + "x" * 300])
    def test_a_made_up_question_breaks_nothing(self, everywhere: Province, query: str) -> None:
        client = sign_in(everywhere.person("health.officer"))
        assert client.get(f"/drives-seen/?{query}").status_code == 200

    def test_the_questions_do_not_grow_with_rows(
        self, everywhere: Province, django_assert_max_num_queries: Callable[..., Any]
    ) -> None:
        computer = Computer.objects.get(name="PC-health")
        SeenDrive.objects.bulk_create(
            SeenDrive(organisation=computer.organisation, computer=computer, serial=f"N{number}",
                      serial_key=f"n{number}")
            for number in range(60)
        )  # fmt: skip
        viewer = everywhere.person("health.officer")
        rows = list(queries.seen_for(viewer))
        with django_assert_max_num_queries(10):
            assert len(queries.answered(viewer, rows)) == 62
