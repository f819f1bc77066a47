"""Made PCs for the tests: facts of a good PC to alter, and hosts from files and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from khien.core.findings import Finding, Status
from khien.endpoints.check import Check
from khien.endpoints.context import InspectionContext
from khien.endpoints.facts import (
    Accounts,
    Disk,
    Facts,
    Firewall,
    FoundProduct,
    LockSetting,
    OnlineTraces,
    OperatingSystem,
    ScreenLock,
    Services,
    SignatureBase,
    Software,
    Subject,
    Unseen,
    Updates,
    UsbHistory,
    UsbRecord,
)
from khien.endpoints.sources.linux.host import Host, Output

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
NEEDS_ROOT = Unseen("needs-elevation", "somewhere")
CLAMAV = FoundProduct("clamav", "ClamAV", ("antivirus",), True, True, "C")
WAZUH = FoundProduct("wazuh-agent", "Wazuh agent", ("edr",), True, True, "R")

GOOD = Facts(
    subject=Subject("may-07", ("SN-0007",), ("52:54:00:00:00:07",), "Debian GNU/Linux 13"),
    taken_at=NOW,
    context=InspectionContext(machine_class="stand_alone", issued_serials=frozenset({"4C53007"})),
    system=OperatingSystem("debian", "13", "Debian GNU/Linux 13 (trixie)", "6.12", False, None),
    updates=Updates("apt", 0, 0, NOW - timedelta(days=1), True, "2026-11-20"),
    software=Software((CLAMAV, WAZUH), packages_seen=True, processes_seen=True),
    signatures=SignatureBase(("daily.cvd", "main.cvd"), NOW - timedelta(days=1)),
    firewall=Firewall("nftables", "closed", "closed", True),
    disk=Disk({"/": True, "/home": True}, "ext4"),
    accounts=Accounts(2, 0, 0, 0),
    screen=ScreenLock(
        ("gnome",), ("gnome",), True, (LockSetting("gnome", "dconf", True, 10.0, True),), 0, 0
    ),
    services=Services((), True, False),
    usb=UsbHistory((), NOW - timedelta(days=90), ("journal",), ()),
    traces=OnlineTraces((), ("NetworkManager", "DHCP", "route"), ()),
)


def pc(**changes: Any) -> Facts:
    """The good PC with some facts changed."""
    return replace(GOOD, **changes)


def usb_record(**changes: Any) -> UsbRecord:
    """An issued drive, seen twice, with some fields changed."""
    record = UsbRecord(
        serial="4C53007",
        serial_is_real=True,
        vendor="SanDisk",
        product="Cruzer Blade",
        first_seen=NOW - timedelta(days=20),
        last_seen=NOW - timedelta(days=2),
        last_removed=NOW - timedelta(days=2),
        drive="sdb",
        issued=True,
        sources=("journal",),
        flags=(),
    )
    return replace(record, **changes)


def only(check: Check, facts: Facts) -> Finding:
    """The one finding of ``check``, with its sentence filled in."""
    (finding,) = list(check.run(facts))
    assert finding.check == check.id
    assert finding.control == check.control
    return finding


def verdict(check: Check, facts: Facts) -> tuple[Status, str]:
    """(status, reason code) of the one finding of ``check``."""
    finding = only(check, facts)
    return finding.status, finding.reason_code


def host(
    root: Path,
    files: Mapping[str, str | bytes] | None = None,
    commands: Mapping[str, Output | str] | None = None,
    *,
    elevated: bool = True,
) -> Host:
    """A PC whose files stand under ``root`` and whose commands give recorded answers.

    A command is looked up by its whole line, then by its name; its binary is put in place.
    """
    answers = dict(commands or {})
    made = dict(files or {}) | {f"usr/bin/{line.split()[0]}": "" for line in answers}
    for name, content in made.items():
        path = root / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(data)

    def run(arguments: Sequence[str], seconds: float) -> Output:
        del seconds
        answer = answers.get(" ".join(arguments), answers.get(arguments[0]))
        if answer is None:
            return Output(code=127, errors="not found")
        return Output(code=0, text=answer) if isinstance(answer, str) else answer

    return Host(root=root, run=run, elevated=elevated)
