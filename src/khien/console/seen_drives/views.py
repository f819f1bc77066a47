"""The page of drives seen on PCs, with drafts of incidents and the kit's sticks."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from khien.console.incidents import queries as incidents
from khien.console.people import access
from khien.console.seen_drives import actions, queries
from khien.console.seen_drives.taking import DRAFTS
from khien.console.web.requests import PersonRequest, redirect_for, signed_in

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
    drafts = incidents.drafts_for(request.user).filter(key__startswith=DRAFTS)
    context = {
        "page": page, "words": words, "total": found.count(),
        "shown": queries.answered(request.user, list(page.object_list)),
        "drafts": drafts[:MOST_SHOWN],
        "open_drafts": drafts.filter(state="open").count(),
        "sticks": queries.sticks_for(request.user)[:MOST_SHOWN],
        "decides": access.scope_ids(request.user, "incident.decide"),
        "sorts": access.scope_ids(request.user, actions.VERB),
    }  # fmt: skip
    return render(request, "seen_drives/list.html", context)


@signed_in
@require_POST
def stick(request: PersonRequest, pk: int) -> HttpResponse:
    """A person says whether a stick is the kit's."""
    row = queries.stick_for(request.user, pk)
    access.require(request.user, actions.VERB, row.organisation_id)
    actions.decide_stick(request.user, row, is_kit=request.POST.get("kit") == "1")
    messages.success(request, _("Đã ghi quyết định."))
    return redirect_for(request, reverse("seen_drives:list"))
