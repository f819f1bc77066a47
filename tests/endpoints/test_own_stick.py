"""The stick a program runs from: flagged where it stands, not counted as somebody's drive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.usb_issued_only import UsbIssuedOnly
from khien.endpoints.facts import Facts
from khien.endpoints.own_stick import RAN_FROM, flagged, own_drive, with_own_stick
from tests.endpoints.made import GOOD, NEEDS_ROOT, only, pc, usb_record


@pytest.mark.parametrize(
    ("told", "drive", "same"),
    [
        ("sdb", "sdb", True), ("sdb1", "sdb", True), ("/dev/sdb1", "sdb", True),
        ("E:", "E:", True), ("e:\\", "E:", True), ("E:", "F:", False), ("sda", "sdb", False),
        (None, "sdb", False), ("sdb", None, False), ("", "", False),
    ],
)  # fmt: skip
def test_the_drive_it_stands_at(told: str | None, drive: str | None, *, same: bool) -> None:
    (record,) = flagged([usb_record(drive=told)], drive)
    assert (RAN_FROM in record.flags) is same


def with_drives(*drives: tuple[str, bool | None]) -> Facts:
    records = tuple(usb_record(drive=name, issued=issued) for name, issued in drives)
    assert not isinstance(GOOD.usb, type(NEEDS_ROOT))
    return pc(usb=replace(GOOD.usb, records=records))  # type: ignore[arg-type]


def test_it_is_no_drive_of_anybodys() -> None:
    facts = with_drives(("sdb", False))
    assert only(UsbIssuedOnly(), facts).status is Status.FAIL
    found = only(UsbIssuedOnly(), with_own_stick(facts, "sdb"))
    assert (found.reason_code, found.facts["drives"]) == ("no-drive", 0)


def test_the_others_count_beside_it() -> None:
    found = only(
        UsbIssuedOnly(), with_own_stick(with_drives(("sdb", False), ("sdc", False)), "sdb")
    )
    assert (found.reason_code, found.facts) == ("not-issued", {"not_issued": 1, "drives": 1})


def test_nothing_seen_stays_unseen() -> None:
    facts = pc(usb=NEEDS_ROOT)
    assert with_own_stick(facts, "sdb") == facts


def test_a_place_that_is_not_there_is_no_drive(tmp_path: Path) -> None:
    assert own_drive(tmp_path / "none") is None
    assert own_drive(Path("/proc/self/status")) is None
