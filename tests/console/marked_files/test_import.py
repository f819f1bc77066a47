"""What a bundle's scan makes of the register of files, and of the PC's answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.console.evidence.pcs import Pc
from tests.console.marked_files.scanned import CHECK, Scanned, a_box, a_file, a_part, an_id
from tests.console.people import Province

from khien.console.audit.models import Event
from khien.console.endpoints import actions as register
from khien.console.endpoints.models import Computer, MachineClass
from khien.console.evidence import actions
from khien.console.evidence.actions.enrolments import Choice
from khien.console.evidence.models import Bundle, FindingRow, Refusal, Ticket
from khien.console.marked_files import actions as acts
from khien.console.marked_files.models import MarkedFile, State
from khien.evidence.judgement import Outcome
from khien.evidence.outward import outward
from khien.evidence.receipt import read_receipt, signer_of

CANARY = "ke-hoach-tac-chien"


def test_each_file_is_a_row_and_the_pc_fails(scanned: Scanned) -> None:
    scanned.hand_in(a_part(a_file(1), a_file(2, level="TỐI MẬT"), a_box(3)))
    assert set(scanned.rows().values()) == {State.OPEN}
    assert scanned.answer() == ("fail", "marked")
    assert scanned.finding().facts["marked"] == 2
    row = scanned.row(1)
    assert (row.drive, row.depth, row.format, row.size_class) == ("C:", 3, "docx", "up-to-100k")
    assert (row.month, row.level, row.mark, row.rule, row.where) == (
        "2026-05", "MẬT", "marked", "box", "head",
    )  # fmt: skip
    assert scanned.row(3).unread
    assert Event.objects.filter(verb="marked_file.scan").count() == 1


def test_what_the_pc_says_of_itself_is_only_advice(scanned: Scanned) -> None:
    scanned.hand_in(a_part(a_box(1)))
    assert scanned.answer() == ("unknown", "boxes-unread")
    scanned.hand_in(a_part())
    assert scanned.answer() == ("pass", "none-found")
    assert not scanned.finding().declared


def test_a_rescan_of_the_whole_pc_settles_what_it_no_longer_finds(scanned: Scanned) -> None:
    scanned.hand_in(a_part(a_file(1), a_file(2)))
    scanned.hand_in(a_part(a_file(2)))
    assert scanned.rows() == {an_id(1): State.GONE, an_id(2): State.OPEN}
    assert scanned.row(1).decided_by is None
    assert scanned.answer() == ("fail", "marked")
    scanned.hand_in(a_part())
    assert set(scanned.rows().values()) == {State.GONE}
    assert scanned.answer() == ("pass", "none-found")


@pytest.mark.parametrize(
    "changes",
    [
        {"roots": [{"drive": "D:", "depth": 0}]},
        {"roots": [{"drive": "C:", "depth": 1}, {"drive": "D:", "depth": 0}]},
        {"narrowed": 1},
        {"key_id": None, "counts": {"marked": 1}, "left_out": 1},
        {"counts": {"marked": 1}, "left_out": 1},
    ],
)
def test_a_scan_that_did_not_look_there_settles_nothing(
    scanned: Scanned, changes: dict[str, Any]
) -> None:
    scanned.hand_in(a_part(a_file(1)))
    scanned.hand_in(a_part(**changes))
    assert scanned.rows() == {an_id(1): State.OPEN}
    assert scanned.answer() == ("fail", "marked")


def test_a_scan_of_a_part_neither_hides_nor_shortens_the_whole_one(scanned: Scanned) -> None:
    scanned.hand_in(a_part())
    part = [{"drive": "D:", "depth": 2}]
    scanned.hand_in(a_part(roots=part))
    assert scanned.answer() == ("pass", "none-found")
    scanned.hand_in(a_part(a_file(1, drive="D:"), roots=part))
    assert scanned.answer() == ("fail", "marked")


def test_a_bundle_without_a_scan_changes_nothing_of_the_last(scanned: Scanned) -> None:
    scanned.hand_in(None)
    assert scanned.answer() == ("unknown", "not-scanned")
    scanned.hand_in(a_part(a_file(1)))
    scanned.hand_in(None)
    assert scanned.answer() == ("fail", "marked")
    assert scanned.rows() == {an_id(1): State.OPEN}


def test_an_older_result_says_nothing(scanned: Scanned) -> None:
    scanned.hand_in(a_part(a_file(1)))
    before = scanned.now - timedelta(days=3)
    scanned.now += timedelta(minutes=1)
    scanned.pc.marked = a_part(at=before)
    data = scanned.pc.bundle(scanned.ticket, now=scanned.now)
    assert actions.take_bundle(None, data, via="api", now=scanned.now).outcome is Outcome.ACCEPT
    assert scanned.rows() == {an_id(1): State.OPEN}
    assert scanned.answer() == ("fail", "marked")


def test_freshness_counts_from_the_scan(scanned: Scanned) -> None:
    scanned.now += timedelta(minutes=1)
    at = scanned.now - timedelta(days=20)
    scanned.bundle(None)
    scanned.pc.marked = a_part(at=at)
    data = scanned.pc.bundle(scanned.ticket, now=scanned.now)
    actions.take_bundle(None, data, via="api", now=scanned.now)
    assert scanned.finding().observed_at == at.replace(microsecond=0)


def test_a_changed_key_closes_the_old_findings_where_it_looked(scanned: Scanned) -> None:
    scanned.hand_in(a_part(a_file(1), a_file(2, drive="D:")))
    new = {"key_id": "b2" * 16}
    scanned.hand_in(a_part(a_file("1 new"), roots=[{"drive": "C:", "depth": 0}], **new))
    assert scanned.row(1).state == State.KEY_CHANGED
    assert scanned.row(2).state == State.OPEN
    assert scanned.row("1 new").is_open
    scanned.hand_in(a_part(a_file("1 new"), a_file("2 new", drive="D:"), **new))
    assert scanned.row(2).state == State.KEY_CHANGED
    assert scanned.answer() == ("fail", "marked")
    assert scanned.finding().facts["marked"] == 2


def test_an_empty_folder_under_a_new_key_hides_nothing(scanned: Scanned) -> None:
    scanned.hand_in(a_part(a_file(1)))
    scanned.hand_in(a_part(key_id="b2" * 16, roots=[{"drive": "C:", "depth": 4}]))
    assert scanned.rows() == {an_id(1): State.OPEN}
    assert scanned.answer() == ("fail", "marked")


def test_files_that_no_id_names_keep_failing(scanned: Scanned) -> None:
    scanned.hand_in(a_part(key_id=None, counts={"marked": 2, "box_unread": 1}, left_out=3))
    assert scanned.rows() == {}
    assert scanned.answer() == ("fail", "marked")
    assert scanned.finding().facts["marked"] == 2


def test_more_files_than_a_list_holds_keep_failing(
    scanned: Scanned, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khien.console.marked_files.importing.MOST_OF_A_COMPUTER", 2)
    scanned.hand_in(a_part(a_file(1), a_file(2), a_file(3)))
    assert len(scanned.rows()) == 2
    assert scanned.finding().facts["marked"] == 3
    ids = list(MarkedFile.objects.values_list("pk", flat=True))
    acts.settle(province.person("health.officer"), scanned.computer, ids, state="moved")
    assert scanned.answer() == ("fail", "marked")
    scanned.hand_in(a_part())
    assert scanned.answer() == ("pass", "none-found")


def test_a_large_scan_is_written_with_few_queries(
    scanned: Scanned, django_assert_max_num_queries: Any
) -> None:
    many = [a_file(at) for at in range(400)]
    scanned.hand_in(a_part(*many))
    data = scanned.bundle(a_part(*many[:300]))
    with django_assert_max_num_queries(60):
        actions.take_bundle(None, data, via="api", now=scanned.now)
    states = list(scanned.rows().values())
    assert (states.count(State.OPEN), states.count(State.GONE)) == (300, 100)


def test_what_is_only_a_form_is_counted_and_not_kept(scanned: Scanned) -> None:
    scanned.hand_in(a_part(a_file(1, state="form"), a_file(2, state="declassified")))
    assert scanned.rows() == {}
    assert scanned.answer() == ("pass", "none-found")


def test_a_stand_alone_pc_is_not_asked_and_nothing_is_kept(scanned: Scanned) -> None:
    Computer.objects.filter(pk=scanned.computer.pk).update(machine_class=MachineClass.STAND_ALONE)
    scanned.hand_in(a_part(a_file(1)))
    assert scanned.rows() == {}
    assert scanned.answer() == ("not_applicable", "stand-alone")


def test_the_register_s_class_is_judged_again(scanned: Scanned, province: Province) -> None:
    scanned.hand_in(a_part(a_file(1)))
    officer = province.person("health.officer")
    computer = Computer.objects.get(pk=scanned.computer.pk)
    register.edit_computer(officer, computer, machine_class=MachineClass.INDEPENDENT_LAN)
    assert scanned.answer() == ("not_applicable", "independent-lan")
    computer.refresh_from_db()
    register.edit_computer(officer, computer, machine_class=MachineClass.CONNECTED)
    assert scanned.answer() == ("fail", "marked")


def test_a_file_that_comes_back_waits_again(scanned: Scanned, province: Province) -> None:
    officer = province.person("health.officer")
    scanned.hand_in(a_part(a_file(1), a_file(2)))
    acts.settle(officer, scanned.computer, [scanned.row(1).pk], state="moved")
    acts.settle(
        officer, scanned.computer, [scanned.row(2).pk], state="false_alarm", reason="sample"
    )
    assert scanned.answer() == ("pass", "none-found")
    scanned.hand_in(a_part(a_file(1), a_file(2)))
    assert scanned.row(1).is_open
    assert scanned.row(1).came_back
    assert scanned.row(2).state == State.FALSE_ALARM
    assert scanned.answer() == ("fail", "marked")


def test_another_mark_in_the_same_file_waits_again(scanned: Scanned, province: Province) -> None:
    scanned.hand_in(a_part(a_box(1)))
    acts.settle(
        province.person("health.officer"), scanned.computer, [scanned.row(1).pk],
        state="false_alarm", reason="no_stamp",
    )  # fmt: skip
    scanned.hand_in(a_part(a_file(1, level="TUYỆT MẬT")))
    assert scanned.row(1).is_open
    assert scanned.row(1).level == "TUYỆT MẬT"


# -- the strict door


@pytest.fixture
def loose(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PC whose program sends what ours would not."""
    monkeypatch.setattr(
        "khien.evidence.bundle.outward",
        lambda one: (
            outward(one) | ({"marked_files": one["marked_files"]} if "marked_files" in one else {})
        ),
    )


ODD = [
    a_part(a_file(1, path=f"C:/{CANARY}.docx")),
    a_part(a_file(1, sha256="f" * 64)),
    a_part(a_file(1), names=[CANARY]),
    a_part(a_file(1, rule=CANARY.replace("-", "_"))),
    a_part(a_file(1, format=CANARY.replace("-", "_"))),
    a_part(a_file(1, level=CANARY)),
    a_part(unreadable={CANARY.replace("-", "_"): 1}),
]


@pytest.mark.parametrize("part", ODD, ids=range(len(ODD)))
@pytest.mark.usefixtures("loose")
def test_an_odd_part_is_refused_and_nothing_of_it_is_kept(
    scanned: Scanned, part: dict[str, Any]
) -> None:
    taken = scanned.hand_in(part)
    assert taken.scan_fault
    assert CANARY not in taken.scan_fault
    assert taken.receipt is not None
    told = read_receipt(taken.receipt, pinned=signer_of(taken.receipt).fingerprint)
    assert (told.outcome, told.reason) == (Outcome.ACCEPT, "odd-scan")
    assert scanned.rows() == {}
    assert scanned.answer() == ("unknown", "scan-refused")
    row = Bundle.objects.get()
    for kept in (bytes(row.envelope).decode(), str(row.inspection)):
        assert CANARY not in kept
        assert CANARY.replace("-", "_") not in kept
    refusal = Refusal.objects.get(reason_code="odd-scan")
    assert CANARY not in str(refusal.facts)
    assert Event.objects.filter(verb="bundle.refuse").count() == 1


@pytest.mark.usefixtures("loose")
def test_an_odd_part_takes_nothing_away(scanned: Scanned) -> None:
    scanned.hand_in(a_part(a_file(1)))
    scanned.hand_in(ODD[0])
    assert scanned.answer() == ("fail", "marked")
    assert FindingRow.objects.filter(check_id=CHECK, current=True).count() == 1


@pytest.mark.usefixtures("loose")
def test_an_odd_part_of_a_new_pc_refuses_the_whole_bundle(
    pc: Any, province: Province, computer: Computer
) -> None:
    batch: Ticket = actions.make_ticket(
        province.person("health.officer"), organisation=province.health, places=3
    )
    made: Pc = pc("two", marked=ODD[0])
    for data in (made.bundle(batch, place=1), made.unsigned(batch, place=2)):
        taken = actions.take_bundle(province.person("health.officer"), data, via="upload")
        assert (taken.outcome, taken.code) == (Outcome.REFUSE, "odd-scan")
    assert not Bundle.objects.exists()
    made.marked = a_part(a_file(1))
    taken = actions.take_bundle(None, made.bundle(batch, place=1), via="api")
    assert taken.outcome is Outcome.PROPOSE
    assert not MarkedFile.objects.exists()


def test_what_waited_is_written_when_it_is_let_in(
    pc: Any, province: Province, computer: Computer
) -> None:
    officer = province.person("health.officer")
    batch: Ticket = actions.make_ticket(officer, organisation=province.health, places=3)
    made: Pc = pc("two", marked=a_part(a_file(1)), serials=["DK-0009"])
    taken = actions.take_bundle(None, made.bundle(batch, place=1), via="api")
    assert not MarkedFile.objects.exists()
    assert taken.bundle is not None
    enrolment = taken.bundle.enrolment
    assert enrolment is not None
    actions.confirm_computers(officer, [Choice(enrolment.pk, new_name="YT-09")])
    assert MarkedFile.objects.get().computer.name == "YT-09"


def test_what_a_person_declares_adds_and_never_settles(
    scanned: Scanned, province: Province
) -> None:
    officer = province.person("health.officer")
    scanned.hand_in(a_part(a_file(1)))
    scanned.now += timedelta(minutes=1)
    scanned.pc.marked = a_part(a_file(2), at=scanned.now)
    data = scanned.pc.unsigned(scanned.ticket, now=scanned.now)
    taken = actions.take_bundle(officer, data, via="upload", now=scanned.now)
    assert taken.declared
    assert scanned.rows() == {an_id(1): State.OPEN, an_id(2): State.OPEN}
    assert scanned.answer() == ("fail", "marked")
    assert scanned.finding().bundle.signed
