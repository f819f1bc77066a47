"""Made PCs: a folder of files and recorded answers that the real checks look at.

Each differs in a few habits (``Habits``); the facts, findings and the signed bundle come from
the same code that runs on a real PC.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from khien.endpoints import InspectionContext, inspect
from khien.endpoints.sources.linux.host import Host, Output
from khien.evidence.ticket import Ticket
from khien.markings.mark import State, Where
from khien.workflows.marked_files import marked_files, scan_facts
from khien.workflows.scan_result import ScannedFile, ScanResult

WEEKDAY = "%a, %d %b %Y 08:00:00 UTC"


@dataclass(frozen=True, slots=True)
class Habits:
    """How a PC is kept."""

    antivirus_days: int | None = 1  # age of the signatures; None: no antivirus
    edr: bool = True
    firewall: bool = True
    disk_encrypted: bool = True
    locks: bool = True
    pending_updates: bool = False
    remote_control: bool = False
    drive: str = ""  # serial of a USB drive that was plugged in
    scanned: bool = True  # whether somebody ran the scan for marked files
    marked: tuple[str, ...] = ()  # levels of the marked files that it found
    boxes: int = 0  # stamps it could not read
    encrypted: int = 0


WELL_KEPT = Habits()
FIRST = Habits(marked=("TỐI MẬT", "MẬT", "MẬT", "MẬT"), boxes=1)
KINDS: tuple[Habits, ...] = (
    WELL_KEPT,
    Habits(edr=False),
    WELL_KEPT,
    Habits(antivirus_days=40, pending_updates=True, marked=("MẬT", "MẬT", "MẬT")),
    WELL_KEPT,
    Habits(
        antivirus_days=None, edr=False, firewall=False, locks=False, disk_encrypted=False,
        marked=("TỐI MẬT", "MẬT"), boxes=2,
    ),
    Habits(disk_encrypted=False, encrypted=2),
    Habits(remote_control=True, drive="9F7700LA11", scanned=False),
)  # fmt: skip


def habits(which: int) -> Habits:
    """How the ``which``-th PC is kept; a drive that was plugged in is one of its own."""
    kept = KINDS[which % len(KINDS)]
    return replace(kept, drive=f"{kept.drive}{which:02}") if kept.drive else kept


def _files(name: str, serial: str, habits: Habits, now: datetime) -> dict[str, list[str]]:
    yesterday = now - timedelta(days=1)
    files = {
        "/proc/sys/kernel/hostname": [name],
        "/etc/os-release": [
            "ID=debian", 'VERSION_ID="13"', 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"',
        ],
        "/sys/class/dmi/id/product_serial": [serial],
        "/var/lib/apt/lists/kho_trixie-security_InRelease": [
            "Origin: Debian", f"Date: {yesterday.strftime(WEEKDAY)}",
        ],
        "/proc/1/comm": ["systemd"],
        "/proc/self/mountinfo": ["24 1 254:0 / / rw,relatime shared:1 - ext4 /dev/dm-0 rw"],
        "/etc/passwd": [
            "root:x:0:0:root:/root:/bin/bash", "canbo:x:1000:1000::/home/canbo:/bin/bash",
        ],
        "/etc/shadow": [
            "root:!:20000:0:99999:7:::", "canbo:$y$j9T$khong-phai-bam-that:20400:0:180:7:::",
        ],
        "/usr/share/xsessions/gnome.desktop": ["[Desktop Entry]"],
        "/etc/dconf/db/local.d/00-khoa": [
            "[org/gnome/desktop/session]", f"idle-delay=uint32 {600 if habits.locks else 0}",
            "[org/gnome/desktop/screensaver]", f"lock-enabled={str(habits.locks).lower()}",
        ],
        "/etc/dconf/db/local.d/locks/10-khoa": [
            "/org/gnome/desktop/session/idle-delay", "/org/gnome/desktop/screensaver/lock-enabled",
        ],
        "/proc/net/tcp": ["  sl  local_address rem_address   st tx_queue rx_queue"],
    }  # fmt: skip
    _software(files, habits, now)
    files["/var/log/kern.log"] = _kernel_log(name, habits, now)
    return files


def _software(files: dict[str, list[str]], habits: Habits, now: datetime) -> None:
    """What is installed and running, and whether the disk is encrypted."""
    packages = ["Package: base-files", "Status: install ok installed", ""]
    running: list[str] = []
    if habits.disk_encrypted:
        files["/sys/class/block/dm-0/dm/uuid"] = ["CRYPT-LUKS2-" + "5d1c" * 8 + "-goc"]
    else:
        files["/sys/class/block/dm-0/dm/uuid"] = ["LVM-" + "5d1c" * 8]
        files["/sys/class/block/dm-0/slaves/sda2/size"] = ["100000"]
        files["/sys/class/block/sda2/size"] = ["100000"]
    if habits.antivirus_days is not None:
        day = now - timedelta(days=habits.antivirus_days)
        packages += ["Package: clamav", "Status: install ok installed", ""]
        packages += ["Package: clamav-daemon", "Status: install ok installed", ""]
        running.append("clamd")
        head = f"ClamAV-VDB:{day:%d %b %Y} 04-26 +0000:27298:2061988:90:{'0' * 32}:x:x:1"
        files["/var/lib/clamav/daily.cvd"] = [head]
    if habits.edr:
        packages += ["Package: wazuh-agent", "Status: install ok installed", ""]
        running.append("wazuh-agentd")
    if habits.remote_control:
        files["/opt/teamviewer/tv_bin/teamviewerd"] = [""]
        running.append("teamviewerd")
    files["/var/lib/dpkg/status"] = packages
    for at, line in enumerate(running):
        files[f"/proc/{600 + at}/comm"] = [line]


def _kernel_log(name: str, habits: Habits, now: datetime) -> list[str]:
    booted = now - timedelta(days=60)
    lines = [f"{booted.isoformat(timespec='seconds')} {name} kernel: Linux version 6.12.9-amd64"]
    if habits.drive:
        at = (now - timedelta(days=9)).isoformat(timespec="seconds")
        said = (
            "usb 1-2: New USB device found, idVendor=0781, idProduct=5567, bcdDevice= 1.00",
            "usb 1-2: Product: Cruzer Blade",
            "usb 1-2: Manufacturer: SanDisk",
            f"usb 1-2: SerialNumber: {habits.drive}",
            "usb-storage 1-2:1.0: USB Mass Storage device detected",
            "sd 6:0:0:0: [sdb] Attached SCSI removable disk",
        )
        lines += [f"{at} {name} kernel: {line}" for line in said]
    return lines


def _commands(habits: Habits) -> dict[str, str]:
    policy = "drop" if habits.firewall else "accept"
    chain = (
        '{"chain": {"family": "inet", "table": "filter", "name": "input", "type": "filter", '
        f'"hook": "input", "prio": 0, "policy": "{policy}"}}}}'
    )
    pending = "Inst openssl [3.5.1-1] (3.5.1-1+deb13u2 Debian-Security:13/stable-security [amd64])"
    return {
        "apt-get": pending if habits.pending_updates else "NOTE: This is only a simulation!",
        "nft": f'{{"nftables": [{chain}]}}' if habits.firewall else '{"nftables": []}',
    }


def _host(root: Path, files: Mapping[str, Sequence[str]], commands: Mapping[str, str]) -> Host:
    made = {**files, **{f"usr/bin/{name}": [""] for name in commands}}
    for name, lines in made.items():
        path = root / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", "utf-8")

    def run(arguments: Sequence[str], seconds: float) -> Output:
        del seconds
        answer = commands.get(arguments[0])
        if answer is None:
            return Output(code=127, errors="not found")
        return Output(code=0, text=answer)

    return Host(root=root, run=run, elevated=True)


@dataclass(frozen=True, slots=True)
class Made:
    """One made PC: where its files are laid out, what it is called, how it is kept."""

    root: Path
    name: str
    serial: str
    habits: Habits


def scan(made: Made, now: datetime) -> ScanResult | None:
    """What a scan of the made PC's drive found; None where nobody ran one.

    The rows are made, as its files are; what leaves the PC of them, and what it means, is not.
    """
    habits = made.habits
    if not habits.scanned:
        return None
    rows: list[tuple[str | None, State, str, Where]] = [
        (level, State.MARKED, "box", Where.HEAD) for level in habits.marked
    ]
    rows += [(None, State.BOX_UNREAD, "unread_stamp", Where.STAMP)] * habits.boxes
    at = now - timedelta(hours=7)
    found = [
        ScannedFile(
            path=f"/home/canbo/{made.name}/van-ban-{number:02}.{kind}",
            sha256=hashlib.sha256(f"{made.name} {number}".encode()).hexdigest(),
            size=30_000 * number, modified=at - timedelta(days=40 * number), format=kind,
            level=level, state=state, rule=rule, where=where,
        )
        for number, (level, state, rule, where) in enumerate(rows, 1)
        for kind in ["pdf" if state is State.BOX_UNREAD else "docx"]
    ]  # fmt: skip
    unread = {"damaged": 3, "encrypted": habits.encrypted}
    return ScanResult(
        scanned_at=at, rules="2026.11", roots=("/",), examined=8_000 + len(made.serial) * 137,
        skipped=412, unreadable={code: count for code, count in unread.items() if count},
        found=tuple(found),
    )  # fmt: skip


def look(
    made: Made, ticket: Ticket | None, now: datetime, *, scanned: ScanResult | None = None
) -> Mapping[str, Any]:
    """The inspection of one made PC, by the real checks, under what its ticket declares."""
    files = _files(made.name, made.serial, made.habits, now)
    host = _host(made.root, files, _commands(made.habits))
    context = InspectionContext()
    if ticket is not None:
        context = InspectionContext(
            machine_class=ticket.machine_class, issued_serials=frozenset(ticket.issued_serials)
        )
    facts = scan_facts(marked_files(scanned, key=None)) if scanned else None
    return inspect(context=context, now=now, host=host, scan=facts).as_json()
