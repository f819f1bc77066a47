"""The frame around a stamp's words in a picture cut out around it: seen finely, and taken off.

In: ink as shares 0..1. Out: the ink within the frame, and how surely there is one. A line of a
frame is unbroken for millimetres, which no line of print is; it may slant, be broken or doubled.
"""

from __future__ import annotations

import numpy
from numpy.typing import NDArray

Levels = NDArray[numpy.float32]
Mask = NDArray[numpy.bool_]

_ZONE_MM = 2.6  # from the outer line inwards
_RUN_MM = 2.2  # unbroken: letters have no stroke so long
_MOST_LINES = 3
_LINE = 0.42  # share of a side covered by unbroken pieces of a line
_INK = 0.4
_SLANTS = (0.0, 0.6, -0.6, 1.2, -1.2, 2.0, -2.0)  # degrees


def without_frame(
    ink: Levels, scale: float, *, around: float, needed: bool = True
) -> tuple[Levels, float]:
    """The ink within the frame, ``around`` millimetres of the picture lying outside it; and how
    surely a frame is there: the share of its third best side that a line covers. Where the ink
    is not ``needed`` without one, the search ends as soon as no frame can be there."""
    inside = ink.copy()
    zone = (_ZONE_MM + around) * scale
    sides = []
    for axis in (0, 1):
        for from_end in (False, True):
            strip = inside if axis == 0 else inside.T
            strip = strip[::-1] if from_end else strip
            depth = min(round(zone), int(strip.shape[0] * 0.42))
            sides.append(_peeled(strip, depth, scale, around))
        if max(sides) < _LINE and not needed:
            return inside, 0.0
    sides.sort()
    return inside, sides[1]


def _peeled(strip: Levels, depth: int, scale: float, around: float) -> float:
    """Take the frame's lines off the first ``depth`` rows of ``strip``, and all before them; the
    best line's share of the side."""
    best = 0.0
    thick = max(round(0.3 * scale), 1)
    for _ in range(_MOST_LINES):
        share, row, slant = _line(strip[:depth] > _INK, scale, around)
        if share < _LINE:
            break
        best = max(best, share)
        middle = strip.shape[1] / 2
        rises = (numpy.arange(strip.shape[1]) - middle) * numpy.tan(numpy.radians(slant))
        ends = numpy.rint(row + rises).astype(numpy.intp) + thick + 1
        rows = numpy.arange(min(depth + 2 * thick + 4, strip.shape[0]))[:, None]
        strip[: len(rows)][rows < ends[None, :]] = 0
    return best


def _line(mask: Mask, scale: float, around: float) -> tuple[float, int, float]:
    """The line that covers most of the side: share, row at its middle, slant."""
    run = max(round(_RUN_MM * scale), 6)
    margin = round(around * scale)
    length = mask.shape[1] - 2 * margin
    if length < run + 2 or mask.shape[0] < 3:
        return 0.0, 0, 0.0
    thick = mask.copy()
    thick[1:] |= mask[:-1]
    best = (0.0, 0, 0.0)
    for slant in _SLANTS:
        rise = abs(numpy.tan(numpy.radians(slant))) * length
        if slant and (rise < 0.9 or rise > 0.8 * mask.shape[0]):
            continue
        level = _levelled(thick, slant)[:, margin : margin + length]
        covered = _covered(level, run)
        at = int(covered.argmax())
        # The innermost of lines that are as good is met last: they are peeled one by one.
        if covered[at] > best[0] + 0.03:
            best = float(covered[at]), at, slant
    return best


def _levelled(mask: Mask, slant: float) -> Mask:
    """``mask`` with columns moved so that lines of ``slant`` (downwards) lie level."""
    if not slant:
        return mask
    height, width = mask.shape
    shifts = numpy.rint((numpy.arange(width) - width / 2) * numpy.tan(numpy.radians(slant)))
    rows = numpy.arange(height)[:, None] + shifts.astype(numpy.intp)[None, :]
    moved = numpy.take_along_axis(mask, numpy.clip(rows, 0, height - 1), axis=0)
    moved &= (rows >= 0) & (rows < height)
    return moved


def _covered(level: Mask, run: int) -> NDArray[numpy.float64]:
    """The share of each row that lies in unbroken runs."""
    height, width = level.shape
    sums = numpy.zeros((height, width + 1), numpy.int32)
    numpy.cumsum(level, axis=1, out=sums[:, 1:])
    full = (sums[:, run:] - sums[:, :-run]) >= run - max(run // 12, 1)
    marks = numpy.zeros((height, width + 1), numpy.int32)
    marks[:, : full.shape[1]] += full
    marks[:, run : run + full.shape[1]] -= full
    result: NDArray[numpy.float64] = (numpy.cumsum(marks, axis=1) > 0).mean(axis=1)
    return result
