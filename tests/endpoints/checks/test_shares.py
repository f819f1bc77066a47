"""shares.not-for-everyone: counts of shared folders; everyone among the rights fails."""

from __future__ import annotations

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.shares import Shares
from tests.endpoints.made import NEEDS_ROOT, pc, verdict
from tests.endpoints.made_windows import exposed, windows


@pytest.mark.parametrize(
    ("shares", "everyone", "answer"),
    [
        (0, 0, (Status.PASS, "none")),
        (2, 0, (Status.PASS, "limited")),
        (2, 1, (Status.FAIL, "for-everyone")),
        (None, None, (Status.UNKNOWN, "nothing-found-here")),
        (2, None, (Status.UNKNOWN, "nothing-found-here")),
    ],
)
def test_answers(shares: int | None, everyone: int | None, answer: tuple[Status, str]) -> None:
    facts = exposed(shares=shares, shares_for_everyone=everyone)
    assert verdict(Shares(), facts) == answer


def test_not_seen_and_not_windows() -> None:
    assert verdict(Shares(), windows(exposure=NEEDS_ROOT))[0] is Status.UNKNOWN
    assert verdict(Shares(), pc()) == (Status.NOT_APPLICABLE, "not-windows")
