"""The page of drives seen on PCs, with drafts of incidents and the kit's sticks."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from khien.console.people import access
from khien.console.seen_drives import actions, queries
from khien.console.seen_drives.models import SecretDriveDraft
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError

PER_PAGE = 50
MOST_SHOWN = 100


@signed_in
@require_GET
def drives(request: PersonRequest) -> HttpResponse:
    """Which drives were plugged in where, and what the register says of each."""
    access.require_somewhere(request.user, "computer.view")
    words = request.GET.get("q", "")[:100].strip()
    found = queries.seen_for(request.user, words=words)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    drafts = queries.drafts_for(request.user)
    context = {
        "page": page, "words": words, "total": found.count(),
        "shown": queries.answered(request.user, list(page.object_list)),
        "drafts": drafts[:MOST_SHOWN],
        "open_drafts": drafts.filter(state=SecretDriveDraft.State.OPEN).count(),
        "sticks": queries.sticks_for(request.user)[:MOST_SHOWN],
        "decides": access.scope_ids(request.user, actions.VERB),
    }  # fmt: skip
    return render(request, "seen_drives/list.html", context)


@signed_in
@require_POST
def settle(request: PersonRequest, pk: int) -> HttpResponse:
    """A person says whether a draft is an incident."""
    draft = queries.draft_for(request.user, pk)
    access.require(request.user, actions.VERB, draft.organisation_id)
    is_incident = request.POST.get("incident") == "1"
    try:
        actions.settle(
            request.user, draft, is_incident=is_incident, note=request.POST.get("note", "")
        )
    except KhienError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi quyết định."))
    return redirect_for(request, reverse("seen_drives:list"))


@signed_in
@require_POST
def stick(request: PersonRequest, pk: int) -> HttpResponse:
    """A person says whether a stick is the kit's."""
    row = queries.stick_for(request.user, pk)
    access.require(request.user, actions.VERB, row.organisation_id)
    actions.decide_stick(request.user, row, is_kit=request.POST.get("kit") == "1")
    messages.success(request, _("Đã ghi quyết định."))
    return redirect_for(request, reverse("seen_drives:list"))
