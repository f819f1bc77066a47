"""accounts.password-policy: each weakness of the PC's own policy is a finding of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.password_policy import PasswordRules
from khien.endpoints.context import InspectionContext
from khien.endpoints.windows_facts import PasswordPolicy
from tests.endpoints.made import NEEDS_ROOT, pc, verdict
from tests.endpoints.made_windows import GOOD, windows


def codes(**changes: Any) -> list[str]:
    assert isinstance(GOOD.policy, PasswordPolicy)
    facts = windows(policy=replace(GOOD.policy, **changes))
    return [each.reason_code for each in PasswordRules().run(facts)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["strict"]),
        ({"min_length": 8}, ["strict"]),
        ({"min_length": 7}, ["too-short"]),
        ({"complexity": False}, ["not-complex"]),
        ({"lockout_threshold": 0}, ["never-locks"]),
        ({"lockout_threshold": 6}, ["locks-late"]),
        ({"min_length": 0, "complexity": False, "lockout_threshold": 0},
         ["too-short", "not-complex", "never-locks"]),
    ],
)  # fmt: skip
def test_weaknesses(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(**changes) == expected


def test_a_ticket_s_own_figures_stand_before_the_defaults() -> None:
    facts = replace(windows(), context=InspectionContext(policy={"password_min_length": 14}))
    assert verdict(PasswordRules(), facts) == (Status.FAIL, "too-short")


def test_not_seen_and_not_windows() -> None:
    assert verdict(PasswordRules(), windows(policy=NEEDS_ROOT))[0] is Status.UNKNOWN
    assert verdict(PasswordRules(), pc()) == (Status.NOT_APPLICABLE, "not-windows")
