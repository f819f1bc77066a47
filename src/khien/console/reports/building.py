"""A directive's matrix as an official report: the same figures, in the report's own values.

In: the matrix as far as the viewer sees it. Out: a ``ProgressReport``, always in Vietnamese,
with the number, the day and the signer left for the office to fill in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.utils import translation

from khien import __version__
from khien.console.assignments import states
from khien.console.assignments.models import State
from khien.console.assignments.queries import Cell, Matrix, MatrixRow
from khien.console.audit.models import TreeHead
from khien.console.directives.models import Directive, Obligation
from khien.console.directives.terms import How, term_of
from khien.console.organisations.models import Organisation
from khien.console.organisations.standing_unit import standing_unit_over
from khien.core import dates
from khien.core.i18n import use_language
from khien.reports.progress import (
    DirectiveHead,
    ObligationRow,
    OrganisationRow,
    Parts,
    ProgressReport,
    Timing,
)
from khien.reports.witness import Checkpoint

# Decree 30/2020, annex I: kind and drafting unit; room where the unit's letters are not known.
_LETTERS = re.compile(r"[A-ZĐ][A-ZĐ0-9.-]{1,14}")
_UNKNOWN = "…"
_TITLES = ("tỉnh ", "thành phố ")


def build(
    matrix: Matrix, *, withdrawn: int, as_of: datetime, head: TreeHead | None
) -> ProgressReport:
    """The report of a matrix whose words are in Vietnamese. What is out of scope is listed and
    never counted.
    """
    with translation.override("vi"), use_language("vi"):
        return _build(matrix, withdrawn=withdrawn, as_of=as_of, head=head)


def _build(
    matrix: Matrix, *, withdrawn: int, as_of: datetime, head: TreeHead | None
) -> ProgressReport:
    cells = [cell for row in matrix.rows for cell in row.cells if cell is not None]
    parent, issuer, notation, place = _who(matrix.directive.organisation)
    return ProgressReport(
        directive=_head(matrix.directive),
        as_of=as_of,
        parent=parent,
        issuer=issuer,
        notation=notation,
        place=place,
        parts=_parts(cells),
        timing=_timing(cells, withdrawn=withdrawn),
        organisations=tuple(_organisation(row) for row in matrix.rows),
        obligations=tuple(_obligations(matrix)),
        version=__version__,
        addressees=(matrix.directive.issuer,) if matrix.directive.issuer else (),
        recipients=("- Như trên;", "- Lưu: VT."),
        checkpoint=Checkpoint(head.size, head.root_hash, head.sealed_at) if head else None,
        unconfirmed_years=_unconfirmed_years(matrix),
    )


def _who(organisation: Organisation) -> tuple[tuple[str, ...], tuple[str, ...], str, str]:
    """Lines of the body above, of the body that reports, its letters, its place."""
    root = organisation.ancestors(include_self=True).first() or organisation
    unit = standing_unit_over(organisation) or organisation
    letters = unit.short_name if _LETTERS.fullmatch(unit.short_name) else _UNKNOWN
    parent = (root.name,) if root.pk != unit.pk else ()
    return parent, (unit.name,), f"BC-{letters}", _place(root.name)


def _place(name: str) -> str:
    for title in _TITLES:
        if name.lower().startswith(title):
            return name[len(title) :]
    return name


def _head(directive: Directive) -> DirectiveHead:
    return DirectiveHead(
        issuer=directive.issuer or _UNKNOWN,
        number_as_printed=directive.number_as_printed or _UNKNOWN,
        date=directive.date,
        subject=_after_title(directive.subject),
        kind=directive.doc_type or "Công văn",
    )


def _after_title(subject: str) -> str:
    """A công văn prints "V/v" before its subject; the report writes "về việc" itself."""
    return re.sub(r"^\s*(v/v|về việc)\s*:?\s*", "", subject, flags=re.IGNORECASE).strip()


def _parts(cells: Iterable[Cell]) -> Parts:
    verdicts = [cell.verdict for cell in cells]
    return Parts(
        machine=sum(verdict.verified for verdict in verdicts),
        declared=sum(verdict.declared for verdict in verdicts),
        unknown=sum(verdict.unknown for verdict in verdicts),
        failed=sum(verdict.failed for verdict in verdicts),
    )


def _timing(cells: Iterable[Cell], *, withdrawn: int = 0) -> Timing:
    counts = dict.fromkeys(
        ("done_on_time", "done_late", "open_in_time", "open_overdue", "declined"), 0
    )
    for cell in cells:
        counts[_standing(cell)] += 1
    return Timing(**counts, withdrawn=withdrawn)


def _standing(cell: Cell) -> str:
    if cell.assignment.state == State.CONFIRMED:
        return "done_late" if states.on_time(cell.assignment) is False else "done_on_time"
    if cell.assignment.state == State.DECLINED:
        return "declined"
    return "open_overdue" if cell.overdue else "open_in_time"


def _organisation(row: MatrixRow) -> OrganisationRow:
    cells = [cell for cell in row.cells if cell is not None]
    return OrganisationRow(
        name=row.organisation.name,
        state=_state(row, cells),
        timing=_timing(cells),
        parts=_parts(cells),
        deadline=_deadline(cells),
        note=_note(cells),
    )


def _state(row: MatrixRow, cells: list[Cell]) -> str:
    words = {cell.words for cell in cells}
    if len(words) == 1:
        return words.pop()
    late = f", quá hạn {row.overdue}" if row.overdue else ""
    return f"Hoàn thành {row.done}/{row.total} việc{late}"


def _deadline(cells: list[Cell]) -> date | None:
    """The next deadline that is still open; when none is, the last one there was."""
    still = [
        c.assignment.due for c in cells if c.assignment.due and c.assignment.state != "confirmed"
    ]
    every = [c.assignment.due for c in cells if c.assignment.due]
    return min(still) if still else max(every, default=None)


def _note(cells: list[Cell]) -> str:
    declined = sum(cell.assignment.state == State.DECLINED for cell in cells)
    against = sum(cell.assignment.contradiction_since is not None for cell in cells)
    failed = sum(cell.verdict.failed for cell in cells)
    said = (("từ chối", declined), ("kết quả mới trái với xác nhận", against), ("chưa đạt", failed))
    return "; ".join(f"{word}: {count}" for word, count in said if count)


def _obligations(matrix: Matrix) -> Iterable[ObligationRow]:
    for index, obligation in enumerate(matrix.obligations):
        cells = [cell for row in matrix.rows if (cell := row.cells[index]) is not None]
        yield ObligationRow(
            obligation.path or str(index + 1), obligation.text, _deadline_words(obligation, cells),
            _parts(cells),
        )  # fmt: skip
    for obligation in matrix.excluded:
        yield ObligationRow(
            obligation.path or _UNKNOWN, obligation.text, excluded=True,
            reason=obligation.removed_reason,
        )  # fmt: skip


def _deadline_words(obligation: Obligation, cells: list[Cell]) -> str:
    """The deadlines in force, as days; the letter's own words where no day was set."""
    days = sorted({cell.assignment.due for cell in cells if cell.assignment.due})
    if days:
        ends = (days[0], days[-1]) if len(days) > 1 else (days[0],)
        return " – ".join(dates.numeric(day) for day in ends)
    if obligation.deadline:
        return dates.numeric(obligation.deadline)
    return obligation.deadline_text


def _unconfirmed_years(matrix: Matrix) -> tuple[int, ...]:
    """Years whose calendar nobody confirmed, of the deadlines that were counted in them."""
    years: set[int] = set()
    for obligation in matrix.obligations:
        term = term_of(obligation, matrix.directive)
        if term.how is How.COUNTED and term.since and term.due:
            years.update(range(term.since.year, term.due.year + 1))
    calendars = {year: dates.calendar(year) for year in years}
    return tuple(
        sorted(year for year, known in calendars.items() if not known or not known.confirmed)
    )
