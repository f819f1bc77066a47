"""When a Windows PC locks its screen: the PC's own limit, policies, users' own settings.

In: the registry and users' hives. Out: ``WindowsLock`` values, users as numbers. A user's screen
saver locks only where it is on, asks for a password and has a program to show.
"""

from __future__ import annotations

from collections.abc import Iterator

from khien.endpoints.facts import Maybe, Unseen
from khien.endpoints.sources.windows.registry import Key, Registry, number_of, text_of
from khien.endpoints.windows_facts import WindowsLock

_MACHINE = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System"
_POLICY = "Software\\Policies\\Microsoft\\Windows\\Control Panel\\Desktop"
_OWN = "Control Panel\\Desktop"
_PROGRAM = "SCRNSAVE.EXE"
_SECONDS = 60


def locks(registry: Registry) -> Maybe[tuple[WindowsLock, ...]]:
    """The PC's limit first, then one for each user; ``Unseen`` where neither can be told."""
    found = list(_machine(registry))
    for number, user in enumerate(registry.users(), start=1):
        found.append(_user(user, number))
    if not found:
        return Unseen("nothing-found-here", "SOFTWARE, NTUSER.DAT")
    return tuple(found)


def _machine(registry: Registry) -> Iterator[WindowsLock]:
    seconds = number_of(registry.key(_MACHINE), "InactivityTimeoutSecs")
    if seconds:
        yield WindowsLock("machine", True, True, seconds / _SECONDS, enforced=True)


def _user(user: Key, number: int) -> WindowsLock:
    policy, own = user.subkey(_POLICY), user.subkey(_OWN)

    def told(name: str) -> tuple[str, bool]:
        enforced = text_of(policy, name)
        return (enforced, True) if enforced else (text_of(own, name), False)

    active, active_forced = told("ScreenSaveActive")
    secure, secure_forced = told("ScreenSaverIsSecure")
    seconds, seconds_forced = told("ScreenSaveTimeOut")
    program, _ = told(_PROGRAM)
    return WindowsLock(
        origin=f"user-{number}",
        enabled=None if not active else active == "1" and bool(program),
        secure=secure == "1" if secure else None,
        minutes=int(seconds) / _SECONDS if seconds.isdecimal() and len(seconds) < 8 else None,
        enforced=active_forced and secure_forced and seconds_forced,
    )
