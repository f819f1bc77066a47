"""One page: from a picture to lines in reading order with place and confidence.

In: a picture of a page. Out: lines with boxes as shares of the page once it is upright. Words
that stand far apart are of different columns, whatever the recogniser made of them.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

from khien.core.text import squeeze
from khien.documents.document import Line
from khien.documents.layout import Box, Fragment, reading_order
from khien.documents.ocr.engine import Word, words_by_line
from khien.documents.ocr.ink import on_white, without_red
from khien.documents.ocr.spelling import mended
from khien.documents.ocr.upright import set_upright

LONG_SIDE_INCHES = 297 / 25.4  # of an A4 page: most pictures do not say how large it was
MOST_DPI, LEAST_DPI = 300, 150
_POINTS = 842.0  # the long side of an A4 page
_LEAST_SURE = 0.3  # of a line: less is a stain or a signature
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
    fragments = [_fragment(part, scale) for line in found for part in _columns(line)]
    width, height = (side * scale for side in page.image.size)
    lines = (_line(each, number, width, height) for each in reading_order(fragments))
    return mended([line for line in lines if line is not None])


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
    letters = sum(len(word.text) for word in words)
    return Fragment(
        text=" ".join(word.text for word in words),
        box=(
            min(word.box[0] for word in words) * scale,
            min(word.box[1] for word in words) * scale,
            max(word.box[2] for word in words) * scale,
            max(word.box[3] for word in words) * scale,
        ),
        confidence=sum(word.confidence * len(word.text) for word in words) / letters,
    )


def _line(fragment: Fragment, number: int, width: float, height: float) -> Line | None:
    text = squeeze(fragment.text)
    if not any(ch.isalnum() for ch in text) or fragment.confidence < _LEAST_SURE:
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
