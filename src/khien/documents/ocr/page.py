"""One page: from a picture to lines in reading order with place and confidence.

In: a picture of a page. Out: lines with boxes as shares of the page once it is upright. Words
that stand far apart are of different columns, whatever the recogniser made of them.
"""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image

from khien.core.text import squeeze
from khien.documents.document import Line
from khien.documents.layout import Box, Fragment, reading_order
from khien.documents.ocr.engine import ONE_LINE, PixelBox, Word, words_by_line
from khien.documents.ocr.ink import on_white, without_red
from khien.documents.ocr.spelling import mended
from khien.documents.ocr.upright import set_upright

LONG_SIDE_INCHES = 297 / 25.4  # of an A4 page: most pictures do not say how large it was
MOST_DPI, LEAST_DPI = 300, 150
_POINTS = 842.0  # the long side of an A4 page
_LEAST_SURE = 0.4  # of the best word of a line: less is a stain or a signature
_DOUBTFUL, _MOST_DOUBTS, _PART_SECONDS = 0.7, 8, 2.0
_COLUMN_GAP, _USUAL_GAPS = 0.9, 2.5


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page ready to be recognised."""

    image: Image.Image
    stamped: Image.Image | None
    dpi: int


def prepared(picture: Image.Image) -> Prepared:
    """``picture`` upright, of a size that is read well, dark on white."""
    upright = set_upright(_fitting(picture))
    grey, stamped = without_red(upright)
    dpi = round(max(upright.size) / LONG_SIDE_INCHES)
    return Prepared(on_white(grey), stamped, dpi)


def _fitting(picture: Image.Image) -> Image.Image:
    """Neither so large that it is slow nor so small that tones run into their letters."""
    dpi = max(picture.size) / LONG_SIDE_INCHES
    if LEAST_DPI <= dpi <= MOST_DPI * 1.1:
        return picture
    scale = min(MOST_DPI, max(LEAST_DPI, dpi)) / dpi
    size = max(round(picture.width * scale), 1), max(round(picture.height * scale), 1)
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def lines_of(page: Prepared, number: int, *, seconds: float) -> list[Line] | None:
    """The lines of ``page`` in reading order; None when it took longer than ``seconds``."""
    found = words_by_line(page.image, dpi=page.dpi, seconds=seconds)
    if found is None:
        return None
    scale = _POINTS / max(page.image.size)
    parts = [part for line in found for part in _columns(line)]
    parts = list(_doubts_read_again(page, parts, budget=seconds))
    fragments = [_fragment(part, scale) for part in parts if _best(part) >= _LEAST_SURE]
    width, height = (side * scale for side in page.image.size)
    lines = (_line(each, number, width, height) for each in reading_order(fragments))
    return mended([line for line in lines if line is not None])


def _doubts_read_again(
    page: Prepared, parts: Sequence[Sequence[Word]], *, budget: float
) -> Iterator[Sequence[Word]]:
    """``parts``, the least sure of them recognised once more by themselves and larger: of a
    number in the head of a letter nothing may be lost for a smudge."""
    started = time.monotonic()
    left = _MOST_DOUBTS
    for part in parts:
        again: Sequence[Word] = ()
        if _sureness(part) < _DOUBTFUL and left and time.monotonic() - started < budget / 2:
            left -= 1
            again = _larger(page, part)
        yield again if again and _sureness(again) > _sureness(part) else part


def _larger(page: Prepared, part: Sequence[Word]) -> Sequence[Word]:
    """The words of one part of a line, read from a picture of it alone, twice as large."""
    left, top, right, bottom = _around(part)
    around = (bottom - top) // 3 + 2
    place = left - around, top - around, right + around, bottom + around
    paper = Image.new("L", (place[2] - place[0], place[3] - place[1]), 255)
    paper.paste(page.image, (-place[0], -place[1]))
    twice = paper.resize((paper.width * 2, paper.height * 2), Image.Resampling.BICUBIC)
    lines = words_by_line(twice, dpi=page.dpi * 2, seconds=_PART_SECONDS, mode=ONE_LINE)
    return [_placed(word, place) for line in lines or [] for word in line]


def _placed(word: Word, place: PixelBox) -> Word:
    left, top, right, bottom = (side // 2 for side in word.box)
    across, down = place[:2]
    return replace(word, box=(left + across, top + down, right + across, bottom + down))


def _around(part: Sequence[Word]) -> PixelBox:
    boxes = [word.box for word in part]
    return (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip


def _sureness(part: Sequence[Word]) -> float:
    """How sure the recogniser is of the letters of a part, on the mean."""
    letters = sum(len(word.text) for word in part)
    return sum(word.confidence * len(word.text) for word in part) / letters


def _best(part: Sequence[Word]) -> float:
    return max(word.confidence for word in part)


def _columns(line: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Cut where the white space is far wider than between the other words of the line."""
    gaps = [right.box[0] - left.box[2] for left, right in itertools.pairwise(line)]
    height = statistics.median(word.box[3] - word.box[1] for word in line)
    usual = statistics.median(gaps) if len(gaps) >= 3 else 0.5 * height
    wide = max(_COLUMN_GAP * height, _USUAL_GAPS * usual)
    first = 0
    for at, gap in enumerate(gaps, start=1):
        if gap > wide:
            yield line[first:at]
            first = at
    yield line[first:]


def _fragment(words: Sequence[Word], scale: float) -> Fragment:
    left, top, right, bottom = _around(words)
    return Fragment(
        text=" ".join(word.text for word in words),
        box=(left * scale, top * scale, right * scale, bottom * scale),
        confidence=_sureness(words),
    )


def _line(fragment: Fragment, number: int, width: float, height: float) -> Line | None:
    text = squeeze(fragment.text)
    if not any(ch.isalnum() for ch in text):
        return None
    return Line(
        text=text,
        page=number,
        box=_shares(fragment.box, width, height),
        confidence=round(min(fragment.confidence, 0.999), 3),
    )


def _shares(box: Box, width: float, height: float) -> Box:
    left, top, right, bottom = box
    return (
        round(left / width, 4), round(top / height, 4),
        round(right / width, 4), round(bottom / height, 4),
    )  # fmt: skip
