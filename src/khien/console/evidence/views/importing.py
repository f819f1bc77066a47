"""Importing bundles by upload, receipts, and the officer's word on what waits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.endpoints.models import Computer
from khien.console.evidence import actions, files, forms, queries
from khien.console.evidence.actions.enrolments import Choice
from khien.console.evidence.models import Bundle
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError
from khien.evidence.bundle import real_serials
from khien.evidence.dsse import MAX_ENVELOPE
from khien.evidence.errors import error_for
from khien.evidence.keys import grouped

RESULTS = "evidence.import.results"
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
            given = form.cleaned_data["bundles"][:MOST_FILES]
            request.session[RESULTS] = [_take(request, one) for one in given]
            return redirect_for(request, f"{reverse('evidence:import')}?done=1")
    rows = request.session.get(RESULTS, []) if request.GET.get("done") else []
    proposed, held = queries.waiting_counts(request.user)
    context = {
        "form": form,
        "rows": [_shown(row) for row in rows],
        "accepted": sum(row["outcome"] == "accepted" for row in rows),
        "proposed": proposed,
        "held": held,
        "refusals": queries.refusals_for(request.user, most=20),
    }
    return render(request, "evidence/import.html", context)


def _take(request: PersonRequest, upload: Any) -> dict[str, Any]:
    """One file of a drop, as plain values for the page after the redirect."""
    data = upload.read(MAX_ENVELOPE + 1)
    taken = actions.take_bundle(request.user, data, via="upload")
    facts = taken.error.facts if taken.error else {}
    computer = taken.bundle.computer if taken.bundle else None
    return {
        "name": files.clean_name(upload.name or ""),
        "outcome": taken.outcome.value,
        "code": taken.code,
        "facts": {key: str(value)[:200] for key, value in facts.items()},
        "hostname": taken.hostname[:120],
        "computer": computer.pk if computer else None,
        "computer_name": computer.name if computer else "",
        "bundle": taken.bundle.pk if taken.bundle else None,
        "declared": taken.declared,
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    error = error_for(row["code"], **row["facts"]) if row["code"] else None
    reason = (error.message(), error.advice()) if error else ("", "")
    return {**row, "reason": reason[0], "advice": reason[1], "known": row["code"] == "replayed"}


@signed_in
@require_GET
def receipt(request: PersonRequest, pk: int) -> HttpResponse:
    """The console's signed answer to one bundle, to carry back to its PC."""
    access.require_somewhere(request.user, "computer.view")
    row = queries.bundle_for(request.user, pk)
    response = HttpResponse(bytes(row.receipt), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="bien-nhan-{row.pk}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_GET
def enrolments(request: PersonRequest) -> HttpResponse:
    """New PCs to confirm beside the register, and bundles that wait for a decision."""
    access.require_somewhere(request.user, "enrolment.decide")
    proposed = queries.proposed_for(request.user)
    held = queries.held_bundles_for(request.user)
    places = {one.ticket.organisation_id for one in proposed}
    places |= {one.organisation_id for one in held}
    computers = queries.free_computers(request.user, places)
    rows = []
    for one in proposed:
        free = _of(one.ticket.organisation_id, computers)
        likely = _likely(one.hostname, one.serials, free)
        rows.append((one, grouped(one.fingerprint), free, likely))
    every = queries.all_computers(request.user, {row.organisation_id for row in held})
    waiting = [_waiting(row, computers, every) for row in held]
    context = {"rows": rows, "waiting": waiting}
    return render(request, "evidence/enrolments.html", context)


def _waiting(row: Bundle, free: list[Computer], every: list[Computer]) -> dict[str, Any]:
    """A bundle that waits, with what the officer compares and chooses from."""
    subject = row.inspection["subject"]
    name, serials = str(subject["hostname"] or ""), list(real_serials(subject["serials"]))
    choices = _of(row.organisation_id, free if row.signed else every)
    enrolment = row.enrolment
    return {
        "row": row,
        "error": error_for(row.reason_code),
        "hostname": name,
        "serials": serials,
        "fingerprint": grouped(enrolment.fingerprint) if enrolment else "",
        "computer": enrolment and (enrolment.computer or enrolment.ticket.computer),
        "choices": choices,
        "likely": _likely(name, serials, choices),
    }


def _of(organisation_id: int, computers: list[Computer]) -> list[Computer]:
    return [pc for pc in computers if pc.organisation_id == organisation_id]


def _likely(hostname: str, known: list[str], free: list[Computer]) -> int | None:
    """The PC of the register that has this serial, else this name; a person confirms it."""
    serials = {serial.casefold() for serial in known}
    for pc in free:
        if serials & {str(serial).casefold() for serial in pc.serials}:
            return int(pc.pk)
    for pc in free:
        if hostname and hostname.casefold() in (pc.name.casefold(), pc.hostname.casefold()):
            return int(pc.pk)
    return None


@signed_in
@require_POST
def confirm(request: PersonRequest) -> HttpResponse:
    """Bind the PCs that were ticked, each to the PC of the register that was chosen."""
    access.require_somewhere(request.user, "enrolment.decide")
    mine = {one.pk for one in queries.proposed_for(request.user)}
    choices = []
    for text in request.POST.getlist("enrolment"):
        if not text.isdecimal() or int(text) not in mine:
            raise Http404
        chosen = request.POST.get(f"computer-{text}", "")
        choices.append(
            Choice(
                int(text),
                computer_id=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None,
                new_name=request.POST.get(f"name-{text}", "") if chosen == "new" else "",
            )
        )
    result = actions.confirm_computers(request.user, choices)
    if result.bound:
        count = len(result.bound)
        messages.success(
            request, ngettext("Đã gắn %(count)d máy.", "Đã gắn %(count)d máy.", count)
            % {"count": count}
        )  # fmt: skip
    for pk, error in result.failed:
        messages.error(request, _("Dòng %(row)s: %(why)s") % {"row": pk, "why": error})
    if not choices:
        messages.error(request, _("Chưa đánh dấu máy nào."))
    return redirect_for(request, reverse("evidence:enrolments"))


@signed_in
@require_POST
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a held bundle in, or turn its PC away."""
    access.require_somewhere(request.user, "enrolment.decide")
    held = {row.pk: row for row in queries.held_bundles_for(request.user)}
    proposed = {one.pk for one in queries.proposed_for(request.user)}
    form = forms.DecisionForm(request.POST)
    decision = request.POST.get("decision", "")
    if pk not in (proposed if decision == "decline_new" else held):
        raise Http404
    if not form.is_valid():
        messages.error(request, _("Ghi lý do trước khi quyết định."))
        return redirect_for(request, reverse("evidence:enrolments"))
    try:
        row = None if decision == "decline_new" else held[pk]
        _do(request, decision, pk, row, form.cleaned_data["reason"])
    except KhienError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi quyết định."))
    return redirect_for(request, reverse("evidence:enrolments"))


def _do(request: PersonRequest, decision: str, pk: int, row: Bundle | None, reason: str) -> None:
    """The one act that a decision about a waiting PC or bundle stands for."""
    chosen = request.POST.get("computer", "")
    computer_id = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None
    if row is None:
        actions.decline_enrolment(request.user, pk, reason=reason)
    elif row.enrolment_id is None and decision == "let_in":
        name = request.POST.get("name", "") if chosen == "new" else ""
        actions.settle_unsigned(
            request.user, pk, reason=reason, computer_id=computer_id, new_name=name
        )
    elif row.enrolment_id is None:
        actions.decline_unsigned(request.user, pk, reason=reason)
    elif decision == "let_in":
        actions.let_bundle_in(request.user, pk, reason=reason, computer_id=computer_id)
    else:
        actions.decline_enrolment(request.user, row.enrolment_id, reason=reason)
