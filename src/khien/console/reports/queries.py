"""Reading reports: what one would say now, and those that were frozen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils import timezone, translation

from khien.console.assignments import queries as assignments
from khien.console.assignments.models import State
from khien.console.audit.queries import checkpoint
from khien.console.directives.models import Directive
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.reports.building import build
from khien.console.reports.frozen import from_values
from khien.console.reports.models import FrozenReport
from khien.reports.progress import ProgressReport, progress_docx, progress_pdf


@dataclass(frozen=True, slots=True)
class Draft:
    """What the report would say now, and the organisations it speaks of."""

    report: ProgressReport
    organisation_ids: tuple[int, ...]


def draft(viewer: Person, directive: Directive) -> Draft:
    """The report as of now, as far as the viewer sees the directive's work."""
    access.require(viewer, "directive.view", directive.organisation_id)
    access.require(viewer, "report.view", directive.organisation_id)
    with translation.override("vi"):  # an official report is in Vietnamese
        matrix = assignments.matrix(viewer, directive)
    withdrawn = assignments.assignments_for(viewer).filter(
        obligation__directive=directive, state=State.WITHDRAWN
    )
    report = build(matrix, withdrawn=withdrawn.count(), as_of=timezone.now(), head=checkpoint())
    return Draft(report, tuple(row.organisation.pk for row in matrix.rows))


def reports_of(viewer: Person, directive: Directive) -> list[FrozenReport]:
    """Frozen reports of a directive that speak only of what the viewer may see, newest first."""
    reach = access.scope_ids(viewer, "report.view")
    rows = FrozenReport.objects.filter(directive=directive, organisation_id__in=reach)
    return [row for row in rows.select_related("made_by") if _within(row, reach)]


def report_for(viewer: Person, pk: int) -> FrozenReport | None:
    """One frozen report in the viewer's reach; None out of reach or not there."""
    reach = access.scope_ids(viewer, "report.view")
    row = FrozenReport.objects.filter(pk=pk, organisation_id__in=reach).first()
    return row if row is not None and _within(row, reach) else None


def _within(row: FrozenReport, reach: set[int]) -> bool:
    return set(row.organisation_ids) <= reach


def docx_of(viewer: Person, row: FrozenReport) -> bytes:
    """The report as DOCX, from its frozen values."""
    access.require(viewer, "report.view", row.organisation_id)
    return progress_docx(from_values(row.values))


def pdf_of(viewer: Person, row: FrozenReport) -> bytes:
    """The report as PDF, from its frozen values."""
    access.require(viewer, "report.view", row.organisation_id)
    return progress_pdf(from_values(row.values))


def sha256(content: bytes) -> str:
    """The hash that is kept and shown of a file."""
    return hashlib.sha256(content).hexdigest()
