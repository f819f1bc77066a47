"""Where a stamp may stand on the upper part of a page: patches of red ink, frames drawn by lines.

In: a level page. Out: places, in bounded numbers. Nothing is recognised here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy
from numpy.typing import NDArray

from khien.documents.ocr.stamp_boxes import frames, same
from khien.documents.ocr.stamp_places import SCALE, Levelled, Mask, Place

_PATCH_WIDE, _PATCH_HIGH = (8.0, 70.0), (2.4, 20.0)
_LEAST_PATCH = 3.0  # square millimetres
_GAP_MM = 6.0  # between two patches of one stamp
_CELL = 5  # pixels
_MOST_CELLS = 4_000
_MOST_PLACES = 8


def red_places(level: Levelled) -> list[Place]:
    """Where a stamp of red ink may stand, the largest first."""
    if level.red is None:
        return []
    patches = _joined(list(_patches(level.red)))
    found = [each for each in patches if _is_of_size(each)]
    if len(found) < len(patches) or not patches:  # something larger, a stamp may touch it
        for place in frames(level.red, red=True):
            if not any(other.holds(place) for other in found):
                found.append(place)
    return found[:_MOST_PLACES]


def dark_places(level: Levelled, red: list[Place]) -> list[Place]:
    """Where frames stand that are not seen as ``red``, or only the words in them are."""
    found = []
    for place in frames(level.dark, red=False):
        within = [other for other in red if same(place, other)]
        if not within:
            found.append(place)
        elif all(_is_part(other, place) for other in within):
            # Lines too thin to be seen as red around words that are.
            found.insert(0, replace(place, red=True))
    return found[:_MOST_PLACES]


def _is_part(inner: Place, outer: Place) -> bool:
    """Whether ``inner`` leaves room in ``outer`` all around."""
    return (
        outer.holds(inner)
        and inner.width < 0.9 * outer.width
        and inner.height < 0.85 * outer.height
    )


def _is_of_size(place: Place) -> bool:
    return (
        _PATCH_WIDE[0] <= place.width <= _PATCH_WIDE[1]
        and _PATCH_HIGH[0] <= place.height <= _PATCH_HIGH[1]
        and place.width >= 1.4 * place.height
    )


def _joined(patches: list[Place]) -> list[Place]:
    """``patches``, those of one line that faint ink parted put together."""
    left = sorted(patches, key=lambda each: each.x)
    found: list[Place] = []
    while left:
        place = left.pop(0)
        for other in list(left):
            gap = other.x - other.width / 2 - (place.x + place.width / 2)
            whole = _around(place, other)
            is_line = whole.height < 1.35 * max(place.height, other.height)
            if gap < _GAP_MM and is_line and whole.width <= _PATCH_WIDE[1]:
                place = whole
                left.remove(other)
        found.append(place)
    return sorted(found, key=lambda each: -each.width * each.height)


def _around(one: Place, other: Place) -> Place:
    left = min(one.x - one.width / 2, other.x - other.width / 2)
    right = max(one.x + one.width / 2, other.x + other.width / 2)
    top = min(one.y - one.height / 2, other.y - other.height / 2)
    bottom = max(one.y + one.height / 2, other.y + other.height / 2)
    larger = max(one, other, key=lambda each: each.width * each.height)
    return Place(
        (left + right) / 2, (top + bottom) / 2, right - left, bottom - top,
        larger.slope, True, larger.frame,
    )  # fmt: skip


def _patches(mask: Mask) -> Iterator[Place]:
    """Boxes around red ink that lies together."""
    height, width = -(-mask.shape[0] // _CELL), -(-mask.shape[1] // _CELL)
    padded = numpy.zeros((height * _CELL, width * _CELL), numpy.bool_)
    padded[: mask.shape[0], : mask.shape[1]] = mask
    counts = padded.reshape(height, _CELL, width, _CELL).sum(axis=(1, 3))
    rows, columns = numpy.nonzero(counts >= 3)
    if len(rows) > _MOST_CELLS:
        return
    left = set(zip(rows.tolist(), columns.tolist(), strict=True))
    while left:
        cells, reached = [], [left.pop()]
        while reached:
            row, column = reached.pop()
            cells.append((row, column))
            around = {(row + down, column + on) for down in (-1, 0, 1) for on in (-1, 0, 1)} & left
            left -= around
            reached += around
        place = patch(mask, cells)
        if place is not None:
            yield place


def patch(mask: Mask, cells: list[tuple[int, int]]) -> Place | None:
    """The patch of ink in ``cells``, laid level by its own slant; None when it is no stamp's."""
    tops, lefts = [each[0] for each in cells], [each[1] for each in cells]
    top, left = min(tops) * _CELL, min(lefts) * _CELL
    part = mask[top : (max(tops) + 1) * _CELL, left : (max(lefts) + 1) * _CELL]
    if part.shape[0] > 90 * SCALE or part.shape[1] > 130 * SCALE:
        return None
    rows, columns = numpy.nonzero(part)
    slope = _slant(rows, columns)
    middle = part.shape[1] / 2
    level = rows + numpy.tan(numpy.radians(slope)) * (columns - middle)
    high_low = numpy.percentile(level, (0.7, 99.3))
    wide_low = numpy.percentile(columns, (0.5, 99.5))
    wide, high = (float(each[1] - each[0] + 1) / SCALE for each in (wide_low, high_low))
    if wide * high < _LEAST_PATCH:
        return None
    x = left + float(wide_low.mean())
    y = top + float(high_low.mean()) - math.tan(math.radians(slope)) * (x - left - middle)
    return Place(
        x / SCALE, y / SCALE, wide, high, slope, True, _border(level, columns, wide_low, high_low)
    )


def _slant(rows: NDArray[numpy.intp], columns: NDArray[numpy.intp]) -> float:
    """Degrees by which a patch's lines climb: where its rows are sharpest."""
    best, found = -1.0, 0.0
    for angle in numpy.arange(-6.0, 6.01, 0.75):
        level = numpy.rint(rows + numpy.tan(numpy.radians(angle)) * columns).astype(numpy.intp)
        profile = numpy.bincount(level - level.min()).astype(numpy.float64)
        sharp = float((profile**2).sum()) * (1.0 + 1e-4 * (angle == 0))
        if sharp > best:
            best, found = sharp, float(angle)
    return found


def _border(
    level: NDArray[numpy.float64],
    columns: NDArray[numpy.intp],
    across: NDArray[numpy.float64],
    down: NDArray[numpy.float64],
) -> float:
    """Share of a patch's outline along which ink lies."""
    near = 3.0
    shares = []
    for values, along, ends, other in (
        (level, columns, down, across), (columns, level, across, down),
    ):  # fmt: skip
        length = max(int(other[1] - other[0]), 1)
        for end in ends:
            beside = along[numpy.abs(values - end) <= near]
            hit = numpy.unique(numpy.rint(beside).astype(numpy.intp))
            shares.append(min(len(hit) / length, 1.0))
    return min(shares)
