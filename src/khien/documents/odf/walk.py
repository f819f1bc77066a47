"""The walk over a body, header or footer of an OpenDocument text, in reading order.

In: an element that holds blocks. Out: lines with their kind and page. A box comes before
the paragraph that anchors it; notes wait until the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from khien.core.errors import TooLargeDocument
from khien.core.limits import Budget
from khien.documents.document import LineKind, Style
from khien.documents.grid import Grid
from khien.documents.keeping import NO_STYLE, Kept
from khien.documents.legacy import Typed
from khien.documents.odf.lists import Counters, marker, whole
from khien.documents.odf.names import attribute, child, tag
from khien.documents.odf.styles import Styles, draws

if TYPE_CHECKING:
    from lxml import etree

_DEEPEST = 60
_MOST_SPACES = 200
_SPACE = re.compile(r"[ \t\r\n]+")
_LINE_BREAK = "\x0b"
_SILENT = frozenset(
    {"text:tracked-changes", "office:annotation", "office:annotation-end", "text:script",
     "svg:title", "svg:desc", "text:note-citation", "text:ruby-text", "office:event-listeners",
     "text:sequence-decls", "text:user-field-decls", "text:variable-decls", "draw:image-map",
     "text:page-number", "text:page-count", "text:table-of-content-source",
     "text:bibliography-source", "draw:glue-point"}
)  # fmt: skip
_CONDITIONAL = frozenset({"text:section", "text:variable-set", "text:user-field-get"})
_SHAPES = frozenset({"draw:rect", "draw:custom-shape", "draw:ellipse", "draw:circle"})
_CAPTIONS = ("form:label", "form:current-value", "form:value")


@dataclass(slots=True)
class _Item:
    """The list item around: its list's style, numbers and depth; what starts it anew."""

    style: str | None
    counters: Counters
    depth: int
    start: str | None = None
    told: bool = True  # its marker was printed, or it has none


@dataclass(slots=True)
class _Runs:
    """What one paragraph has given so far."""

    pieces: list[Typed] = field(default_factory=list)
    style: Style | None = None
    page_breaks: int = 0
    drawings: list[etree._Element] = field(default_factory=list)


@dataclass(slots=True)
class Walk:
    """State of one walk: the page reached, what is kept, the lists that may continue."""

    styles: Styles
    kept: Kept
    budget: Budget
    page: int = 1
    pictures: int = 0
    notes: list[etree._Element] = field(default_factory=list)
    grid: Grid = field(default_factory=Grid)
    _by_id: dict[str, Counters] = field(default_factory=dict)
    _by_style: dict[str, Counters] = field(default_factory=dict)
    _outline: Counters = field(default_factory=Counters)

    def blocks(
        self,
        element: etree._Element,
        kind: LineKind = LineKind.PARAGRAPH,
        *,
        around: Style = NO_STYLE,
        item: _Item | None = None,
        depth: int = 0,
    ) -> None:
        """Every paragraph, list, table and box in ``element``."""
        if depth > _DEEPEST:
            raise TooLargeDocument(limit=str(_DEEPEST))
        for each in element:
            self.budget.check_time()
            name = tag(each)
            if name in {"text:p", "text:h"}:
                self._paragraph(each, kind, around, item, depth)
            elif name == "text:list":
                self._list(each, kind, around, item, depth)
            elif name == "table:table":
                self.grid.begin_table()
                self._table(each, kind, depth)
                self.grid.end_table()
            elif name == "text:soft-page-break":
                self._turn()
            elif name.startswith("draw:"):
                self._drawing(each, kind, depth + 1)
            elif name == "office:forms":
                self._forms(each)
            elif name not in _SILENT and not _is_off(each):
                self.blocks(each, kind, around=around, item=item, depth=depth + 1)

    def _list(
        self,
        element: etree._Element,
        kind: LineKind,
        around: Style,
        outer: _Item | None,
        depth: int,
    ) -> None:
        style = attribute(element, "text:style-name") or (outer.style if outer else None)
        level = outer.depth + 1 if outer else 0
        counters = outer.counters if outer else self._counters(element, style)
        for each in element:
            if tag(each) == "text:list-item":
                start = attribute(each, "text:start-value")
                item = _Item(style, counters, level, start, told=False)
            elif tag(each) == "text:list-header":
                item = _Item(style, counters, level)
            else:
                continue
            self.blocks(each, kind, around=around, item=item, depth=depth + 1)

    def _counters(self, element: etree._Element, style: str | None) -> Counters:
        """New numbers, or those of the list that this one goes on with."""
        named, goes_on = attribute(element, "xml:id"), attribute(element, "text:continue-list")
        before = self._by_id.get(goes_on) if goes_on else None
        if before is None and attribute(element, "text:continue-numbering") == "true":
            before = self._by_style.get(style or "")
        counters = before or Counters()
        if named:
            self._by_id[named] = counters
        self._by_style[style or ""] = counters
        return counters

    def _table(self, table: etree._Element, kind: LineKind, depth: int) -> None:
        if depth > _DEEPEST:
            raise TooLargeDocument(limit=str(_DEEPEST))
        inner = LineKind.CELL if kind is LineKind.PARAGRAPH else kind
        for each in table:
            name = tag(each)
            if name == "table:table-cell":
                style = attribute(each, "table:style-name")
                cell = ("table-cell", style, "table-cell")
                sides = [self.styles.value(*cell, key) for key in ("fo:border", "fo:border-top")]
                framed = any(draws(side) for side in sides) or None
                self.grid.begin_cell(self.kept.lines, columns=_repeated(each))
                self.blocks(each, inner, around=Style(bordered=framed), depth=depth + 1)
                self.grid.end_cell(self.kept.lines)
            elif name == "text:soft-page-break":
                self._turn()
            elif name == "table:covered-table-cell":
                self.grid.begin_cell(self.kept.lines, columns=_repeated(each))
                self.grid.end_cell(self.kept.lines)
            else:
                if name == "table:table-row":
                    self.grid.next_row()
                self._table(each, kind, depth + 1)

    def _paragraph(
        self,
        element: etree._Element,
        kind: LineKind,
        around: Style,
        item: _Item | None,
        depth: int,
    ) -> None:
        name = attribute(element, "text:style-name")
        self._break_before(name)
        look = self.styles.look("paragraph", name, around)
        runs = _Runs()
        hidden = self.styles.hides("paragraph", name)
        capitals = self.styles.capitals("paragraph", name)
        if not hidden:
            self._inline(element, runs, look, capitals)
        for drawing in runs.drawings:
            self._drawing(drawing, kind, depth + 1)
        mark = "" if hidden else self._marker(element, name, item)
        printed = self.kept.legacy.printed(runs.pieces)
        for text in (each.strip() for each in printed.split(_LINE_BREAK)):
            if self.kept.add(
                f"{mark} {text}" if mark and text else text, kind, runs.style or look, self.page
            ):
                mark = ""
        for _ in range(runs.page_breaks):
            self._turn()
        if self.styles.value("paragraph", name, "paragraph", "fo:break-after") == "page":
            self._turn()

    def _marker(self, element: etree._Element, name: str | None, item: _Item | None) -> str:
        if item is not None:
            if item.told:
                return ""
            item.told = True
            style = item.style or self.styles.own("paragraph", name, "style:list-style-name")
            return marker(self.styles.lists.get(style or ""), item.counters, item.depth, item.start)
        if tag(element) == "text:h" and attribute(element, "text:is-list-header") != "true":
            level = whole(attribute(element, "text:outline-level"), 1)
            own = self.styles.own("paragraph", name, "style:list-style-name")
            if own == "" or self.styles.outline is None:
                return ""
            return marker(self.styles.outline, self._outline, max(level - 1, 0))
        return ""

    def _break_before(self, name: str | None) -> None:
        before = self.styles.value("paragraph", name, "paragraph", "fo:break-before")
        master = self.styles.own("paragraph", name, "style:master-page-name")
        if (before == "page" or master) and self.kept.lines:
            self._turn()

    def _inline(self, element: etree._Element, runs: _Runs, look: Style, capitals: bool) -> None:
        self._say(element.text, runs, look, capitals)
        for each in element:
            name = tag(each)
            if name == "text:s":
                count = min(whole(attribute(each, "text:c"), 1), _MOST_SPACES)
                runs.pieces.append(Typed("\xa0" * count))
            elif name == "text:tab":
                runs.pieces.append(Typed("\t"))
            elif name == "text:line-break":
                runs.pieces.append(Typed(_LINE_BREAK))
            elif name == "text:soft-page-break":
                runs.page_breaks += 1
            elif name.startswith("draw:"):
                runs.drawings.append(each)
            elif name == "text:note":
                self.notes.append(each)
            elif name not in _SILENT and not _is_off(each):
                own = (
                    attribute(each, "text:style-name") if name in {"text:span", "text:a"} else None
                )
                if not self.styles.hides("text", own):
                    inner = self.styles.look("text", own, look) if own else look
                    self._inline(each, runs, inner, capitals or self.styles.capitals("text", own))
            self._say(each.tail, runs, look, capitals)

    def _say(self, text: str | None, runs: _Runs, look: Style, capitals: bool) -> None:
        if not text:
            return
        runs.pieces.append(Typed(_SPACE.sub(" ", text), look.font, capitals))
        if runs.style is None and text.strip():
            runs.style = look

    def drawing(self, drawing: etree._Element) -> None:
        """The text of a frame or shape that stands by itself."""
        self._drawing(drawing, LineKind.PARAGRAPH, 1)

    def _drawing(self, drawing: etree._Element, kind: LineKind, depth: int) -> None:
        """The text of one frame, shape or group."""
        if depth > _DEEPEST:
            raise TooLargeDocument(limit=str(_DEEPEST))
        name = tag(drawing)
        box = kind if kind in {LineKind.HEADER, LineKind.FOOTER} else LineKind.BOX
        self.pictures += name in {"draw:image", "draw:object", "draw:object-ole"}
        first = len(self.kept.lines)
        groups = [each for each in drawing if tag(each).startswith("draw:")]
        tables = drawing.findall("{*}table")  # of a slide; beside it stands its picture
        if name == "draw:g" or (name == "draw:frame" and (groups or tables)):
            for each in groups:
                self._drawing(each, kind, depth + 1)
            for each in tables:
                self.grid.begin_table()
                self._table(each, kind, depth + 1)
                self.grid.end_table()
        else:
            self.blocks(drawing, box, depth=depth + 1)
        if self._outlined(drawing):
            for at in range(first, len(self.kept.lines)):
                line = self.kept.lines[at]
                self.kept.lines[at] = replace(line, style=replace(line.style, bordered=True))

    def _outlined(self, drawing: etree._Element) -> bool:
        style = ("graphic", attribute(drawing, "draw:style-name"), "graphic")
        if draws(self.styles.value(*style, "fo:border")):
            return True
        stroke = self.styles.value(*style, "draw:stroke")
        return tag(drawing) in _SHAPES and stroke != "none"

    def _forms(self, forms: etree._Element) -> None:
        """Captions and values of form controls, which print where the control stands."""
        for each in forms.iter():
            for key in _CAPTIONS:
                self.kept.add(attribute(each, key) or "", LineKind.BOX, page=self.page)

    def _turn(self) -> None:
        self.page += 1
        if self.page > self.budget.limits.pages:
            raise TooLargeDocument(limit=str(self.budget.limits.pages))


def _repeated(cell: etree._Element) -> int:
    said = attribute(cell, "table:number-columns-repeated") or ""
    return int(said) if said.isdecimal() and len(said) < 4 else 1


def _is_off(element: etree._Element) -> bool:
    """Whether an element says of itself that it is not shown."""
    if attribute(element, "text:is-hidden") == "true":
        return True
    return tag(element) in _CONDITIONAL and attribute(element, "text:display") == "none"


def is_shown(element: etree._Element, styles: Styles) -> bool:
    """Whether the words of an element within a line print with it."""
    name = tag(element)
    if name in _SILENT or name == "text:note" or name.startswith("draw:") or _is_off(element):
        return False
    own = attribute(element, "text:style-name") if name in {"text:span", "text:a"} else None
    return not styles.hides("text", own)


def notes_of(walk: Walk) -> None:
    """The bodies of foot- and endnotes met so far, as footers."""
    for note in walk.budget.take(list(walk.notes), most=walk.budget.limits.lines):
        body = child(note, "text:note-body")
        if body is not None:
            walk.blocks(body, LineKind.FOOTER)
