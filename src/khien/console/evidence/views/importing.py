"""Importing bundles by upload, and the console's receipts: one, or many in one archive."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from khien.console.audit.proving import proof_for
from khien.console.evidence import console_keys, forms, queries
from khien.console.evidence.models import Bundle
from khien.console.evidence.views import results
from khien.console.evidence.views.names import proof_name, receipt_name
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, row_id, signed_in
from khien.evidence.errors import EvidenceError
from khien.evidence.log_proof import TAKEN, write_proof

ARCHIVE = "bien-nhan.zip"


@signed_in
@require_http_methods(["GET", "POST"])
def import_(request: PersonRequest) -> HttpResponse:
    """Drop one or many bundles; then a table says what became of each."""
    access.require_somewhere(request.user, "bundle.import")
    form = forms.ImportForm()
    if request.method == "POST":
        form = forms.ImportForm(request.POST, request.FILES)
        if form.is_valid():
            results.take_all(request, form.uploads())
            return redirect_for(request, f"{_page_of_drop(request)}?done=1")
    proposed, held = queries.waiting_counts(request.user)
    context = {
        **results.shown(request),
        "form": form,
        "proposed": proposed,
        "held": held,
        "receipts": len(results.kept_receipts(request)) if request.GET.get("done") else 0,
        "refusals": queries.refusals_for(request.user, most=20),
        **_encrypting(),
    }
    return render(request, "evidence/import.html", context)


def _encrypting() -> dict[str, str]:
    """The console's key to encrypt to; empty when its file is damaged: bundles go on coming in."""
    recipient = ""
    with contextlib.suppress(EvidenceError):
        recipient = console_keys.bundle_recipient()
    inspect = f"{settings.KHIEN_COMMAND} inspect --ticket phieu.khien --bundle ket-qua.khien"
    return {"recipient": recipient, "encrypting": f"{inspect} --encrypt-to {recipient}"}


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
    if not row.receipt:
        raise Http404  # a page from paper has none: nothing goes back to its PC
    response = HttpResponse(bytes(row.receipt), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{receipt_name(row)}"'
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_GET
def receipts(request: PersonRequest) -> HttpResponse:
    """Receipts in one archive: of a batch's PCs, or of what this person handed in last."""
    access.require_somewhere(request.user, "computer.view")
    asked = request.GET.get("ticket")
    if asked is None:
        found = results.kept_receipts(request)
    else:
        pk = row_id(asked)
        if pk is None:
            raise Http404
        found = queries.receipts_of(request.user, queries.ticket_for(request.user, pk))
    if not found:
        raise Http404
    response = HttpResponse(_archive(found), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{ARCHIVE}"'
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_GET
def proof(request: PersonRequest, pk: int) -> HttpResponse:
    """Proof that the log holds that a bundle was taken; ``since``: and continues a tree."""
    access.require_somewhere(request.user, "computer.view")
    row = queries.bundle_for(request.user, pk)
    if row.computer is None:
        raise Http404
    since = row_id(request.GET.get("since", ""))
    try:
        made = write_proof(proof_for(row, TAKEN, since=since))
    except EvidenceError as error:
        messages.error(request, str(error))
        return redirect_for(request, reverse("endpoints:computer", args=[row.computer.pk]))
    response = HttpResponse(made, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{proof_name(row)}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _archive(bundles: Iterable[Bundle]) -> bytes:
    """Each receipt under the name that its command uses; of two alike, the PC's number too."""
    out, names = io.BytesIO(), set[str]()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in bundles:
            name = receipt_name(one)
            if name in names:
                name = f"{one.pk}-{name}"
            names.add(name)
            archive.writestr(name, bytes(one.receipt))
    return out.getvalue()
