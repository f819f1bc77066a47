"""When the screen locks itself: the desktops installed and what their settings say.

Settings of the system (dconf with locks) bind everyone; those of a home bind one person. A
home that cannot be read is counted, so that the check can say it did not see all.
"""

from __future__ import annotations

import configparser
import re

from khien.endpoints.facts import LockSetting, Maybe, ScreenLock
from khien.endpoints.sources.linux.host import Host

_SESSION_FOLDERS = ("/usr/share/xsessions", "/usr/share/wayland-sessions")
_MOST_HOMES = 200
_XSCREENSAVER = re.compile(r"^[ \t]*(timeout|lockTimeout|lock|mode):[ \t]*(\S+)", re.MULTILINE)
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2}):(\d{2})$")
_GNOME_IDLE = "org/gnome/desktop/session", "idle-delay"
_GNOME_LOCK = "org/gnome/desktop/screensaver", "lock-enabled"
_GNOME_DELAY = "org/gnome/desktop/screensaver", "lock-delay"


def screen(host: Host) -> Maybe[ScreenLock]:
    """Desktops and lock settings of this PC."""
    desktops = {
        name.removesuffix(".desktop")
        for folder in _SESSION_FOLDERS
        for name in host.entries(folder)
        if name.endswith(".desktop")
    }
    settings: list[LockSetting] = []
    unread = silent = 0
    if desktops:
        own = _gsettings(host)
        homes, unread, silent = _homes(host)
        settings = [*_system_dconf(host), *own, *_light_locker(host), *homes]
        silent = max(0, silent - len(own))
    families = {family_of(name) for name in desktops}
    return ScreenLock(
        desktops=tuple(sorted(desktops)),
        families=tuple(sorted(families)),
        display_server=any(host.which(name) for name in ("Xorg", "Xwayland")),
        settings=tuple(setting for setting in settings if setting.family in families),
        homes_unread=unread,
        homes_silent=silent,
    )


def family_of(desktop: str) -> str:
    """Which settings a session obeys: ``gnome``, ``kde`` or ``other``."""
    name = desktop.lower()
    if name.startswith(("gnome", "ubuntu", "budgie", "pop")):
        return "gnome"
    return "kde" if name.startswith(("plasma", "kde")) else "other"


def _light_locker(host: Host) -> list[LockSetting]:
    # its delay is set in the X server and shows in no file
    here = host.exists("/etc/xdg/autostart/light-locker.desktop")
    return [LockSetting("other", "light-locker", True, None, False)] if here else []


def _system_dconf(host: Host) -> list[LockSetting]:
    """GNOME's settings for all users, from the key files and locks of /etc/dconf/db."""
    values: dict[tuple[str, str], str] = {}
    locks: set[str] = set()
    for database in [name for name in host.entries("/etc/dconf/db") if name.endswith(".d")]:
        folder = f"/etc/dconf/db/{database}"
        for name in host.entries(folder):
            values |= dconf_keys(host.text(f"{folder}/{name}", most=1 << 20) or "")
        for name in host.entries(f"{folder}/locks"):
            locks |= set((host.text(f"{folder}/locks/{name}", most=1 << 20) or "").split())
    if _GNOME_IDLE not in values:
        return []
    enforced = {"/" + "/".join(key) for key in (_GNOME_IDLE, _GNOME_LOCK)} <= locks
    return [
        gnome_setting(
            "dconf",
            idle=values[_GNOME_IDLE],
            lock=values.get(_GNOME_LOCK, "true"),
            delay=values.get(_GNOME_DELAY, "0"),
            enforced=enforced,
        )
    ]


def dconf_keys(content: str) -> dict[tuple[str, str], str]:
    """(section, key) -> value of a dconf key file; empty when it is malformed."""
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    try:
        parser.read_string(content)
    except configparser.Error:
        return {}
    return {(part, key): value for part in parser.sections() for key, value in parser.items(part)}


def _gsettings(host: Host) -> list[LockSetting]:
    """GNOME's settings of the person who runs the command; root's own say nothing."""
    if host.elevated or not host.which("gsettings"):
        return []
    keys = (_GNOME_IDLE, _GNOME_LOCK, _GNOME_DELAY)
    answers = [
        host.command("gsettings", "get", part.replace("/", "."), key, seconds=5)
        for part, key in keys
    ]
    if any(answer.code != 0 for answer in answers):
        return []
    idle, lock, delay = (answer.text for answer in answers)
    return [gnome_setting("gsettings", idle=idle, lock=lock, delay=delay, enforced=False)]


def gnome_setting(origin: str, *, idle: str, lock: str, delay: str, enforced: bool) -> LockSetting:
    """A setting from GNOME's three keys; an idle delay of 0 means never."""
    seconds, after = _number(idle), _number(delay)
    known = seconds is not None and after is not None
    enabled = lock.strip() == "true" and seconds != 0
    minutes = (seconds + after) / 60 if seconds and after is not None else None
    return LockSetting("gnome", origin, enabled if known else None, minutes, enforced)


def _number(text: str) -> int | None:
    match = re.fullmatch(r"\s*(?:uint32\s+)?(\d{1,9})\s*", text)
    return int(match[1]) if match else None


def _homes(host: Host) -> tuple[list[LockSetting], int, int]:
    """Settings of KDE and xscreensaver in the homes, homes unread, homes without a setting."""
    try:
        names = [name for name in host.entries("/home") if name != "lost+found"][:_MOST_HOMES]
    except PermissionError:
        return [], 1, 0
    found: list[LockSetting] = []
    unread = silent = 0
    for name in names:
        try:
            own = _home(host, f"/home/{name}")
        except PermissionError:
            unread += 1
            continue
        silent += not own
        found += own
    return found, unread, silent


def _home(host: Host, folder: str) -> list[LockSetting]:
    host.entries(folder)  # says whether the home may be read at all
    kde = host.text(f"{folder}/.config/kscreenlockerrc", most=65536)
    xscreensaver = host.text(f"{folder}/.xscreensaver", most=65536)
    found = [kde_setting(kde)] if kde is not None else []
    return found + ([xscreensaver_setting(xscreensaver)] if xscreensaver is not None else [])


def kde_setting(content: str) -> LockSetting:
    """KDE's lock: on after 5 minutes unless the file says otherwise."""
    values = dconf_keys(content)
    enabled = values.get(("Daemon", "autolock"), "true").strip().lower() == "true"
    minutes = _number(values.get(("Daemon", "timeout"), "5"))
    return LockSetting("kde", "kscreenlockerrc", enabled and minutes != 0, minutes, False)


def xscreensaver_setting(content: str) -> LockSetting:
    """xscreensaver's lock: off unless the file turns it on."""
    values = dict(_XSCREENSAVER.findall(content))
    enabled = values.get("lock", "False") == "True" and values.get("mode") != "off"
    parts = [
        _minutes(values.get("timeout", "0:10:00")),
        _minutes(values.get("lockTimeout", "0:00:00")),
    ]
    known = [part for part in parts if part is not None]
    return LockSetting(
        "other", ".xscreensaver", enabled, sum(known) if len(known) == 2 else None, False
    )


def _minutes(clock: str) -> float | None:
    match = _CLOCK.match(clock)
    return None if match is None else int(match[1]) * 60 + int(match[2]) + int(match[3]) / 60
