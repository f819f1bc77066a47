"""Write a shell link (.lnk) to a file on a drive, for samples and tests.

Follows [MS-SHLLINK] 2.1-2.3: the header, an empty list of ids, LinkInfo with VolumeID and a local
path. No network links, no strings, no extra data.
"""

from __future__ import annotations

import struct
from datetime import datetime

from samples.endpoints.regf import ticks

CLASS_ID = bytes.fromhex("0114020000000000c000000000000046")
UNKNOWN, REMOVABLE, FIXED, OPTICAL = 0, 2, 3, 5
_IDS, _INFO = 1, 2
_VOLUME_AND_PATH = 1


def shortcut(
    *,
    drive: int = REMOVABLE,
    serial: int = 0x1A2B3C4D,
    at: datetime | None = None,
    label: str = "",
    path: str = "E:\\ke-hoach.docx",
    ids: bytes | None = b"",
) -> bytes:
    """The bytes of a link. ``at``: the target's times as the link keeps them; ``ids`` None: no
    list of ids."""
    moment = ticks(at) if at else 0
    flags = _INFO | (0 if ids is None else _IDS)
    head = struct.pack("<I16sIIQQQ", 0x4C, CLASS_ID, flags, 0x20, moment, moment, moment)
    head = head.ljust(0x4C, b"\0")
    listed = b"" if ids is None else struct.pack("<H", len(ids) + 2) + ids + b"\0\0"
    name = label.encode("cp1252") + b"\0"
    volume = struct.pack("<IIII", 16 + len(name), drive, serial, 16) + name
    local = path.encode("cp1252") + b"\0"
    start = 0x1C
    places = (start, start + len(volume), 0, start + len(volume) + len(local))
    info = volume + local + b"\0"
    sizes = struct.pack("<III4I", start + len(info), start, _VOLUME_AND_PATH, *places)
    return head + listed + sizes + info
