"""Desktops and their lock settings in made PCs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.facts import LockSetting, ScreenLock
from khien.endpoints.sources.linux.host import Output
from khien.endpoints.sources.linux.screen import (
    dconf_keys,
    family_of,
    gnome_setting,
    kde_setting,
    screen,
    xscreensaver_setting,
)
from tests.endpoints.made import host

GNOME = {"usr/share/xsessions/gnome.desktop": ""}
DCONF = """[org/gnome/desktop/session]
idle-delay=uint32 600
[org/gnome/desktop/screensaver]
lock-enabled=true
lock-delay=uint32 30
"""
LOCKS = "/org/gnome/desktop/session/idle-delay\n/org/gnome/desktop/screensaver/lock-enabled\n"


def seen(
    tmp_path: Path, files: dict[str, str], commands: dict[str, Output | str] | None = None,
    *, elevated: bool = True,
) -> ScreenLock:  # fmt: skip
    found = screen(host(tmp_path, files, commands, elevated=elevated))
    assert isinstance(found, ScreenLock)
    return found


def test_no_desktop(tmp_path: Path) -> None:
    assert seen(tmp_path, {}) == ScreenLock((), (), False, (), 0, 0)


def test_dconf_with_locks_is_enforced(tmp_path: Path) -> None:
    folder = "etc/dconf/db/local.d"
    files = GNOME | {f"{folder}/10-lock": DCONF, f"{folder}/locks/10": LOCKS}
    assert seen(tmp_path, files).settings == (LockSetting("gnome", "dconf", True, 10.5, True),)


def test_dconf_without_locks_is_not(tmp_path: Path) -> None:
    files = GNOME | {"etc/dconf/db/local.d/10-lock": DCONF}
    assert seen(tmp_path, files).settings == (LockSetting("gnome", "dconf", True, 10.5, False),)


def test_gnome_settings_do_not_hold_for_xfce(tmp_path: Path) -> None:
    folder = "etc/dconf/db/local.d"
    files = {
        "usr/share/xsessions/xfce.desktop": "",
        f"{folder}/10": DCONF,
        f"{folder}/locks/1": LOCKS,
    }
    found = seen(tmp_path, files)
    assert (found.families, found.settings) == (("other",), ())


def gsettings(idle: str, lock: str = "true", delay: str = "uint32 0") -> dict[str, Output | str]:
    base = "gsettings get org.gnome.desktop"
    return {
        "gsettings": Output(code=1),
        f"{base}.session idle-delay": idle,
        f"{base}.screensaver lock-enabled": lock,
        f"{base}.screensaver lock-delay": delay,
    }


def test_gsettings_speak_for_the_one_who_asks(tmp_path: Path) -> None:
    files = GNOME | {"home/an/.profile": ""}
    found = seen(tmp_path, files, gsettings("uint32 300\n", "true\n"), elevated=False)
    assert found.settings == (LockSetting("gnome", "gsettings", True, 5.0, False),)
    assert found.homes_silent == 0


def test_gsettings_of_root_say_nothing(tmp_path: Path) -> None:
    found = seen(tmp_path, GNOME | {"home/an/.profile": ""}, gsettings("uint32 300"))
    assert (found.settings, found.homes_silent) == ((), 1)


def test_homes_of_kde(tmp_path: Path) -> None:
    files = {
        "usr/share/wayland-sessions/plasma.desktop": "",
        "home/an/.config/kscreenlockerrc": "[Daemon]\nTimeout=20\n",
        "home/binh/.profile": "",
        "home/lost+found/x": "",
    }
    found = seen(tmp_path, files)
    assert found.settings == (LockSetting("kde", "kscreenlockerrc", True, 20, False),)
    assert (found.homes_silent, found.homes_unread) == (1, 0)


def test_light_locker_has_no_time(tmp_path: Path) -> None:
    files = {
        "usr/share/xsessions/xfce.desktop": "",
        "etc/xdg/autostart/light-locker.desktop": "",
    }
    assert seen(tmp_path, files).settings == (
        LockSetting("other", "light-locker", True, None, False),
    )


@pytest.mark.parametrize(
    ("idle", "lock", "enabled", "minutes"),
    [
        ("uint32 900", "true", True, 15),
        ("900", "true", True, 15),
        ("uint32 0", "true", False, None),
        ("uint32 900", "false", False, 15),
        ("soon", "true", None, None),
    ],
)
def test_gnome(idle: str, lock: str, enabled: bool | None, minutes: float | None) -> None:
    made = gnome_setting("x", idle=idle, lock=lock, delay="0", enforced=False)
    assert (made.enabled, made.minutes) == (enabled, minutes)


@pytest.mark.parametrize(
    ("content", "enabled", "minutes"),
    [
        ("", True, 5),
        ("[Daemon]\nAutolock=false\n", False, 5),
        ("[Daemon]\nTimeout=0\n", False, 0),
        ("[Daemon]\nTimeout=12\nAutolock=true\n", True, 12),
        ("[Daemon]\nTimeout=x\n", True, None),
    ],
)
def test_kde(content: str, enabled: bool, minutes: int | None) -> None:
    assert kde_setting(content) == LockSetting("kde", "kscreenlockerrc", enabled, minutes, False)


@pytest.mark.parametrize(
    ("content", "enabled", "minutes"),
    [
        ("timeout:\t0:05:00\nlock:\t\tTrue\nlockTimeout:\t0:01:00\n", True, 6),
        ("timeout: 0:05:00\n", False, 5),
        ("lock: True\nmode: off\n", False, 10),
        ("lock: True\ntimeout: soon\n", True, None),
    ],
)
def test_xscreensaver(content: str, enabled: bool, minutes: float | None) -> None:
    made = xscreensaver_setting(content)
    assert (made.enabled, made.minutes) == (enabled, minutes)


@pytest.mark.parametrize(
    ("name", "family"),
    [("gnome-xorg", "gnome"), ("ubuntu", "gnome"), ("plasmax11", "kde"), ("lxqt", "other")],
)
def test_families(name: str, family: str) -> None:
    assert family_of(name) == family


def test_a_file_of_empty_lines_is_read_in_one_go() -> None:
    assert xscreensaver_setting("\n" * 500_000 + "lock: True\n").enabled


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    dconf_keys(text)
    kde_setting("[Daemon]\n" + text)
    xscreensaver_setting("timeout: " + text)
    gnome_setting("x", idle=text, lock=text, delay=text, enforced=False)
