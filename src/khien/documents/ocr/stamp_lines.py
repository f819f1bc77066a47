"""Short lines of print that stand alone in the left column of a letter's head.

In: the dark ink of a level page. Out: places where a mark may have been typed, without a frame,
before the page was printed and scanned (NĐ 30/2020, annex I, cell 10a). Nothing is recognised.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy
from numpy.typing import NDArray

from khien.documents.ocr.stamp_places import SCALE, Mask, Place

LEFT_MM, _RIGHT_MM = 14.0, 106.0  # the left column
_TOP_MM = 24.0  # above stands who writes
_WIDE_MM, _HIGH_MM = (7.5, 46.0), (2.6, 7.2)
_ALONE_MM = 5.0  # white beside the line
_WORD_GAP_MM = 4.0
_LEAST_DENSE = 0.2  # bold capitals
_MOST_LINES = 6


def short_lines(dark: Mask) -> list[Place]:
    """Lines about as wide and high as a level's words, alone in the left column."""
    found = []
    for place, density in _lines(dark):
        if density >= _LEAST_DENSE:
            found.append(place)
        if len(found) == _MOST_LINES:
            break
    return found


def _lines(dark: Mask) -> Iterator[tuple[Place, float]]:
    left, right = round(LEFT_MM * SCALE), round(_RIGHT_MM * SCALE)
    part = dark[:, left:right]
    if part.shape[1] < 40:
        return
    inked = part.sum(axis=1) >= 2
    for top, bottom in spans(inked, gap=0):
        if not _HIGH_MM[0] * SCALE <= bottom - top <= _HIGH_MM[1] * SCALE:
            continue
        if bottom < _TOP_MM * SCALE:
            continue
        band = dark[top:bottom]
        columns: Mask = numpy.any(band, axis=0)
        for begin, end in spans(columns, gap=round(_WORD_GAP_MM * SCALE)):
            if not _WIDE_MM[0] * SCALE <= end - begin <= _WIDE_MM[1] * SCALE:
                continue
            if begin < left or end > right:
                continue
            around = round(_ALONE_MM * SCALE)
            if columns[max(begin - around, 0) : begin].any() or columns[end : end + around].any():
                continue
            word = band[:, begin:end]
            place = Place(
                (begin + end) / 2 / SCALE, (top + bottom) / 2 / SCALE,
                (end - begin) / SCALE, (bottom - top) / SCALE, 0.0, False, 0.0,
            )  # fmt: skip
            yield place, float(word.mean())


def spans(inked: NDArray[numpy.bool_], *, gap: int) -> list[tuple[int, int]]:
    """Where ink begins and ends, gaps up to ``gap`` passed over."""
    at = numpy.nonzero(inked)[0]
    if not len(at):
        return []
    breaks = numpy.nonzero(numpy.diff(at) > gap + 1)[0]
    begins = [int(at[0]), *(int(at[each + 1]) for each in breaks)]
    ends = [*(int(at[each]) + 1 for each in breaks), int(at[-1]) + 1]
    return list(zip(begins, ends, strict=True))
