"""Writes a Word 6 or Word 95 file with what the samples and tests need of it.

In: paragraphs with their changes in codes of one byte, fonts, a header, a box. Out: the file, one
stream with everything in it. Letters have one byte, in the table of their font.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from samples.files.binary.compound import compound

TEXT_AT = 768
PAGE = 512
CELL = bytes((24, 1))
ROW_END = bytes((24, 1, 25, 1))
CENTRED = bytes((5, 1))
FRAMED = bytes((38, 0x4F, 0, 39, 0x4F, 0))
BOLD, HIDDEN, CAPITALS, DELETED = bytes((85, 1)), bytes((92, 1)), bytes((91, 1)), bytes((65, 1))
RED = bytes((98, 6))
COMPLEX, ENCRYPTED, WIDE = 0x0004, 0x0100, 0x1000


def font(number: int) -> bytes:
    """The change to a font of the table."""
    return struct.pack("<BH", 93, number)


@dataclass(frozen=True)
class Paragraph:
    """Letters with the end of the paragraph, what changes it and what changes all its letters."""

    text: bytes
    end: bytes = b"\r"
    changes: bytes = b""
    look: bytes = b""


@dataclass(frozen=True)
class Word:
    """A whole file; ``normal``: what changes every letter by the only style."""

    paragraphs: Sequence[Paragraph]
    fonts: Sequence[str] = ("Times New Roman",)
    normal: bytes = font(0)
    header: bytes = b""
    box: bytes = b""
    cuts: Sequence[int] = ()  # letters at which the text is cut into pieces, written backwards
    flags: int = 0
    version: int = 104


def word6(word: Word) -> bytes:
    """The file."""
    return compound({"WordDocument": stream(word)})


def stream(word: Word) -> bytes:
    """Its one stream."""
    body = b"".join(each.text + each.end for each in word.paragraphs)
    header = word.header + b"\r\r" if word.header else b""
    box = word.box + b"\r" if word.box else b""
    whole = body + header + box + b"\r"
    text, places, clx = _text(whole, word.cuts)
    data = bytearray(TEXT_AT) + text
    spans = [*word.paragraphs, Paragraph(whole[len(body) :], b"")]
    tables = []
    for paragraphs in (False, True):
        data += bytes(-len(data) % PAGE)
        pages, table = _pages(len(data) // PAGE, spans, places, paragraphs=paragraphs)
        data += pages
        tables.append(table)
    parts = {96: _sheet(word.normal), 184: tables[0], 192: tables[1], 208: _fonts(word.fonts)}
    parts |= {352: clx} if word.cuts else {}
    for at, part in parts.items():
        struct.pack_into("<II", data, at, len(data), len(part))
        data += part
    flags = word.flags | (COMPLEX if word.cuts else 0)
    struct.pack_into("<HH", data, 0, 0xA5DC, word.version)
    struct.pack_into("<H", data, 10, flags)
    struct.pack_into("<II", data, 24, TEXT_AT, TEXT_AT + len(text))
    struct.pack_into("<8I", data, 52, len(body), 0, len(header), 0, 0, 0, len(box), 0)
    return bytes(data)


def _text(whole: bytes, cuts: Sequence[int]) -> tuple[bytes, list[int], bytes]:
    """The text, where each letter of it stands, and the table of its pieces."""
    edges = [0, *cuts, len(whole)]
    data = b""
    places = [0] * len(whole)
    rows: dict[int, bytes] = {}
    for start, end in reversed(list(pairwise(edges))):
        rows[start] = struct.pack("<HIH", 0, TEXT_AT + len(data), 0)
        places[start:end] = range(TEXT_AT + len(data), TEXT_AT + len(data) + end - start)
        data += whole[start:end]
    table = struct.pack(f"<{len(edges)}I", *edges) + b"".join(rows[at] for at in sorted(rows))
    return data, places, b"\x02" + struct.pack("<I", len(table)) + table


def _pages(
    number: int, spans: Sequence[Paragraph], places: list[int], *, paragraphs: bool
) -> tuple[bytes, bytes]:
    """A page of changes for each stretch of letters that stand together, and their table."""
    rows: list[tuple[int, int, bytes]] = []
    at = 0
    for each in spans:
        change = b"\0\0" + each.changes if paragraphs else each.look
        for place in places[at : at + len(each.text + each.end)]:
            if rows and rows[-1][1] == place and rows[-1][2] is change:
                rows[-1] = (rows[-1][0], place + 1, change)
            else:
                rows.append((place, place + 1, change))
        at += len(each.text + each.end)
    rows.sort()
    data = b""
    for start, end, change in rows:
        page = bytearray(PAGE)
        struct.pack_into("<II", page, 0, start, end)
        page[8] = 50
        length = -(-len(change) // 2) if paragraphs else len(change)
        page[100 : 101 + len(change)] = bytes((length,)) + change
        page[PAGE - 1] = 1
        data += bytes(page)
    edges = [row[0] for row in rows] + [rows[-1][1]]
    numbers = range(number, number + len(rows))
    return data, struct.pack(f"<{len(edges)}I{len(rows)}H", *edges, *numbers)


def _sheet(normal: bytes) -> bytes:
    """One style, and a place without one."""
    style = struct.pack("<HHHH", 0x4000, 0xFFF1, 2, 0) + b"\x06Normal\0"
    style += struct.pack("<HH", 2, 0) + struct.pack("<H", len(normal)) + normal
    style += bytes(len(style) % 2)
    return struct.pack("<HHH8xH", 14, 2, 8, 0) + struct.pack("<H", len(style)) + style + bytes(2)


def _fonts(names: Sequence[str]) -> bytes:
    rows = b"".join(
        bytes((len(name) + 6,)) + struct.pack("<BHBB", 0x16, 400, 0, 0) + name.encode() + b"\0"
        for name in names
    )
    return struct.pack("<H", len(rows) + 2) + rows
