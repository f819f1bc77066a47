"""Doubts about keys that look like one PC, and checks that fell silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.console.evidence.pcs import Pc, a_drive, a_finding
from tests.console.people import Province, sign_in

from khien.console.audit.models import Event
from khien.console.endpoints.models import Computer
from khien.console.evidence import actions, doubts, standing
from khien.console.evidence.models import Doubt, Enrolment, FindingRow, HardwareSerial
from khien.console.evidence.problems import AlreadyDecided, NeedsReason
from khien.console.people.access import Refused
from khien.console.people.models import Person
from khien.evidence.judgement import Outcome

MakePc = Callable[..., Pc]
DRIVES = [
    a_drive(f"U{n}") | {"first_seen": f"2026-01-0{n}T03:04:05.{n}Z"} for n in range(1, 5)
]  # fmt: skip


@pytest.fixture
def officer(province: Province) -> Person:
    return province.person("health.officer")


def report(
    officer: Person, province: Province, made: Pc, name: str, *, now: datetime | None = None
) -> None:
    computer = Computer.objects.create(organisation=province.health, name=name)
    ticket = actions.make_ticket(officer, organisation=province.health, computer=computer)
    taken = actions.take_bundle(officer, made.bundle(ticket, now=now), via="upload")
    assert taken.outcome is Outcome.ACCEPT, taken.reason


def test_one_disk_under_many_names_within_minutes(
    province: Province, officer: Person, pc: MakePc
) -> None:
    for n in range(3):
        made = pc(f"pc{n}", serials=[f"S{n}"], drives=DRIVES)
        report(officer, province, made, f"YT-1{n}")
    (one,) = standing.doubts_for(officer)
    assert one.row.kind == doubts.MANY_NAMES
    assert len(one.keys) == 3
    assert Event.objects.filter(verb="doubt.raise").count() == 2
    page = sign_in(officer).get("/evidence/new-machines/").content.decode()
    assert "Một máy có vẻ đã báo dưới nhiều tên" in page
    assert "YT-12" in page
    home = sign_in(officer).get("/").content.decode()
    assert "1 điều đáng ngờ" in home
    machine = sign_in(officer).get(f"/machines/{one.keys[0].computer_id}/").content.decode()
    assert "có vẻ cũng là của máy khác" in machine


def test_a_copied_disk_is_known_by_what_it_remembers(
    province: Province, officer: Person, pc: MakePc
) -> None:
    now = datetime.now(tz=UTC)
    report(officer, province, pc("a", serials=["S1"], drives=DRIVES), "A",
           now=now - timedelta(days=2))  # fmt: skip
    later = [*DRIVES, a_drive("U9") | {"first_seen": "2026-11-20T00:00:00Z"}]
    report(officer, province, pc("b", serials=["S2"], drives=later), "B", now=now)
    assert Doubt.objects.get().kind == doubts.SAME_DISK


def test_cards_of_a_shared_dock(
    province: Province, officer: Person, pc: MakePc, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Pc._look

    def with_card(self: Pc, *given: Any) -> Any:
        made = real(self, *given)
        return {**made, "subject": {**made["subject"], "macs": ["3C:52:82:AA:BB:01"]}}

    monkeypatch.setattr(Pc, "_look", with_card)
    now = datetime.now(tz=UTC)
    report(officer, province, pc("a", serials=["S1"]), "A", now=now - timedelta(hours=5))
    report(officer, province, pc("b", serials=["S2"]), "B", now=now)
    assert Doubt.objects.get().kind == doubts.SAME_CARD
    assert HardwareSerial.objects.filter(serial="mac:3c:52:82:aa:bb:01").count() == 2
    actions.decide_doubt(officer, Doubt.objects.get().pk, fine=True, reason="đế cắm chung")
    assert standing.doubts_for(officer) == []
    # One that joins later is a new matter.
    report(officer, province, pc("c", serials=["S3"]), "C", now=now - timedelta(hours=2))
    assert Doubt.objects.filter(state="open").count() == 1


def with_traits(made: Pc, **told: str) -> Pc:
    """The PC as one whose disk and system say this."""
    look = made._look
    traits = [{"kind": kind, "value": value} for kind, value in told.items()]

    def looked(*given: Any) -> Any:
        seen = look(*given)
        return {**seen, "subject": {**seen["subject"], "traits": traits}}

    made._look = looked  # type: ignore[method-assign]
    return made


@pytest.mark.parametrize(
    ("told", "days", "kind", "words"),
    [
        ({"disk": "WD-1"}, 2, doubts.SAME_DISK_SERIAL, "theo số sê-ri của ổ"),
        ({"disk": "WD-1", "system": "S-1"}, 0, doubts.MANY_NAMES, "dưới nhiều tên"),
        ({"system": "S-1"}, 2, doubts.SAME_SYSTEM, "cùng một bản cài đặt"),
        ({"volume": "aa", "system": "S-1"}, 0, doubts.SAME_SYSTEM, "cùng một bản cài đặt"),
    ],
)
def test_one_disk_or_system_under_two_keys(
    province: Province, officer: Person, pc: MakePc, told: dict[str, str], days: int, kind: str,
    words: str,
) -> None:  # fmt: skip
    now = datetime.now(tz=UTC)
    for n, name in enumerate("AB"):
        made = with_traits(pc(f"pc-{name}", serials=[f"S{name}"]), **told)
        report(officer, province, made, name, now=now - timedelta(days=days * (1 - n)))
    (one,) = standing.doubts_for(officer)
    assert one.row.kind == kind
    assert {key.computer.name for key in one.keys if key.computer} == {"A", "B"}
    assert not set(told.values()) & set(HardwareSerial.objects.values_list("serial", flat=True))
    client = sign_in(officer)
    page = client.get("/evidence/new-machines/").content.decode()
    assert words in page
    assert one.row.trait not in page
    for key in one.keys:
        assert (
            "có vẻ cũng là của máy khác"
            in client.get(f"/machines/{key.computer_id}/").content.decode()
        )
    actions.decide_doubt(officer, one.row.pk, fine=True, reason="thay ổ đĩa")
    assert standing.doubts_for(officer) == []


def test_a_pc_of_the_register_with_a_new_key_is_not_its_own_double(
    province: Province, officer: Person, pc: MakePc
) -> None:
    report(officer, province, with_traits(pc("a", serials=["SA"]), disk="WD-1"), "A")
    was = Computer.objects.get(name="A").enrolments.get()
    trait = was.hardware_serials.get(serial__startswith="disk:").serial
    again = Enrolment(fingerprint="other", computer_id=was.computer_id)
    assert doubts._others(trait, again) == []
    assert doubts._others(trait, Enrolment(fingerprint="other")) == [was]


@pytest.mark.parametrize(
    "inspection",
    [
        {"subject": {"macs": []}},
        {"subject": {"macs": ["02:00:00:00:00:01", "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00"]}},
        {"subject": {"macs": ["x", "", "3c:52:82"]}, "usb_storage": DRIVES[:2]},
        {"subject": {}, "usb_storage": [a_drive("", real=False)] * 5},
    ],
)
def test_what_identifies_nothing_raises_nothing(inspection: dict[str, Any]) -> None:
    assert doubts.traits_of(inspection) == []


def test_different_pcs_raise_nothing(province: Province, officer: Person, pc: MakePc) -> None:
    report(officer, province, pc("a", serials=["S1"], drives=DRIVES), "A")
    report(officer, province, pc("b", serials=["S2"]), "B")
    assert not Doubt.objects.exists()


def test_a_doubt_is_decided_once_with_a_reason_by_who_may(
    province: Province, officer: Person, pc: MakePc
) -> None:
    for n in range(2):
        report(officer, province, pc(f"pc{n}", serials=[f"S{n}"], drives=DRIVES), f"Y{n}")
    doubt = Doubt.objects.get()
    for who in ("standing", "culture.officer", "health.leader"):
        with pytest.raises(Refused):
            actions.decide_doubt(province.person(who), doubt.pk, fine=True, reason="x")
    with pytest.raises(NeedsReason):
        actions.decide_doubt(officer, doubt.pk, fine=False, reason="  ")
    actions.decide_doubt(officer, doubt.pk, fine=False, reason="chạy một máy thay cho hai")
    with pytest.raises(AlreadyDecided):
        actions.decide_doubt(officer, doubt.pk, fine=True, reason="x")
    with pytest.raises(AlreadyDecided):
        actions.decide_doubt(officer, 10**9, fine=True, reason="x")
    computer = Computer.objects.get(name="Y0")
    page = sign_in(officer).get(f"/machines/{computer.pk}/").content.decode()
    assert "chạy một máy thay cho hai" in page


def test_the_page_decides(province: Province, officer: Person, pc: MakePc) -> None:
    for n in range(2):
        report(officer, province, pc(f"pc{n}", serials=[f"S{n}"], drives=DRIVES), f"Y{n}")
    url = f"/evidence/doubts/{Doubt.objects.get().pk}/decide/"
    client = sign_in(officer)
    client.post(url, {"decision": "fine", "reason": ""})
    assert Doubt.objects.get().state == "open"
    client.post(url, {"decision": "fine", "reason": "ổ đĩa chép lại khi thay máy"})
    assert Doubt.objects.get().state == "fine"


def test_hardware_let_in_once_is_not_held_again(
    province: Province, officer: Person, pc: MakePc
) -> None:
    """A shared serial is held; the officer's word holds for every later bundle of both."""
    report(officer, province, pc("a"), "A")
    other = Computer.objects.create(organisation=province.health, name="B")
    ticket = actions.make_ticket(officer, organisation=province.health, computer=other)
    two = pc("b")
    held = actions.take_bundle(officer, two.bundle(ticket), via="upload")
    assert (held.outcome, held.code) == (Outcome.HOLD, "shared-hardware")
    assert held.bundle is not None
    actions.let_bundle_in(officer, held.bundle.pk, reason="hai máy cùng số do nhà máy in trùng")
    held.bundle.refresh_from_db()
    two.take(bytes(held.bundle.receipt))
    again = actions.take_bundle(officer, two.bundle(ticket), via="upload")
    assert again.outcome is Outcome.ACCEPT, again.reason
    assert Doubt.objects.get().state == "fine"
    assert standing.doubts_for(officer) == []


# Silence


def age(check: str, days: int, **more: Any) -> None:
    FindingRow.objects.filter(check_id=check, **more).update(
        observed_at=timezone.now() - timedelta(days=days)
    )


@pytest.fixture
def two_pcs(province: Province, officer: Person, pc: MakePc) -> tuple[Computer, Computer]:
    found = [a_finding(), a_finding("os.supported", reason_code="supported")]
    for n in range(2):
        report(officer, province, pc(f"pc{n}", serials=[f"S{n}"], findings=found), f"Y{n}")
    first, second = Computer.objects.order_by("name")
    return first, second


def test_a_check_that_nobody_produces_is_silent(
    province: Province, officer: Person, two_pcs: tuple[Computer, Computer]
) -> None:
    assert not standing.silence_for(officer)
    age("os.supported", 21)
    found = standing.silence_for(officer)
    assert [check for check, _at in found.nobody] == ["os.supported"]
    assert found.stopped == []
    for who in ("health.officer", "standing"):
        home = sign_in(province.person(who)).get("/").content.decode()
        assert "1 mục kiểm tra không máy nào báo trong 20 ngày" in home
    page = sign_in(officer).get("/evidence/silent/").content.decode()
    assert "1 mục không máy nào báo" in page
    assert not standing.silence_for(province.person("culture.officer"))


def test_a_check_that_stopped_arriving_from_one_pc(
    officer: Person, two_pcs: tuple[Computer, Computer]
) -> None:
    age("os.supported", 21, computer=two_pcs[1])
    found = standing.silence_for(officer)
    assert found.nobody == []
    assert [(pc, check) for pc, check, _at in found.stopped] == [(two_pcs[1], "os.supported")]
    assert "Y1" in sign_in(officer).get("/evidence/silent/").content.decode()


def test_a_pc_that_is_silent_altogether_or_out_of_use_is_another_matter(
    officer: Person, two_pcs: tuple[Computer, Computer]
) -> None:
    for check in ("os.supported", "linux.firewall"):
        age(check, 30, computer=two_pcs[1])
    assert not standing.silence_for(officer)
    age("os.supported", 30)
    Computer.objects.update(active=False)
    assert not standing.silence_for(officer)
    assert "Mọi mục" in sign_in(officer).get("/evidence/silent/").content.decode()
