"""One paragraph as text: runs joined, capitals and breaks as printed, hidden text left out.

In: a w:p element. Out: its printed lines, the look of each, and the text boxes anchored in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from khien.core.encodings import LegacyFont, Table, convert, legacy_font
from khien.documents.document import Style
from khien.documents.legacy import LegacyRuns, Typed
from khien.documents.word.names import alternative, attribute, child, tag, value
from khien.documents.word.styles import RunLook, Styles

if TYPE_CHECKING:
    from lxml import etree

LINE_BREAK = "\n"
PAGE_BREAK = "\f"
RENDERED_BREAK = "\v"  # where Word last broke the page by itself
_DEEPEST = 60
# Wrappers whose content is part of the paragraph; what is not here and not a run is skipped.
_TRANSPARENT = frozenset(
    {
        "w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple",
        "w:customXml", "w:dir", "w:bdo", "w:ruby", "w:rubyBase", "mc:Choice", "mc:Fallback",
        "m:oMath", "m:oMathPara",
    }
)  # fmt: skip
_DRAWINGS = frozenset({"w:drawing", "w:pict", "w:object"})
_BORDERLESS = frozenset({"none", "nil"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one run with their look."""

    text: str
    look: RunLook


@dataclass(slots=True)
class Paragraph:
    """The pieces of a paragraph in order, and the drawings anchored in it."""

    pieces: list[Piece] = field(default_factory=list)
    drawings: list[etree._Element] = field(default_factory=list)


def paragraph(element: etree._Element, styles: Styles) -> Paragraph:
    """Read one w:p."""
    found = Paragraph()
    style = value(child(element, "w:pPr"), "w:pStyle")
    _inside(element, found, styles, style, depth=0)
    return found


def _inside(
    element: etree._Element, found: Paragraph, styles: Styles, style: str | None, *, depth: int
) -> None:
    if depth > _DEEPEST:
        return
    for each in element:
        name = tag(each)
        if name == "w:r":
            _run(each, found, styles, style)
        elif name == "m:r":
            text = "".join(part.text or "" for part in each if tag(part) == "m:t")
            found.pieces.append(Piece(text, RunLook()))
        elif name == "mc:AlternateContent":
            branch = alternative(each)
            if branch is not None:
                _inside(branch, found, styles, style, depth=depth + 1)
        elif name in _DRAWINGS:
            found.drawings.append(each)
        elif name in _TRANSPARENT or name.startswith("m:"):
            _inside(each, found, styles, style, depth=depth + 1)


def _run(run: etree._Element, found: Paragraph, styles: Styles, style: str | None) -> None:
    look = styles.look(run, style)
    if look.hidden:
        return
    text = ""
    for part in _parts(run):
        if tag(part) in _DRAWINGS:
            found.drawings.append(part)
        else:
            text += _printed(part, legacy_font(look.shown_font))
    if text:
        found.pieces.append(Piece(text, look))


def _parts(run: etree._Element) -> Iterator[etree._Element]:
    for part in run:
        if tag(part) == "mc:AlternateContent":
            branch = alternative(part)
            yield from branch if branch is not None else ()
        elif tag(part) == "w:ruby":
            base = child(part, "w:rubyBase")
            for inner in base if base is not None else ():
                yield from inner
        else:
            yield part


def _printed(part: etree._Element, legacy: LegacyFont | None) -> str:
    """What one child of a run prints; a soft hyphen has the code of TCVN3's "ư"."""
    name = tag(part)
    if name == "w:t":
        # The break characters are ours; a raw one in the text is only white space.
        return " ".join((part.text or "").splitlines()) if part.text else ""
    if name == "w:br":
        return PAGE_BREAK if attribute(part, "w:type") == "page" else LINE_BREAK
    if name == "w:sym":
        return _symbol(attribute(part, "w:char") or "", attribute(part, "w:font"))
    if name == "w:softHyphen":
        return "\xad" if legacy and legacy.table is Table.TCVN3 else ""
    if name == "w:fldChar":
        return _chosen(child(child(part, "w:ffData"), "w:ddList"))
    return {
        "w:tab": "\t",
        "w:ptab": "\t",
        "w:cr": LINE_BREAK,
        "w:noBreakHyphen": "-",
        "w:lastRenderedPageBreak": RENDERED_BREAK,
    }.get(name, "")


def _chosen(choices: etree._Element | None) -> str:
    """What a drop-down form field shows: its entry stands in the field, not in a run."""
    entries = (
        [each for each in choices if tag(each) == "w:listEntry"] if choices is not None else []
    )
    at = value(choices, "w:result") or value(choices, "w:default") or "0"
    shown = entries[int(at) : int(at) + 1] if at.isdecimal() and len(at) < 4 else []
    return " ".join((attribute(each, "w:val") or "") for each in shown)


def _symbol(code: str, font: str | None) -> str:
    try:
        return symbol(int(code, 16), font)
    except ValueError:
        return ""


def symbol(number: int, font: str | None) -> str:
    """What the glyph ``number`` of a symbol font prints as."""
    if legacy_font(font) is not None and 0xF000 < number < 0xF100:
        return convert(chr(number), font) or chr(number)
    # Symbol fonts put their glyphs at U+F000 and up: the picture is not known, a dot is.
    return "•" if 0xE000 <= number <= 0xF8FF or number > 0xFFFF else chr(number)


def printed(pieces: list[Piece], legacy: LegacyRuns) -> str:
    """The words of ``pieces`` as they print."""
    return legacy.printed(
        Typed(each.text, each.look.shown_font, each.look.capitals) for each in pieces
    )


def style_of(pieces: list[Piece], properties: list[etree._Element]) -> Style:
    """The look of a line: that of its longest run, bold only when all of it is."""
    shown = [piece for piece in pieces if piece.text.strip()]
    if not shown:
        return Style()
    main = max(shown, key=lambda piece: len(piece.text)).look
    return Style(
        font=main.font,
        size_pt=main.size_pt,
        bold=all(piece.look.bold for piece in shown),
        italic=all(piece.look.italic for piece in shown),
        colour=main.colour,
        bordered=_bordered(properties) or None,
        align=next((found for each in properties if (found := value(each, "w:jc"))), None),
    )


def _bordered(properties: list[etree._Element]) -> bool:
    """Whether the paragraph has a line at its left and top: half a box is no frame."""
    for each in properties:
        borders = child(each, "w:pBdr")
        if borders is not None:
            sides = [value(borders, side) for side in ("w:top", "w:left")]
            return all(side is not None and side not in _BORDERLESS for side in sides)
    return False
