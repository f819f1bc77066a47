"""os.supported: a date in the data pack decides; a release that is not listed is unknown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.os_support import OsSupport
from khien.endpoints.facts import Facts, OperatingSystem
from tests.endpoints.made import NEEDS_ROOT, only, pc, verdict


def on(os_id: str, version: str, day: str, *, subscription: bool | None = None) -> Facts:
    system = OperatingSystem(os_id, version, f"{os_id} {version}", "6", False, subscription)
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return pc(system=system, taken_at=moment)


@pytest.mark.parametrize(
    ("os_id", "version", "day"),
    [
        ("debian", "13", "2026-11-25"),
        ("debian", "12", "2028-06-30"),  # the last day still counts
        ("ubuntu", "24.04", "2026-11-25"),
        ("almalinux", "9.4", "2026-11-25"),  # a minor release is of its major one
    ],
)
def test_supported_release_passes(os_id: str, version: str, day: str) -> None:
    assert verdict(OsSupport(), on(os_id, version, day)) == (Status.PASS, "supported")


@pytest.mark.parametrize(
    ("os_id", "version", "day"),
    [
        ("debian", "12", "2028-07-01"),
        ("ubuntu", "20.04", "2026-11-25"),
        ("centos", "7", "2026-11-25"),
    ],
)
def test_ended_release_fails(os_id: str, version: str, day: str) -> None:
    assert verdict(OsSupport(), on(os_id, version, day)) == (Status.FAIL, "out-of-support")


def test_paid_support_counts_only_when_attached() -> None:
    attached = on("ubuntu", "20.04", "2026-11-25", subscription=True)
    assert verdict(OsSupport(), attached) == (Status.PASS, "supported-by-subscription")
    detached = on("ubuntu", "20.04", "2026-11-25", subscription=False)
    assert verdict(OsSupport(), detached) == (Status.FAIL, "out-of-support")


def test_paid_support_ends_too() -> None:
    late = on("ubuntu", "20.04", "2030-04-24", subscription=True)
    assert verdict(OsSupport(), late)[0] is Status.FAIL


@pytest.mark.parametrize(("os_id", "version"), [("arch", ""), ("debian", ""), ("debian", "99")])
def test_unlisted_release_is_unknown(os_id: str, version: str) -> None:
    found = verdict(OsSupport(), on(os_id, version, "2026-11-25"))
    assert found == (Status.UNKNOWN, "release-not-listed")


def test_unread_release_is_unknown() -> None:
    finding = only(OsSupport(), pc(system=NEEDS_ROOT))
    assert (finding.status, finding.reason_code) == (Status.UNKNOWN, "needs-elevation")
    assert finding.facts == {"what": "somewhere"}
