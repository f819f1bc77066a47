"""A visit's pages: the draw, and what was signed beside what was found."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.endpoints.machine import check_title
from khien.console.evidence import actions, forms
from khien.console.evidence import visits as queries
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError

PER_PAGE = 50


@signed_in
@require_http_methods(["GET", "POST"])
def visits(request: PersonRequest) -> HttpResponse:
    """Visits that were drawn, and drawing another."""
    access.require_somewhere(request.user, "visit.make")
    form = forms.VisitForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draw_visit(
                request.user, form.cleaned_data["organisation"], count=form.cleaned_data["count"]
            )
        except KhienError as error:
            form.add_error(None, str(error))
        else:
            return redirect_for(request, reverse("evidence:visit", args=[made.pk]))
    page = Paginator(queries.visits_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "evidence/visits.html", {"form": form, "page": page})


@signed_in
@require_GET
def visit(request: PersonRequest, pk: int) -> HttpResponse:
    """The PCs of one visit."""
    access.require_somewhere(request.user, "visit.make")
    row = queries.visit_for(request.user, pk)
    rows = []
    for one in row.computers.select_related("computer", "found_by"):
        lines = [(line, check_title(line.check)) for line in queries.lines_of(one)]
        rows.append((one, lines, sum(line.differs for line, _title in lines)))
    context = {
        "visit": row,
        "rows": rows,
        "differing": sum(count for _one, _lines, count in rows),
        "answers": ["pass", "fail", "unknown"],
    }
    return render(request, "evidence/visit.html", context)


@signed_in
@require_POST
def found(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down what was seen at one PC."""
    access.require_somewhere(request.user, "visit.make")
    row = queries.visited_for(request.user, pk)
    told = {
        one["check"]: request.POST.get(f"found-{at}", "") for at, one in enumerate(row.signed, 1)
    }
    try:
        actions.write_found(request.user, pk, told, note=request.POST.get("note", ""))
    except KhienError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi những gì thấy tại máy."))
    return redirect_for(request, reverse("evidence:visit", args=[row.visit_id]))
