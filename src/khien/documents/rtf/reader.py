"""Rich Text read group by group: destinations told apart, paragraphs gathered into lines.

In: tokens. Out: lines of headers, body, notes and footers. Groups are kept on a stack of
our own whose height is bounded; whatever a destination we do not know holds is passed over
when the file marks it so.
"""

from __future__ import annotations

from dataclasses import replace

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import Budget
from khien.documents.document import Line, LineKind, Style
from khien.documents.encoding import halves_joined
from khien.documents.keeping import Kept
from khien.documents.legacy import Typed
from khien.documents.rtf import state
from khien.documents.rtf.state import Flow, Font, Group
from khien.documents.rtf.tokens import Kind, Token, tokens
from khien.documents.rtf.words import (
    FLOWS,
    PARAGRAPH_PLACES,
    PASSED_THROUGH,
    SKIPPED,
    SYMBOLS,
    TABLES,
    WRITTEN,
)

_DEEPEST = 200
_MOST_FONTS = 5_000
_EVERY = 4096
_ALIGNS = {"ql": "left", "qc": "center", "qr": "right", "qj": "both"}


class Reader:
    """One reading of one file."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.parts = {name: Kept(budget) for name in ("header", "body", "note", "footer")}
        self.page = 1
        self.pictures = 0
        self.objects = 0
        self.fonts: dict[int, Font] = {}
        self._colours: list[list[int]] = [[0, 0, 0]]
        self._page = "cp1252"
        self._default_font: int | None = None
        self._font = 0  # the row of the font table being read
        self._pending = bytearray()
        self._fallback = 0  # characters still to skip behind \u
        self._property = ["", ""]  # name and value of a shape's property
        self._outline = True
        self._row_drawn = False
        self._continuous = False
        self._group = Group(Flow(LineKind.PARAGRAPH, self.parts["body"]))
        self._stack: list[Group] = []

    def read(self, data: bytes, *, to_end: bool = True) -> list[Line]:
        """Every line of ``data``, headers first, footers last; with ``to_end`` False ``data`` may
        be cut anywhere."""
        ended = False
        for count, token in enumerate(tokens(data)):
            if count % _EVERY == 0:
                self.budget.check_time()
            self._take(token)
            if token.kind is Kind.CLOSE and not self._stack:
                ended = True
                break
        if not ended and to_end:
            raise DamagedDocument("truncated")
        if not ended:
            self._settle()
            self._end_of_line(self._group)
        lines = [line for part in self.parts.values() for line in part.lines]
        limits = self.budget.limits
        if len(lines) > limits.lines or sum(len(e.text) for e in lines) > limits.characters:
            raise TooLargeDocument(limit=str(limits.lines))
        return lines

    def _take(self, token: Token) -> None:
        if token.kind not in {Kind.ESCAPED, Kind.BYTES} or self._fallback:
            self._settle()
        if token.kind is Kind.OPEN:
            self._open()
        elif token.kind is Kind.CLOSE:
            self._close()
        elif token.kind is Kind.WORD:
            self._word(token.name, token.number)
        elif token.kind is Kind.SYMBOL:
            self._symbol(token.name)
        else:
            self._bytes(token)
        if token.kind not in {Kind.OPEN, Kind.CLOSE, Kind.SYMBOL}:
            self._group.first = False

    def _open(self) -> None:
        if len(self._stack) >= _DEEPEST:
            raise TooLargeDocument(limit=str(_DEEPEST))
        self._fallback = 0
        self._stack.append(self._group)
        around = self._group.destination
        inner = "unless-ud" if around == "upr" else around
        self._group = replace(self._group, first=True, starred=False, destination=inner)

    def _close(self) -> None:
        self._fallback = 0
        if not self._stack:
            raise DamagedDocument("brace")
        group, self._group = self._group, self._stack.pop()
        if group.destination == "sv" and self._group.destination != "sv":
            self._shape_property()
        if group.flow is not self._group.flow or not self._stack:
            self._end_of_line(group)
        if group.destination == "listtext" and self._group.destination != "listtext":
            words = group.flow.marker.strip()
            group.flow.marker = words if any(ch.isalnum() for ch in words) else "-"

    def _shape_property(self) -> None:
        name, value = (each.strip() for each in self._property)
        if name == "gtextUNICODE":
            self._group.flow.kept.add(value, LineKind.BOX, page=self.page)
        elif name == "fLine":
            self._outline = value != "0"

    def _word(self, name: str, number: int | None) -> None:
        if self._fallback and name != "u":
            self._fallback -= 1
            return
        group = self._group
        if self._destination(name):
            return
        if name == "u":
            self._unicode(number or 0)
        elif name in SYMBOLS:
            self._say(SYMBOLS[name])
        elif group.destination in TABLES:
            self._row_of_table(name, number or 0)
        elif group.destination in {"", "listtext"} and not self._break(name):
            self._property_word(name, number)
        if name == "uc":
            group.skip_after = min(max(number or 0, 0), 16)

    def _destination(self, name: str) -> bool:
        """Whether ``name`` opens a destination, known or not."""
        group = self._group
        if group.destination == "unless-ud":  # of the two forms the one in Unicode
            group.destination = "" if name == "ud" else "skip"
            return True
        if group.destination == "skip":
            return True
        if name in {"pict", "object"}:
            self.pictures += name == "pict"
            self.objects += name == "object"
        if name in FLOWS:
            part, kind = FLOWS[name]
            kept = self.parts[part] if part else group.flow.kept
            around = {LineKind.HEADER, LineKind.FOOTER}
            inner = group.flow.kind if kind is LineKind.BOX and group.flow.kind in around else kind
            group.flow = Flow(inner, kept, bordered=kind is LineKind.BOX and self._outline)
            group.destination = ""
            group.paragraph()
        elif name in TABLES or name in WRITTEN:
            group.destination = name
            self._begin(name)
        elif name in SKIPPED:
            group.destination = "skip"
        elif name in PASSED_THROUGH:
            self._outline = True if name == "shpinst" else self._outline
        elif group.starred and group.first:
            group.destination = "skip"
        else:
            return False
        return True

    def _begin(self, name: str) -> None:
        if name == "sn":
            self._property = ["", ""]
        elif name == "sv":
            self._property[1] = ""
        elif name == "listtext":
            self._group.flow.marker = ""
        elif name == "colortbl":
            self._colours = [[0, 0, 0]]

    def _row_of_table(self, name: str, number: int) -> None:
        if name == "f" and len(self.fonts) < _MOST_FONTS:
            self._font = number
            self.fonts[number] = Font()
        elif name == "fcharset" and self._font in self.fonts:
            self.fonts[self._font].page = state.page_of_charset(number)
        elif name == "cpg" and self._font in self.fonts:
            self.fonts[self._font].page = state.page_of_number(number)
        elif name in {"red", "green", "blue"} and 0 <= number < 256:
            self._colours[-1][("red", "green", "blue").index(name)] = number

    def _break(self, name: str) -> bool:
        """Whether ``name`` ends a line or a page."""
        group = self._group
        if name in {"par", "line", "lbr", "column", "cell", "nestcell", "sect", "page", "softpage",
                    "row", "nestrow"}:  # fmt: skip
            in_table = group.in_table
            group.in_table = in_table or name in {"cell", "nestcell"}
            self._end_of_line(group)
            group.in_table = in_table
            if name in {"page", "softpage"} or (name == "sect" and not self._continuous):
                self._turn()
            return True
        if name == "pagebb" and group.flow.kept.lines:
            self._turn()
        return name == "pagebb"

    def _turn(self) -> None:
        if self._group.flow.kind is LineKind.PARAGRAPH:
            self.page += 1
            if self.page > self.budget.limits.pages:
                raise TooLargeDocument(limit=str(self.budget.limits.pages))

    def _property_word(self, name: str, number: int | None) -> None:
        group = self._group
        on = number != 0
        if name == "plain":
            group.plain(self._default_font)
        elif name == "pard":
            group.paragraph()
        elif name in {"f", "deff"}:
            group.font = number
            self._default_font = number if name == "deff" else self._default_font
        elif name == "ansicpg":
            self._page = state.page_of_number(number or 0) or self._page
        elif name in {"v", "deleted"}:
            group.hidden = on
        elif name in {"caps", "scaps"}:
            group.capitals = on
        elif name == "b":
            group.bold = on
        elif name == "i":
            group.italic = on
        elif name == "fs":
            group.half_points = number
        elif name == "cf":
            group.colour = number or 0
        else:
            self._paragraph_word(name)

    def _paragraph_word(self, name: str) -> None:
        group = self._group
        if name in _ALIGNS:
            group.align = _ALIGNS[name]
        elif name in {"box", "brdrt"}:
            group.boxed = True
        elif name == "intbl":
            group.in_table = True
        elif name in PARAGRAPH_PLACES:
            group.placed = True
        elif name == "trowd":
            self._row_drawn = False
        elif name == "clbrdrt":
            self._row_drawn = True
        elif name in {"sectd", "sbknone", "sbkpage"}:
            self._continuous = name == "sbknone"

    def _symbol(self, name: str) -> None:
        if name == "*":
            self._group.starred = True
            return
        self._group.first = False
        if self._fallback:
            self._fallback -= 1
        elif name in {"\r", "\n"}:
            self._word("par", None)
        elif name in "\\{}":
            self._say(name)
        elif name in "~_":
            self._say("\xa0" if name == "~" else "-")

    def _bytes(self, token: Token) -> None:
        data = token.data
        if self._fallback:
            skipped = min(self._fallback, len(data))
            self._fallback -= skipped
            data = data[skipped:]
        self._pending += data

    def _settle(self) -> None:
        """Decode the bytes that wait, in the code page of their font."""
        if self._pending:
            font = self.fonts.get(self._group.font if self._group.font is not None else -1)
            page = (font.page if font else None) or self._page
            data = bytes(self._pending)
            self._pending.clear()
            self._say(state.decoded(data, page))

    def _unicode(self, number: int) -> None:
        number = number + 65_536 if number < 0 else number
        self._say(chr(number) if 0 <= number < 65_536 else "\ufffd")
        self._fallback = self._group.skip_after

    def _say(self, text: str) -> None:
        group = self._group
        if group.destination in {"sn", "sv"}:
            self._property[group.destination == "sv"] += text[:1000]
        elif group.destination == "fonttbl":
            if self._font in self.fonts:
                name = self.fonts[self._font].name + text
                self.fonts[self._font].name = name.partition(";")[0].strip()[:80]
        elif group.destination == "colortbl":
            if len(self._colours) < _MOST_FONTS:
                self._colours += [[0, 0, 0] for _ in range(text.count(";"))]
        elif group.destination == "listtext":
            group.flow.marker += text[:100]
        elif group.destination == "" and not group.hidden:
            group.flow.pieces.append(Typed(text, self._font_name(), group.capitals))
            if group.flow.style is None and text.strip():
                group.flow.style = self._style()

    def _font_name(self) -> str | None:
        font = self.fonts.get(self._group.font if self._group.font is not None else -1)
        return font.name if font else None

    def _style(self) -> Style:
        group = self._group
        colour = self._colours[group.colour] if 0 < group.colour < len(self._colours) else None
        return Style(
            font=self._font_name(),
            size_pt=group.half_points / 2 if group.half_points else None,
            bold=group.bold or None,
            italic=group.italic or None,
            colour="{:02x}{:02x}{:02x}".format(*colour) if colour else None,
        )

    def _end_of_line(self, group: Group) -> None:
        flow = group.flow
        text = halves_joined(flow.kept.legacy.printed(flow.pieces)).strip()
        kind = flow.kind
        if kind is LineKind.PARAGRAPH and (group.in_table or group.placed):
            kind = LineKind.CELL if group.in_table else LineKind.BOX
        drawn = group.boxed or flow.bordered or (group.in_table and self._row_drawn)
        look = replace(flow.style or Style(), align=group.align, bordered=drawn or None)
        printed = f"{flow.marker} {text}" if flow.marker and text else text
        if flow.kept.add(printed, kind, look, self.page):
            flow.marker = ""
        flow.pieces.clear()
        flow.style = None
