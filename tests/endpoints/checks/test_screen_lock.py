"""screen.locks: enforced settings decide for their desktop; what is not seen is unknown."""

from __future__ import annotations

from typing import Any

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.screen_lock import ScreenLocks
from khien.endpoints.facts import Facts, LockSetting, ScreenLock
from tests.endpoints.made import NEEDS_ROOT, only, pc, verdict


def setting(
    minutes: float | None = 10, *, family: str = "gnome", enabled: bool | None = True,
    enforced: bool = False,
) -> LockSetting:  # fmt: skip
    return LockSetting(family, f"{family}-file", enabled, minutes, enforced)


def screen(*settings: LockSetting, families: tuple[str, ...] = ("gnome",), **more: Any) -> Facts:
    values = {"display_server": True, "homes_unread": 0, "homes_silent": 0} | more
    return pc(screen=ScreenLock(families, families, settings=settings, **values))


@pytest.mark.parametrize("enforced", [True, False])
def test_soon_enough_passes(enforced: bool) -> None:
    facts = screen(setting(15, enforced=enforced))
    assert verdict(ScreenLocks(), facts) == (Status.PASS, "locks-in-time")


def test_too_late_fails_with_the_limit() -> None:
    finding = only(ScreenLocks(), screen(setting(30)))
    assert (finding.status, finding.reason_code) == (Status.FAIL, "locks-too-late")
    assert (finding.facts["minutes"], finding.facts["limit"]) == (30, 15)


def test_one_that_is_off_fails_beside_one_that_is_on() -> None:
    facts = screen(setting(5), setting(enabled=False))
    assert verdict(ScreenLocks(), facts) == (Status.FAIL, "lock-off")


def test_enforced_settings_stand_above_those_of_homes() -> None:
    facts = screen(setting(5, enforced=True), setting(enabled=False), homes_unread=3)
    assert verdict(ScreenLocks(), facts) == (Status.PASS, "locks-in-time")


def test_a_second_desktop_without_a_setting_is_unknown() -> None:
    facts = screen(setting(5, enforced=True), families=("gnome", "other"))
    assert verdict(ScreenLocks(), facts) == (Status.UNKNOWN, "setting-not-found")


@pytest.mark.parametrize("settings", [(), (setting(None),), (setting(5, enabled=None),)])
def test_settings_missing_or_unclear_are_unknown(settings: tuple[LockSetting, ...]) -> None:
    assert verdict(ScreenLocks(), screen(*settings)) == (Status.UNKNOWN, "setting-not-found")


@pytest.mark.parametrize("more", [{"homes_unread": 1}, {"homes_silent": 1}])
def test_homes_not_seen_are_unknown(more: dict[str, int]) -> None:
    facts = screen(setting(5), **more)
    assert verdict(ScreenLocks(), facts) == (Status.UNKNOWN, "homes-unread")


def test_no_desktop_does_not_apply_unless_there_is_a_display_server() -> None:
    bare = screen(families=(), display_server=False)
    assert verdict(ScreenLocks(), bare) == (Status.NOT_APPLICABLE, "no-desktop")
    odd = screen(families=(), display_server=True)
    assert verdict(ScreenLocks(), odd) == (Status.UNKNOWN, "setting-not-found")


def test_unseen_is_unknown() -> None:
    assert verdict(ScreenLocks(), pc(screen=NEEDS_ROOT))[0] is Status.UNKNOWN
