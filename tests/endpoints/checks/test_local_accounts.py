"""accounts.local-passwords: empty, never expiring, expiring too late; only counts."""

from __future__ import annotations

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.local_accounts import LocalAccounts
from khien.endpoints.facts import Accounts
from tests.endpoints.made import NEEDS_ROOT, only, pc, verdict


@pytest.mark.parametrize(
    ("accounts", "status", "code"),
    [
        (Accounts(2, 0, 0, 0), Status.PASS, "all-limited"),
        (Accounts(0, 0, 0, 0), Status.PASS, "no-password-accounts"),
        (Accounts(2, 1, 2, 2), Status.FAIL, "empty-password"),
        (Accounts(0, 1, 0, 0), Status.FAIL, "empty-password"),
        (Accounts(2, 0, 1, 1), Status.FAIL, "never-expires"),
        (Accounts(2, 0, 0, 1), Status.FAIL, "expires-too-late"),
    ],
)
def test_verdicts(accounts: Accounts, status: Status, code: str) -> None:
    assert verdict(LocalAccounts(), pc(accounts=accounts)) == (status, code)


def test_without_root_it_is_unknown() -> None:
    assert verdict(LocalAccounts(), pc(accounts=NEEDS_ROOT)) == (Status.UNKNOWN, "needs-elevation")


def test_facts_are_numbers_only() -> None:
    facts = only(LocalAccounts(), pc(accounts=Accounts(2, 1, 1, 1))).facts
    assert all(isinstance(value, int | float) for value in facts.values())
