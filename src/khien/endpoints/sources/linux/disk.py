"""Whether the disks under the system and the homes are encrypted, by the kernel's own tree.

From the mount to its device, then down ``slaves`` to the leaves: encrypted when every way
down passes a dm-crypt layer. A drive that encrypts itself in hardware does not show here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from khien.endpoints.facts import Disk, Maybe, Unseen
from khien.endpoints.sources.linux.host import Host

_DATA_MOUNTS = ("/", "/home", "/var", "/srv")
_NOT_A_DISK = {"overlay", "tmpfs", "9p", "nfs", "nfs4", "squashfs", "aufs", "fuse", "zfs", "rootfs"}
_DEPTH = 12
_OCTAL = re.compile(r"\\([0-7]{3})")


def disk(host: Host) -> Maybe[Disk]:
    """Encryption of each mount that holds data."""
    mounts = parse_mounts(host.text("/proc/self/mountinfo", most=4 << 20) or "")
    root = mounts.get("/")
    if root is None:
        return Unseen("not-supported-here", "/proc/self/mountinfo")
    return Disk(
        mounts={name: _encrypted(host, *mounts[name]) for name in _DATA_MOUNTS if name in mounts},
        root_type=root[1],
    )


def parse_mounts(content: str) -> Mapping[str, tuple[str, str, str]]:
    """Mount point -> (device number, file system, source); the last mount on a point counts."""
    found: dict[str, tuple[str, str, str]] = {}
    for line in content.splitlines():
        left, dash, right = line.partition(" - ")
        before, after = left.split(), right.split()
        if dash and len(before) >= 5 and len(after) >= 2:
            point = _OCTAL.sub(lambda match: chr(int(match[1], 8)), before[4])
            found[point] = (before[2], after[0], after[1])
    return found


def _encrypted(host: Host, number: str, kind: str, source: str) -> bool | None:
    if kind in _NOT_A_DISK or kind.startswith("fuse"):
        return None
    folder = f"/sys/dev/block/{number}"
    if not host.exists(folder):
        # btrfs gives its mounts a number of their own; its source names the device
        folder = f"/sys/class/block/{_device_name(host, source)}"
    return _under_crypt(host, folder, depth=0) if host.exists(folder) else None


def _device_name(host: Host, source: str) -> str:
    name = source.rsplit("/", 1)[-1]
    if not source.startswith("/dev/mapper/"):
        return name
    for candidate in host.entries("/sys/class/block"):
        if host.line(f"/sys/class/block/{candidate}/dm/name") == name:
            return candidate
    return name


def _under_crypt(host: Host, folder: str, *, depth: int) -> bool | None:
    if depth > _DEPTH:
        return None
    if host.line(f"{folder}/dm/uuid").startswith("CRYPT-"):
        return True
    below = host.entries(f"{folder}/slaves")
    if not below:
        return False
    answers = [_under_crypt(host, f"{folder}/slaves/{name}", depth=depth + 1) for name in below]
    if False in answers:
        return False
    return None if None in answers else True
