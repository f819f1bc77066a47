"""Words in a frame of which a fax or a worn copy has left dashes and dots.

In: the dark ink of a level page. Out: places of lines that stand alone once thin ink is gone, and
how much of a thin frame lies around each. Bold words are dense; the rest of a frame is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from khien.documents.ocr.stamp_lines import short_lines
from khien.documents.ocr.stamp_places import SCALE, Mask, Place

_BLUR = 5  # pixels to either side within which ink is counted
_DENSE = 0.26  # of them that are ink, in bold print
_MARKS_MM, _EDGES_MM = 1.4, 1.0  # that are lost of words: marks above letters, thin edges
_AROUND_MM = (0.5, 6.5)  # from words to their frame
_LEAST_FRAME = 0.12  # share of a side beside which thin ink lies


def in_dashes(dark: Mask) -> Iterator[Place]:
    """Short lines of dense print with thin ink on all sides; ``frame``: of the barest of them."""
    blurred = Image.fromarray(dark.astype(numpy.uint8) * 255).filter(ImageFilter.BoxBlur(_BLUR))
    dense: Mask = dark & (numpy.asarray(blurred) > _DENSE * 255)
    thin: Mask = dark & ~dense
    for place in short_lines(dense):
        grown = replace(
            place,
            y=place.y - _MARKS_MM / 4,
            width=place.width + _EDGES_MM,
            height=place.height + _MARKS_MM,
        )
        frame = _frame(thin, grown)
        if frame >= _LEAST_FRAME:
            yield replace(grown, frame=frame)


def _frame(thin: Mask, place: Place) -> float:
    """The share of the barest side of ``place`` beside which thin ink lies."""
    near, far = _AROUND_MM
    left, right = place.x - place.width / 2, place.x + place.width / 2
    top, bottom = place.y - place.height / 2, place.y + place.height / 2
    level = [
        _inked(thin, (left, right), rows, axis=0)
        for rows in ((top - far, top - near), (bottom + near, bottom + far))
    ]
    sides = [
        _inked(thin, columns, (top, bottom), axis=1)
        for columns in ((left - 2 * far, left - near), (right + near, right + 2 * far))
    ]
    return min(*level, *sides)


def _inked(
    thin: Mask, across: tuple[float, float], down: tuple[float, float], *, axis: int
) -> float:
    """The share of columns (``axis`` 0) or rows (1) of a box in millimetres that hold ink."""
    rows, columns = (
        slice(*(max(round(each * SCALE), 0) for each in ends)) for ends in (down, across)
    )
    box: NDArray[numpy.bool_] = thin[rows, columns]
    return float(box.any(axis=axis).mean()) if box.size else 0.0
