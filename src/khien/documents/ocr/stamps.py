"""Stamps in the upper part of page 1: small frames and patches of red ink, read by themselves.

In: a prepared page and the lines already read from it. Out: the words of what looks like a
stamp as BOX lines, and how many such places could not be read: a mark is a stamp of 20 to 40
by 8 mm, red or double-ruled (ND 30/2020, annex I, cell 10a), and what is not read is not absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from PIL import Image

from khien.core.text import squeeze
from khien.documents.document import Line, LineKind, Style
from khien.documents.ocr.engine import BLOCK, ONE_LINE, Word, words_by_line
from khien.documents.ocr.page import Prepared

Mask = NDArray[numpy.bool_]

_UPPER = 0.4  # of the page
_MM = 4  # pixels to a millimetre in the reduced image
_FRAME_MM = ((14, 62), (5, 18))  # widths and heights a stamp may have
_INK_MM = ((9, 70), (3, 18))
_CELL_MM = 2
_MOST_PLACES = 12
_SURE = 0.6
_SECONDS = 3.0
# Millimetres cut off at each side (the two lines of the frame, one of them, none), and how.
_TRIES = ((1.6, BLOCK), (1.6, ONE_LINE), (0.7, ONE_LINE), (-0.8, BLOCK))
_READ_DPI = 300
_SIDE_INK = 0.8  # share of a frame's side that is ink
_RED = "c00000"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a stamp may be: left, top, right, bottom in millimetres."""

    box: tuple[float, float, float, float]
    red: bool


def stamps_of(page: Prepared, lines: list[Line]) -> tuple[list[Line], int]:
    """What the stamps say that ``lines`` does not hold, and how many stay unread."""
    places = [_Place(box, red=False) for box in _frames(_mask(page.image))]
    if page.stamped is not None:
        places += [_Place(box, red=True) for box in _patches(_mask(page.stamped))]
    found: list[Line] = []
    unread = 0
    for place in places[:_MOST_PLACES]:
        if not place.red and _is_read(place, page, lines):
            continue
        line = _line(place, page)
        if line is not None:
            found.append(line)
        elif _looks_like_a_stamp(place):
            unread += 1
    return found, unread


def _pixels_a_mm(page: Prepared) -> float:
    return max(page.image.size) / 297.0


def _mask(image: Image.Image) -> Mask:
    """Ink in the upper part of the page, a few pixels a millimetre; thin lines stay."""
    levels = numpy.asarray(image.crop((0, 0, image.width, round(image.height * _UPPER))))
    scale = max(image.size) / 297.0 / _MM
    rows = (numpy.arange(levels.shape[0]) / scale).astype(numpy.intp)
    columns = (numpy.arange(levels.shape[1]) / scale).astype(numpy.intp)
    mask = numpy.zeros((rows[-1] + 1, columns[-1] + 1), numpy.bool_)
    at_row, at_column = numpy.nonzero(levels < 140)
    mask[rows[at_row], columns[at_column]] = True
    return mask


def _frames(mask: Mask) -> Iterator[tuple[float, float, float, float]]:
    """Boxes drawn with lines: two level lines one under the other, closed at both ends."""
    runs = _runs(mask)
    taken: list[tuple[int, int, int, int]] = []
    for at, (top, left, right) in enumerate(runs):
        for bottom, other_left, other_right in runs[at + 1 :]:
            if bottom - top > _FRAME_MM[1][1] * _MM:
                break
            if bottom - top < _FRAME_MM[1][0] * _MM:
                continue
            if abs(left - other_left) > _MM or abs(right - other_right) > _MM:
                continue
            if any(abs(top - each[1]) < 3 * _MM and abs(left - each[0]) < 3 * _MM
                   for each in taken):  # fmt: skip
                continue
            if _is_side(mask, left, top, bottom) and _is_side(mask, right, top, bottom):
                taken.append((left, top, right, bottom))
                yield left / _MM, top / _MM, right / _MM, bottom / _MM


def _runs(mask: Mask) -> list[tuple[int, int, int]]:
    """Unbroken level lines as long as a stamp is wide: row, first and last column."""
    found: list[tuple[int, int, int]] = []
    shortest, longest = (each * _MM for each in _FRAME_MM[0])
    padded = numpy.pad(mask, ((0, 0), (1, 1))).astype(numpy.int8)
    steps = numpy.diff(padded, axis=1)
    for row in range(mask.shape[0]):
        starts, ends = numpy.nonzero(steps[row] == 1)[0], numpy.nonzero(steps[row] == -1)[0]
        for start, end in zip(starts, ends, strict=True):
            if shortest <= end - start <= longest:
                found.append((row, int(start), int(end) - 1))
        if len(found) > 500:  # a table or a picture: no head of a letter
            return []
    return found


def _is_side(mask: Mask, column: int, top: int, bottom: int) -> bool:
    strip = mask[top:bottom, max(column - 3, 0) : column + 4]
    return strip.size > 0 and float(strip.any(axis=1).mean()) > _SIDE_INK


def _patches(mask: Mask) -> Iterator[tuple[float, float, float, float]]:
    """Boxes around ink that lies together."""
    side = _CELL_MM * _MM
    height, width = -(-mask.shape[0] // side), -(-mask.shape[1] // side)
    grid = numpy.zeros((height, width), numpy.bool_)
    rows, columns = numpy.nonzero(mask)
    grid[rows // side, columns // side] = True
    left = {(int(row), int(column)) for row, column in zip(*numpy.nonzero(grid), strict=True)}
    while left:
        together, reached = [], [left.pop()]
        while reached:
            row, column = reached.pop()
            together.append((row, column))
            around = {(row + down, column + on) for down in (-1, 0, 1) for on in (-1, 0, 1)} & left
            left -= around
            reached += around
        box = _extent(mask, together, side)
        if _fits(box, _INK_MM):
            yield box


def _extent(
    mask: Mask, cells: list[tuple[int, int]], side: int
) -> tuple[float, float, float, float]:
    """Where the ink of ``cells`` begins and ends, in millimetres."""
    tops, lefts = [each[0] for each in cells], [each[1] for each in cells]
    top, left = min(tops) * side, min(lefts) * side
    part = mask[top : (max(tops) + 1) * side, left : (max(lefts) + 1) * side]
    rows, columns = numpy.nonzero(part)
    return (
        (left + int(columns.min())) / _MM,
        (top + int(rows.min())) / _MM,
        (left + int(columns.max()) + 1) / _MM,
        (top + int(rows.max()) + 1) / _MM,
    )


def _fits(
    box: tuple[float, float, float, float], sizes: tuple[tuple[int, int], tuple[int, int]]
) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return sizes[0][0] <= width <= sizes[0][1] and sizes[1][0] <= height <= sizes[1][1]


def _looks_like_a_stamp(place: _Place) -> bool:
    return _fits(place.box, _FRAME_MM)


def _is_read(place: _Place, page: Prepared, lines: list[Line]) -> bool:
    """Whether words were read inside the frame with some certainty."""
    across, down = (side / _pixels_a_mm(page) for side in page.image.size)
    left, top, right, bottom = place.box
    for line in lines:
        if line.box is None or line.confidence < _SURE:
            continue
        x = (line.box[0] + line.box[2]) / 2 * across
        y = (line.box[1] + line.box[3]) / 2 * down
        if left < x < right and top < y < bottom:
            return True
    return False


def _line(place: _Place, page: Prepared) -> Line | None:
    """The words of one stamp, its frame cut off first, then with it; None when unread."""
    source = page.stamped if place.red and page.stamped is not None else page.image
    for inset, mode in _TRIES:
        words = _words(source, place, inset, _pixels_a_mm(page), mode)
        letters = sum(len(word.text) for word in words)
        sure = sum(word.confidence * len(word.text) for word in words) / max(letters, 1)
        text = squeeze(" ".join(word.text for word in words))
        if sure >= _SURE and sum(ch.isalpha() for ch in text) >= 2:
            break
    else:
        return None
    per_mm = _pixels_a_mm(page)
    width, height = (side / per_mm for side in page.image.size)
    left, top, right, bottom = place.box
    return Line(
        text=text,
        kind=LineKind.BOX,
        style=Style(colour=_RED if place.red else None, bordered=not place.red or None),
        box=(
            round(left / width, 4), round(top / height, 4),
            round(min(right / width, 1.0), 4), round(min(bottom / height, 1.0), 4),
        ),
        confidence=round(min(sure, 0.999), 3),
    )  # fmt: skip


def _words(
    source: Image.Image, place: _Place, inset: float, per_mm: float, mode: int
) -> list[Word]:
    left, top, right, bottom = place.box
    cut = source.crop(
        (
            round((left + inset) * per_mm), round((top + inset) * per_mm),
            round((right - inset) * per_mm), round((bottom - inset) * per_mm),
        )
    )  # fmt: skip
    if min(cut.size) < 8:
        return []
    grow = _READ_DPI / 25.4 / per_mm
    size = max(round(cut.width * grow), 1), max(round(cut.height * grow), 1)
    larger = cut.resize(size, Image.Resampling.BICUBIC)
    paper = Image.new("L", (larger.width + 60, larger.height + 60), 255)
    paper.paste(larger, (30, 30))
    lines = words_by_line(paper, dpi=_READ_DPI, seconds=_SECONDS, mode=mode)
    return [word for line in lines or [] for word in line]
