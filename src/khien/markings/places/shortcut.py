"""Which kind of drive a Windows shortcut leads to.

[MS-SHLLINK] 2.1 to 2.3: a header, perhaps a list of ids, perhaps LinkInfo with the volume. Only
the kind of drive is read: where the shortcut leads to is nobody's business here.
"""

from __future__ import annotations

import enum
import struct
from pathlib import Path

_MOST_BYTES = 256 * 2**10
_HEADER_SIZE = 0x4C
_CLASS = bytes.fromhex("0114020000000000c000000000000046")
_HAS_IDS, _HAS_INFO = 1, 2
_HAS_VOLUME = 1


class Drive(enum.Enum):
    """GetDriveType's kinds, as far as they matter."""

    UNKNOWN = 0
    REMOVABLE = 2
    FIXED = 3
    NETWORK = 4
    DISC = 5


def drive_of(path: Path) -> Drive:
    """The kind of drive of the shortcut at ``path``; UNKNOWN for whatever is none."""
    try:
        if not path.is_file() or path.is_symlink():
            return Drive.UNKNOWN
        with path.open("rb") as file:
            return drive_in(file.read(_MOST_BYTES))
    except OSError:
        return Drive.UNKNOWN


def drive_in(data: bytes) -> Drive:
    """The kind of drive that the bytes of a shortcut tell."""
    try:
        size, kind, flags = struct.unpack_from("<I16sI", data)
        if size != _HEADER_SIZE or kind != _CLASS or not flags & _HAS_INFO:
            return Drive.UNKNOWN
        at = _HEADER_SIZE
        if flags & _HAS_IDS:
            at += 2 + struct.unpack_from("<H", data, at)[0]
        _, _, info, volume = struct.unpack_from("<IIII", data, at)
        if not info & _HAS_VOLUME:
            return Drive.UNKNOWN
        return Drive(struct.unpack_from("<I", data, at + volume + 4)[0])
    except (struct.error, ValueError):
        return Drive.UNKNOWN
