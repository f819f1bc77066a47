"""Frames drawn by lines on a page, wherever they stand and whatever lies over them.

In: a mask of ink. Out: places, each with its own slant and how much of its border is ink. Lines
may be broken, cross print, be one or two; the cells of a table are none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy
from numpy.typing import NDArray

from khien.documents.ocr.stamp_places import SCALE, Mask, Place

WIDE_MM, HIGH_MM = (13.0, 64.0), (5.0, 16.5)
_GAP_MM = 6.0  # that wear leaves in a line
_SLOPES = (0.0, 1.1, -1.1, 2.2, -2.2, 3.4, -3.4)  # degrees of a stamp against its page
_WINDOW, _RUN, _LONGER = 48, 12, 8  # pixels of a line, and of an unbroken piece of it
_COVERED, _SIDE_COVERED = 0.35, 0.7
_MOST_LINES = 120
_LINE_INK = 0.55  # of a pair of lines where both run
_MOST_PAIRS = 200  # of lines that are looked at, of one slope
_BLOCK, _FEWEST_BLOCKS = (4, 12), 3  # pixels; blocks in a row that hold pieces
_ALIKE = 10  # pixels between the ends of one line in two rows


def frames(mask: Mask, *, red: bool) -> list[Place]:
    """Boxes drawn with lines, the best first."""
    thick = mask.copy()
    thick[1:] |= mask[:-1]
    worth = _worth_a_look(thick)
    if worth is None:
        return []
    found: list[Place] = []
    for slope in _SLOPES:
        sheared = _sheared(thick, slope)
        lines = _lines(_sheared(worth, slope))
        for place in _boxes(sheared, lines, slope, red=red):
            if not any(same(place, other) for other in found):
                found.append(place)
            else:
                found = [_better(place, other) for other in found]
    # Two places may have become one by a better that held both.
    return sorted(dict.fromkeys(found), key=lambda each: -each.frame)


def _worth_a_look(thick: Mask) -> Mask | None:
    """``thick`` where pieces of lines lie one over another as those of a frame do; None where
    there are none, as on many pages."""
    down, across = _BLOCK
    height, width = thick.shape[0] // down, thick.shape[1] // across
    low, high = (round(each * SCALE / down) for each in HIGH_MM)
    if height <= low or width < _FEWEST_BLOCKS:
        return None
    run = numpy.zeros(thick.shape, numpy.bool_)
    pieces = _pieces(thick)
    run[:, : pieces.shape[1]] = pieces
    blocks = run[: height * down, : width * across].reshape(height, down, width, across)
    held: Mask = numpy.any(blocks, axis=(1, 3))
    held[1:] |= held[:-1].copy()  # it may slant
    wide = held[:, : 1 - _FEWEST_BLOCKS].copy()
    for at in range(1, _FEWEST_BLOCKS):
        wide &= held[:, at : held.shape[1] + 1 - _FEWEST_BLOCKS + at]
    near = numpy.zeros((height, width), numpy.bool_)
    for apart in range(low - 1, min(high + 2, height)):
        both = wide[:-apart] & wide[apart:]
        for at in range(_FEWEST_BLOCKS):
            part = slice(at, width + 1 - _FEWEST_BLOCKS + at)
            near[:-apart, part] |= both
            near[apart:, part] |= both
    if not near.any():
        return None
    sides: list[Mask] = [near, near.T]
    for side in sides:  # a frame goes on a little beyond
        for _ in range(2):
            side[1:] |= side[:-1].copy()
            side[:-1] |= side[1:].copy()
    worth = numpy.zeros_like(thick)
    fine = near.repeat(down, axis=0).repeat(across, axis=1)
    worth[: fine.shape[0], : fine.shape[1]] = thick[: fine.shape[0], : fine.shape[1]] & fine
    return worth


def _pieces(mask: Mask) -> Mask:
    """Where an unbroken level piece begins; by halves, far cheaper than counting along rows."""
    two = mask[:, :-1] & mask[:, 1:]
    four = two[:, :-2] & two[:, 2:]
    eight = four[:, :-4] & four[:, 4:]
    return eight[:, :-4] & eight[:, 4:]


def same(one: Place, other: Place) -> bool:
    """Whether two places are of one thing."""
    return one.holds(other) or other.holds(one)


def _better(new: Place, old: Place) -> Place:
    """The outer, or surer, of two boxes in one place."""
    if not same(new, old):
        return old
    outer = new.width * new.height > 1.15 * old.width * old.height
    if outer and new.frame > old.frame - 0.12:
        return new
    inner = old.width * old.height > 1.15 * new.width * new.height
    return new if new.frame > old.frame + (0.12 if inner else 0.0) else old


def _sheared(mask: Mask, slope: float) -> Mask:
    """``mask`` with each column moved down so that lines climbing by ``slope`` lie level."""
    if not slope:
        return mask
    height, width = mask.shape
    step = max(int(1 / abs(math.tan(math.radians(slope)))), 1)
    sheared = numpy.zeros_like(mask)
    for left in range(0, width, step):
        part = mask[:, left : left + step]
        down = round(math.tan(math.radians(slope)) * (left + step / 2 - width / 2))
        if down >= height or down <= -height:
            continue
        if down >= 0:
            sheared[down:, left : left + step] = part[: height - down]
        else:
            sheared[:down, left : left + step] = part[-down:]
    return sheared


def _boxes(
    sheared: Mask, lines: list[tuple[int, int, int]], slope: float, *, red: bool
) -> Iterator[Place]:
    """Pairs of level lines, one over the other, that are closed at both ends."""
    low, high = (round(each * SCALE) for each in HIGH_MM)
    tried = 0
    for at, (top, left, right) in enumerate(lines):
        for bottom, other_left, other_right in lines[at + 1 :]:
            if bottom - top > high:
                break
            if bottom - top < low:
                continue
            one, two = max(left, other_left), min(right, other_right)
            wide = max(right, other_right) - min(left, other_left)
            if two - one < 0.72 * wide or wide < WIDE_MM[0] * SCALE:
                continue
            if min(float(sheared[row, one:two].mean()) for row in (top, bottom)) < _LINE_INK:
                continue
            tried += 1
            if tried > _MOST_PAIRS:  # a picture: no stamp could be told in it
                return
            place = _closed(sheared, top, bottom, (left, other_left), (right, other_right))
            if place is not None:
                yield _placed(place, sheared.shape, slope, red=red)


def _lines(mask: Mask) -> list[tuple[int, int, int]]:
    """Level lines about as long as a stamp is wide: row, first and last column."""
    if mask.shape[1] < _WINDOW:
        return []
    run = _pieces(mask)
    long = run[:, :-_LONGER] & run[:, _LONGER:]
    rows = numpy.nonzero(long.any(axis=1))[0]
    enough = _COVERED * (_WINDOW - _RUN)
    full = _windows(run[rows], _WINDOW - _RUN) >= enough
    found: list[tuple[int, int, int]] = []
    longest = WIDE_MM[1] * SCALE
    for at in numpy.nonzero(full.any(axis=1))[0]:
        row = int(rows[at])
        steps = numpy.diff(numpy.concatenate(([0], full[at].astype(numpy.int8), [0])))
        begins, ends = numpy.nonzero(steps == 1)[0], numpy.nonzero(steps == -1)[0]
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
            if not long[row, begin : end + _WINDOW].any():
                continue
            left, right = _trimmed(mask[row], begin, end - 1 + _WINDOW)
            if not WIDE_MM[0] * SCALE * 0.9 <= right - left <= longest:
                continue
            _keep(found, (row, left, right))
        if len(found) > _MOST_LINES:
            break
    return sorted({*found, *_mended(found)})


def _keep(found: list[tuple[int, int, int]], line: tuple[int, int, int]) -> None:
    """Add ``line``, or let it stand for one beside it that is shorter: a line is rows thick."""
    row, left, right = line
    for at in range(len(found) - 1, max(len(found) - 7, -1), -1):
        other, begin, end = found[at]
        if row - other <= 2 and abs(begin - left) < _ALIKE and abs(end - right) < _ALIKE:
            if right - left > end - begin:
                found[at] = other, left, right
            return
    found.append(line)


def _mended(lines: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Lines put together that wear has parted."""
    for at, (row, left, right) in enumerate(lines):
        for other, begin, end in lines[at + 1 :]:
            if other - row > 2:
                break
            gap = max(begin, left) - min(right, end)
            whole = max(right, end) - min(left, begin)
            if 0 < gap < _GAP_MM * SCALE and whole <= WIDE_MM[1] * SCALE:
                yield row, min(left, begin), max(right, end)


def _windows(mask: Mask, length: int) -> NDArray[numpy.int16]:
    """How many of the ``length`` pixels from each on are set."""
    sums = numpy.zeros((mask.shape[0], mask.shape[1] + 1), numpy.int16)
    numpy.cumsum(mask, axis=1, out=sums[:, 1:])
    result: NDArray[numpy.int16] = sums[:, length:] - sums[:, :-length]
    return result


def _trimmed(row: NDArray[numpy.bool_], left: int, right: int) -> tuple[int, int]:
    """The ends of a line of ink: the windows at its ends reach over."""
    inked = numpy.nonzero(row[left:right])[0]
    if not len(inked):
        return left, left
    # What hangs loose at an end (a letter beside) is not of the line.
    gaps = numpy.nonzero(numpy.diff(inked) > 5)[0]
    first, last = 0, len(inked) - 1
    for gap in gaps:
        if gap < 0.15 * len(inked):
            first = int(gap) + 1
        elif gap > 0.85 * len(inked):
            last = int(gap)
            break
    return left + int(inked[first]), left + int(inked[last]) + 1


def _closed(
    sheared: Mask, top: int, bottom: int, lefts: tuple[int, int], rights: tuple[int, int]
) -> tuple[int, int, int, int, float] | None:
    """The box and the share of its border that is ink, where both its sides are."""
    sides = []
    inwards = (max(rights) - min(lefts)) // 4
    for ends, left_over, right_over in ((lefts, 6, inwards), (rights, inwards, 6)):
        low, high = max(min(ends) - left_over, 0), max(ends) + right_over
        best, column = _side(sheared, top, bottom, low, high, outer_first=right_over > left_over)
        if best < _SIDE_COVERED:
            return None
        sides.append((best, column))
    (one, left), (two, right) = sides
    if right - left < WIDE_MM[0] * SCALE or right - left > WIDE_MM[1] * SCALE:
        return None
    level = [float(sheared[row, left:right].mean()) for row in (top, bottom)]
    if min(level) < 0.6 or _goes_on(sheared, top, bottom, left, right):
        return None
    wide, high = right - left, bottom - top
    share = (wide * sum(level) + high * (one + two)) / (2 * wide + 2 * high)
    return left, top, right, bottom, share


def _side(
    sheared: Mask, top: int, bottom: int, low: int, high: int, *, outer_first: bool
) -> tuple[float, int]:
    """The outermost of the columns between two that are inked most from ``top`` to ``bottom``:
    of a left side the first."""
    part = sheared[top + 2 : bottom - 1, low : high + 1]
    if part.size == 0:
        return 0.0, low
    # Sheared columns still slant: two beside one another count as one.
    wide = part.copy()
    wide[:, 1:] |= part[:, :-1]
    wide[:, :-1] |= part[:, 1:]
    wide[1:] |= wide[:-1].copy()
    share = wide.mean(axis=0)
    good = numpy.nonzero(share >= share.max() - 0.08)[0]
    at = int(good[0] if outer_first else good[-1])
    return float(share[at]), low + at


def _goes_on(sheared: Mask, top: int, bottom: int, left: int, right: int) -> bool:
    """Whether the lines run on beyond the corners: a cell of a table."""
    reach = 16
    on = 0
    for row in (top, bottom):
        for begin in (left - reach - 3, right + 4):
            part = sheared[row, max(begin, 0) : max(begin, 0) + reach]
            on += part.size == reach and float(part.mean()) > 0.9
    for column in (left, right):
        for begin in (top - reach - 3, bottom + 4):
            part = sheared[max(begin, 0) : max(begin, 0) + reach, max(column - 1, 0) : column + 2]
            on += len(part) == reach and float(part.any(axis=1).mean()) > 0.9
    return on >= 2


def _placed(
    box: tuple[int, int, int, int, float], shape: tuple[int, ...], slope: float, *, red: bool
) -> Place:
    left, top, right, bottom, share = box
    x, y = (left + right) / 2, (top + bottom) / 2
    y -= math.tan(math.radians(slope)) * (x - shape[1] / 2)
    return Place(
        x / SCALE, y / SCALE, (right - left) / SCALE, (bottom - top) / SCALE, slope, red, share
    )
