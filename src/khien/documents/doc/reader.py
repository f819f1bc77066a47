"""The walk over a Word 97-2003 file: its stories cut into paragraphs, cells, boxes, notes.

In: the streams of the file. Out: lines of headers, then the body in reading order, then notes
and footers. Hidden and deleted text, field codes and comments do not print and are not read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import Budget
from khien.documents.doc import drawings
from khien.documents.doc.fib import Fib, Part, Story, is_older
from khien.documents.doc.lists import numbering
from khien.documents.doc.older import Older
from khien.documents.doc.pages import Runs, Spans
from khien.documents.doc.pieces import Pieces
from khien.documents.doc.runs import CELL_END, Text
from khien.documents.doc.sections import turning_ends
from khien.documents.doc.styles import ALIGNS, Facts, Styles
from khien.documents.document import LineKind
from khien.documents.encoding import halves_joined
from khien.documents.keeping import Kept
from khien.documents.word.runs import LINE_BREAK, PAGE_BREAK, Piece, printed, style_of

_ENDS = "\r\x07\x0c"
_SEPARATORS = 6  # stories that hold the lines above notes, before the first header
_HEADERS = frozenset({0, 1, 4})  # of the six of a section: even, odd and first page
_LEVELS = 9
_MOST_PAGES_OF_HEAD = 2


@dataclass(frozen=True, slots=True)
class Streams:
    """The streams of one file."""

    main: bytes
    tables: dict[str, bytes]
    data: bytes


class Reader:
    """One reading of one file; of its head alone when ``head`` says of how many characters."""

    def __init__(self, streams: Streams, budget: Budget, *, head: int | None = None) -> None:
        self._older = Older.of(streams.main) if is_older(streams.main) else None
        self.fib = fib = self._older.fib if self._older else Fib.of(streams.main)
        table = b"" if self._older else streams.tables.get(fib.table)
        if table is None:
            raise DamagedDocument("no table stream")
        self._table = table
        self._budget = budget
        self.kept = Kept(budget)
        self._pieces = Pieces.of(streams.main, self._part(Part.PIECES), budget.limits)
        self._styles = Styles.of(self._part(Part.STYLES), self._part(Part.FONTS))
        self._head = head
        self._body = fib.body if head is None else Story(0, min(fib.body.end, head))
        spans = None if head is None else self._spans()
        self._paragraphs, characters = self._runs(streams.main, spans)
        self._text = Text(self._pieces, characters, self._styles, streams.data)
        self._numbering = numbering(
            self._part(Part.LISTS),
            fib.after(table, Part.LISTS),
            self._part(Part.LIST_INSTANCES),
        )
        self._turning = turning_ends(streams.main, self._part(Part.SECTIONS))
        self.page = 1
        self._words: dict[int, list[str]] = {}
        self._boxes: dict[int, list[Story]] = {}
        self._find_drawings()

    @property
    def pictures(self) -> int:
        """How many pictures and drawings the text shows."""
        return self._text.pictures

    def read(self) -> int:
        """Keep every line; how many pages were reached."""
        self._headers(LineKind.HEADER)
        self._unplaced()
        self._story(self._body, LineKind.PARAGRAPH)
        pages, self.page = self.page, 1
        self._story(self.fib.notes, LineKind.FOOTER)
        self._story(self.fib.end_notes, LineKind.FOOTER)
        self._headers(LineKind.FOOTER)
        return pages

    def _runs(self, main: bytes, spans: Spans) -> tuple[Runs, Runs]:
        if self._older is not None:
            return self._older.runs(spans)
        return (
            Runs.of_paragraphs(main, self._part(Part.PARAGRAPH_PAGES), spans),
            Runs.of_characters(main, self._part(Part.CHARACTER_PAGES), spans),
        )

    def _part(self, part: Part) -> bytes:
        if self._older is not None:
            return self._older.parts.get(part, b"")
        return self.fib.part(self._table, part)

    def _spans(self) -> list[tuple[int, int]]:
        """The bytes of the characters that are read, in the order of the file."""
        wanted = (self._body, Story(self.fib.body.end, self._pieces.end))
        return sorted(
            (piece.place(piece.start), piece.place(piece.end))
            for story in wanted
            for piece in self._pieces.between(story.start, story.end)
        )

    def _find_drawings(self) -> None:
        """Text boxes and word art by the character they are anchored at, -1 when unknown."""
        try:
            places = drawings.anchors(self._part(Part.SHAPES))
            found = list(drawings.boxes(self._part(Part.TEXT_BOXES)))
        except struct.error:
            raise DamagedDocument("drawings") from None
        first = self.fib.boxes.start
        for shape, start, end in self._budget.take(found, most=self._budget.limits.lines):
            story = Story(first + start, min(first + end, self.fib.boxes.end))
            self._boxes.setdefault(places.get(shape, -1), []).append(story)
        for shape, words in drawings.word_art(self._part(Part.DRAWINGS), self._budget):
            self._words.setdefault(places.get(shape, -1), []).append(words)

    def _headers(self, kind: LineKind) -> None:
        """The headers or footers of every section, and the boxes in headers."""
        table = self._part(Part.HEADERS)
        count = len(table) // 4
        places = struct.unpack_from(f"<{count}I", table)
        first, end = self.fib.headers.start, self.fib.headers.end
        for at in range(_SEPARATORS, max(count - 1, _SEPARATORS)):
            is_header = (at - _SEPARATORS) % 6 in _HEADERS
            if is_header == (kind is LineKind.HEADER):
                story = Story(first + places[at], min(first + places[at + 1], end))
                self._story(story, kind)
        if kind is LineKind.HEADER:
            self._story(self.fib.header_boxes, kind)

    def _unplaced(self) -> None:
        """Boxes and word art without an anchor of their own: in groups, or in headers."""
        self._drawn(-1, LineKind.PARAGRAPH)

    def _drawn(self, anchor: int, kind: LineKind) -> None:
        box = kind if kind in {LineKind.HEADER, LineKind.FOOTER} else LineKind.BOX
        for words in self._words.pop(anchor, ()):
            for line in words.splitlines():
                self.kept.add(line, box, page=self.page)
        for story in self._boxes.pop(anchor, ()):
            self._story(story, box)

    def _story(self, story: Story, kind: LineKind) -> None:
        end = min(story.end, self._pieces.end)
        if story.start >= end:
            return
        self._text.begin()
        text = self._pieces.text(story.start, end)
        anchors = sorted({*self._boxes, *self._words} - {-1}) if story is self._body else []
        at = 0
        while at < len(text):
            self._budget.check_time()
            last = min((f for e in _ENDS if (f := text.find(e, at)) >= 0), default=len(text) - 1)
            if story is self._body and self._is_enough(story, text[last]):
                return
            while anchors and story.start + anchors[0] <= story.start + last:
                self._drawn(anchors.pop(0), kind)
            self._paragraph(story.start + at, story.start + last, text[at : last + 1], kind)
            at = last + 1

    def _is_enough(self, story: Story, end: str) -> bool:
        """Whether the head ends here: before a paragraph that is cut, or behind page 2, which a
        cover may need."""
        if self._head is None:
            return False
        is_cut = story.end < self.fib.body.end and end not in _ENDS
        return is_cut or self.page > _MOST_PAGES_OF_HEAD

    def _paragraph(self, start: int, last: int, text: str, kind: LineKind) -> None:
        """One paragraph, whose last character ends it."""
        found = self._paragraphs.at(self._pieces.place(last))
        style = found.style if found else 0
        facts = self._styles.paragraph(style, found.changes if found else b"")
        if facts.get("row_end"):
            return
        body = kind is LineKind.PARAGRAPH
        if body and facts.get("page_before") and self.kept.lines:
            self._turn()
        runs = list(self._text.runs(start, text, style))
        look = replace(
            style_of(runs, []),
            align=ALIGNS[facts["align"]] if facts.get("align", 9) < len(ALIGNS) else None,
            bordered=bool(facts.get("top") and facts.get("left")) or kind is LineKind.BOX or None,
        )
        in_cell = body and (facts.get("in_table") or text.endswith(CELL_END))
        marker = self._marker(facts, look.font)
        for line, turns in self._lines(runs):
            where = LineKind.CELL if in_cell else kind
            shown = f"{marker} {line.strip()}" if marker and line.strip() else line
            if self.kept.add(shown, where, look, self.page):
                marker = ""
            if turns and body:
                self._turn()
        if text.endswith(PAGE_BREAK) and body and self._turning.get(last + 1, True):
            self._turn()

    def _lines(self, runs: list[Piece]) -> Iterator[tuple[str, bool]]:
        """The printed lines of a paragraph; True where a page ends behind one."""
        words = halves_joined(printed(runs, self.kept.legacy))
        for page in words.split(PAGE_BREAK)[:-1]:
            yield from ((line, False) for line in page.split(LINE_BREAK)[:-1])
            yield page.rpartition(LINE_BREAK)[2], True
        for line in words.rpartition(PAGE_BREAK)[2].split(LINE_BREAK):
            yield line, False

    def _marker(self, facts: Facts, font: str | None) -> str:
        number = facts.get("list", 0)
        number = 0x10000 - number if number > 0x7FFF else number
        if not number:
            return ""
        depth = min(facts.get("level", 0), _LEVELS - 1)
        return self.kept.legacy.read(self._numbering.counted(str(number), depth), font)

    def _turn(self) -> None:
        self.page += 1
        if self.page > self._budget.limits.pages:
            raise TooLargeDocument(limit=str(self._budget.limits.pages))
