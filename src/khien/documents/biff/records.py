"""Records of an old Excel file ([MS-XLS] 2.1.4; BIFF2 to BIFF8): a kind, a length, so many bytes.

In: the bytes of a workbook's stream. Out: records in order, those that go on in further ones
joined. A record that reaches over the end is the last one: a copy may lack its end.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from khien.core.errors import DamagedDocument
from khien.core.limits import Budget

BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C
# The first record by age: BIFF2, 3, 4, and 5 to 8, which say their version themselves.
BOFS = {0x0009: 2, 0x0209: 3, 0x0409: 4, BOF: 5}
_HEAD = struct.Struct("<HH")
_ASK_TIME = 0x3FFF
_BIFF8 = 0x0600
_SHEET, _CHART, _MACROS, _GLOBALS, _WORKSPACE = 0x0010, 0x0020, 0x0040, 0x0005, 0x0100

Record = tuple[int, int, int]  # kind, where its bytes begin, how many


def records(data: bytes, at: int, budget: Budget) -> Iterator[Record]:
    """Every record from ``at`` to the end of the stream."""
    unpack, end = _HEAD.unpack_from, len(data) - 4
    count = 0
    while at <= end:
        kind, length = unpack(data, at)
        at += 4
        if at + length > len(data):
            if at == len(data):
                return
            length = len(data) - at
        yield kind, at, length
        at += length
        count += 1
        if not count & _ASK_TIME:
            budget.check_time()


def version_of(data: bytes, at: int = 0) -> int:
    """Which BIFF the stream that begins at ``at`` is of; raises DamagedDocument."""
    try:
        kind, length, version = struct.unpack_from("<HHH", data, at)
    except struct.error:
        raise DamagedDocument("workbook") from None
    found = BOFS.get(kind)
    if found is None or length < 4:
        raise DamagedDocument("workbook")
    return 8 if found == 5 and version == _BIFF8 else found


def is_bare(head: bytes) -> bool:
    """Whether ``head`` begins as a workbook that stands in no container, as old ones do."""
    if len(head) < 12 or head[0] != 9 or head[1] not in {0, 2, 4, 8}:
        return False
    _, length, _, kind = struct.unpack_from("<HHHH", head)
    if kind not in {_SHEET, _CHART, _MACROS, _GLOBALS, _WORKSPACE}:
        return False
    return length in ({4} if head[1] == 0 else {6, 8, 16})


def segments(data: bytes, at: int, length: int) -> list[bytes]:
    """The bytes of a record and of those that continue it, each by itself."""
    found = [data[at : at + length]]
    at += length
    while at + 4 <= len(data):
        kind, length = _HEAD.unpack_from(data, at)
        if kind != CONTINUE:
            break
        found.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return found
