"""Ways into a Windows PC; a password that is stored is never shown."""

from __future__ import annotations

from typing import Any

import pytest

from khien.endpoints.facts import Unseen
from khien.endpoints.sources.windows.exposure import exposure
from khien.endpoints.windows_facts import Exposure
from tests.endpoints.made_registry import MadeRegistry, nested

TERMINAL = "Control\\Terminal Server"
TERMINAL_POLICY = "Policies\\Microsoft\\Windows NT\\Terminal Services"
EXPLORER = "Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer"
VERSION = "Microsoft\\Windows NT\\CurrentVersion"
WINLOGON = f"{VERSION}\\Winlogon"
SERVER = "Services\\LanmanServer"
EVERYONE = bytes.fromhex("010100000000000100000000")
OFFICE = "Microsoft\\Office\\16.0"


def joined(*parts: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for part in parts:
        for name, value in part.items():
            both = isinstance(value, dict) and isinstance(made.get(name), dict)
            made[name] = joined(made[name], value) if both else value
    return made


def seen(
    system: dict[str, Any] | None = None, software: dict[str, Any] | None = None, **more: Any
) -> Exposure:
    found = exposure(MadeRegistry(system=system or {}, software=software or {}, **more))
    assert isinstance(found, Exposure)
    return found


def test_no_hive_is_unseen() -> None:
    assert isinstance(exposure(MadeRegistry()), Unseen)


def test_remote_desktop_by_setting_then_by_policy() -> None:
    closed, opened = nested(TERMINAL, {"fDenyTSConnections": 1}), {"fDenyTSConnections": 0}
    assert seen(closed).remote_desktop is False
    assert seen(nested(TERMINAL, opened)).remote_desktop is True
    assert seen(closed, nested(TERMINAL_POLICY, opened)).remote_desktop is True
    assert seen().remote_desktop is None


def test_without_the_policies_remote_desktop_is_not_told() -> None:
    closed = nested(TERMINAL, {"fDenyTSConnections": 1})
    found = exposure(MadeRegistry(system=closed))
    assert isinstance(found, Exposure)
    assert found.remote_desktop is None


@pytest.mark.parametrize(("value", "asked"), [(1, True), (0, False)])
def test_authentication_before_the_session(value: int, asked: bool) -> None:
    system = nested(f"{TERMINAL}\\WinStations\\RDP-Tcp", {"UserAuthentication": value})
    assert seen(system).network_level_authentication is asked


@pytest.mark.parametrize(
    ("services", "build", "serves"),
    [
        ({"LanmanServer": {"Parameters": {"SMB1": 0}}, "srv": {"Start": 2}}, "7601", False),
        ({"LanmanServer": {"Parameters": {"SMB1": 1}}}, "26100", True),
        ({"srv": {"Start": 2}}, "19045", True),
        ({"srv": {"Start": 4}}, "19045", False),
        ({}, "19045", False),
        ({}, "9600", None),
        ({}, "", None),
    ],
)
def test_serving_by_smb1(services: dict[str, Any], build: str, serves: bool | None) -> None:
    software = nested(VERSION, {"CurrentBuildNumber": build})
    assert seen({"Services": services}, software).smb1_server is serves


@pytest.mark.parametrize(("start", "asks"), [(2, True), (3, True), (4, False)])
def test_asking_by_smb1(start: int, asks: bool) -> None:
    assert seen({"Services": {"mrxsmb10": {"Start": start}}}).smb1_client is asks
    assert seen().smb1_client is False
    found = exposure(MadeRegistry(software={}))
    assert isinstance(found, Exposure)
    assert (found.smb1_client, found.smb1_server, found.shares) == (None, None, None)


def test_shares_are_counted_without_printers_and_names() -> None:
    shares = {
        "Chung": ["Path=D:\\Chung", "Type=0"],
        "Rieng": ["Type=0"],
        "print$": ["Type=0"],
        "May in": ["Type=1"],
        "Security": {"chung": bytes(20) + EVERYONE, "Rieng": bytes(40)},
    }
    found = seen(nested(SERVER, {"Shares": shares}))
    assert (found.shares, found.shares_for_everyone) == (2, 1)
    assert "Chung" not in str(found)


@pytest.mark.parametrize(("value", "off"), [(0xFF, True), (0x91, False), (0, False)])
def test_autorun_of_the_pc(value: int, off: bool) -> None:
    software = nested(EXPLORER, {"NoDriveTypeAutoRun": value})
    assert seen({}, software).autorun_disabled is off


def test_autorun_of_every_user_when_the_pc_says_nothing() -> None:
    off = nested(f"Software\\{EXPLORER}", {"NoDriveTypeAutoRun": 0xFF})
    assert seen(users=(off, off)).autorun_disabled is True
    assert seen(users=(off, {})).autorun_disabled is False
    assert seen().autorun_disabled is False


def macro(name: str = "Word", policy: Any = None, own: Any = None) -> dict[str, Any]:
    parts = [nested(f"Software\\{OFFICE}\\{name}", {"Options": {}})]
    if policy:
        parts.append(nested(f"Software\\Policies\\{OFFICE}\\{name}\\Security", policy))
    if own:
        parts.append(nested(f"Software\\{OFFICE}\\{name}\\Security", own))
    return joined(*parts)


@pytest.mark.parametrize(
    ("users", "office", "blocked"),
    [
        ((), None, None),
        (({},), False, None),
        ((macro(policy={"VBAWarnings": 4}),), True, True),
        ((macro(policy={"VBAWarnings": 3}, own={"VBAWarnings": 1}),), True, True),
        ((macro(own={"VBAWarnings": 1}),), True, False),
        ((macro(own={"VBAWarnings": 2}),), True, None),
        ((macro(policy={"blockcontentexecutionfrominternet": 1}),), True, True),
        ((macro(policy={"blockcontentexecutionfrominternet": 0}),), True, False),
        ((macro(policy={"VBAWarnings": 4}), macro("Excel")), True, None),
        ((macro(policy={"VBAWarnings": 4}), macro("Excel", own={"VBAWarnings": 1})), True, False),
    ],
)
def test_macros(users: tuple[dict[str, Any], ...], office: bool, blocked: bool | None) -> None:
    found = seen(users=users)
    assert (found.office, found.macros_blocked) == (office, blocked)


@pytest.mark.parametrize("value", ["1", 1])
def test_automatic_sign_in_and_a_password_that_is_never_shown(value: Any) -> None:
    keys = {"AutoAdminLogon": value, "DefaultPassword": "bi-mat-cua-toi"}
    found = seen({}, nested(WINLOGON, keys))
    assert (found.autologon, found.autologon_password_stored) == (True, True)
    assert "bi-mat" not in str(found)


def test_a_password_as_a_secret_of_the_system() -> None:
    software = nested(WINLOGON, {"AutoAdminLogon": "0"})
    secret = nested("Policy\\Secrets\\DefaultPassword", {"CurrVal": {}})
    assert seen({}, software).autologon_password_stored is False
    assert seen({}, software, security=secret).autologon_password_stored is True
    assert seen({}, {}).autologon is None
