"""A closer look at ink that nobody could read: the shapes of words laid over what print leaves
visible, in fine steps of size, by themselves.

In: views of a stamp's place, its frame still there, and how much of each pixel print hides. Out:
the level that fits best, how well, and its lead over all other words. What print hides counts
neither for a word nor against it, and the lines of a frame do not lie where words stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from khien.documents.ocr import stamp_shapes
from khien.documents.ocr.stamp_ink import Seen
from khien.documents.ocr.stamp_places import Place
from khien.documents.ocr.stamp_shapes import CANVAS, PER_MM, Ink

_SHARE = (0.3, 0.98)  # of a stamp's width that its words take
_EM = (0.33, 0.8)  # letters to the height of their stamp
_DOWN_MM = 1.6  # that words may stand above or below its middle
OFF_MM, FAR_OFF_MM = 3.0, 9.0  # across, of a whole stamp and of one whose end is not seen
_USUAL_MM = 10.0  # a higher stamp is made smaller
_FRAME_MM = 1.9  # that a double frame takes of a stamp 8 mm high
_CANDIDATES = 5
_EMS, _STRETCHES = (0.94, 1.0, 1.06), (0.93, 1.0, 1.07)
_REACH = 2  # pixels
_LEAST_SPREAD = 4.0
_HOPELESS = 0.28  # of the best level, before sizes are tried
_LARGEST_MM, _FINE = 6.5, 4


class Closer(NamedTuple):
    """The level whose shape fits best, how well (-1..1), and by how much it leads."""

    level: str
    score: float
    lead: float


class _At(NamedTuple):
    """A word found: how well it fits, its letters' size, and its middle."""

    score: float
    em: float
    row: float
    column: float


@dataclass(frozen=True, slots=True)
class _Page:
    """Ink, its square and what of it is clear, each on a canvas; ``shape``: what is used."""

    ink: Ink
    square: Ink
    clear: Ink
    shape: tuple[int, int]


def closer(
    seen: Iterable[Seen], *, scale: float, around: float, place: Place, off: float = OFF_MM
) -> Closer | None:
    """The best of all views, or None where no level's shape can stand; ``around``: millimetres
    that the views show about ``place``; ``off``: that words may stand beside its middle."""
    told = [each for view in seen if (each := _told(view, scale, around, place, off)) is not None]
    return max(told, key=lambda each: each.score + each.lead, default=None)


def _told(view: Seen, scale: float, around: float, place: Place, off: float) -> Closer | None:
    shrunk = min(1.0, stamp_shapes.WIDEST_MM / (place.width + 2 * around), _USUAL_MM / place.height)
    page = _page(view, PER_MM * shrunk / scale)
    wide, high = place.width * shrunk, place.height * shrunk
    level_words = stamp_shapes.level_words()
    found = _coarsely(page, wide, high, off, level_words)
    levels = list(found)
    if not levels or max(found[each].score for each in levels) < _HOPELESS:
        return None
    found |= _coarsely(page, wide, high, off, stamp_shapes.other_words())
    best = sorted(found, key=lambda each: -found[each].score)[:_CANDIDATES]
    margin = (around + _FRAME_MM * min(1.0, place.height / 8)) * shrunk * PER_MM
    scores = {
        words: _finely(page, words, found[words], round(margin))
        for words in dict.fromkeys((*best, *levels))
    }
    level = max(levels, key=lambda each: scores[each])
    other = max((score for words, score in scores.items() if words != level), default=0.0)
    return Closer(level, scores[level], scores[level] - max(other, 0.0))


def _page(view: Seen, fine: float) -> _Page:
    """``view`` as finely as shapes are compared."""
    clear = _reduced(view.clear, fine)
    ink = _reduced(view.ink * view.clear, fine)
    square = numpy.where(clear > 0.05, ink * ink / numpy.maximum(clear, 0.05), 0)
    shape = min(ink.shape[0], CANVAS[0]), min(ink.shape[1], CANVAS[1])
    sheets = []
    for each in (ink, square, clear):
        sheet = numpy.zeros(CANVAS, numpy.float32)
        sheet[: shape[0], : shape[1]] = each[: shape[0], : shape[1]]
        sheets.append(sheet)
    return _Page(sheets[0], sheets[1], sheets[2], shape)


def _reduced(levels: NDArray[numpy.floating], fine: float) -> Ink:
    size = [max(round(side * fine), 1) for side in levels.shape[::-1]]
    whole = Image.fromarray((levels * 255).clip(0, 255).astype(numpy.uint8))
    small = whole.resize((size[0], size[1]), Image.Resampling.BOX)
    return numpy.asarray(small, numpy.float32) / numpy.float32(255)


def _coarsely(
    page: _Page, wide: float, high: float, off: float, words: tuple[str, ...]
) -> dict[str, _At]:
    """Where each of ``words`` fits best, in the sizes drawn beforehand."""
    drawn = stamp_shapes.shapes()
    if drawn is None:
        return {}
    low, most = (each * wide * PER_MM for each in _SHARE)
    chosen = [
        at
        for at, (down, across) in enumerate(drawn.sizes)
        if low <= across - 2 * stamp_shapes.PAD <= most
        and down <= page.shape[0]
        and _EM[0] * high <= drawn.ems[at] <= _EM[1] * high
        and drawn.words[at] in words
        and drawn.words[at] not in stamp_shapes.ALIKE
    ]
    if not chosen:
        return {}
    found: dict[str, _At] = {}
    for at, place in _fits(page, drawn, chosen, off):
        word = drawn.words[at]
        if word not in found or place.score > found[word].score:
            found[word] = place
    return found


def _fits(
    page: _Page, drawn: stamp_shapes.Shapes, chosen: list[int], off: float
) -> Iterator[tuple[int, _At]]:
    """The best place of each chosen shape, correlated with what is clear."""
    spectra = drawn.spectra[chosen]
    of_ink = numpy.fft.irfft2(numpy.fft.rfft2(page.ink) * spectra, s=CANVAS)
    of_clear = numpy.fft.irfft2(numpy.fft.rfft2(page.clear) * spectra, s=CANVAS)
    sums = [stamp_shapes.summed(each) for each in (page.clear, page.ink, page.square)]
    for number, at in enumerate(chosen):
        down, across = drawn.sizes[at]
        place = (
            stamp_shapes.reach(page.shape[0], down, _DOWN_MM, CANVAS[0]),
            stamp_shapes.reach(page.shape[1], across, off, CANVAS[1]),
        )
        clear, ink, square = (stamp_shapes.within(each, place, down, across) for each in sums)
        clear = numpy.maximum(clear, 1.0)
        share = clear / (down * across)
        shaped = of_clear[number][place]
        spread = numpy.maximum(square - ink**2 / clear, _LEAST_SPREAD * share)
        own = numpy.maximum(drawn.norms[at] ** 2 * share - shaped**2 / clear, 1e-3)
        scores = (of_ink[number][place] - ink * shaped / clear) / numpy.sqrt(spread * own)
        row, column = numpy.unravel_index(int(scores.argmax()), scores.shape)
        yield (
            at,
            _At(
                float(scores[row, column]),
                drawn.ems[at],
                place[0].start + int(row) + down / 2,
                place[1].start + int(column) + across / 2,
            ),
        )


def _finely(page: _Page, words: str, about: _At, margin: int) -> float:
    """How well ``words`` fit near that place in the best of sizes close to it."""
    best, at = -1.0, (0, 0, 0, 0)
    for em in _EMS:
        for stretch in _STRETCHES:
            shape = _drawn(words, round(about.em * em, 3), stretch)
            score, row, column = _correlated(page, shape, about)
            if score > best:
                best, at = score, (row, column, *shape.shape)
    if best <= 0:
        return best
    row, column, down, across = at
    # What ink a word leaves unexplained in its line counts against it a little.
    line = page.ink[row + 1 : row + down - 1, margin : page.shape[1] - margin].sum(axis=0)
    own = line[max(column - margin, 0) : max(column + across - margin, 0)]
    told = float(own.sum()) / max(float(line.sum()), 1e-3)
    return best * float(max(min(told, 1.0), 0.05) ** 0.25)


def _correlated(page: _Page, shape: Ink, about: _At) -> tuple[float, int, int]:
    """The best correlation of ``shape`` with what is clear about that place, and where."""
    down, across = shape.shape
    row, column = round(about.row - down / 2), round(about.column - across / 2)
    top, left = max(row - _REACH, 0), max(column - _REACH, 0)
    bottom = min(row + _REACH, page.shape[0] - down)
    right = min(column + _REACH, page.shape[1] - across)
    if bottom < top or right < left:
        return -1.0, 0, 0
    part = slice(top, bottom + down), slice(left, right + across)
    rows = (bottom - top + 1) * (right - left + 1)
    ink, square, clear = (
        sliding_window_view(each[part], (down, across)).reshape(rows, -1)
        for each in (page.ink, page.square, page.clear)
    )
    flat = shape.ravel()
    seen = clear.sum(axis=1) + 1e-3
    inked, shaped, power = ink.sum(axis=1), clear @ flat, clear @ (flat * flat)
    spread = square.sum(axis=1) - inked**2 / seen
    spread = numpy.maximum(spread, _LEAST_SPREAD * seen / flat.size)
    own = numpy.maximum(power - shaped**2 / seen, 1e-3)
    scores = (ink @ flat - inked * shaped / seen) / numpy.sqrt(spread * own)
    # Of a word that is hidden for the most part little can be told.
    scores = scores * numpy.sqrt(numpy.clip(2 * power / float(flat @ flat), 0, 1))
    best = int(scores.argmax())
    wide = right - left + 1
    return float(scores[best]), top + best // wide, left + best % wide


@lru_cache(maxsize=512)
def _drawn(words: str, em: float, stretch: float) -> Ink:
    """``words`` in letters of that size, wider or narrower, with a little paper around."""
    large = _large(words)
    share = em / _LARGEST_MM / _FINE
    size = max(round(large.width * share * stretch), 4), max(round(large.height * share), 4)
    small = large.resize(size, Image.Resampling.BOX)
    shape: Ink = numpy.asarray(small, numpy.float32) / numpy.float32(255)
    return numpy.pad(shape, stamp_shapes.PAD)


@lru_cache(maxsize=64)
def _large(words: str) -> Image.Image:
    with as_file(files("khien") / "reports" / "fonts" / "Tinos_700Bold.ttf") as path:
        font = ImageFont.truetype(str(path), _LARGEST_MM * PER_MM * _FINE)
    left, top, right, bottom = (round(each) for each in font.getbbox(words))
    image = Image.new("L", (right - left, bottom - top), 0)
    ImageDraw.Draw(image).text((-left, -top), words, 255, font)
    return image
