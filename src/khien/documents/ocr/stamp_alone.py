"""Blocks of ink that stand alone in the left column of a letter's head and are as large as a stamp.

In: the dark ink of a level page. Out: places with how much of their outline is inked, however
pale, broken or doubled the lines of a frame may be: nothing else stands about a stamp pressed on
free paper (NĐ 30/2020, annex I, cell 10a). Nothing is recognised here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy

from khien.documents.ocr.stamp_boxes import same
from khien.documents.ocr.stamp_lines import LEFT_MM, spans
from khien.documents.ocr.stamp_places import SCALE, Mask, Place
from khien.documents.ocr.stamp_search import patch

_RIGHT_MM, _TOP_MM = 120.0, 20.0
_WIDE_MM, _HIGH_MM = (13.0, 60.0), (5.5, 17.0)
_ROW_GAP_MM, _WORD_GAP_MM = 2.0, 5.0  # between the lines of a frame and the words in it
_LEAST_INK = 2  # pixels in a row
_LEAST_BORDER = 0.45  # of its outline
_CELL = 5
_MOST = 3


def standing_alone(dark: Mask, red: list[Place]) -> list[Place]:
    """What may be a stamp, from the top, and is none of ``red``."""
    found = []
    for cells in _blocks(dark):
        place = patch(dark, cells)
        if (
            place is not None
            and _WIDE_MM[0] <= place.width <= _WIDE_MM[1]
            and _HIGH_MM[0] <= place.height <= _HIGH_MM[1]
            and place.width > 1.4 * place.height
            and place.frame >= _LEAST_BORDER
            and not any(same(place, other) for other in red)
        ):
            found.append(replace(place, red=False, apart=True))
        if len(found) == _MOST:
            break
    return found


def _blocks(dark: Mask) -> Iterator[list[tuple[int, int]]]:
    """The cells of each block of ink with white all around."""
    left, right = round(LEFT_MM * SCALE), round(_RIGHT_MM * SCALE)
    part = dark[:, left:right]
    inked = part.sum(axis=1) >= _LEAST_INK
    for top, bottom in spans(inked, gap=round(_ROW_GAP_MM * SCALE)):
        if not _HIGH_MM[0] <= (bottom - top) / SCALE <= 1.3 * _HIGH_MM[1]:
            continue
        if top < _TOP_MM * SCALE:
            continue
        columns: Mask = numpy.any(part[top:bottom], axis=0)
        for begin, end in spans(columns, gap=round(_WORD_GAP_MM * SCALE)):
            if _WIDE_MM[0] <= (end - begin) / SCALE <= _WIDE_MM[1]:
                yield [
                    (row, column)
                    for row in range(top // _CELL, (bottom - 1) // _CELL + 1)
                    for column in range((left + begin) // _CELL, (left + end - 1) // _CELL + 1)
                ]
