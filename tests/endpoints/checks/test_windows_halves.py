"""What the checks of every system say of a Windows PC: never a pass where nothing was seen."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from khien.core.findings import Status
from khien.endpoints import checks_registry
from khien.endpoints.check import Check
from khien.endpoints.checks.antivirus import Antivirus
from khien.endpoints.checks.disk_encryption import DiskEncryption
from khien.endpoints.checks.edr import Edr
from khien.endpoints.checks.firewall import Firewall
from khien.endpoints.checks.legacy_services import LegacyServices
from khien.endpoints.checks.local_accounts import LocalAccounts
from khien.endpoints.checks.os_support import OsSupport
from khien.endpoints.checks.remote_control import RemoteControl
from khien.endpoints.checks.screen_lock import ScreenLocks
from khien.endpoints.checks.security_updates import SecurityUpdates
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.reference_data import releases, windows_release_of
from khien.endpoints.windows_facts import (
    Encryption,
    FoundProgram,
    PasswordPolicy,
    Patches,
    WindowsAccounts,
    WindowsFacts,
    WindowsFirewall,
    WindowsLock,
    WindowsRelease,
)
from tests.endpoints.made import NOW, only, pc, verdict
from tests.endpoints.made_windows import (
    DAY,
    DEFENDER,
    GOOD,
    KASPERSKY,
    REGISTERED,
    ULTRAVIEWER,
    WAZUH,
    exposed,
    windows,
)

NONE = Unseen("nothing-found-here", "x")
PASS, FAIL, UNKNOWN = Status.PASS, Status.FAIL, Status.UNKNOWN
HALVES: tuple[Check, ...] = (
    Antivirus(), DiskEncryption(), Edr(), Firewall(), LegacyServices(), LocalAccounts(),
    OsSupport(), RemoteControl(), ScreenLocks(), SecurityUpdates(),
)  # fmt: skip
OTHER = replace(REGISTERED, name="Kaspersky Endpoint Security")
LATE = [NOW - 20 * DAY, NOW - 60 * DAY]


def answers(check: Check, facts: Facts) -> list[tuple[Status, str]]:
    return [(each.status, each.reason_code) for each in check.run(facts)]


@pytest.mark.parametrize("check", HALVES, ids=lambda check: check.id)
def test_the_good_pc_passes_and_says_where_it_looked(check: Check) -> None:
    finding = only(check, windows())
    assert finding.status is PASS
    assert finding.source == check.windows_source != check.source
    assert only(check, pc()).source == check.source


def test_a_pc_of_which_nothing_was_seen_passes_nothing() -> None:
    parts = [each.name for each in fields(WindowsFacts) if each.name != "time_zone_minutes"]
    blind = pc(windows=WindowsFacts(**dict.fromkeys(parts, NONE)))  # type: ignore[arg-type]
    for check in checks_registry().values():
        if type(check).run.__module__.endswith("check") or check.id in {h.id for h in HALVES}:
            assert {status for status, _ in answers(check, blind)} == {UNKNOWN}, check.id


# Antivirus


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"security_center": (OTHER,), "defender": NONE}, (PASS, "registered-and-fresh")),
        ({"security_center": (replace(OTHER, fresh=False),)}, (FAIL, "registered-not-fresh")),
        ({"security_center": (replace(OTHER, fresh=None),)}, (UNKNOWN, "freshness-not-readable")),
        ({"security_center": (replace(OTHER, on=False),), "defender": NONE},
         (FAIL, "registered-off")),
        ({"security_center": (replace(OTHER, on=None),), "defender": NONE, "programs": (KASPERSKY,)},
         (UNKNOWN, "state-not-told")),
        ({"defender": replace(DEFENDER, real_time=False)}, (FAIL, "real-time-off")),
        ({"defender": replace(DEFENDER, disabled_by_policy=True)}, (FAIL, "real-time-off")),
        ({"defender": replace(DEFENDER, signatures_at=NOW - 9 * DAY)}, (FAIL, "signatures-old")),
        ({"defender": replace(DEFENDER, signatures_at=None)}, (UNKNOWN, "date-unreadable")),
        ({"defender": replace(DEFENDER, signatures_at=NOW + 9 * DAY)}, (UNKNOWN, "date-in-future")),
        ({"defender": replace(DEFENDER, real_time=None), "security_center": NONE},
         (UNKNOWN, "state-not-told")),
        ({"defender": replace(DEFENDER, real_time=None)}, (PASS, "running-and-fresh")),
        ({"defender": NONE}, (UNKNOWN, "freshness-not-readable")),
        ({"defender": NONE, "security_center": NONE}, (UNKNOWN, "nothing-found-here")),
        ({"defender": NONE, "security_center": (), "programs": ()}, (FAIL, "none-found")),
    ],
)  # fmt: skip
def test_antivirus(changes: dict[str, Any], answer: tuple[Status, str]) -> None:
    assert verdict(Antivirus(), windows(**changes)) == answer


def test_defender_that_stepped_aside_for_another_is_no_fault() -> None:
    aside = replace(DEFENDER, real_time=False)
    both = (replace(REGISTERED, on=False), OTHER)
    assert verdict(Antivirus(), windows(defender=aside, security_center=both))[0] is PASS
    unseen = windows(defender=aside, security_center=NONE, programs=(KASPERSKY,))
    assert verdict(Antivirus(), unseen) == (UNKNOWN, "state-not-told")


# EDR, remote control


@pytest.mark.parametrize(
    ("programs", "answer"),
    [
        ((WAZUH,), (PASS, "starts-with-windows")),
        ((replace(WAZUH, starts=False),), (FAIL, "service-off")),
        ((replace(WAZUH, starts=None),), (UNKNOWN, "service-not-known")),
        ((KASPERSKY,), (FAIL, "none-found")),
    ],
)
def test_edr(programs: tuple[FoundProgram, ...], answer: tuple[Status, str]) -> None:
    assert verdict(Edr(), windows(programs=programs)) == answer


def test_remote_control() -> None:
    installed = replace(ULTRAVIEWER, starts=None)
    assert verdict(RemoteControl(), windows(programs=(installed,))) == (FAIL, "installed")
    both = windows(programs=(installed, replace(ULTRAVIEWER, name="AnyDesk")))
    finding = only(RemoteControl(), both)
    assert (finding.reason_code, finding.facts["products"]) == ("starts-with-windows", ["AnyDesk"])


# Firewall, encryption, old services


@pytest.mark.parametrize(
    ("firewall", "answer"),
    [
        (WindowsFirewall(True, True, False), (FAIL, "profiles-off")),
        (WindowsFirewall(True, None, True), (UNKNOWN, "profiles-not-told")),
        (WindowsFirewall(True, True, True, ("public",)), (FAIL, "lets-in")),
    ],
)
def test_firewall(firewall: WindowsFirewall, answer: tuple[Status, str]) -> None:
    assert verdict(Firewall(), windows(firewall=firewall)) == answer


def test_another_firewall_in_its_place() -> None:
    other = replace(OTHER, kind="firewall")
    off = windows(firewall=WindowsFirewall(False, False, False), security_center=(other,))
    assert verdict(Firewall(), off) == (PASS, "other-firewall")


@pytest.mark.parametrize(
    ("drives", "answer"),
    [
        ((("C:", None),), (UNKNOWN, "bitlocker-not-told")),
        ((("C:", False),), (FAIL, "not-encrypted")),
        ((), (UNKNOWN, "bitlocker-not-told")),
    ],
)
def test_encryption(drives: Any, answer: tuple[Status, str]) -> None:
    assert verdict(DiskEncryption(), windows(encryption=Encryption(drives, "x"))) == answer


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"smb1_server": True, "smb1_client": True},
            [(FAIL, "smb1-server"), (FAIL, "smb1-client")],
        ),
        ({"smb1_client": True, "smb1_server": None}, [(FAIL, "smb1-client")]),
        ({"smb1_server": None}, [(UNKNOWN, "smb1-not-told")]),
    ],
)
def test_old_services(changes: dict[str, Any], expected: list[tuple[Status, str]]) -> None:
    assert answers(LegacyServices(), exposed(**changes)) == expected


def test_old_programs() -> None:
    old = FoundProgram("ftp-server", "FTP", ("legacy",), "", True, True, "R")
    assert verdict(LegacyServices(), windows(programs=(old,))) == (FAIL, "installed")
    assert verdict(LegacyServices(), windows(programs=NONE))[0] is UNKNOWN


# Updates, support


@pytest.mark.parametrize(
    ("last", "answer"),
    [
        (NOW - 45 * DAY, (PASS, "patched-lately")),
        (NOW - 46 * DAY, (FAIL, "patched-long-ago")),
        (NOW + 3 * DAY, (UNKNOWN, "date-in-future")),
        (None, (UNKNOWN, "no-update-known")),
    ],
)
def test_updates(last: Any, answer: tuple[Status, str]) -> None:
    assert verdict(SecurityUpdates(), windows(patches=Patches((), last, ("CBS",)))) == answer


def release(build: int, edition: str = "Professional", *, server: bool = False) -> WindowsRelease:
    return WindowsRelease("Windows", edition, "", build, None, None, server)


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        (release(26_200), (PASS, "supported")),
        (release(26_100), (FAIL, "out-of-support")),  # ended 2026-10-13 for Home and Pro
        (release(26_100, "Enterprise"), (PASS, "supported")),
        (release(26_100, "EnterpriseS"), (PASS, "supported")),
        (release(26_100, "ServerStandard", server=True), (PASS, "supported")),
        (release(19_044), (FAIL, "out-of-support")),
        (release(19_044, "EnterpriseS"), (PASS, "supported")),  # LTSC 2021, to 2027-01-12
        (release(19_044, "IoTEnterpriseS"), (PASS, "supported")),
        (release(14_393, "EnterpriseS"), (FAIL, "out-of-support")),  # LTSB 2016, 2026-10-13
        (release(7_601), (FAIL, "out-of-support")),
        (release(19_045, "EnterpriseS"), (UNKNOWN, "release-not-listed")),
        (release(26_200, ""), (UNKNOWN, "release-not-listed")),
        (release(99_999), (UNKNOWN, "release-not-listed")),
    ],
)
def test_support(told: WindowsRelease, answer: tuple[Status, str]) -> None:
    assert verdict(OsSupport(), windows(release=told)) == answer


@pytest.mark.parametrize(
    ("last", "answer"),
    [
        (NOW - 12 * DAY, (UNKNOWN, "extended-support-not-proven")),
        (NOW - 500 * DAY, (FAIL, "out-of-support")),
        (None, (FAIL, "out-of-support")),
    ],
)
def test_paid_support_is_left_to_a_person(last: Any, answer: tuple[Status, str]) -> None:
    facts = windows(release=release(19_045), patches=Patches((), last, ("CBS",)))
    assert verdict(OsSupport(), facts) == answer
    ended = windows(release=release(7_601), patches=Patches((), last, ("CBS",)))
    assert verdict(OsSupport(), ended) == (FAIL, "out-of-support")


def test_releases_of_windows_end_on_a_tuesday_and_say_their_source() -> None:
    ours = [each for each in releases() if each.id == "windows"]
    assert len(ours) > 50
    # All but the server's yearly channel, which ends two years after it began.
    assert {each.ends.weekday() for each in ours if each.version != "25398/server"} == {1}
    later = [each for each in ours if each.subscription_ends]
    assert all(each.subscription_ends > each.ends for each in later if each.subscription_ends)
    assert windows_release_of(26_200, "Education", server=False) is not None


# Accounts, screen


@pytest.mark.parametrize(
    ("accounts", "codes"),
    [
        (WindowsAccounts(4, 2, 1, 0, 1, 0, 0, False, False), ["blank-password"]),
        (WindowsAccounts(4, 2, 1, 0, 0, 2, 0, False, False), ["password-never-expires"]),
        (WindowsAccounts(4, 2, 1, 0, 0, 0, 0, False, True), ["guest-enabled"]),
        (WindowsAccounts(4, 1, 1, 0, 0, 0, 0, False, False), ["only-administrators"]),
        (WindowsAccounts(4, 1, 1, 1, 0, 0, 0, False, False), ["enabled-limited"]),
        (WindowsAccounts(4, 1, None, None, 0, 0, 0, False, False), ["enabled-limited"]),
        (WindowsAccounts(4, 0, 0, 0, 0, 0, 0, False, False), ["none-enabled"]),
    ],
)
def test_accounts(accounts: WindowsAccounts, codes: list[str]) -> None:
    found = answers(LocalAccounts(), windows(accounts=accounts))
    assert [code for _, code in found] == codes


@pytest.mark.parametrize(("days", "status"), [(None, FAIL), (366.0, FAIL), (365.0, PASS)])
def test_the_age_of_passwords(days: float | None, status: Status) -> None:
    assert isinstance(GOOD.policy, PasswordPolicy)
    facts = windows(policy=replace(GOOD.policy, max_age_days=days))
    assert verdict(LocalAccounts(), facts)[0] is status
    assert verdict(LocalAccounts(), windows(policy=NONE))[0] is UNKNOWN


USER = WindowsLock("user-1", True, True, 10.0, False)
LONG = WindowsLock("machine", True, True, 60.0, True)


@pytest.mark.parametrize(
    ("locks", "answer"),
    [
        ((USER,), (PASS, "locks-in-time")),
        ((USER, replace(USER, origin="user-2", enabled=False)), (FAIL, "lock-off")),
        ((replace(USER, secure=False),), (FAIL, "no-password-asked")),
        ((replace(USER, minutes=30.0),), (FAIL, "locks-too-late")),
        ((USER, replace(USER, minutes=None)), (UNKNOWN, "user-setting-not-told")),
        ((LONG,), (FAIL, "locks-too-late")),
        ((LONG, USER), (PASS, "locks-in-time")),
        ((replace(LONG, minutes=15.0), replace(USER, enabled=False)), (PASS, "locks-in-time")),
    ],
)
def test_screen(locks: tuple[WindowsLock, ...], answer: tuple[Status, str]) -> None:
    assert verdict(ScreenLocks(), windows(locks=locks)) == answer
