"""accounts.local-administrators: what the console compares; one PC alone never fails or passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from khien.core.findings import Status
from khien.endpoints.checks.local_administrators import LocalAdministrators
from khien.endpoints.windows_facts import LocalAdministrator, WindowsAccounts
from khien.evidence.outward import outward
from tests.endpoints.made import NEEDS_ROOT, only, pc, verdict
from tests.endpoints.made_windows import windows

AT = datetime(2026, 1, 5, 3, 4, 5, 678000, tzinfo=UTC)
ACCOUNTS = WindowsAccounts(
    4, 2, 2, 0, 0, 0, 0, True, False,
    local=(LocalAdministrator("Administrator", 500, AT), LocalAdministrator("it hỗ trợ", 1001, None)),
)  # fmt: skip


def test_enabled_administrators_are_told_and_left_to_the_console() -> None:
    found = only(LocalAdministrators(), windows(accounts=ACCOUNTS))
    assert (found.status, found.reason_code) == (Status.NOT_APPLICABLE, "not-compared")
    told = ["500 2026-01-05T03:04:05.678Z Administrator", "1001 - it hỗ trợ"]
    assert found.facts == {"count": 2, "administrators": told}
    # What leaves the PC is the same: it holds no path, hash or document's name.
    one = {"check": found.check, "control": found.control, "facts": dict(found.facts)}
    assert outward({"findings": [one]})["findings"][0]["facts"] == found.facts


def test_none_enabled_passes_and_a_group_not_read_is_unknown() -> None:
    none = replace(ACCOUNTS, administrators=0, local=())
    assert verdict(LocalAdministrators(), windows(accounts=none)) == (Status.PASS, "none-enabled")
    unread = replace(ACCOUNTS, administrators=None, local=())
    assert verdict(LocalAdministrators(), windows(accounts=unread))[0] is Status.UNKNOWN


def test_not_seen_and_not_windows() -> None:
    assert verdict(LocalAdministrators(), windows(accounts=NEEDS_ROOT))[0] is Status.UNKNOWN
    assert verdict(LocalAdministrators(), pc()) == (Status.NOT_APPLICABLE, "not-windows")
