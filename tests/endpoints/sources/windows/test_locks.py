"""Screen locks: the PC's limit, policies and users' own settings, users as numbers."""

from __future__ import annotations

from typing import Any

import pytest

from khien.endpoints.facts import Unseen
from khien.endpoints.sources.windows.locks import locks
from khien.endpoints.windows_facts import WindowsLock
from tests.endpoints.made_registry import MadeRegistry, nested

OWN = "Control Panel\\Desktop"
POLICY = f"Software\\Policies\\Microsoft\\Windows\\{OWN}"
MACHINE = "Microsoft\\Windows\\CurrentVersion\\Policies\\System"
SET = {"ScreenSaveActive": "1", "ScreenSaverIsSecure": "1", "ScreenSaveTimeOut": "600",
       "SCRNSAVE.EXE": "C:\\Windows\\scrnsave.scr"}  # fmt: skip


def of_user(*parts: tuple[str, dict[str, Any]]) -> WindowsLock:
    made: dict[str, Any] = {}
    for path, values in parts:
        made |= nested(path, values)
    found = locks(MadeRegistry(users=(made,)))
    assert not isinstance(found, Unseen)
    return found[0]


def test_nothing_to_look_at_is_unseen() -> None:
    assert isinstance(locks(MadeRegistry()), Unseen)
    assert isinstance(locks(MadeRegistry(software={})), Unseen)


def test_the_pc_s_own_limit() -> None:
    software = nested(MACHINE, {"InactivityTimeoutSecs": 900})
    assert locks(MadeRegistry(software=software)) == (
        WindowsLock("machine", True, True, 15.0, True),
    )
    off = nested(MACHINE, {"InactivityTimeoutSecs": 0})
    assert isinstance(locks(MadeRegistry(software=off)), Unseen)


def test_a_user_s_own_setting() -> None:
    assert of_user((OWN, SET)) == WindowsLock("user-1", True, True, 10.0, False)


def test_a_policy_stands_before_it_and_binds() -> None:
    found = of_user((OWN, SET), (POLICY, SET | {"ScreenSaveTimeOut": "300"}))
    assert (found.minutes, found.enforced) == (5.0, True)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"ScreenSaveActive": "0"}, (False, True, 10.0)),
        ({"SCRNSAVE.EXE": ""}, (False, True, 10.0)),
        ({"ScreenSaverIsSecure": "0"}, (True, False, 10.0)),
        ({"ScreenSaveTimeOut": "soon"}, (True, True, None)),
        ({"ScreenSaveActive": ""}, (None, True, 10.0)),
    ],
)
def test_what_does_not_lock(change: dict[str, str], expected: tuple[Any, ...]) -> None:
    found = of_user((OWN, SET | change))
    assert (found.enabled, found.secure, found.minutes) == expected


def test_users_are_numbers() -> None:
    found = locks(MadeRegistry(users=({}, nested(OWN, SET))))
    assert not isinstance(found, Unseen)
    assert [each.origin for each in found] == ["user-1", "user-2"]
    assert found[0].enabled is None
