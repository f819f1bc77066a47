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
_BEGIN_SHEET, _END_SHEET, _BEGIN_BOOK, _END_BOOK = 129, 130, 131, 132
_BEGIN_SHEETS, _END_SHEETS, _BEGIN_DATA, _END_DATA = 143, 144, 145, 146
_SHEET, _BEGIN_WORDS, _END_WORDS, _MARGINS = 156, 159, 160, 479


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
    margins = b"\0\0" + _text(f"&C{header}") + null * 5 if header else b""
    return zipped(
        {
            "[Content_Types].xml": content_types(
                {
                    "xl/workbook.bin": f"{_MEDIA}.sheet.binary.macroEnabled.main",
                    "xl/worksheets/sheet1.bin": f"{_MEDIA}.worksheet",
                    "xl/sharedStrings.bin": f"{_MEDIA}.sharedStrings",
                }
            ),
            "_rels/.rels": relations({"officeDocument": "xl/workbook.bin", **targets}),
            "xl/workbook.bin": _record(_BEGIN_BOOK)
            + _record(_BEGIN_SHEETS)
            + _record(_SHEET, book)
            + _record(_END_SHEETS)
            + _record(_END_BOOK),
            "xl/_rels/workbook.bin.rels": relations(
                {"worksheet": "worksheets/sheet1.bin", "sharedStrings": "sharedStrings.bin"}
            ),
            "xl/worksheets/sheet1.bin": _record(_BEGIN_SHEET)
            + _record(_BEGIN_DATA)
            + inner
            + _record(_END_DATA)
            + (_record(_MARGINS, margins) if margins else b"")
            + _record(_END_SHEET),
            "xl/sharedStrings.bin": _record(_BEGIN_WORDS, count) + shared + _record(_END_WORDS),
            **own,
        }
    )


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
