"""The characters of one PDF page, gathered into fragments of words.

In: a pdfium text page. Out: ``Fragment`` values in points from the page's top left corner,
turned as the page is shown; text that stands askew (watermarks) apart from the rest.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from khien.core.limits import Budget
from khien.core.text import nfc
from khien.documents.layout import Box, Fragment
from khien.documents.legacy import LegacyRuns, with_soft_hyphens
from khien.documents.pdfium import raw as pdfium
from khien.documents.pdfium.order import Drawn as _Drawn
from khien.documents.pdfium.order import put_in_place
from khien.documents.pdfium.page import Page

Place = Callable[[float, float], tuple[float, float]]

_SPACES = frozenset({0x20, 0xA0, 0x09, 0x3000})
_LINE_ENDS = frozenset({0x0A, 0x0D})
_SOFT_HYPHENS = frozenset({0x02, 0xFFFE})
_UNMAPPED = "\ufffd"
_FONT_NAME_BYTES = 128
_ITALIC_FLAG = 1 << 6
_CHECK_TIME_EVERY = 5_000
_MOST_LOOKED_AT = 500  # characters that tell which way a page runs


@dataclass(slots=True)
class _Word:
    """Characters between two blanks, the place of the first among all."""

    text: str
    box: Box
    index: int


@dataclass(slots=True)
class PageText:
    """What was written on a page."""

    upright: list[Fragment] = field(default_factory=list)
    askew: list[Fragment] = field(default_factory=list)
    unmapped: int = 0
    letters: int = 0

    def words(self) -> str:
        """What stands upright, in the order of the file."""
        return " ".join(fragment.text for fragment in self.upright)


def page_text(text_page: Any, place: Place, budget: Budget, legacy: LegacyRuns) -> PageText:
    """Gather the characters of ``text_page``; ``place`` maps PDF points to the shown page."""
    found = PageText()
    count = pdfium.FPDFText_CountChars(text_page)
    angles = [_angle(text_page, at) for at in range(count)]
    main = _most(Counter(angles)) if angles else 0
    for words in _runs(text_page, place, budget, angles):
        look = _look(text_page, words[0].index)
        askew = angles[words[0].index] != main
        pieces = [words] if askew else list(_split(words))
        for piece in pieces:
            fragment = _fragment(piece, look, _read(text_page, piece, legacy))
            found.unmapped += fragment.text.count(_UNMAPPED)
            found.letters += sum(ch.isalnum() for ch in fragment.text) * (not askew)
            (found.askew if askew else found.upright).append(fragment)
    return found


def _most(counted: Counter[int]) -> int:
    """What was counted most often, of several what came first; ``most_common`` loads a module."""
    return max(counted, key=counted.__getitem__)


def set_upright(page: Page) -> None:
    """Turn a page that is shown on its side or head down the way its words run.

    A page turned by mistake when it was put together still says the same; only what is drawn
    for the turned page itself needs none of this.
    """
    text_page = page.characters()
    count = min(pdfium.FPDFText_CountChars(text_page), _MOST_LOOKED_AT)
    angles = Counter(_angle(text_page, at) for at in range(count))
    main = _most(angles) * 10 if angles else None
    if main is not None and main % 90 == 0 and main != page.rotation:
        page.rotation = main


def _angle(text_page: Any, at: int) -> int:
    """The slant of a character in whole tens of degrees: enough to tell text askew."""
    angle = pdfium.FPDFText_GetCharAngle(text_page, at)
    # A matrix of nonsense gives no angle: such letters stand as the others are taken to.
    return round(math.degrees(angle) / 10) % 36 if math.isfinite(angle) else 0


def _runs(text_page: Any, place: Place, budget: Budget, angles: list[int]) -> Iterator[list[_Word]]:
    """Words drawn one after another on one line, in the order of the file."""
    line: list[_Drawn] = []
    last: _Drawn | None = None  # the last letter: a guessed space has no height
    for at, angle in enumerate(angles):
        if at % _CHECK_TIME_EVERY == 0:
            budget.check_time()
        code = pdfium.FPDFText_GetUnicode(text_page, at)
        box = None if code in _LINE_ENDS else _box(text_page, at, place)
        is_space = code in _SPACES
        if box is None and is_space:
            continue
        if box is None or (last and not is_space and _elsewhere(last, box, angle)):
            yield from _words(put_in_place(line))
            line, last = [], None
        if box is not None:
            made = is_space and pdfium.FPDFText_IsGenerated(text_page, at) == 1
            line.append(_Drawn("" if is_space else _character(code), box, at, angle, made))
            last = last if is_space else line[-1]
    yield from _words(put_in_place(line))


def _elsewhere(last: _Drawn, box: Box, angle: int) -> bool:
    """Whether a character stands on another line than the one before it."""
    return angle != last.angle or _common_height(last.box, box) < 0.3


def _common_height(one: Box, other: Box) -> float:
    """How much of the lower box's height the two share."""
    height = min(one[3] - one[1], other[3] - other[1])
    return (min(one[3], other[3]) - max(one[1], other[1])) / max(height, 0.1)


def _words(line: list[_Drawn]) -> Iterator[list[_Word]]:
    """The words of a line; a step back to the left begins another run."""
    words: list[_Word] = []
    apart = True
    for each in line:
        if not each.text:
            apart = True
            continue
        if words and _leaves(words, each.box):
            yield words
            words, apart = [], True
        if apart or not words:
            words.append(_Word(each.text, each.box, each.index))
        else:
            words[-1].text += each.text
            words[-1].box = _spread(words[-1].box, each.box)
        apart = False
    if words:
        yield words


def _character(code: int) -> str:
    if code in _SOFT_HYPHENS:
        return "-"
    return chr(code) if code else _UNMAPPED


def _box(text_page: Any, at: int, place: Place) -> Box | None:
    rectangle = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text_page, at, rectangle):
        return None
    x0, y0 = place(rectangle.left, rectangle.top)
    x1, y1 = place(rectangle.right, rectangle.bottom)
    if not all(math.isfinite(each) for each in (x0, y0, x1, y1)):
        return None
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _leaves(words: list[_Word], box: Box) -> bool:
    """Whether a character at ``box`` begins another run than ``words``."""
    last = words[-1].box
    height = min(last[3] - last[1], box[3] - box[1])
    return _common_height(last, box) < 0.3 or box[0] < last[2] - max(height, 1.0)


def _spread(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _split(words: list[_Word]) -> Iterator[list[_Word]]:
    """Cut where the white space is far wider than between the other words of the line:
    there the next column begins. Justified lines have wide but even spaces."""
    gaps = [right.box[0] - left.box[2] for left, right in itertools.pairwise(words)]
    height = words[0].box[3] - words[0].box[1]
    usual = _middle_of(gaps) if len(gaps) >= 3 else 0.6 * height
    wide = max(0.75 * height, 2.5 * usual)
    first = 0
    for at, gap in enumerate(gaps, start=1):
        if gap > wide:
            yield words[first:at]
            first = at
    yield words[first:]


def _middle_of(values: list[float]) -> float:
    """The median; the library that has it brings a megabyte into every process."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _read(text_page: Any, words: list[_Word], legacy: LegacyRuns) -> str:
    """The words as their fonts show them, those of one font read together."""
    fonts = itertools.groupby(words, lambda word: _font(text_page, word.index)[0])
    pieces = ((font, " ".join(word.text for word in run)) for font, run in fonts)
    return " ".join(legacy.read(with_soft_hyphens(text, font), font) for font, text in pieces)


def _fragment(words: list[_Word], look: dict[str, Any], text: str) -> Fragment:
    box = words[0].box
    for word in words[1:]:
        box = _spread(box, word.box)
    return Fragment(text=nfc(_whole(text)), box=box, **look)


def _whole(text: str) -> str:
    """Join surrogate halves; a lone half is an unmapped character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _font(text_page: Any, at: int) -> tuple[str, int]:
    """Name and flags of the font of one character."""
    buffer = ctypes.create_string_buffer(_FONT_NAME_BYTES)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text_page, at, buffer, _FONT_NAME_BYTES, flags)
    return buffer.value.decode("utf-8", "replace"), flags.value


def _look(text_page: Any, at: int) -> dict[str, Any]:
    """Font, weight, slant and colour of one character."""
    font, flags = _font(text_page, at)
    parts = [ctypes.c_uint() for _ in range(4)]
    coloured = pdfium.FPDFText_GetFillColor(text_page, at, *parts)
    weight = pdfium.FPDFText_GetFontWeight(text_page, at)
    return {
        "font": font or None,
        "size": round(pdfium.FPDFText_GetFontSize(text_page, at), 1),
        "bold": weight >= 600 or "bold" in font.casefold(),
        "italic": bool(flags & _ITALIC_FLAG) or "italic" in font.casefold(),
        "colour": "".join(f"{part.value:02x}" for part in parts[:3]) if coloured else None,
    }
