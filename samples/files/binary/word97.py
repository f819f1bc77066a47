"""Writes a Word 97-2003 file ([MS-DOC]) with what the samples and tests need of it.

In: paragraphs with their changes, fonts, lists, headers and boxes. Out: the file. The text may
be cut into pieces anywhere, as a quick save does.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from samples.files.binary.compound import compound

TEXT_AT = 1024
PAGE = 512
SHAPE = 1026  # the id of the shape that shows the text box
CELL = struct.pack("<HB", 0x2416, 1)
ROW_END = CELL + struct.pack("<HB", 0x2417, 1)
HIDDEN = struct.pack("<HB", 0x083C, 1)
DELETED = struct.pack("<HB", 0x0800, 1)
BOLD = struct.pack("<HB", 0x0835, 1)


def font(number: int) -> bytes:
    """The change to a font of the table."""
    return struct.pack("<HHHH", 0x4A4F, number, 0x4A51, number)


def in_list(instance: int, level: int = 0) -> bytes:
    """The change that puts a paragraph into a list."""
    return struct.pack("<HBHH", 0x260A, level, 0x460B, instance)


@dataclass(frozen=True)
class Paragraph:
    """Characters that end with their own end mark, and what changes them."""

    text: str
    end: str = "\r"
    changes: bytes = b""
    runs: tuple[tuple[int, bytes], ...] = ()  # (characters, changes) from its beginning


@dataclass(frozen=True)
class Level:
    """One level of a list: its number's form and text, "\\0" where the number stands."""

    form: int = 0
    text: str = "\0."
    start: int = 1


@dataclass(frozen=True)
class Word:
    """A whole file."""

    paragraphs: Sequence[Paragraph]
    fonts: Sequence[str] = ("Times New Roman",)
    levels: Sequence[Level] = ()
    headers: Sequence[str] = ()  # even, odd, even footer, odd footer, first, first footer
    box: str = ""
    box_at: int = 0
    drawings: bytes = b""
    flags: int = 0
    cuts: Sequence[int] = ()  # characters at which the text is cut into pieces
    version: int = 0x00C1
    more: dict[str, bytes] = field(default_factory=dict)  # further streams


def word97(word: Word) -> bytes:
    """The file."""
    return compound(streams(word))


def streams(word: Word) -> dict[str, bytes]:
    """Its streams by name."""
    written = [replace(each, text=_units(each.text)) for each in word.paragraphs]
    body = "".join(each.text + each.end for each in written)
    headers, header_places = _headers(word.headers)
    box = f"{word.box}\r\r" if word.box else ""
    whole = f"{body}{headers}{box}\r"
    text, places, pieces = _text(whole, word.cuts)
    runs, paragraphs = _changes(written, whole, places)
    pages, tables = _pages(TEXT_AT + len(text), (runs, paragraphs))
    parts = {
        11: header_places if word.headers else b"",
        12: tables[0],
        13: tables[1],
        15: _fonts(word.fonts),
        33: pieces,
        40: _shapes(word, len(body)) if box else b"",
        50: word.drawings,
        56: struct.pack("<3I", 0, len(box) - 1, len(box)) + _box_row() * 2 if box else b"",
        73: _lists(word.levels) if word.levels else b"",
        74: struct.pack("<IiIIBBBBi", 1, 77, 0, 0, 0, 0, 0, 0, -1) if word.levels else b"",
    }
    table, fib = _table(parts, _levels(word.levels))
    counts = (len(body), 0, len(headers), 0, 0, 0, len(box), 0)
    head = bytearray(fib)
    struct.pack_into("<HH", head, 0, 0xA5EC, word.version)
    struct.pack_into("<H", head, 10, 0x0200 | word.flags)
    struct.pack_into("<HH", head, 32, 14, 0)
    struct.pack_into("<8i", head, 76, *counts)
    main = bytes(head).ljust(TEXT_AT, b"\0") + text + pages
    return {"WordDocument": main, "1Table": table, **word.more}


def _units(text: str) -> str:
    """The halves of characters beyond the first plane, each one character of the format."""
    data = text.encode("utf-16-le")
    return "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data)))


def _text(whole: str, cuts: Sequence[int]) -> tuple[bytes, list[int], bytes]:
    """The text's bytes, where each character stands, the table of pieces."""
    edges = sorted({0, len(whole), *(cut for cut in cuts if 0 < cut < len(whole))})
    data = b""
    places: list[int] = []
    rows = b""
    for start, end in pairwise(edges):
        part = whole[start:end]
        narrow = cuts and part.isascii()
        offset = TEXT_AT + len(data)
        where = offset * 2 | 0x40000000 if narrow else offset
        places += [offset + at * (1 if narrow else 2) for at in range(len(part))]
        data += part.encode("ascii") if narrow else part.encode("utf-16-le", "surrogatepass")
        rows += struct.pack("<HIH", 0, where, 0)
    places.append(TEXT_AT + len(data))
    table = struct.pack(f"<{len(edges)}I", *edges) + rows
    return data, places, b"\x02" + struct.pack("<I", len(table)) + table


def _changes(
    paragraphs: Sequence[Paragraph], whole: str, places: list[int]
) -> tuple[list[tuple[int, int, bytes]], list[tuple[int, int, bytes]]]:
    """(start, end, changes) by place, of runs and of paragraphs."""
    runs: list[tuple[int, int, bytes]] = []
    blocks: list[tuple[int, int, bytes]] = []
    at = 0

    def span(start: int, end: int) -> list[tuple[int, int]]:
        """The places of characters that stand one behind the other."""
        step = [places[e + 1] - places[e] for e in range(start, end)]
        found: list[tuple[int, int]] = []
        for number, gap in zip(range(start, end), step, strict=True):
            width = gap if 0 < gap <= 2 else 2
            if found and found[-1][1] == places[number]:
                found[-1] = (found[-1][0], places[number] + width)
            else:
                found.append((places[number], places[number] + width))
        return found

    for each in paragraphs:
        end = at + len(each.text + each.end)
        blocks += [(*part, struct.pack("<H", 0) + each.changes) for part in span(at, end)]
        start = at
        for length, change in each.runs:
            runs += [(*part, change) for part in span(start, min(start + length, end))]
            start += length
        if start < end:
            runs += [(*part, b"") for part in span(start, end)]
        at = end
    for part in span(at, len(whole)):
        runs.append((*part, b""))
        blocks.append((*part, struct.pack("<H", 0)))
    return runs, blocks


def _pages(at: int, kinds: Sequence[list[tuple[int, int, bytes]]]) -> tuple[bytes, list[bytes]]:
    """One page of 512 bytes for each run, and the tables that name the pages."""
    data = bytes(-at % PAGE)
    tables: list[bytes] = []
    for kind, rows in enumerate(kinds):
        numbers: list[int] = []
        for start, end, change in rows:
            numbers.append((at + len(data)) // PAGE)
            page = bytearray(PAGE)
            struct.pack_into("<II", page, 0, start, end)
            page[8] = 100
            length = len(change) if kind == 0 else 0
            body = bytes((length,)) if kind == 0 else bytes((0, -(-len(change) // 2)))
            page[200 : 200 + len(body) + len(change)] = body + change
            page[PAGE - 1] = 1
            data += bytes(page)
        edges = [row[0] for row in rows] + [rows[-1][1]]
        tables.append(struct.pack(f"<{len(edges)}I", *edges)
                      + struct.pack(f"<{len(numbers)}I", *numbers))  # fmt: skip
    return data, tables


def _table(parts: dict[int, bytes], levels: bytes) -> tuple[bytes, bytes]:
    """The table stream, and the head with the places of the parts in it."""
    head = bytearray(154 + 93 * 8)
    struct.pack_into("<H", head, 62, 22)
    struct.pack_into("<H", head, 152, 93)
    table = b""
    for number, data in parts.items():
        if data:
            struct.pack_into("<II", head, 154 + number * 8, len(table), len(data))
            table += data + (levels if number == 73 else b"")
    return table, bytes(head)


def _fonts(names: Sequence[str]) -> bytes:
    rows = b""
    for name in names:
        row = bytes(39) + name.encode("utf-16-le") + b"\0\0"
        rows += bytes((len(row),)) + row
    return struct.pack("<HH", len(names), 0) + rows


def _headers(texts: Sequence[str]) -> tuple[str, bytes]:
    """The story of headers, behind six empty separators, and where each begins."""
    places = [0] * 6
    story = ""
    for text in texts:
        places.append(len(story))
        story += f"{text}\r\r" if text else ""
    story += "\r" if texts else ""
    places += [max(len(story) - 1, 0), len(story)]
    return story, struct.pack(f"<{len(places)}I", *places)


def _shapes(word: Word, end: int) -> bytes:
    return struct.pack("<II", word.box_at, end) + struct.pack("<I", SHAPE) + bytes(22)


def _box_row() -> bytes:
    return bytes(14) + struct.pack("<II", SHAPE, 0)


def _lists(levels: Sequence[Level]) -> bytes:
    simple = int(len(levels) == 1)
    return struct.pack("<H", 1) + struct.pack("<i22xBB", 77, simple, 0)


def _levels(levels: Sequence[Level]) -> bytes:
    rows = b""
    wanted = [*levels] if len(levels) == 1 else [*levels, *[Level()] * (9 - len(levels))]
    for level in wanted if levels else ():
        rows += struct.pack("<iBB", level.start, level.form, 0) + bytes(22)
        rows += struct.pack("<H", len(level.text)) + level.text.encode("utf-16-le")
    return rows
