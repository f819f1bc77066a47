"""Drafts of incidents from what was found, and the keys with which consoles send alerts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.coverage import actions, queries
from khien.console.coverage.finding import draft_key
from khien.console.coverage.forms import KeyForm
from khien.console.incidents import queries as incidents
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in

MOST_SHOWN = 200


@signed_in
@require_GET
def drafts(request: PersonRequest) -> HttpResponse:
    """What was found that asks for an incident?"""
    access.require_somewhere(request.user, "coverage.view")
    found = incidents.drafts_for(request.user).filter(key__startswith=draft_key(""))
    context = {
        "rows": [
            (row, queries.finds_of(request.user, row)[:20]) for row in found[:MOST_SHOWN]
        ],
        "open": found.filter(state="open").count(),
        "decides": access.scope_ids(request.user, "incident.decide"),
    }  # fmt: skip
    return render(request, "coverage/drafts.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def keys(request: PersonRequest) -> HttpResponse:
    """Which consoles send alerts; a new key is shown once, on the answer to its making."""
    access.require_somewhere(request.user, "coverage.connect")
    form = KeyForm(request.user, request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _row, secret = actions.make_key(
            request.user, organisation=form.cleaned_data["organisation"],
            name=form.cleaned_data["name"],
        )  # fmt: skip
        form = KeyForm(request.user)
    context = {"form": form, "secret": secret, "keys": queries.keys(request.user)}
    response = render(request, "coverage/keys.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_POST
def end_key(request: PersonRequest, pk: int) -> HttpResponse:
    """A key opens nothing from now on."""
    access.require_somewhere(request.user, "coverage.connect")
    actions.end_key(request.user, queries.key_for(request.user, pk))
    messages.success(request, _("Đã thu hồi khóa kết nối."))
    return redirect_for(request, reverse("coverage:keys"))
