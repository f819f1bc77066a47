"""The officer's word on new PCs and on bundles that wait."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from khien.console.endpoints.models import Computer
from khien.console.evidence import actions, forms, queries, standing
from khien.console.evidence.actions.enrolments import Choice
from khien.console.evidence.models import Bundle
from khien.console.evidence.views import results
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, row_id, signed_in
from khien.core.errors import KhienError
from khien.core.text import squeeze
from khien.evidence.bundle import real_serials
from khien.evidence.errors import error_for
from khien.evidence.keys import grouped

# How many PCs of the register a row lists; any other is found by typing its name.
OFFERED = 20


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
        named = one.ticket.computer
        free = [named] if named else _of(one.ticket.organisation_id, computers)
        likely = _likely(one.hostname, one.serials, free)
        likely = named.pk if named else likely
        rows.append((one, grouped(one.fingerprint), _near(one.hostname, free, likely), likely))
    every = queries.all_computers(request.user, {row.organisation_id for row in held})
    waiting = [_waiting(row, computers, every) for row in held]
    listed = {pc.name for pc in [*computers, *every]}
    context: dict[str, Any] = {"rows": rows, "waiting": waiting}
    context["names"] = sorted(listed) if len(listed) > OFFERED else []
    context["doubts"] = standing.doubts_for(request.user)
    if request.GET.get("done"):
        context["receipts"] = len(results.kept_receipts(request))
    return render(request, "evidence/enrolments.html", context)


def _waiting(row: Bundle, free: list[Computer], every: list[Computer]) -> dict[str, Any]:
    """A bundle that waits, with what the officer compares and chooses from."""
    subject = row.inspection["subject"]
    name, serials = str(subject["hostname"] or ""), list(real_serials(subject["serials"]))
    choices = _of(row.organisation_id, free if row.signed else every)
    likely = _likely(name, serials, choices)
    enrolment = row.enrolment
    return {
        "row": row,
        "error": error_for(row.reason_code),
        "hostname": name,
        "serials": serials,
        "fingerprint": grouped(enrolment.fingerprint) if enrolment else "",
        "computer": enrolment and (enrolment.computer or enrolment.ticket.computer),
        "choices": _near(name, choices, likely),
        "likely": likely,
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


def _near(hostname: str, free: list[Computer], likely: int | None) -> list[Computer]:
    """The few of ``free`` whose names stand nearest to ``hostname`` by the alphabet, and the
    likely one: a register of thousands is not written into every row."""
    if len(free) <= OFFERED:
        return free
    by_name = sorted(free, key=lambda pc: pc.name.casefold())
    at = bisect_left(by_name, hostname.casefold(), key=lambda pc: pc.name.casefold())
    first = max(0, min(at - OFFERED // 2, len(by_name) - OFFERED))
    near = by_name[first : first + OFFERED]
    if likely is not None and all(pc.pk != likely for pc in near):
        near[0] = next(pc for pc in free if pc.pk == likely)
    return near


def _chosen(
    chosen: str, name: str, register: Callable[[], list[Computer]]
) -> tuple[int | None, str]:
    """What a row's two fields say: a PC of the register, by its row or its name as typed, or the
    name of a new one. Neither when the ``register``, asked for a name alone, has no such name."""
    if chosen == "new":
        return None, name
    if chosen != "named":
        return row_id(chosen), ""
    wanted = squeeze(name).casefold()
    named = (int(pc.pk) for pc in register() if pc.name.casefold() == wanted)
    return next(named, None), ""


@signed_in
@require_POST
def confirm(request: PersonRequest) -> HttpResponse:
    """Bind the PCs that were ticked, each to the PC of the register that was chosen."""
    access.require_somewhere(request.user, "enrolment.decide")
    mine = {one.pk: one for one in queries.proposed_for(request.user)}
    places = {one.ticket.organisation_id for one in mine.values()}
    computers = queries.free_computers(request.user, places)
    choices = []
    for text in request.POST.getlist("enrolment"):
        pk = row_id(text)
        if pk is None or pk not in mine:
            raise Http404
        said = request.POST.get(f"computer-{text}", ""), request.POST.get(f"name-{text}", "")
        register = partial(_of, mine[pk].ticket.organisation_id, computers)
        computer_id, new_name = _chosen(*said, register)
        choices.append(Choice(pk, computer_id=computer_id, new_name=new_name))
    result = actions.confirm_computers(request.user, choices)
    if result.bound:
        count = len(result.bound)
        results.keep_receipts(request, queries.accepted_of(request.user, result.bound))
        messages.success(
            request, ngettext("Đã gắn %(count)d máy.", "Đã gắn %(count)d máy.", count)
            % {"count": count}
        )  # fmt: skip
    for pk, error in result.failed:
        messages.error(request, _("Dòng %(row)s: %(why)s") % {"row": pk, "why": error})
    if not choices:
        messages.error(request, _("Chưa đánh dấu máy nào."))
    return redirect_for(request, f"{reverse('evidence:enrolments')}?done=1")


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
    computer_id, new_name = _settled(request, row) if row else (None, "")
    if row is None:
        actions.decline_enrolment(request.user, pk, reason=reason)
    elif row.enrolment_id is None and decision == "let_in":
        actions.settle_unsigned(
            request.user, pk, reason=reason, computer_id=computer_id, new_name=new_name
        )
    elif row.enrolment_id is None:
        actions.decline_unsigned(request.user, pk, reason=reason)
    elif decision == "let_in":
        actions.let_bundle_in(request.user, pk, reason=reason, computer_id=computer_id)
    else:
        actions.decline_enrolment(request.user, row.enrolment_id, reason=reason)


def _settled(request: PersonRequest, row: Bundle) -> tuple[int | None, str]:
    """Which PC the officer chose for a bundle that waits."""
    ask = queries.free_computers if row.signed else queries.all_computers
    said = request.POST.get("computer", ""), request.POST.get("name", "")
    return _chosen(*said, partial(ask, request.user, {row.organisation_id}))
