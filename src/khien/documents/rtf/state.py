"""What a group of Rich Text inherits, and the flows of text that lines are gathered in.

In: control words. Out: character and paragraph properties; bytes decoded by their font.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from khien.documents.document import LineKind, Style
from khien.documents.keeping import Kept
from khien.documents.legacy import Typed

_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp437",
}  # fmt: skip
_PAGES = frozenset(_CHARSETS.values()) | {"cp850", "cp65001"}


@dataclass(slots=True)
class Font:
    """A row of the font table."""

    name: str = ""
    page: str | None = None


@dataclass(slots=True)
class Flow:
    """One run of paragraphs: the body, a header, a box; what it gathers goes to ``kept``."""

    kind: LineKind
    kept: Kept
    bordered: bool = False
    pieces: list[Typed] = field(default_factory=list)
    marker: str = ""
    style: Style | None = None


@dataclass(slots=True)
class Group:
    """The properties of one group; a copy of it is the start of each inner group."""

    flow: Flow
    destination: str = ""  # a table, a property, "skip"
    first: bool = True  # nothing but an opening brace was seen
    starred: bool = False
    font: int | None = None
    skip_after: int = 1  # \uc
    hidden: bool = False
    capitals: bool = False
    bold: bool = False
    italic: bool = False
    half_points: int | None = None
    colour: int = 0
    align: str | None = None
    boxed: bool = False
    in_table: bool = False
    placed: bool = False

    def plain(self, font: int | None) -> None:
        r"""\plain: character properties as at the start."""
        self.font, self.hidden, self.capitals = font, False, False
        self.bold, self.italic, self.half_points, self.colour = False, False, None, 0

    def paragraph(self) -> None:
        r"""\pard: paragraph properties as at the start."""
        self.align, self.boxed, self.in_table, self.placed = None, False, False, False


def page_of_charset(number: int) -> str | None:
    r"""The code page of \fcharset; None for the document's own."""
    return _CHARSETS.get(number)


def page_of_number(number: int) -> str | None:
    r"""The code page of \cpg and \ansicpg, where we have it."""
    name = "utf-8" if number == 65001 else f"cp{number}"
    return name if name in _PAGES or name == "utf-8" else None


def decoded(data: bytes, page: str) -> str:
    """``data`` in ``page``; a byte that the page leaves open stands for itself, which the
    search for letters of older tables needs."""
    try:
        return data.decode(page)
    except UnicodeDecodeError:
        return "".join(_single(data[at : at + 1], page) for at in range(len(data)))


def _single(byte: bytes, page: str) -> str:
    try:
        return byte.decode(page)
    except UnicodeDecodeError:
        return byte.decode("latin-1")
