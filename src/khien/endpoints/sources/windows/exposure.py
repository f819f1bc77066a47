"""Ways into a Windows PC: remote desktop, SMB 1, shares, autorun, macros, automatic sign-in.

In: the registry and users' hives. Out: ``Exposure``. A policy stands before the PC's own setting.
Of a stored password only that it is there is told, never its value.
"""

from __future__ import annotations

from khien.endpoints.facts import Maybe, Unseen
from khien.endpoints.sources.windows.registry import Key, Registry, number_of, text_of
from khien.endpoints.sources.windows.release import windows_release
from khien.endpoints.windows_facts import Exposure

_TERMINAL = "SYSTEM\\CurrentControlSet\\Control\\Terminal Server"
_TERMINAL_POLICY = "SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services"
_SERVICES = "SYSTEM\\CurrentControlSet\\Services"
_SHARES = f"{_SERVICES}\\LanmanServer\\Shares"
_EXPLORER = "Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer"
_WINLOGON = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon"
_SECRET = "SECURITY\\Policy\\Secrets\\DefaultPassword"  # noqa: S105 - the name of a key
_OFFICE = ("16.0", "15.0", "14.0")
_APPLICATIONS = ("Word", "Excel", "PowerPoint")
_ALL_DRIVES, _NEVER, _FIRST_WITHOUT_SMB1 = 0xFF, 4, 16_299
_ALL_MACROS, _SIGNED_ONLY, _NO_MACROS = 1, 3, 4
# MS-DTYP 2.4.2.4: everyone, S-1-1-0.
_EVERYONE = bytes((1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0))
_PRINTERS = "print$"


def exposure(registry: Registry) -> Maybe[Exposure]:
    """Each way in as far as it is told; ``Unseen`` where neither SYSTEM nor SOFTWARE is there."""
    if not registry.has("SYSTEM") and not registry.has("SOFTWARE"):
        return Unseen("nothing-found-here", "SYSTEM, SOFTWARE")
    shares, everyone = _shares(registry)
    office, blocked = macros(registry)
    return Exposure(
        remote_desktop=_remote_desktop(registry),
        network_level_authentication=_network_level(registry),
        smb1_server=_smb1_server(registry),
        smb1_client=_smb1_client(registry),
        shares=shares,
        shares_for_everyone=everyone,
        autorun_disabled=_autorun_disabled(registry),
        office=office,
        macros_blocked=blocked,
        autologon=_autologon(registry),
        autologon_password_stored=_password_stored(registry),
    )


def _policy_else(registry: Registry, name: str, own: str) -> int | None:
    """A policy's value, else the PC's own; None where a policy could not be looked for."""
    if not registry.has("SOFTWARE"):
        return None
    decided = number_of(registry.key(_TERMINAL_POLICY), name)
    return number_of(registry.key(own), name) if decided is None else decided


def _remote_desktop(registry: Registry) -> bool | None:
    denied = _policy_else(registry, "fDenyTSConnections", _TERMINAL)
    return None if denied is None else denied == 0


def _network_level(registry: Registry) -> bool | None:
    asked = _policy_else(registry, "UserAuthentication", f"{_TERMINAL}\\WinStations\\RDP-Tcp")
    return None if asked is None else asked == 1


def _smb1_server(registry: Registry) -> bool | None:
    """The server's own value; without one it serves SMB 1 where its old driver is there."""
    if not registry.has("SYSTEM"):
        return None
    told = number_of(registry.key(f"{_SERVICES}\\LanmanServer\\Parameters"), "SMB1")
    if told is not None:
        return told != 0
    start = number_of(registry.key(f"{_SERVICES}\\srv"), "Start")
    if start is not None:
        return start != _NEVER
    release = windows_release(registry)
    old = isinstance(release, Unseen) or release.build < _FIRST_WITHOUT_SMB1
    return None if old else False


def _smb1_client(registry: Registry) -> bool | None:
    if not registry.has("SYSTEM"):
        return None
    start = number_of(registry.key(f"{_SERVICES}\\mrxsmb10"), "Start")
    return start is not None and start != _NEVER


def _shares(registry: Registry) -> tuple[int | None, int | None]:
    """Folders offered to others, and those whose rights name everyone. Printers are none."""
    key = registry.key(_SHARES)
    if key is None:
        return None, None
    names = {
        name.casefold()
        for name, value in key.values()
        if isinstance(value, list) and "Type=0" in value and name.casefold() != _PRINTERS
    }
    rights = key.subkey("Security")
    open_ones = {
        name.casefold()
        for name, value in (rights.values() if rights else ())
        if isinstance(value, bytes) and _EVERYONE in value
    }
    return len(names), len(names & open_ones)


def _autorun_disabled(registry: Registry) -> bool | None:
    """Whether autorun is off for every kind of drive: for the PC, else for each of its users."""
    if not registry.has("SOFTWARE"):
        return None
    told = number_of(registry.key(f"SOFTWARE\\{_EXPLORER}"), "NoDriveTypeAutoRun")
    if told is not None:
        return told & _ALL_DRIVES == _ALL_DRIVES
    users = [
        number_of(user.subkey(f"Software\\{_EXPLORER}"), "NoDriveTypeAutoRun")
        for user in registry.users()
    ]
    return bool(users) and all((each or 0) & _ALL_DRIVES == _ALL_DRIVES for each in users)


def macros(registry: Registry) -> tuple[bool | None, bool | None]:
    """(Office is known of, macros are blocked). Blocked: each application of each user runs none,
    signed ones alone, or none from the Internet. One that runs all makes it False; one that says
    nothing leaves it None, as the answer then depends on the version of Office."""
    if not registry.users():
        return None, None
    found = [
        _application(user, version, name)
        for user in registry.users()
        for version in _OFFICE
        for name in _APPLICATIONS
        if user.subkey(f"Software\\Microsoft\\Office\\{version}\\{name}") is not None
    ]
    if not found:
        return False, None
    if False in found:
        return True, False
    return True, None if None in found else True


def _application(user: Key, version: str, name: str) -> bool | None:
    place = f"Microsoft\\Office\\{version}\\{name}\\Security"
    policy, own = user.subkey(f"Software\\Policies\\{place}"), user.subkey(f"Software\\{place}")
    warnings = number_of(policy, "VBAWarnings")
    if warnings is None:
        warnings = number_of(own, "VBAWarnings")
    internet = number_of(policy, "blockcontentexecutionfrominternet")
    if warnings in (_SIGNED_ONLY, _NO_MACROS) or internet == 1:
        return True
    return False if warnings == _ALL_MACROS or internet == 0 else None


def _autologon(registry: Registry) -> bool | None:
    key = registry.key(_WINLOGON)
    if key is None:
        return None
    return text_of(key, "AutoAdminLogon") == "1" or number_of(key, "AutoAdminLogon") == 1


def _password_stored(registry: Registry) -> bool | None:
    """Whether a password for signing in stands in the keys, open or as a secret of the system."""
    key = registry.key(_WINLOGON)
    if key is None:
        return None
    names = {name.casefold() for name, _ in key.values()}
    return "defaultpassword" in names or registry.key(_SECRET) is not None
