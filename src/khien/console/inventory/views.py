"""Pages: PCs that agents report, the search for a program, doubts, tickets."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.coverage import queries as coverage
from khien.console.coverage import words
from khien.console.coverage.models import Standing
from khien.console.coverage.second_source import second_source, told_of
from khien.console.endpoints import actions as endpoints
from khien.console.endpoints import queries as register
from khien.console.inventory import actions, forms, queries
from khien.console.inventory.delivering import REALM
from khien.console.inventory.models import Agent, Software
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, row_id, signed_in
from khien.core.errors import KhienError

PER_PAGE = 50


@signed_in
@require_GET
def agents(request: PersonRequest) -> HttpResponse:
    """Which PCs report, and which could not be matched."""
    access.require_somewhere(request.user, "computer.view")
    chosen = _chosen(request)
    state = request.GET.get("state", "")
    found = queries.agents_for(
        request.user, words=_words(request, "q"), organisation_id=chosen, state=state
    )
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "figures": queries.figures_for(request.user, organisation_id=chosen),
        "words": _words(request, "q"),
        "state": state,
        "may_ticket": bool(access.scope_ids(request.user, "ticket.make")),
        **_places(request, chosen),
    }
    return render(request, "inventory/agents.html", context)


@signed_in
@require_GET
def agent(request: PersonRequest, pk: int) -> HttpResponse:
    """What one agent told, marked as what the PC says of itself."""
    row = queries.agent_for(request.user, pk)
    context = {
        "agent": row,
        "software": queries.software_of(request.user, row),
        "second": _second(
            row,
            row.antivirus,
            coverage.standings_of(request.user, [row.computer_id] if row.computer_id else []),
        ),
        "may_decide": access.may(request.user, "enrolment.decide", row.organisation_id),
        "computers": queries.free_computers(request.user, row)[:500] if not row.computer else [],
    }
    return render(request, "inventory/agent.html", context)


@signed_in
@require_POST
def agent_match(request: PersonRequest, pk: int) -> HttpResponse:
    """Say which PC of the register it is, or enter it there."""
    row = queries.agent_for(request.user, pk)
    access.require(request.user, "enrolment.decide", row.organisation_id)
    try:
        if request.POST.get("computer") == "new":
            computer = endpoints.add_computer(
                request.user, organisation=row.organisation, name=str(row)[:120],
                serials=[row.serial] if row.serial else [],
            )  # fmt: skip
        else:
            chosen = row_id(request.POST.get("computer", ""))
            if chosen is None:
                raise Http404
            computer = register.computer_for(request.user, chosen)
        actions.match(request.user, row, computer)
    except KhienError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã khớp với máy trong sổ."))
    return redirect_for(request, reverse("inventory:agent", args=[row.pk]))


@signed_in
@require_GET
def software(request: PersonRequest) -> HttpResponse:
    """Which PCs have a program, version lower than one."""
    access.require_somewhere(request.user, "computer.view")
    form = forms.SearchForm(request.GET)
    form.is_valid()
    name, below = _words(request, "name"), _words(request, "below")
    chosen = _chosen(request)
    context: dict[str, Any] = {"form": form, "name": name, "below": below}
    context |= _places(request, chosen)
    if name:
        found = queries.with_software(request.user, name=name, below=below, organisation_id=chosen)
        page = Paginator(found.agents, PER_PAGE).get_page(request.GET.get("page"))
        versions = found.versions_on(list(page.object_list))
        context |= {
            "page": page,
            "rows": _beside_lists(request, list(page.object_list), versions),
            "too_many": found.too_many,
        }
    return render(request, "inventory/software.html", context)


@signed_in
@require_GET
def doubts(request: PersonRequest) -> HttpResponse:
    """Identities that changed: what waits, and what rules and people answered."""
    access.require_somewhere(request.user, "computer.view")
    answered = queries.doubts_for(request.user, answered=True)
    context = {
        "waiting": queries.doubts_for(request.user)[:200],
        "page": Paginator(answered, PER_PAGE).get_page(request.GET.get("page")),
        "decide_ids": access.scope_ids(request.user, "enrolment.decide"),
    }
    return render(request, "inventory/doubts.html", context)


@signed_in
@require_POST
def doubt_settle(request: PersonRequest, pk: int) -> HttpResponse:
    """A person's answer, or an answer taken back."""
    row = queries.doubt_for(request.user, pk)
    answer = request.POST.get("answer", "")
    if answer == "undo":
        actions.reopen(request.user, row)
    else:
        actions.settle(request.user, row, answer)
    messages.success(request, _("Đã ghi."))
    return redirect_for(request, reverse("inventory:doubts"))


@signed_in
@require_GET
def tickets(request: PersonRequest) -> HttpResponse:
    """Tickets of agents, and how many PCs came with each."""
    access.require_somewhere(request.user, "ticket.make")
    page = Paginator(queries.tickets_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "inventory/tickets.html", {"page": page, "now": timezone.now()})


@signed_in
@require_http_methods(["GET", "POST"])
def ticket_new(request: PersonRequest) -> HttpResponse:
    """Make a ticket; its secret and the lines of configuration are shown this once."""
    access.require_somewhere(request.user, "ticket.make")
    form = forms.TicketForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row, secret = actions.make_ticket(request.user, **form.cleaned_data)
        except KhienError as error:
            form.add_error(None, str(error))
        else:
            context = {"ticket": row, "secret": secret, "lines": configuration(secret)}
            response = render(request, "inventory/ticket_made.html", context)
            response["Cache-Control"] = "private, no-store"
            return response
    return render(request, "inventory/ticket_new.html", {"form": form})


def configuration(secret: str) -> dict[str, str]:
    """What to write into the agents' files."""
    url = f"{settings.CONSOLE_URL}/inventory"
    return {
        "fusion": f"server = {url}\ntag = {secret}\nno-task = deploy,collect,wakeonlan",
        "ocs": f"server={url}\ntag={secret}",
        "fusion_basic": f"user = may\npassword = {secret}",
        # OCS's agent 2.10 wants both in base64.
        "ocs_basic": f"user={_base64('may')}\npassword={_base64(secret)}\nrealm={REALM}",
    }


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@signed_in
@require_POST
def ticket_revoke(request: PersonRequest, pk: int) -> HttpResponse:
    """End a ticket now."""
    access.require_somewhere(request.user, "ticket.make")
    actions.revoke_ticket(request.user, queries.ticket_for(request.user, pk))
    messages.success(request, _("Đã thu hồi phiếu kiểm kê. Máy dùng phiếu này không báo được nữa."))
    return redirect_for(request, reverse("inventory:tickets"))


def _beside_lists(
    request: PersonRequest, found: list[Agent], versions: Mapping[int, list[Software]]
) -> list[tuple[Agent, list[Software], tuple[str, str] | None]]:
    """Each PC with its programs and, for an antivirus, what a second source says of it."""
    ids = [one.computer_id for one in found if one.computer_id is not None]
    standings = coverage.standings_of(request.user, ids)
    rows = []
    for one in found:
        programs = versions.get(one.pk, [])
        told = told_of([program.name for program in programs], one.antivirus)
        rows.append((one, programs, _second(one, told, standings)))
    return rows


def _second(
    agent: Agent, told: Sequence[Mapping[str, Any]], standings: Mapping[int, Standing]
) -> tuple[str, str] | None:
    if not told:
        return None
    standing = standings.get(agent.computer_id) if agent.computer_id is not None else None
    return words.second(second_source(told, standing))


def _words(request: PersonRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:100]


def _chosen(request: PersonRequest) -> int | None:
    return row_id(request.GET.get("organisation", ""))


def _places(request: PersonRequest, chosen: int | None) -> dict[str, Any]:
    return {
        "organisation_id": chosen,
        "organisations": register.organisations_for(request.user, "computer.view"),
    }
