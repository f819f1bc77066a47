"""The walk over a page's tree: blocks part lines, cells and boxes keep their kind.

In: the root of a parsed page. Out: lines in the order of the source. The walk holds its own
stack, so that depth costs no recursion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml.html import HTMLParser

from khien.core.errors import UnsupportedDocument
from khien.core.limits import Budget
from khien.documents.document import LineKind, Style
from khien.documents.grid import Grid
from khien.documents.keeping import NO_STYLE, Kept
from khien.documents.legacy import Typed
from khien.documents.web import style as look
from khien.documents.word.numbering import in_style

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
     "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
     "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main",
     "menu", "nav", "ol", "option", "p", "pre", "search", "section", "summary", "table", "tbody",
     "td", "textarea", "tfoot", "th", "thead", "tr", "ul", "v:textbox"}
)  # fmt: skip
_DROPPED = frozenset(
    {
        "script",
        "style",
        "head",
        "template",
        "xml",
        "object",
        "applet",
        "noembed",
        "datalist",
        "rt",
        "rp",
    }
)
# Each shows another document in its place, which we do not have.
_FRAMES = frozenset({"iframe", "frame", "embed"})
_PICTURES = frozenset({"img", "svg", "canvas", "video", "picture", "v:imagedata"})
_BOLD = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_SHOWN_INPUTS = frozenset({"", "text", "button", "submit", "reset", "search", "email", "tel"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CSS_LISTS = {
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "decimal": "decimal",
}  # fmt: skip
_LATIN = re.compile("[\xc0-\xff]")
_ONLY_UNICODE = re.compile("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
_MOST_ASIDE, _MOST_HIDDEN = 500, 256 * 1024
_TABLE = frozenset({"table", "tr", "td", "th"})


@dataclass(slots=True)
class _List:
    """A list that is open."""

    style: str  # as in ``in_style``; "bullet"; "none"
    next: int = 1
    step: int = 1


# Of a page, and of a document that LibreOffice saved as one.
_MARGINS = {"header": LineKind.HEADER, "footer": LineKind.FOOTER}


@dataclass(frozen=True, slots=True)
class _Context:
    """What an element's text inherits."""

    kind: LineKind = LineKind.PARAGRAPH
    style: Style = NO_STYLE
    preserve: bool = False
    capitals: bool = False


@dataclass(slots=True)
class Walk:
    """State of one walk: the line being gathered, the open lists, what was seen."""

    budget: Budget
    kept: Kept = field(init=False)
    pictures: int = 0
    legacy_sheet: bool = False
    shows_all: bool = False  # of what was put aside, all is looked at
    _sheet_fonts: look.SheetFonts = field(default_factory=look.SheetFonts)
    _sheet_places: bool = False
    _stack: list[_Context] = field(default_factory=lambda: [_Context()])
    _lists: list[_List] = field(default_factory=list)
    _text: list[Typed] = field(default_factory=list)
    _marker: str = ""
    _style: Style | None = None
    _hidden: list[str] = field(default_factory=list)
    _aside: int = 0
    _grid: Grid = field(default_factory=Grid)

    def __post_init__(self) -> None:
        self.kept = Kept(self.budget)

    def over(self, root: etree._Element) -> None:
        """Every line of ``root``, then those that only an office program would show."""
        self._walk(root)
        for inner in self._hidden:
            known = {line.text for line in self.kept.lines}
            other = Walk(self.budget, shows_all=True)
            other._walk(etree.fromstring(f"<div>{inner}</div>", HTMLParser(no_network=True)))
            for line in other.kept.lines:
                if line.text not in known:
                    self.kept.add(line.text, LineKind.BOX, line.style)

    def properties(self) -> dict[str, str]:
        """What was found of fonts from before Unicode; words that a rule of a sheet may set in
        one, which rule is not followed here, are in doubt."""
        text = " ".join(line.text for line in self.kept.lines) if self.legacy_sheet else ""
        if _LATIN.search(text) and not _ONLY_UNICODE.search(text):
            return {"legacy_font": "1"}
        return self.kept.properties()

    def _walk(self, root: etree._Element) -> None:
        events = etree.iterwalk(root, events=("start", "end", "comment"))
        for event, each in events:
            if event == "comment":
                self._comment(each)
                self._say(each.tail)
            elif not isinstance(each.tag, str):
                continue
            elif event == "start":
                if self._enter(each):
                    events.skip_subtree()
            else:
                self._leave(each)
                if each is not root:
                    self._say(each.tail)
        self._flush()

    def _enter(self, element: etree._Element) -> bool:
        """Open ``element``; True when nothing inside it is shown."""
        self.budget.check_time()
        name = element.tag
        if name in _FRAMES or (name == "object" and element.get("data")):
            raise UnsupportedDocument("frame")
        self._sheets(element)
        self.pictures += name in _PICTURES
        if self._parts(element):
            self._flush()
        self._stack.append(self._inherited(element))
        if name in _DROPPED or name.startswith(("w:", "o:documentproperties")):
            return True
        if self._is_hidden(element):
            self._put_aside(element)
            return True
        if name in {"ol", "ul", "menu"}:
            self._lists.append(_list_of(element))
        elif name == "li":
            self._item(element)
        elif name == "br":
            self._flush()
        elif name in _TABLE:
            self._in_table(element)
        elif name == "input" and (element.get("type") or "").lower() in _SHOWN_INPUTS:
            self._say(element.get("value") or element.get("placeholder"))
        self._say(element.text)
        return False

    def _leave(self, element: etree._Element) -> None:
        name = element.tag
        if self._parts(element):
            self._flush()
        if name in {"td", "th"}:
            self._grid.end_cell(self.kept.lines)
        elif name == "table":
            self._grid.end_table()
        if name in {"ol", "ul", "menu"} and self._lists:
            self._lists.pop()
        if name == "li":
            self._marker = ""
        self._stack.pop()

    def _parts(self, element: etree._Element) -> bool:
        """Whether ``element`` stands on lines of its own, as far as tag and style say.

        Where a sheet places things about the page, any element that it can name may.
        """
        said = look.declared(element)
        if element.tag in _BLOCKS and said.get("display", "").lower() != "inline":
            return True
        if look.stands_apart(said):
            return True
        named = element.get("class") is not None or element.get("id") is not None
        return named and self._sheet_places

    def _is_hidden(self, element: etree._Element) -> bool:
        """Whether neither tag nor style nor sheet lets ``element`` be seen, at first at least."""
        if self.shows_all or element.tag in {"html", "body"}:
            return False
        return (
            element.get("hidden") is not None
            or look.is_hidden(look.declared(element))
            or self._sheet_fonts.hides(element)
        )

    def _put_aside(self, element: etree._Element) -> None:
        """Keep what is hidden for the end: a script may show it, and it joins no line here."""
        inner = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
        if len(self._hidden) < _MOST_ASIDE and self._aside + len(inner) <= _MOST_HIDDEN:
            self._hidden.append(inner)
            self._aside += len(inner)

    def _sheets(self, element: etree._Element) -> None:
        if element.tag == "head":
            sheets = [*element.iter("style")]
        else:
            sheets = [element] if element.tag == "style" else []
        for each in self.budget.take(sheets):
            text = each.text or ""
            if look.writes_words(text):
                raise UnsupportedDocument("generated content")
            self._sheet_places = self._sheet_places or look.PLACES.search(text) is not None
            self._sheet_fonts.add(text)
            self.legacy_sheet = self.legacy_sheet or self._sheet_fonts.unsure

    def _inherited(self, element: etree._Element) -> _Context:
        above = self._stack[-1]
        said = look.declared(element)
        name = element.tag
        framed = look.bordered(element, said)
        style = replace(
            above.style,
            font=look.font_of(element, said) or self._sheet_fonts.of(element) or above.style.font,
            size_pt=look.size_of(said) or above.style.size_pt,
            bold=True if name in _BOLD or look.is_bold(said) else above.style.bold,
            italic=True if name in {"i", "em"} else above.style.italic,
            colour=look.colour_of(element, said) or above.style.colour,
            align=look.align_of(element, said) or above.style.align,
            bordered=True if framed else above.style.bordered,
        )
        kind = above.kind
        margin = name if name in _MARGINS else element.get("title") if name == "div" else None
        if name in {"td", "th"}:
            kind = LineKind.CELL
        elif margin in _MARGINS and kind is LineKind.PARAGRAPH:
            kind = _MARGINS[margin]
        elif look.floats(said) or name == "v:textbox" or _boxed(name, kind, framed):
            kind = LineKind.BOX
        return _Context(
            kind,
            style,
            above.preserve or name == "pre" or said.get("white-space", "").startswith("pre"),
            above.capitals
            or said.get("text-transform", "").lower() == "uppercase"
            or self._sheet_fonts.capitals(element),
        )

    def _in_table(self, element: etree._Element) -> None:
        if element.tag == "table":
            self._grid.begin_table()
        elif element.tag == "tr":
            self._grid.next_row()
        else:
            columns = max(1, _whole(element.get("colspan"), 1))
            rows = max(1, _whole(element.get("rowspan"), 1))
            self._grid.begin_cell(self.kept.lines, columns=columns, rows=rows)

    def _item(self, element: etree._Element) -> None:
        if not self._lists:
            self._marker = "-"
            return
        around = self._lists[-1]
        number = _whole(element.get("value"), around.next)
        around.next = number + around.step
        if around.style == "bullet":
            self._marker = "-"
        elif around.style != "none":
            self._marker = f"{in_style(number, around.style)}."

    def _say(self, text: str | None) -> None:
        if not text:
            return
        here = self._stack[-1]
        look = here.style.font, here.capitals
        if here.preserve:
            first, *rest = text.splitlines() or [""]
            self._text.append(Typed(first, *look))
            for line in rest:
                self._flush()
                self._text.append(Typed(line, *look))
        else:
            self._text.append(Typed(_SPACE.sub(" ", text), *look))
        if self._style is None and text.strip():
            self._style = here.style

    def _flush(self) -> None:
        """End the line that is being gathered, in the kind of where it stands."""
        text = self.kept.legacy.printed(self._text)
        here = self._stack[-1]
        if not here.preserve:
            text = re.sub(" {2,}", " ", text)
        marked = f"{self._marker} {text.strip()}" if self._marker and text.strip() else text
        if self.kept.add(marked, here.kind, self._style or here.style):
            self._marker = ""
        self._text.clear()
        self._style = None

    def _comment(self, comment: etree._Element) -> None:
        """A conditional comment for office programs holds boxes that browsers do not show."""
        text = comment.text or ""
        condition, closed, inner = text.partition("]>")
        if closed and condition.startswith("[if") and len(self._hidden) < _MOST_ASIDE:
            self._hidden.append(inner.removesuffix("<![endif]"))


def _boxed(name: str, kind: LineKind, framed: bool) -> bool:
    return framed and name != "table" and kind is LineKind.PARAGRAPH


def _list_of(element: etree._Element) -> _List:
    said = look.declared(element)
    css = (said.get("list-style-type") or said.get("list-style") or "").split(" ")[0].lower()
    if css == "none":
        return _List("none")
    if element.tag != "ol":
        return _List(_CSS_LISTS.get(css, "bullet"))
    style = _CSS_LISTS.get(css) or _LIST_TYPES.get(element.get("type") or "", "decimal")
    count = sum(1 for each in element if each.tag == "li")
    backwards = element.get("reversed") is not None
    start = _whole(element.get("start"), count if backwards else 1)
    return _List(style, start, -1 if backwards else 1)


def _whole(written: str | None, default: int) -> int:
    written = (written or "").strip()
    short = written.isascii() and written.isdecimal() and len(written) < 7
    return int(written) if short else default
