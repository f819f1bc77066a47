"""Cells of the head that a converter put below "Kính gửi", put back above it.

A head is two columns; a program that reads the left one down to "Kính gửi" before it turns to
the right leaves the national title, its motto and the place and date among the addressees. Text
boxes leave the number, the subject ("V/v …") and the degree of urgency there.
In: rows. Out: the same rows, such cells before the landmark they belong above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khien.directives.passages import Row
from khien.directives.rules import fired, rule

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
_NUMBER = re.compile(r"[\W_]{0,4}so\s?[:.]?\s?[\d.…_* ]{0,20}\s?[/-]\s?[a-z][a-z\d./&, -]{0,40}")
_SUBJECT = re.compile(r"[\W_]{0,4}v\s?/\s?v\b")
_URGENCY = re.compile(r"[\W_]*(?:hoa toc|thuong khan|khan)(?: hen gio)?[\W_]*")
_BOXES = rule("straight.boxes", 'number, "V/v" or urgency read after "Kính gửi" (text boxes)')


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
    addressed = "kinh gui" in rows[landmark].plain  # below a title stands its own subject
    goes_on = False  # the row before was a subject whose line may have broken
    for row in rows[landmark + 1 : stop]:
        goes_on = goes_on and row.text[0].islower() and not row.gap
        if goes_on or _is_lost(row, head, addressed=addressed):
            fallen.append(row)
            goes_on = goes_on or bool(_SUBJECT.match(row.plain))
        else:
            stayed.append(row)
    return [*head, *fallen, rows[landmark], *stayed, *rows[stop:]]


def _is_lost(row: Row, head: Sequence[Row], *, addressed: bool) -> bool:
    """Whether the row is a cell of the head that ``head`` lacks."""
    if is_head_cell(row.plain):
        return not _has_cell(head, row.plain)
    if not addressed:
        return False
    number = _NUMBER.fullmatch(row.plain)
    for found, pattern in (
        (number and any(c.isupper() for c in row.text[-8:]), _NUMBER),
        (_SUBJECT.match(row.plain), _SUBJECT),
        (_URGENCY.fullmatch(row.plain) and row.text.isupper(), _URGENCY),
    ):
        if found and not any(pattern.match(each.plain) for each in head):
            fired(_BOXES)
            return True
    return False
