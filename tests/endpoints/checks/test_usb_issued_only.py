"""usb.issued-only: what was plugged in, then whether the logs reach far enough back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.usb_issued_only import UsbIssuedOnly
from khien.endpoints.context import InspectionContext
from khien.endpoints.facts import Unseen, UsbHistory, UsbRecord
from tests.endpoints.made import NOW, only, pc, usb_record, verdict

OTHER = usb_record(serial="AA11", issued=False)
NAMELESS = usb_record(serial=None, serial_is_real=False, issued=None)


def history(*records: UsbRecord, days: int | None = 90, unread: tuple[str, ...] = ()) -> UsbHistory:
    since = None if days is None else NOW - timedelta(days=days)
    return UsbHistory(records, since, ("journal",), unread)


@pytest.mark.parametrize(
    ("usb", "status", "code"),
    [
        (history(), Status.PASS, "no-drive"),
        (history(usb_record()), Status.PASS, "only-issued"),
        (history(usb_record(), OTHER), Status.FAIL, "not-issued"),
        (history(OTHER, NAMELESS), Status.FAIL, "not-issued"),
        (history(usb_record(), NAMELESS), Status.UNKNOWN, "cannot-tell"),
        (history(OTHER, days=1), Status.FAIL, "not-issued"),
        (history(days=29), Status.UNKNOWN, "history-too-short"),
        (history(usb_record(), days=3), Status.UNKNOWN, "history-too-short"),
        (history(days=None), Status.UNKNOWN, "no-history"),
        (history(unread=("journal",)), Status.UNKNOWN, "history-incomplete"),
    ],
)
def test_verdicts(usb: UsbHistory, status: Status, code: str) -> None:
    assert verdict(UsbIssuedOnly(), pc(usb=usb)) == (status, code)


def test_without_a_register_a_drive_is_unknown() -> None:
    facts = pc(usb=history(NAMELESS), context=InspectionContext())
    assert verdict(UsbIssuedOnly(), facts) == (Status.UNKNOWN, "no-register")


def test_no_log_is_never_no_usb() -> None:
    facts = pc(usb=Unseen("not-supported-here", "journal"))
    assert verdict(UsbIssuedOnly(), facts) == (Status.UNKNOWN, "not-supported-here")


def test_serials_stay_out_of_the_facts() -> None:
    finding = only(UsbIssuedOnly(), pc(usb=history(OTHER)))
    assert "AA11" not in repr(finding)


def test_a_start_without_a_zone_is_compared_as_utc() -> None:
    usb = UsbHistory((), (NOW - timedelta(days=40)).replace(tzinfo=None), ("syslog",), ())
    assert verdict(UsbIssuedOnly(), pc(usb=usb))[0] is Status.PASS
