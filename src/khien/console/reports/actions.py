"""Freezing a report: its values, the log's head it was made under, the hashes of its files."""

from __future__ import annotations

from django.db import transaction

from khien.console.audit.actions import record
from khien.console.directives.models import Directive
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.reports.errors import NothingToReport
from khien.console.reports.frozen import from_values, to_values
from khien.console.reports.models import FrozenReport
from khien.console.reports.queries import draft, sha256
from khien.reports.progress import progress_docx, progress_pdf


def freeze(actor: Person, directive: Directive) -> FrozenReport:
    """Keep what the report says now. Raises Refused, NothingToReport.

    The files are written before the transaction, for their hashes alone: no lock is held
    while a PDF is set.
    """
    _require(actor, directive)
    now = draft(actor, directive)
    if not now.report.organisations:
        raise NothingToReport()
    values = to_values(now.report)
    kept = from_values(values)
    return _freeze(
        actor, directive, values=values, organisation_ids=list(now.organisation_ids),
        docx_sha256=sha256(progress_docx(kept)), pdf_sha256=sha256(progress_pdf(kept)),
    )  # fmt: skip


def _require(actor: Person, directive: Directive) -> None:
    access.require(actor, "directive.view", directive.organisation_id)
    access.require(actor, "report.make", directive.organisation_id)


@transaction.atomic(durable=True)
def _freeze(
    actor: Person, directive: Directive, *, values: dict[str, object], organisation_ids: list[int],
    docx_sha256: str, pdf_sha256: str,
) -> FrozenReport:  # fmt: skip
    _require(actor, directive)
    row = FrozenReport.objects.create(
        directive=directive, organisation_id=directive.organisation_id, values=values,
        organisation_ids=organisation_ids, made_by=actor, docx_sha256=docx_sha256,
        pdf_sha256=pdf_sha256,
    )  # fmt: skip
    record(
        "report.freeze", actor=actor, subject=row, organisation=directive.organisation_id,
        directive=directive.pk, docx_sha256=docx_sha256, pdf_sha256=pdf_sha256,
    )  # fmt: skip
    return row
