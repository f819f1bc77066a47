"""The frame around a stamp's words in a picture cut out around it: seen finely, and taken off.

In: ink as shares 0..1. Out: the ink within the frame, and how surely there is one. A line of a
frame is unbroken for millimetres, which no line of print is; it may slant, be broken or doubled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

Levels = NDArray[numpy.float32]
Mask = NDArray[numpy.bool_]

_ZONE = 0.25  # of the box's height, from its edge inwards: there words begin
_RUN = 0.45  # of its height: longer than the bar of a T, the longest stroke of its letters
_RUN_ALONE = 0.33  # where no print lies about that could be mistaken for a line
_MOST_LINES = 3
_LINE = 0.4  # share of a side covered by unbroken pieces of a line
_INK = 0.4
_SLANTS = (0.0, 0.6, -0.6, 1.2, -1.2, 2.0, -2.0)  # degrees


@dataclass(frozen=True, slots=True)
class Framed:
    """``inside``: the ink within the frame. ``sure``: how surely a frame is there, the share of
    its third best side that a line covers. ``lines``: where those lines lie."""

    inside: Levels
    sure: float
    lines: Mask


def without_frame(ink: Levels, scale: float, *, around: float, needed: bool = True) -> Framed:
    """``ink`` taken out of its frame, ``around`` millimetres of the picture lying outside it.
    Where it is not ``needed`` without one, the search ends as soon as no frame can be there."""
    inside, lines = ink.copy(), numpy.zeros(ink.shape, numpy.bool_)
    height = ink.shape[0] / scale - 2 * around
    zone = round((_ZONE * height + 0.3 + around) * scale)
    share = _RUN if not needed else _RUN_ALONE
    run = max(round(max(share * height, 2.0) * scale), 8)
    sides = []
    for turn in (False, True):
        for from_end in (False, True):
            strip, marks = (inside.T, lines.T) if turn else (inside, lines)
            if from_end:
                strip, marks = strip[::-1], marks[::-1]
            depth = min(zone, int(strip.shape[0] * 0.42))
            length = run if not turn else min(run, round(0.6 * height * scale))
            sides.append(_peeled(strip, marks, depth, length, round(around * scale)))
        if max(sides) < _LINE and not needed:
            return Framed(inside, 0.0, lines)
    sides.sort()
    return Framed(inside, sides[1], lines)


def _peeled(strip: Levels, marks: Mask, depth: int, run: int, margin: int) -> float:
    """Take the frame's lines off the first ``depth`` rows of ``strip``, and all before them; the
    best line's share of the side."""
    best = 0.0
    for _ in range(_MOST_LINES):
        share, row, slant = _line(strip[:depth] > _INK, run, margin)
        if share < _LINE:
            break
        best = max(best, share)
        middle = strip.shape[1] / 2
        rises = (numpy.arange(strip.shape[1]) - middle) * numpy.tan(numpy.radians(slant))
        ends = numpy.rint(row + rises).astype(numpy.intp) + 3
        rows = numpy.arange(min(depth + 6, strip.shape[0]))[:, None]
        part = strip[: len(rows)]
        marks[: len(rows)] |= (part > _INK) & (rows >= ends - 4) & (rows < ends - 1)
        part[rows < ends[None, :]] = 0
    return best


def _line(mask: Mask, run: int, margin: int) -> tuple[float, int, float]:
    """The line that covers most of the side: share, row at its middle, slant."""
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
