"""Writes an Excel 97-2003 workbook ([MS-XLS], BIFF8) with what the samples and tests need of it.

In: sheets of rows, with headers and boxes. Out: the file. The table of strings goes on in
CONTINUE records (2.4.58) wherever it is cut, in the middle of a string too, as Excel does.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from samples.files.binary.compound import compound

MOST = 8_224  # bytes of one record (2.1.4)
BOF, EOF, CONTINUE, CODEPAGE, FILEPASS = 0x0809, 0x0A, 0x3C, 0x42, 0x2F
FONT, XF, STYLE, BOUNDSHEET, SST, PALETTE = 0x31, 0xE0, 0x293, 0x85, 0xFC, 0x92
HEADER, FOOTER, DIMENSIONS, ROW, WINDOW1, WINDOW2 = 0x14, 0x15, 0x200, 0x208, 0x3D, 0x23E
LABELSST, LABEL, NUMBER, FORMULA, STRING = 0xFD, 0x204, 0x203, 0x06, 0x207
OBJ, TXO, MSODRAWING, MSODRAWINGGROUP = 0x5D, 0x1B6, 0xEC, 0xEB
GLOBALS, SHEET = 5, 0x10
PLAIN, BOLD_RED = 15, 16  # formats of cells: the first fifteen are of styles
RED = 10

Cell = str | int | float | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows of cells; ``red``: (row, column) of cells set bold and red."""

    rows: Sequence[Sequence[Cell]]
    name: str = "Sheet1"
    header: str = ""
    footer: str = ""
    boxes: Sequence[str] = ()
    hidden: bool = False
    red: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Workbook:
    """A whole file."""

    sheets: Sequence[Sheet]
    cut: int = MOST  # bytes after which the table of strings goes on in another record
    font: str = "Times New Roman"
    locked: bool = False
    pictures: bytes = b""  # the store of drawings
    more: Mapping[str, bytes] = field(default_factory=dict)  # further streams


def xls(book: Workbook) -> bytes:
    """The file."""
    return compound({"Workbook": stream(book), **book.more})


def record(kind: int, data: bytes = b"") -> bytes:
    """One record."""
    return struct.pack("<HH", kind, len(data)) + data


def split(kind: int, data: bytes, most: int = MOST) -> bytes:
    """A record that goes on in CONTINUE records."""
    parts = [data[at : at + most] for at in range(0, len(data), most)] or [b""]
    return record(kind, parts[0]) + b"".join(record(CONTINUE, part) for part in parts[1:])


def text(words: str, *, short: bool = False) -> bytes:
    """A string with its count, in bytes when every letter fits one (2.5.294)."""
    count, narrow = _units(words), _is_narrow(words)
    head = struct.pack("<BB" if short else "<HB", count, 0 if narrow else 1)
    return head + words.encode("latin-1" if narrow else "utf-16-le")


def stream(book: Workbook) -> bytes:
    """The workbook's stream: the globals, then each sheet."""
    numbers: dict[str, int] = {}
    bodies = [_sheet(sheet, numbers) for sheet in book.sheets]
    before = _begin(GLOBALS) + (record(FILEPASS, bytes(54)) if book.locked else b"")
    before += record(CODEPAGE, struct.pack("<H", 1200)) + record(WINDOW1, _window1())
    before += _looks(book.font)
    pictures = split(MSODRAWINGGROUP, book.pictures) if book.pictures else b""
    after = pictures + _shared(numbers, book) + record(EOF)
    names = [text(sheet.name, short=True) for sheet in book.sheets]
    at = len(before) + sum(10 + len(name) for name in names) + len(after)
    rows = b""
    for sheet, name, body in zip(book.sheets, names, bodies, strict=True):
        rows += record(BOUNDSHEET, struct.pack("<IBB", at, int(sheet.hidden), 0) + name)
        at += len(body)
    return before + rows + after + b"".join(bodies)


def _units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def _is_narrow(words: str) -> bool:
    return all(ord(ch) < 0x100 for ch in words)


def _begin(kind: int) -> bytes:
    return record(BOF, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0x41, 6))


def _window1() -> bytes:
    return struct.pack("<9H", 0, 0, 12_000, 8_000, 0x38, 0, 0, 1, 600)


def _looks(name: str) -> bytes:
    """Four plain fonts and a bold red one, a format for each, the style of all."""
    fonts = b""
    for weight, colour in ((400, 0x7FFF),) * 4 + ((700, RED),):
        head = struct.pack("<5HBBBB", 260, 0, colour, weight, 0, 0, 0, 0, 0)
        fonts += record(FONT, head + text(name, short=True))
    formats = b""
    for number in range(17):
        font = 5 if number == BOLD_RED else 0
        flags = 0xFFF5 if number < PLAIN else 1
        formats += record(XF, struct.pack("<HHHBBBBIIH", font, 0, flags, 0x20, 0, 0, 0, 0, 0, 0xC0))
    return fonts + formats + record(STYLE, struct.pack("<HBB", 0x8000, 0, 0xFF))


def _sheet(sheet: Sheet, numbers: dict[str, int]) -> bytes:
    """The records of one sheet; ``numbers`` counts the strings of the whole file."""
    widest = max((len(row) for row in sheet.rows), default=0)
    parts = [_begin(SHEET)]
    parts += [record(HEADER, text(sheet.header))] if sheet.header else []
    parts += [record(FOOTER, text(sheet.footer))] if sheet.footer else []
    parts.append(record(DIMENSIONS, struct.pack("<IIHHH", 0, len(sheet.rows), 0, widest, 0)))
    for row, cells in enumerate(sheet.rows):
        parts.append(record(ROW, struct.pack("<HHHHHHI", row, 0, len(cells), 255, 0, 0, 0x100)))
        for column, cell in enumerate(cells):
            look = BOLD_RED if (row, column) in sheet.red else PLAIN
            place = struct.pack("<HHH", row, column, look)
            if isinstance(cell, str):
                number = numbers.setdefault(cell, len(numbers))
                parts.append(record(LABELSST, place + struct.pack("<I", number)))
            elif cell is not None:
                parts.append(record(NUMBER, place + struct.pack("<d", cell)))
    for number, words in enumerate(sheet.boxes, start=1):
        parts.append(_box(number, words))
    parts += [record(WINDOW2, struct.pack("<HHHIHHI", 0x6B6, 0, 0, 0x40, 0, 0, 0)), record(EOF)]
    return b"".join(parts)


def _box(number: int, words: str) -> bytes:
    """A text box: the object, its text, and the runs of that (2.4.181, 2.4.329)."""
    common = struct.pack("<HHHHH", 0x15, 0x12, 0x06, number, 0x6011) + bytes(12)
    head = struct.pack("<HH6xHHI", 0x0212, 0, _units(words), 16, 0)
    runs = struct.pack("<HHI", 0, 0, 0) + struct.pack("<HHI", _units(words), 0, 0)
    letters = text(words)[2:]
    return (
        record(OBJ, common + bytes(4))
        + record(TXO, head)
        + record(CONTINUE, letters)
        + record(CONTINUE, runs)
    )


def _shared(numbers: Mapping[str, int], book: Workbook) -> bytes:
    """The table of strings; a string cut in the middle goes on behind flags of its own."""
    uses = sum(isinstance(cell, str) for sheet in book.sheets for row in sheet.rows for cell in row)
    parts = [bytearray(struct.pack("<II", uses, len(numbers)))]
    for words in numbers:
        width = 1 if _is_narrow(words) else 2
        head, letters = text(words)[:3], text(words)[3:]
        if len(parts[-1]) + 3 + width > book.cut:
            parts.append(bytearray())
        parts[-1] += head
        while letters:
            room = (book.cut - len(parts[-1])) // width * width
            parts[-1] += letters[:room]
            letters = letters[room:]
            if letters:
                parts.append(bytearray(head[2:]))
    return record(SST, bytes(parts[0])) + b"".join(
        record(CONTINUE, bytes(part)) for part in parts[1:]
    )
