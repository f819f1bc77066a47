"""What a drop-down form field shows ([MS-DOC] 2.9.79): its entry stands in the data stream.

In: the data stream and the place that the field's picture character names. Out: the chosen
words, or nothing.
"""

from __future__ import annotations

import struct

_DROP_DOWN = 2
_VERSION = 0xFFFFFFFF
_MOST_ENTRIES = 200
_UNSET = 25  # no entry was chosen: the default shows


def chosen(data: bytes, place: int) -> str:
    """The entry that the field at ``place`` shows; empty when it is no drop-down."""
    try:
        return _chosen(data, place)
    except struct.error:
        return ""


def _chosen(data: bytes, place: int) -> str:
    head = struct.unpack_from("<H", data, place + 4)[0]
    at = place + head
    version, bits = struct.unpack_from("<IH", data, at)
    if version != _VERSION or bits & 3 != _DROP_DOWN:
        return ""
    result = bits >> 2 & 0x1F
    at = _behind_text(data, at + 10)  # its name
    default = struct.unpack_from("<H", data, at)[0]
    at += 2
    for _ in range(5):  # its format, help, status and two macros
        at = _behind_text(data, at)
    mark, count, more = struct.unpack_from("<HHH", data, at)
    if mark != 0xFFFF:
        return ""
    at += 6
    wanted = default if result == _UNSET else result
    for number in range(min(count, _MOST_ENTRIES)):
        length = struct.unpack_from("<H", data, at)[0]
        if number == wanted:
            return data[at + 2 : at + 2 + length * 2].decode("utf-16-le", "replace")
        at += 2 + length * 2 + more
    return ""


def _behind_text(data: bytes, at: int) -> int:
    """Where the next thing begins after a counted text with its final zero."""
    return at + 2 + int(struct.unpack_from("<H", data, at)[0]) * 2 + 2
