"""Workbooks in binary parts (.xlsb, [MS-XLSB]): a table of words and the cells that point to it."""

from __future__ import annotations

import struct

from samples.marked.letter import Letter
from samples.marked.writers.office import sheet_rows
from samples.marked.writers.package import (
    content_types,
    document_properties,
    relations,
    zipped,
)

_MEDIA = "application/vnd.ms-excel"
_ROW, _SHARED, _ITEM = 0, 7, 19
_BEGIN_SHEET, _BEGIN_BOOK, _BEGIN_SHEETS, _BEGIN_DATA = 129, 131, 143, 145
_SHEET, _BEGIN_WORDS, _MARGINS = 156, 159, 479
_KINDS = (
    f"{_MEDIA}.sheet.binary.macroEnabled.main",
    f"{_MEDIA}.worksheet",
    f"{_MEDIA}.sharedStrings",
)


def xlsb(letter: Letter) -> bytes:
    """A workbook of one sheet."""
    rows = sheet_rows(letter)
    words = list(dict.fromkeys(cell for row in rows for cell in row if cell))
    own, targets = document_properties(letter.properties, title=letter.title, label=letter.label)
    book = struct.pack("<II", 0, 1) + _text("rId1") + _text("Sheet1")
    inner = b""
    for number, row in enumerate(rows):
        inner += _record(_ROW, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        for column, text in enumerate(row):
            if text:
                inner += _record(_SHARED, struct.pack("<III", column, 0, words.index(text)))
    shared = b"".join(_record(_ITEM, b"\0" + _text(word)) for word in words)
    header = letter.header[0].text if letter.header else ""
    count = struct.pack("<II", len(words), len(words))
    null = b"\xff" * 4
    margins = _record(_MARGINS, b"\0\0" + _text(f"&C{header}") + null * 5) if header else b""
    parts = {
        "xl/workbook.bin": _within(_BEGIN_BOOK, _within(_BEGIN_SHEETS, _record(_SHEET, book))),
        "xl/worksheets/sheet1.bin": _within(_BEGIN_SHEET, _within(_BEGIN_DATA, inner) + margins),
        "xl/sharedStrings.bin": _record(_BEGIN_WORDS, count) + shared + _record(_BEGIN_WORDS + 1),
    }
    inside = {"worksheet": "worksheets/sheet1.bin", "sharedStrings": "sharedStrings.bin"}
    return zipped(
        {
            "[Content_Types].xml": content_types(dict(zip(parts, _KINDS, strict=True))),
            "_rels/.rels": relations({"officeDocument": "xl/workbook.bin", **targets}),
            "xl/_rels/workbook.bin.rels": relations(inside),
            **parts,
            **own,
        }
    )


def _within(begin: int, inner: bytes) -> bytes:
    """``inner`` between the record that opens it and the next kind, which closes it."""
    return _record(begin) + inner + _record(begin + 1)


def _record(kind: int, data: bytes = b"") -> bytes:
    """A record: its kind in one byte or two, its length in sevens of bits."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(data)
    while length > 127:
        head += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + bytes([length]) + data


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")
