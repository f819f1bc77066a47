"""os.security-updates: pending is a fail even in old lists; none pending needs fresh lists."""

from __future__ import annotations

from datetime import datetime, timedelta

from khien.core.findings import Status
from khien.endpoints.checks.security_updates import SecurityUpdates
from khien.endpoints.context import InspectionContext
from khien.endpoints.facts import Facts, Updates
from tests.endpoints.made import NEEDS_ROOT, NOW, only, pc, verdict


def with_updates(
    security: int, lists_at: datetime | None, *, source: bool = True, pending: int = 3
) -> Facts:
    return pc(updates=Updates("apt", pending, security, lists_at, source, "2026-11-01"))


FRESH = NOW - timedelta(days=2)
STALE = NOW - timedelta(days=8)


def test_none_pending_in_fresh_lists_passes() -> None:
    assert verdict(SecurityUpdates(), with_updates(0, FRESH)) == (Status.PASS, "up-to-date")


def test_pending_fails_with_counts() -> None:
    finding = only(SecurityUpdates(), with_updates(2, FRESH))
    assert finding.status is Status.FAIL
    assert (finding.facts["security"], finding.facts["pending"]) == (2, 3)


def test_pending_in_stale_lists_is_still_a_fail() -> None:
    assert verdict(SecurityUpdates(), with_updates(1, STALE))[1] == "security-pending"


def test_stale_lists_are_unknown() -> None:
    assert verdict(SecurityUpdates(), with_updates(0, STALE)) == (Status.UNKNOWN, "lists-stale")


def test_the_age_allowed_comes_from_the_ticket() -> None:
    facts = with_updates(0, STALE)
    context = InspectionContext(policy={"package_lists_max_age_days": 30})
    changed = pc(updates=facts.updates, context=context)
    assert verdict(SecurityUpdates(), changed)[0] is Status.PASS


def test_undated_or_future_lists_are_unknown() -> None:
    expected = (Status.UNKNOWN, "lists-undated")
    assert verdict(SecurityUpdates(), with_updates(0, None)) == expected
    assert verdict(SecurityUpdates(), with_updates(0, NOW + timedelta(days=3))) == expected


def test_no_security_source_is_unknown() -> None:
    found = verdict(SecurityUpdates(), with_updates(0, FRESH, source=False))
    assert found == (Status.UNKNOWN, "no-security-source")


def test_unseen_is_unknown() -> None:
    assert verdict(SecurityUpdates(), pc(updates=NEEDS_ROOT))[0] is Status.UNKNOWN
