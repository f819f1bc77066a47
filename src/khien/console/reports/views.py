"""The official report of a directive: what it will say, freezing it, its files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from khien.console.directives import queries as directives
from khien.console.directives.models import Directive
from khien.console.people import access
from khien.console.reports import actions, queries
from khien.console.reports.models import FrozenReport
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _directive(request: PersonRequest, pk: int) -> Directive:
    access.require_somewhere(request.user, "report.view")
    found = directives.directive_for(request.user, pk)
    if found is None:
        raise Http404
    return found


@signed_in
@require_GET
def progress(request: PersonRequest, directive: int) -> HttpResponse:
    """What the report will say, and those that were frozen before."""
    letter = _directive(request, directive)
    report = queries.draft(request.user, letter).report
    frozen = queries.reports_of(request.user, letter)
    context = {
        "directive": letter,
        "report": report,
        "done": report.timing.done_on_time + report.timing.done_late,
        "inside": [row for row in report.obligations if not row.excluded],
        "outside": [row for row in report.obligations if row.excluded],
        "frozen": frozen,
        "newest": frozen[0] if frozen else None,
        "may_make": access.may(request.user, "report.make", letter.organisation_id),
    }
    return render(request, "reports/progress.html", context)


@signed_in
@require_POST
def freeze(request: PersonRequest, directive: int) -> HttpResponse:
    """Chốt số liệu: keep the values, then DOCX and PDF are written from them."""
    letter = _directive(request, directive)
    try:
        actions.freeze(request.user, letter)
    except KhienError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã chốt số liệu. Tải DOCX hoặc PDF của bản này bên dưới."))
    return redirect_for(request, reverse("reports:progress", args=[letter.pk]))


def _frozen(request: PersonRequest, pk: int) -> FrozenReport:
    access.require_somewhere(request.user, "report.view")
    found = queries.report_for(request.user, pk)
    if found is None:
        raise Http404
    return found


@signed_in
@require_GET
def docx(request: PersonRequest, pk: int) -> HttpResponse:
    """A frozen report as DOCX."""
    row = _frozen(request, pk)
    return _download(row, queries.docx_of(request.user, row), "docx", DOCX)


@signed_in
@require_GET
def pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """A frozen report as PDF."""
    row = _frozen(request, pk)
    return _download(row, queries.pdf_of(request.user, row), "pdf", "application/pdf")


def _download(row: FrozenReport, content: bytes, ending: str, kind: str) -> HttpResponse:
    name = f"bao-cao-tien-do-{row.directive_id}-{row.pk}.{ending}"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
