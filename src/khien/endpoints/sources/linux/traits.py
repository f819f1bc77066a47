"""What tells this disk and this installation from others: serials of fixed disks, machine-id.

machine-id(5) asks that the id be told to nobody as it is: it leaves the PC as a fingerprint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from khien.core.text import printable
from khien.endpoints.coverage.identity import serial_key
from khien.endpoints.facts import Trait
from khien.endpoints.sources.linux.host import Host
from khien.endpoints.sources.linux.usb import udev_properties

MOST_DISKS = 8
_MACHINE_ID = re.compile(r"[0-9a-f]{32}")
_WHOLE = re.compile(r"(sd[a-z]{1,3}|nvme\d+n\d+|vd[a-z]{1,2}|mmcblk\d+)")


def traits(host: Host) -> tuple[Trait, ...]:
    """Disks that stay in the PC, then the installation."""
    disks = sorted(dict.fromkeys(filter(None, _disks(host))))[:MOST_DISKS]
    machine = host.line("/etc/machine-id").lower()
    is_set = _MACHINE_ID.fullmatch(machine) and len(set(machine)) > 3
    system = [Trait("system", machine)] if is_set else []
    return (*(Trait("disk", serial) for serial in disks), *system)


def _disks(host: Host) -> Iterator[str]:
    try:
        names = host.entries("/sys/class/block")
    except PermissionError:
        return
    for name in filter(_WHOLE.fullmatch, names):
        folder = f"/sys/class/block/{name}"
        if host.line(f"{folder}/removable") != "0":
            continue
        known = udev_properties(_udev(host, host.line(f"{folder}/dev")))
        if known.get("ID_BUS") == "usb":
            continue
        told = known.get("ID_SERIAL_SHORT") or host.line(f"{folder}/device/serial")
        yield serial_key(printable(told, most=128))


def _udev(host: Host, number: str) -> str:
    try:
        return host.text(f"/run/udev/data/b{number}", most=1 << 16) or ""
    except PermissionError:
        return ""
