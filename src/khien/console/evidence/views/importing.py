"""Importing bundles by upload, and the console's receipts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from khien.console.evidence import forms, queries
from khien.console.evidence.views import results
from khien.console.evidence.views.names import receipt_name
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, row_id, signed_in

MOST_FILES = 200


@signed_in
@require_http_methods(["GET", "POST"])
def import_(request: PersonRequest) -> HttpResponse:
    """Drop one or many bundles; then a table says what became of each."""
    access.require_somewhere(request.user, "bundle.import")
    form = forms.ImportForm()
    if request.method == "POST":
        form = forms.ImportForm(request.POST, request.FILES)
        if form.is_valid():
            results.take_all(request, form.cleaned_data["bundles"][:MOST_FILES])
            return redirect_for(request, f"{_page_of_drop(request)}?done=1")
    rows = results.shown(request)
    proposed, held = queries.waiting_counts(request.user)
    context = {
        "form": form,
        "rows": rows,
        "accepted": sum(row["outcome"] == "accepted" for row in rows),
        "proposed": proposed,
        "held": held,
        "refusals": queries.refusals_for(request.user, most=20),
    }
    return render(request, "evidence/import.html", context)


def _page_of_drop(request: PersonRequest) -> str:
    """The ticket's page when the files were dropped there, else this one."""
    pk = row_id(request.POST.get("ticket", ""))
    if pk is not None and queries.tickets_for(request.user).filter(pk=pk).exists():
        return reverse("evidence:ticket", args=[pk])
    return reverse("evidence:import")


@signed_in
@require_GET
def receipt(request: PersonRequest, pk: int) -> HttpResponse:
    """The console's signed answer to one bundle, to carry back to its PC."""
    access.require_somewhere(request.user, "computer.view")
    row = queries.bundle_for(request.user, pk)
    response = HttpResponse(bytes(row.receipt), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{receipt_name(row)}"'
    response["Cache-Control"] = "private, no-store"
    return response
