"""office.macros-blocked: a user whose Office runs all fails; silence is left to Office."""

from __future__ import annotations

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.macros import Macros
from tests.endpoints.made import NEEDS_ROOT, pc, verdict
from tests.endpoints.made_windows import exposed, windows


@pytest.mark.parametrize(
    ("office", "blocked", "answer"),
    [
        (True, True, (Status.PASS, "blocked")),
        (True, False, (Status.FAIL, "allowed")),
        (True, None, (Status.UNKNOWN, "left-to-office")),
        (False, None, (Status.NOT_APPLICABLE, "no-office")),
        (None, None, (Status.UNKNOWN, "nothing-found-here")),
    ],
)
def test_answers(office: bool, blocked: bool, answer: tuple[Status, str]) -> None:
    assert verdict(Macros(), exposed(office=office, macros_blocked=blocked)) == answer


def test_not_seen_and_not_windows() -> None:
    assert verdict(Macros(), windows(exposure=NEEDS_ROOT))[0] is Status.UNKNOWN
    assert verdict(Macros(), pc()) == (Status.NOT_APPLICABLE, "not-windows")
