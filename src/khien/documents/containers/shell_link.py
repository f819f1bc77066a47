"""Windows shortcuts ([MS-SHLLINK] 2.1 to 2.3), as far as the volume that one leads to.

In: the bytes of a link. Out: where its volume is described. A path, a name or a label is never
read: where a shortcut leads to is nobody's business here.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

SIGNATURE = bytes.fromhex("4c0000000114020000000000c000000000000046")  # the head's size, the class
_FLAGS_AT, _HEAD = 0x14, 0x4C
_HAS_IDS, _HAS_INFO, _HAS_VOLUME = 1, 2, 1
_INFO, _VOLUME = struct.Struct("<IIII"), struct.Struct("<III")


@dataclass(frozen=True, slots=True)
class LinkInfo:
    """The structure at ``at`` with its own ``size`` and that of its ``head``, in bytes; ``place``:
    where the volume stands in it, None without one."""

    at: int
    size: int
    head: int
    place: int | None


def link_info(data: bytes) -> LinkInfo | None:
    """What a link tells of its target's place; None where it tells nothing. Raises ValueError for
    what is no link or is cut short."""
    if not data.startswith(SIGNATURE):
        raise ValueError("no shell link")
    try:
        flags = struct.unpack_from("<I", data, _FLAGS_AT)[0]
        if not flags & _HAS_INFO:
            return None
        at = _HEAD
        if flags & _HAS_IDS:
            at += 2 + struct.unpack_from("<H", data, _HEAD)[0]
        size, head, info, place = _INFO.unpack_from(data, at)
    except struct.error as error:
        raise ValueError("cut short") from error
    return LinkInfo(at, size, head, place if info & _HAS_VOLUME else None)


def volume(data: bytes, at: int) -> tuple[int, int]:
    """The kind of drive, as GetDriveType has it, and the serial number of the volume described at
    ``at``; raises ValueError where it is cut short."""
    try:
        _, kind, serial = _VOLUME.unpack_from(data, at)
    except struct.error as error:
        raise ValueError("cut short") from error
    return kind, serial
