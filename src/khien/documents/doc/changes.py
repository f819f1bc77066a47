"""Property changes ([MS-DOC] 2.2.5, "Sprm" and "Prl"): small codes with an operand each.

In: bytes of a list of changes. Out: (code, operand) pairs; what is cut short ends the list.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_SIZES = (1, 1, 2, 4, 2, 2, -1, 3)  # of the operand, by the top three bits of the code
_LONG = 6
_TABLE_DEFINITION = 0xD608  # its length has two bytes and counts itself
_TAB_STOPS = 0xC615  # a length of 255 says that the stops say it themselves


def changes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each change in order."""
    at = 0
    while at + 2 < len(data):
        code = struct.unpack_from("<H", data, at)[0]
        at += 2
        size = _SIZES[code >> 13]
        if code >> 13 == _LONG:
            if code == _TABLE_DEFINITION:
                if at + 2 > len(data):
                    return
                size = struct.unpack_from("<H", data, at)[0] - 1
                at += 2
            elif code == _TAB_STOPS and data[at] == 255:
                return
            else:
                size = data[at]
                at += 1
        operand = data[at : at + size]
        if size < 0 or len(operand) < size:
            return
        at += size
        yield code, operand


def whole(operand: bytes) -> int:
    """An operand as a number."""
    return int.from_bytes(operand[:4], "little")
