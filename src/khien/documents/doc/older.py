"""Word 6 and Word 95 files: their parts in the shape in which Word 97 keeps them.

In: the WordDocument stream, which of those holds everything. Out: where the stories are, and the
style sheet, fonts and pieces rewritten, so that one reader serves both. Letters have one byte.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from khien.core.errors import DamagedDocument, EncryptedDocument, UnsupportedDocument
from khien.documents.doc.fib import Fib, Part, Story
from khien.documents.doc.older_changes import newer
from khien.documents.doc.pages import Run, Runs, Spans, older_runs

_COMPLEX, _ENCRYPTED, _WIDE = 0x0004, 0x0100, 0x1000
_TEXT_AT, _COUNTS_AT = 24, 52
_STYLES_AT, _CHARACTERS_AT, _PARAGRAPHS_AT, _FONTS_AT, _PIECES_AT = 96, 184, 192, 208, 352
_ONE_BYTE = 0x40000000
_MOST = 5_000  # styles or fonts
_FONT_NAME_AT = 5
_NEWER_FONT_NAME_AT = 39
_BOX_ROW = 22


@dataclass(frozen=True, slots=True)
class Older:
    """One file; ``parts`` are as [MS-DOC] has them, but formatting, which ``runs`` gives."""

    fib: Fib
    parts: dict[Part, bytes]
    stream: bytes

    @classmethod
    def of(cls, stream: bytes) -> Older:
        """From the WordDocument stream; raises a DocumentError."""
        try:
            return cls._read(stream)
        except (struct.error, IndexError):
            raise DamagedDocument("head") from None

    @classmethod
    def _read(cls, stream: bytes) -> Older:
        flags = struct.unpack_from("<H", stream, 10)[0]
        if flags & _ENCRYPTED:
            raise EncryptedDocument()
        if flags & _WIDE:
            raise UnsupportedDocument("word 95")
        start, end = struct.unpack_from("<II", stream, _TEXT_AT)
        lengths = struct.unpack_from("<8i", stream, _COUNTS_AT)
        if min(lengths) < 0:
            raise DamagedDocument("counts")
        stories: list[Story] = []
        at = 0
        for length in lengths:
            stories.append(Story(at, at + length))
            at += length
        body, notes, headers, _macros, comments, end_notes, boxes, header_boxes = stories
        fib = Fib("", body, notes, headers, comments, end_notes, boxes, header_boxes, ())
        parts = {
            Part.STYLES: b"".join(_sheet(_part(stream, _STYLES_AT))),
            Part.FONTS: _fonts(_part(stream, _FONTS_AT)),
            Part.PIECES: (
                b"".join(_pieces(_part(stream, _PIECES_AT)))
                if flags & _COMPLEX
                else _table([0, max(end - start, 0)], [start])
            ),
            # Which header is which is told in another way: all count as the heads of pages.
            Part.HEADERS: struct.pack("<8I", *[0] * 7, headers.end - headers.start),
        }
        length = boxes.end - boxes.start
        if length:
            parts[Part.TEXT_BOXES] = struct.pack("<II", 0, length) + bytes(_BOX_ROW)
        return cls(fib, parts, stream)

    def runs(self, spans: Spans) -> tuple[Runs, Runs]:
        """Of paragraphs and of characters, changes as Word 97 writes them."""
        found = []
        for at, paragraphs in ((_PARAGRAPHS_AT, True), (_CHARACTERS_AT, False)):
            old = older_runs(self.stream, _part(self.stream, at), spans, paragraphs=paragraphs)
            found.append(
                Runs([Run(each.start, each.end, newer(each.changes), each.style) for each in old])
            )
        return found[0], found[1]


def _part(stream: bytes, at: int) -> bytes:
    start, length = struct.unpack_from("<II", stream, at)
    return stream[start : start + length]


def _table(edges: list[int], places: list[int]) -> bytes:
    """A table of pieces of one-byte letters ([MS-DOC] 2.8.35)."""
    rows = b"".join(struct.pack("<HIH", 0, place * 2 | _ONE_BYTE, 0) for place in places)
    data = struct.pack(f"<{len(edges)}I", *edges) + rows
    return b"\x02" + struct.pack("<I", len(data)) + data


def _pieces(clx: bytes) -> Iterator[bytes]:
    """A quick save's changes and table of pieces."""
    at = 0
    while clx[at] == 1:
        length = struct.unpack_from("<H", clx, at + 1)[0]
        changes = newer(clx[at + 3 : at + 3 + length])
        yield b"\x01" + struct.pack("<H", len(changes)) + changes
        at += 3 + length
    if clx[at] != 2:
        raise DamagedDocument("pieces")
    length = struct.unpack_from("<I", clx, at + 1)[0]
    table = bytearray(clx[at + 5 : at + 5 + length])
    count = max(len(table) - 4, 0) // 12
    for row in range((count + 1) * 4, (count + 1) * 4 + count * 8, 8):
        place = struct.unpack_from("<I", table, row + 2)[0]
        if place >= _ONE_BYTE // 2:
            raise DamagedDocument("pieces")
        struct.pack_into("<I", table, row + 2, place * 2 | _ONE_BYTE)
    yield b"\x02" + struct.pack("<I", len(table)) + bytes(table)


def _fonts(table: bytes) -> bytes:
    """The names of the fonts, in two bytes a letter and behind what Word 97 puts before them."""
    rows: list[bytes] = []
    at = 2
    while at < len(table) and len(rows) < _MOST:
        size = table[at]
        name = table[at + 1 + _FONT_NAME_AT : at + 1 + size].partition(b"\0")[0][:80]
        row = bytes(_NEWER_FONT_NAME_AT) + name.decode("latin-1").encode("utf-16-le") + b"\0\0"
        rows.append(bytes((len(row),)) + row)
        at += 1 + size
    return struct.pack("<HH", len(rows), 0) + b"".join(rows)


def _sheet(sheet: bytes) -> Iterator[bytes]:
    """The style sheet: names in two bytes a letter, changes as Word 97 writes them."""
    if not sheet:
        return
    head, count, base = struct.unpack_from("<HHH", sheet)
    font = struct.unpack_from("<H", sheet, 14)[0]
    count = min(count, _MOST)
    yield struct.pack("<HHH8xHHH", 18, count, base, font, font, font)
    at = 2 + head
    for _ in range(count):
        size = struct.unpack_from("<H", sheet, at)[0]
        style = b"".join(_style(sheet[at + 2 : at + 2 + size], base)) if size else b""
        yield struct.pack("<H", len(style)) + style
        at += 2 + size


def _style(data: bytes, base: int) -> Iterator[bytes]:
    kind, count = data[2] & 0xF, data[4] & 0xF
    yield data[:base] + bytes(4)  # no name
    at = base + 1 + data[base] + 1
    at += at % 2
    for number in range(min(count, 3)):
        if at + 2 > len(data):
            break
        size = struct.unpack_from("<H", data, at)[0]
        part = data[at + 2 : at + 2 + size]
        at += 2 + size + size % 2
        own = 2 if kind == 1 and number == 0 else 0  # the style's own number
        part = part[:own] + newer(part[own:])
        yield struct.pack("<H", len(part)) + part + bytes(len(part) % 2)
