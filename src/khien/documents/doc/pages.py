"""Formatted pages ([MS-DOC] 2.9.33, 2.9.175): which changes hold for which bytes of the file.

In: the WordDocument stream and a table of pages. Out: ``Runs``: changes by place in the file.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from khien.core.errors import DamagedDocument, TooLargeDocument

_PAGE = 512
_MOST_PAGES = 60_000
_PARAGRAPH_ENTRY, _OLDER_PARAGRAPH_ENTRY = 13, 7

Spans = list[tuple[int, int]] | None  # bytes of the file, from and to, in order


@dataclass(frozen=True, slots=True)
class Run:
    """The bytes from ``start`` to ``end`` of the file are changed like this."""

    start: int
    end: int
    changes: bytes
    style: int = 0  # of a paragraph


class Runs:
    """Runs in the order of the file."""

    def __init__(self, runs: list[Run]) -> None:
        self._runs = sorted(runs, key=lambda run: run.start)
        self._starts = [run.start for run in self._runs]

    @classmethod
    def of_characters(cls, stream: bytes, table: bytes, spans: Spans = None) -> Runs:
        """Of the characters; only those of the bytes in ``spans`` when they are given."""
        return cls(list(_runs(stream, table, spans, paragraphs=False)))

    @classmethod
    def of_paragraphs(cls, stream: bytes, table: bytes, spans: Spans = None) -> Runs:
        """Of the paragraphs; only those of the bytes in ``spans`` when they are given."""
        return cls(list(_runs(stream, table, spans, paragraphs=True)))

    def at(self, place: int) -> Run | None:
        """The run of one byte."""
        found = self._runs[bisect_right(self._starts, place) - 1] if self._runs else None
        return found if found is not None and found.start <= place < found.end else None

    def between(self, start: int, end: int) -> Iterator[Run]:
        """The runs of the bytes from ``start`` to ``end``, gaps filled with runs unchanged."""
        at = start
        for run in self._runs[max(bisect_right(self._starts, start) - 1, 0) :]:
            if run.start >= end:
                break
            if run.end <= at:
                continue
            if run.start > at:
                yield Run(at, run.start, b"")
            low, at = max(run.start, at), min(run.end, end)
            yield Run(low, at, run.changes, run.style)
        if at < end:
            yield Run(at, end, b"")


def older_runs(stream: bytes, table: bytes, spans: Spans, *, paragraphs: bool) -> Iterator[Run]:
    """Those of a Word 6 or 95 file, whose tables name pages in two bytes."""
    return _runs(stream, table, spans, paragraphs=paragraphs, older=True)


def _runs(
    stream: bytes, table: bytes, spans: Spans, *, paragraphs: bool, older: bool = False
) -> Iterator[Run]:
    count = (len(table) - 4) // (6 if older else 8)
    if count > _MOST_PAGES or count * _PAGE > len(stream):
        raise TooLargeDocument(limit=str(_MOST_PAGES))
    if count <= 0:
        return
    entry = 1
    if paragraphs:
        entry = _OLDER_PARAGRAPH_ENTRY if older else _PARAGRAPH_ENTRY
    places = struct.unpack_from(f"<{count + 1}I", table)
    numbers = struct.unpack_from(f"<{count}{'H' if older else 'I'}", table, (count + 1) * 4)
    for at, number in enumerate(numbers):
        if spans is not None and not _touches(spans, places[at], places[at + 1]):
            continue
        start = (number & 0x3FFFFF) * _PAGE
        page = stream[start : start + _PAGE]
        if len(page) == _PAGE:
            try:
                yield from _on_page(page, entry, paragraphs=paragraphs, older=older)
            except (struct.error, IndexError):
                raise DamagedDocument("formatting") from None


def _touches(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the spans, which are in order, has a byte from ``start`` to ``end``."""
    at = bisect_right(spans, (start, start))
    return (at > 0 and spans[at - 1][1] > start) or (at < len(spans) and spans[at][0] < end)


def _on_page(page: bytes, entry: int, *, paragraphs: bool, older: bool) -> Iterator[Run]:
    count = page[_PAGE - 1]
    if (count + 1) * 4 > _PAGE:
        raise DamagedDocument("formatting")
    places = struct.unpack_from(f"<{count + 1}I", page, 0)
    entries = (count + 1) * 4
    for at in range(count):
        if places[at] >= places[at + 1]:
            continue
        where = page[entries + at * entry] * 2
        if not paragraphs:
            length = page[where] if where else 0
            yield Run(places[at], places[at + 1], page[where + 1 : where + 1 + length])
            continue
        style, data = _paragraph(page, where, older=older) if where else (0, b"")
        yield Run(places[at], places[at + 1], data, style)


def _paragraph(page: bytes, where: int, *, older: bool) -> tuple[int, bytes]:
    """A paragraph's style and changes: the length counts pairs of bytes."""
    length = page[where] * 2 - (0 if older else 1)
    start = where + 1
    if length < 0:
        length = page[start] * 2
        start += 1
    data = page[start : start + length]
    return (struct.unpack_from("<H", data)[0], data[2:]) if len(data) >= 2 else (0, b"")
