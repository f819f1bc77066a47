"""Which sections of a Word 97-2003 file begin on a new page ([MS-DOC] 2.8.26).

In: the WordDocument stream and the table of sections. Out: by the character that a section
begins at, whether it turns the page.
"""

from __future__ import annotations

import struct

from khien.documents.doc.changes import changes

_ENTRY_BYTES = 12
_KIND = 0x3009
_CONTINUOUS = 0
_NONE = 0xFFFFFFFF
_MOST_SECTIONS = 10_000


def turning_ends(stream: bytes, table: bytes) -> dict[int, bool]:
    """Where each section begins -> whether on a new page."""
    count = min(max(len(table) - 4, 0) // (4 + _ENTRY_BYTES), _MOST_SECTIONS)
    found: dict[int, bool] = {}
    whole = max(len(table) - 4, 0) // (4 + _ENTRY_BYTES)
    for at in range(count):
        start = struct.unpack_from("<I", table, at * 4)[0]
        where = struct.unpack_from("<I", table, (whole + 1) * 4 + at * _ENTRY_BYTES + 2)[0]
        found[start] = _kind(stream, where) != _CONTINUOUS
    return found


def _kind(stream: bytes, where: int) -> int | None:
    """What the section says of its beginning; None when nothing: a new page."""
    if where == _NONE or where + 2 > len(stream):
        return None
    length = struct.unpack_from("<H", stream, where)[0]
    for code, operand in changes(stream[where + 2 : where + 2 + length]):
        if code == _KIND:
            return operand[0]
    return None
