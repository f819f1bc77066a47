"""Writes an Excel workbook that stands in no container: BIFF2, 3 or 4, one sheet.

In: rows of cells as bytes in the letters of their font, or whole numbers. Out: the file.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from samples.files.binary.biff8 import EOF, FILEPASS, HEADER, SHEET, record

_BOFS = {2: 0x09, 3: 0x209, 4: 0x409}
_FONT2, _FONT3 = 0x31, 0x231
_XF3, _XF4 = 0x243, 0x443
_INTEGER2, _NUMBER2, _NUMBER3, _LABEL2, _LABEL3 = 0x02, 0x03, 0x203, 0x04, 0x204

Cell = tuple[bytes, int] | int | float | None  # letters with the number of their font


@dataclass(frozen=True)
class Bare:
    """A whole file."""

    rows: Sequence[Sequence[Cell]]
    version: int = 4
    fonts: Sequence[str] = ("Times New Roman",)
    header: bytes = b""
    locked: bool = False


def bare(book: Bare) -> bytes:
    """The file."""
    begin = struct.pack("<HH", book.version, SHEET) + bytes(0 if book.version == 2 else 2)
    data = record(_BOFS[book.version], begin)
    if book.locked:
        data += record(FILEPASS, bytes(4))
    if book.header:
        data += record(HEADER, bytes((len(book.header),)) + book.header)
    for number, name in enumerate(book.fonts):
        colour = b"" if book.version == 2 else struct.pack("<H", 10)
        look = struct.pack("<HH", 260, number == 1) + colour + bytes((len(name),)) + name.encode()
        data += record(_FONT2 if book.version == 2 else _FONT3, look)
        if book.version > 2:
            framed = bytes((number, 0, 0, 0, 2, 0, 0, 0)) + bytes((1,) * 4)
            data += record(_XF3 if book.version == 3 else _XF4, framed)
    for row, cells in enumerate(book.rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                data += _cell(book.version, row, column, cell)
    return data + record(EOF)


def _cell(version: int, row: int, column: int, cell: tuple[bytes, int] | int | float) -> bytes:
    font = cell[1] if isinstance(cell, tuple) else 0
    place = struct.pack("<HH", row, column)
    place += bytes((0, font << 6, 2)) if version == 2 else struct.pack("<H", font)
    if isinstance(cell, tuple):
        words = cell[0]
        if version == 2:
            return record(_LABEL2, place + bytes((len(words),)) + words)
        return record(_LABEL3, place + struct.pack("<H", len(words)) + words)
    if version == 2 and isinstance(cell, int):
        return record(_INTEGER2, place + struct.pack("<H", cell))
    return record(_NUMBER2 if version == 2 else _NUMBER3, place + struct.pack("<d", cell))
