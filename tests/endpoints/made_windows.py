"""A good Windows PC as facts, to alter in tests of the checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from khien.endpoints.facts import Facts
from khien.endpoints.windows_facts import (
    Defender,
    Encryption,
    Exposure,
    FoundProgram,
    PasswordPolicy,
    Patches,
    SecurityProduct,
    WindowsAccounts,
    WindowsFacts,
    WindowsFirewall,
    WindowsLock,
    WindowsRelease,
)
from tests.endpoints.made import NOW, pc

DAY = timedelta(days=1)
DEFENDER = Defender(
    "1.441.10.0", NOW - DAY, True, NOW - DAY, False, (), NOW - 60 * DAY, NOW - DAY,
    ("Windows Defender/Operational",),
)  # fmt: skip
REGISTERED = SecurityProduct("Windows Defender", "antivirus", 397_568, True, True, NOW - DAY)
WAZUH = FoundProgram("wazuh-agent", "Wazuh agent", ("edr",), "4.9", True, True, "R")
KASPERSKY = FoundProgram(
    "kaspersky-endpoint-linux", "Kaspersky Endpoint Security", ("antivirus",), "12", True, True, "R"
)
ULTRAVIEWER = FoundProgram("ultraviewer", "UltraViewer", ("remote-control",), "6", True, True, "S")

GOOD = WindowsFacts(
    release=WindowsRelease("Windows 11 Pro", "Professional", "25H2", 26_200, 7_171, None, False),
    patches=Patches(("KB5068861",), NOW - 12 * DAY, ("CBS",)),
    security_center=(REGISTERED,),
    defender=DEFENDER,
    programs=(WAZUH,),
    firewall=WindowsFirewall(True, True, True),
    encryption=Encryption((("C:", True),), "BitLockerStatus"),
    accounts=WindowsAccounts(4, 2, 1, 0, 0, 0, 0, False, False),
    policy=PasswordPolicy(10, 5, 180.0, 1.0, True, 5, 30.0),
    locks=(WindowsLock("machine", True, True, 10.0, True),),
    exposure=Exposure(False, True, False, False, 0, 0, True, True, True, False, False),
    time_zone_minutes=420,
)


def windows(**changes: Any) -> Facts:
    """The good PC with some facts of ``WindowsFacts`` changed."""
    return pc(windows=replace(GOOD, **changes))


def exposed(**changes: Any) -> Facts:
    """The good PC with some ways in changed."""
    assert isinstance(GOOD.exposure, Exposure)
    return windows(exposure=replace(GOOD.exposure, **changes))
