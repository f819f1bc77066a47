"""Two cells printed on one line, parted: head and closing of a letter are two columns.

NĐ 30/2020 annex I sets the state's title beside the body that writes, and the signature beside
"Nơi nhận". A text keeps such columns as one line with a tab or a run of spaces between them. In:
rows. Out: rows of one cell each, which know the column they come from.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from khien.directives.passages import Row
from khien.directives.rules import fired, rule

LEFT, RIGHT = "left", "right"
# "Số:      /UBND-NC", "ngày      tháng 02 năm": a blank left to fill in parts no cells.
_BLANK_BEFORE = re.compile(
    r"(?:^[\W_]{0,4}so\s?:?|\bngay|\bngay[^a-z]{0,14}\bthang|\bthang[^a-z]{0,12}\bnam|/|\.\.|…)$"
)
_BLANK_AFTER = re.compile(r"/|thang\s?(?:[\d.…]|nam\b)|nam\s?\d")
_TWO_CELLS = rule("columns.two-cells", "two columns printed side by side (NĐ 30/2020, annex I)")


def cells(row: Row) -> list[Row]:
    """The row's cells, left to right; the row itself when it is one cell."""
    places = [at for at in row.wide if not _is_blank(row, at)]
    if not places:
        return [row]
    fired(_TWO_CELLS)
    borders = [0, *places, len(row.text)]
    found: list[Row] = []
    for number, (start, end) in enumerate(itertools.pairwise(borders)):
        passage = row.passage.cut(start, end)
        if passage:
            side = RIGHT if number else LEFT
            found.append(replace(row, passage=passage, wide=(), side=side))
    return found


def _is_blank(row: Row, at: int) -> bool:
    left, right = row.plain[:at].rstrip(), row.plain[at:].lstrip()
    return bool(_BLANK_BEFORE.search(left) or _BLANK_AFTER.match(right))


def head_in_columns(rows: Sequence[Row]) -> list[Row]:
    """The cells of a head: first the right column's, then the left's and what stands alone,
    so that a cell that goes on in the next line stands in one piece."""
    right: list[Row] = []
    rest: list[Row] = []
    for row in rows:
        first, *others = cells(row)
        rest.append(first)
        right += others
    return [*right, *rest]
