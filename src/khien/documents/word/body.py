"""The walk over a body, header or footer: paragraphs, tables, boxes, in reading order.

In: the root of a part. Out: lines with their kind and page. A text box comes before the
paragraph that anchors it: a box beside the head of a letter is anchored there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from khien.core.errors import TooLargeDocument, UnsupportedDocument
from khien.core.limits import Budget
from khien.core.text import nfc
from khien.documents.document import Line, LineKind, Style
from khien.documents.grid import Grid
from khien.documents.legacy import LegacyRuns
from khien.documents.word.drawings import drawn_words, word_art
from khien.documents.word.names import alternative, attribute, child, tag, value
from khien.documents.word.numbering import Numbering
from khien.documents.word.runs import (
    LINE_BREAK,
    PAGE_BREAK,
    RENDERED_BREAK,
    paragraph,
    printed,
    style_of,
)
from khien.documents.word.styles import Styles

if TYPE_CHECKING:
    from lxml import etree

_DEEPEST = 40
_BLOCK_WRAPPERS = frozenset(
    {"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag"}
)
_SHAPES = frozenset(
    {"v:shape", "v:rect", "v:roundrect", "v:oval", "wps:wsp", "v:line", "v:polyline"}
)
_NO_LINE = frozenset({"nil", "none"})


@dataclass(slots=True)
class Walk:
    """State of one walk: the page reached, what is kept, what was seen on the way."""

    styles: Styles
    numbering: Numbering
    budget: Budget
    page: int = 1
    lines: list[Line] = field(default_factory=list)
    pictures: int = 0
    looks_inside: bool = False  # whoever asks takes what is pasted in whole as a file of its own
    legacy: LegacyRuns = field(default_factory=LegacyRuns)
    grid: Grid = field(default_factory=Grid)
    _characters: int = 0
    _just_broken: bool = False

    def blocks(self, element: etree._Element, kind: LineKind, *, depth: int = 0) -> None:
        """Every paragraph and table in ``element``."""
        if depth > _DEEPEST:
            raise TooLargeDocument(limit=str(_DEEPEST))
        for each in element:
            name = tag(each)
            if name == "w:p":
                self._paragraph(each, kind, depth)
            elif name == "w:tbl":
                self._table(each, kind, depth)
            elif name == "mc:AlternateContent":
                branch = alternative(each)
                if branch is not None:
                    self.blocks(branch, kind, depth=depth + 1)
            elif name in _BLOCK_WRAPPERS:
                self.blocks(each, kind, depth=depth + 1)
            elif name == "w:altChunk" and not self.looks_inside:
                # Another document pasted in whole: Word shows it, we cannot look into it.
                raise UnsupportedDocument("altChunk")

    def _table(self, table: etree._Element, kind: LineKind, depth: int) -> None:
        inner = LineKind.CELL if kind is LineKind.PARAGRAPH else kind
        framed = _has_lines(child(child(table, "w:tblPr"), "w:tblBorders"))
        self.grid.begin_table()
        for row in _within(table, "w:tr"):
            self.grid.next_row()
            for cell in _within(row, "w:tc"):
                properties = child(cell, "w:tcPr")
                own = child(properties, "w:tcBorders")
                first = len(self.lines)
                self.grid.begin_cell(self.lines, columns=_columns(properties))
                self.blocks(cell, inner, depth=depth + 1)
                self.grid.end_cell(self.lines)
                if framed if own is None else _has_lines(own):
                    self._frame(first)
        self.grid.end_table()

    def _frame(self, first: int) -> None:
        """Note that the lines kept since ``first`` stand in a drawn box."""
        for at in range(first, len(self.lines)):
            self.lines[at] = _framed(self.lines[at])

    def _paragraph(self, element: etree._Element, kind: LineKind, depth: int) -> None:
        self.budget.check_time()
        properties = self.styles.paragraph_properties(element)
        if any(child(each, "w:pageBreakBefore") is not None for each in properties[:1]):
            self._turn(explicit=True)
        if kind is LineKind.PARAGRAPH and _stands_apart(properties):
            kind = LineKind.BOX
        read = paragraph(element, self.styles)
        for drawing in read.drawings:
            self._drawing(drawing, kind, depth + 1)
        look = style_of(read.pieces, properties)
        marker = self.legacy.read(self.numbering.marker(element), look.font)
        for text in self._printed_lines(printed(read.pieces, self.legacy)):
            self._keep(f"{marker} {text}" if marker and text else text, kind, look)
            marker = "" if text else marker
        section = child(child(element, "w:pPr"), "w:sectPr")
        if section is not None and value(section, "w:type") != "continuous":
            self._turn(explicit=True)

    def _printed_lines(self, words: str) -> Iterator[str]:
        """The paragraph's text cut at line and page breaks; turns pages on the way.

        A paragraph that runs over the end of a page is kept whole, on the page it began.
        """
        text = ""
        turns = 0
        for ch in words:
            if ch == RENDERED_BREAK and text.strip():
                turns += 1
            elif ch in {LINE_BREAK, PAGE_BREAK, RENDERED_BREAK}:
                yield text
                text = ""
                if ch != LINE_BREAK:
                    self._turn(explicit=ch == PAGE_BREAK)
            else:
                text += ch
        yield text
        for _ in range(turns):
            self._turn(explicit=False)

    def _turn(self, *, explicit: bool) -> None:
        """Go to the next page. Word notes its own break after each explicit one: the note
        right behind a break is the same page."""
        if not explicit and self._just_broken:
            self._just_broken = False
            return
        self.page += 1
        self._just_broken = explicit
        if self.page > self.budget.limits.pages:
            raise TooLargeDocument(limit=str(self.budget.limits.pages))

    def _keep(self, text: str, kind: LineKind, look: Style) -> None:
        text = nfc(text).strip()
        if not text:
            return
        self._just_broken = False
        self._characters += len(text) + 1
        limits = self.budget.limits
        if self._characters > limits.characters or len(self.lines) >= limits.lines:
            raise TooLargeDocument(limit=str(limits.characters))
        self.lines.append(Line(text=text, page=self.page, kind=kind, style=look))

    def apart(self, drawing: etree._Element) -> None:
        """The words of a drawing that is a part of its own, as of a diagram."""
        self._drawing(drawing, LineKind.PARAGRAPH, 1)

    def _drawing(self, drawing: etree._Element, kind: LineKind, depth: int) -> None:
        """Text boxes, word art and pictures in one drawing."""
        if depth > _DEEPEST:
            raise TooLargeDocument(limit=str(_DEEPEST))
        box = kind if kind in {LineKind.HEADER, LineKind.FOOTER} else LineKind.BOX
        for each in drawing:
            name = tag(each)
            first = len(self.lines)
            if name == "mc:AlternateContent":
                branch = alternative(each)
                if branch is not None:
                    self._drawing(branch, kind, depth + 1)
            elif name == "w:txbxContent":
                self.blocks(each, box, depth=depth)
            elif name == "v:textpath":
                self._keep(word_art(each, self.legacy), box, Style())
            elif name == "a:p":
                self._keep(drawn_words(each, self.legacy), box, Style())
            else:
                self.pictures += tag(each) in {"a:blip", "v:imagedata"}
                self._drawing(each, kind, depth + 1)
            if name in _SHAPES and _outlined(each):
                self._frame(first)


def _within(element: etree._Element, name: str, depth: int = 0) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls."""
    for each in element:
        if tag(each) == name:
            yield each
        elif tag(each) in _BLOCK_WRAPPERS and depth < _DEEPEST:
            yield from _within(each, name, depth + 1)


def _columns(properties: etree._Element | None) -> int:
    said = value(properties, "w:gridSpan") or ""
    return int(said) if said.isdecimal() and len(said) < 4 else 1


def _has_lines(borders: etree._Element | None) -> bool:
    """Whether a table or cell draws its top and left side."""
    if borders is None:
        return False
    top = value(borders, "w:top")
    left = value(borders, "w:left") or value(borders, "w:start")
    return all(side is not None and side not in _NO_LINE for side in (top, left))


def _outlined(shape: etree._Element) -> bool:
    """Whether a shape draws its outline: VML unless told not to, DrawingML when it has one."""
    if tag(shape) == "wps:wsp":
        outline = child(child(shape, "wps:spPr"), "a:ln")
        return outline is not None and child(outline, "a:noFill") is None
    return attribute(shape, "stroked") not in {"f", "false"}


def _framed(line: Line) -> Line:
    return replace(line, style=replace(line.style, bordered=True))


def _stands_apart(properties: list[etree._Element]) -> bool:
    """Whether the paragraph is placed by itself, as a box is ([ECMA-376-1] 17.3.1.11)."""
    frame = next((f for each in properties if (f := child(each, "w:framePr")) is not None), None)
    return frame is not None and bool(attribute(frame, "w:x")) and not attribute(frame, "w:dropCap")
