"""The table for a letter and the asset book, as files: what the viewer may see, no more."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from khien.console.audit.queries import checkpoint
from khien.console.coverage import queries, words
from khien.console.coverage.models import State
from khien.console.coverage.views import asked_in
from khien.console.people import access
from khien.console.web.requests import PersonRequest, signed_in
from khien.core.dates import VIETNAM
from khien.reports.coverage import (
    CoverageReport,
    PcRow,
    PlaceRow,
    as_docx,
    as_xlsx,
    asset_book,
)
from khien.reports.witness import Checkpoint

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@signed_in
@require_GET
def table_xlsx(request: PersonRequest) -> HttpResponse:
    """The table with its annex as a workbook."""
    return _download(as_xlsx(_report(request)), "ty-le-bao-ve.xlsx", XLSX)


@signed_in
@require_GET
def table_docx(request: PersonRequest) -> HttpResponse:
    """The table with its annex as a draft report."""
    return _download(as_docx(_report(request)), "ty-le-bao-ve.docx", DOCX)


@signed_in
@require_GET
def book(request: PersonRequest) -> HttpResponse:
    """The PCs in the columns of the agency's asset book."""
    access.require_somewhere(request.user, "coverage.view")
    rows = []
    for number, row in enumerate(queries.computers(request.user, asked_in(request)), start=1):
        computer, standing = row.computer, row.standing
        asset = getattr(computer, "asset", None)
        seen = standing.seen_at if standing else None
        rows.append((
            str(number), asset.code if asset else "", computer.hostname or computer.name,
            ", ".join(map(str, computer.serials)), ", ".join(asset.macs) if asset else "",
            computer.holder, computer.organisation.name, asset.os if asset else "",
            standing.product if standing else "", str(State(row.state).label),
            seen.astimezone(VIETNAM).strftime("%d/%m/%Y") if seen else "",
        ))  # fmt: skip
    return _download(asset_book(rows), "so-tai-san.xlsx", XLSX)


def _report(request: PersonRequest) -> CoverageReport:
    access.require_somewhere(request.user, "coverage.view")
    asked = asked_in(request)
    places = tuple(
        PlaceRow(
            each.organisation.name, each.owned, each.covered, each.not_covered,
            each.cannot_tell, each.reporting, each.change,
        )
        for each in queries.headlines(request.user, asked)
    )  # fmt: skip
    pcs = [
        PcRow(
            row.computer.organisation.name, row.computer.name, row.computer.holder,
            str(State(row.state).label), words.reason(row.reason),
            row.standing.product if row.standing else "",
            row.standing.seen_at if row.standing else None,
        )
        for row in queries.computers(request.user, asked)
        if row.state != State.COVERED
    ]  # fmt: skip
    pcs.sort(key=lambda each: (each.place, each.state, each.name))
    head = checkpoint()
    said = []
    if asked.network:
        said.append(_("Chỉ tính máy nối mạng %(network)s.") % {"network": asked.network})
    if asked.product:
        said.append(_("Chỉ tính phần mềm %(product)s.") % {"product": asked.product})
    return CoverageReport(
        request.user.organisation.name, timezone.now(), places, tuple(pcs), " ".join(said),
        Checkpoint(head.size, head.root_hash, head.sealed_at) if head else None,
    )  # fmt: skip


def _download(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
