"""Cells of the head that a converter put below "Kính gửi", put back above it.

A head is two columns; a program that reads the left one down to "Kính gửi" before it turns to
the right leaves the national title, its motto and the place and date among the addressees.
In: rows. Out: the same rows, such cells before the landmark they belong above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khien.directives.passages import Row

_WITHIN = 25  # rows after the landmark in which a cell of the head may have fallen
_NATIONAL = re.compile(
    r"[\W_]{0,4}(?:cong h[oò]a xa h[oọ]i chu nghia viet nam|dang cong san viet nam)"
)
_MOTTO = re.compile(r"[\W_]{0,4}doc lap\s{0,3}[\W_]\s{0,3}tu do\s{0,3}[\W_]\s{0,3}hanh phuc")
_PLACE_DATE = re.compile(
    r"[^,;:.|/\d]{2,40}, ngay [\d.…_* ]{0,12} ?thang [\d.…_* ]{0,6} ?nam ?[\d.…_* ]{0,8}"
)
_CELLS = (_NATIONAL, _MOTTO, _PLACE_DATE)
_END = re.compile(r"[\W_]*")


def is_head_cell(text: str) -> bool:
    """Whether ``text`` (plain) is the national title, the motto, the place and date, or a run
    of them, and nothing else."""
    at = 0
    for cell in _CELLS:
        if match := cell.match(text, at):
            at = match.end()
            while text.startswith(" ", at):
                at += 1
    return at > 0 and _END.fullmatch(text, at) is not None


def _has_cell(rows: Sequence[Row], text: str) -> bool:
    """Whether one of ``rows`` has a cell of the kind that ``text`` begins with."""
    kind = next((cell for cell in _CELLS if cell.match(text)), None)
    return kind is not None and any(kind.search(row.plain, 0, 400) for row in rows)


def straightened(rows: Sequence[Row], landmark: int) -> list[Row]:
    """``rows`` with the cells that fell below ``rows[landmark]`` moved above it.

    Only what the head lacks is moved: a form with a head of its own below a whole letter stays.
    """
    head, stop = rows[:landmark], landmark + 1 + _WITHIN
    fallen: list[Row] = []
    stayed: list[Row] = []
    for row in rows[landmark + 1 : stop]:
        lost = is_head_cell(row.plain) and not _has_cell(head, row.plain)
        (fallen if lost else stayed).append(row)
    return [*head, *fallen, rows[landmark], *stayed, *rows[stop:]]
