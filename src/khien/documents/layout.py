"""From placed words to lines in reading order: what a page says, column by column.

In: fragments (a run of words with its box) in the order the file draws them. Out: the same
fragments joined into printed lines, the two columns of a letter's head or foot kept apart,
the left one first. Knows nothing of any file format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

Box = tuple[float, float, float, float]  # left, top, right, bottom; top is smaller

# The marker of a clause stands well apart from its words; it is the same line.
_MARKER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)]?|[a-zđ][.)]|[IVX]{1,5}\.|[-–+•*])$")
# "Kính gửi" begins a part of its own under both columns of the head, however near it stands to
# the left one (ND 30/2020, annex I: cell 9a is below cells 1-5).
_BELOW_COLUMNS = re.compile(r"\W{0,4}k[ií]nh\s+g[ửừứưu]i\b", re.IGNORECASE)
# Room left to write in a number or a day: "Số:        /UBND-NC", "ngày      tháng      năm 2026".
_BEFORE_ROOM = re.compile(r"(?:^|\W)(?:số\s?:?|ngày|tháng|năm)$", re.IGNORECASE)
_AFTER_ROOM = re.compile(r"(?:/\s?\w|tháng(?!\w)|năm(?!\w)|\d{4}$)", re.IGNORECASE)
_ROOM_REACH = 8.0
_MARKER_REACH = 6.0  # in heights of a line
_JOIN_REACH = 0.35
_SAME_ROW = 0.5  # share of the lower fragment's height
_BLOCK_GAP = 3.0
_NARROWEST_GUTTER = 2.0
_MOST_BLOCK_ROWS = 120


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words drawn one after another on one line."""

    text: str
    box: Box
    font: str | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    colour: str | None = None
    confidence: float = 1.0

    @property
    def height(self) -> float:
        """Height of the box, never zero."""
        return max(self.box[3] - self.box[1], 0.1)


def reading_order(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Fragments joined to lines, in the order a person reads them."""
    rows = [_joined(row) for row in _rows(fragments)]
    ordered: list[Fragment] = []
    at = 0
    while at < len(rows):
        end = _column_block(rows, at)
        if end > at:
            ordered += _by_column(rows[at:end])
            at = end
        else:
            ordered += rows[at]
            at += 1
    return ordered


def _rows(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """Fragments that share a height on the page, top to bottom, left to right."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda each: (_middle(each), each.box[0])):
        if rows and _shares_row(rows[-1], fragment):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [sorted(row, key=lambda each: each.box[0]) for row in rows]


def _middle(fragment: Fragment) -> float:
    return (fragment.box[1] + fragment.box[3]) / 2


def _shares_row(row: list[Fragment], fragment: Fragment) -> bool:
    first = row[0]
    common = min(first.box[3], fragment.box[3]) - max(first.box[1], fragment.box[1])
    return common > _SAME_ROW * min(first.height, fragment.height)


def _joined(row: list[Fragment]) -> list[Fragment]:
    """Fragments of a row that are one line drawn in pieces, put together."""
    joined = [row[0]]
    for fragment in row[1:]:
        last = joined[-1]
        gap = fragment.box[0] - last.box[2]
        is_marker = len(joined) == 1 and _MARKER.match(last.text.strip()) is not None
        reach = _MARKER_REACH if is_marker else _JOIN_REACH
        if _BEFORE_ROOM.search(last.text.rstrip()) and _AFTER_ROOM.match(fragment.text):
            reach = _ROOM_REACH
        if gap < reach * min(last.height, fragment.height):
            joined[-1] = _together(last, fragment, gap)
        else:
            joined.append(fragment)
    return joined


def _together(left: Fragment, right: Fragment, gap: float) -> Fragment:
    space = "" if gap < 0.1 * left.height or left.text.endswith(" ") else " "
    look = left if len(left.text) >= len(right.text) else right
    letters = max(len(left.text) + len(right.text), 1)
    sure = left.confidence * len(left.text) + right.confidence * len(right.text)
    return replace(
        look,
        confidence=sure / letters,
        text=left.text + space + right.text.lstrip() if space else left.text + right.text,
        box=(
            min(left.box[0], right.box[0]),
            min(left.box[1], right.box[1]),
            max(left.box[2], right.box[2]),
            max(left.box[3], right.box[3]),
        ),
    )


def _column_block(rows: list[list[Fragment]], start: int) -> int:
    """Where the two-column block that begins at ``start`` ends; ``start`` when there is none.

    A block is held together by a gutter: a strip that no line of it crosses. It has at least
    one row with both columns, or two rows that overlap in height, and its rows follow closely.
    """
    end = start
    kept: list[Fragment] = []
    two_sided = False
    for at in range(start, min(len(rows), start + _MOST_BLOCK_ROWS)):
        row = rows[at]
        apart = _gap_between(rows[at - 1], row) if kept else 0.0
        # A line alone begins a block only where the next stands partly beside it.
        if len(row) > 2 or apart > (_BLOCK_GAP if two_sided else 0.0):
            break
        if kept and any(_BELOW_COLUMNS.match(each.text) for each in row):
            break
        if (at > start or len(row) == 2) and _gutter([*kept, *row]) is None:
            break
        two_sided = two_sided or len(row) == 2 or apart < 0
        kept += row
        end = at + 1
    return end if two_sided and end - start > 1 else start


def _gap_between(above: list[Fragment], below: list[Fragment]) -> float:
    """White space between two rows, in heights of the upper; negative when they overlap."""
    bottom = max(each.box[3] for each in above)
    top = min(each.box[1] for each in below)
    return (top - bottom) / above[0].height


def _gutter(fragments: Sequence[Fragment]) -> tuple[float, float] | None:
    """The widest strip inside the fragments' spread that none of them covers."""
    spans = sorted((each.box[0], each.box[2]) for each in fragments)
    widest: tuple[float, float] | None = None
    covered = spans[0][1]
    for left, right in spans[1:]:
        gap = left - covered
        if gap >= _NARROWEST_GUTTER and (widest is None or gap > widest[1] - widest[0]):
            widest = (covered, left)
        covered = max(covered, right)
    return widest


def _by_column(rows: list[list[Fragment]]) -> list[Fragment]:
    flat = [each for row in rows for each in row]
    gutter = _gutter(flat)
    edge = gutter[1] if gutter else float("inf")
    left = [each for each in flat if each.box[0] < edge]
    return left + [each for each in flat if each.box[0] >= edge]
