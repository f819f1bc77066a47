"""The Windows kit: what it is, and the kit with an organisation's ticket already in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from khien.console.evidence import actions, kits, queries
from khien.console.evidence.views.downloads import as_download
from khien.console.evidence.views.names import ENDING, ticket_name
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError

MOST_TICKETS = 50


@signed_in
@require_GET
def kit(request: PersonRequest) -> HttpResponseBase:
    """Which kit is here, and a download for each open ticket; how to put one in where none is."""
    access.require_somewhere(request.user, "ticket.make")
    open_tickets = [row for row in queries.tickets_for(request.user) if queries.is_open(row)]
    context = {
        "kit": kits.installed(),
        "tickets": open_tickets[:MOST_TICKETS],
        "command": f"khien manage install-kit {kits.NAME}",
    }
    return render(request, "evidence/kit.html", context)


@signed_in
@require_GET
def ticket_kit(request: PersonRequest, pk: int) -> HttpResponseBase:
    """The kit with this ticket beside its files to double-click."""
    access.require_somewhere(request.user, "ticket.make")
    row = queries.ticket_for(request.user, pk)
    try:
        data = actions.hand_out_kit(request.user, row)
        stream = kits.filled(data, ticket_name(row))
    except KhienError as error:
        messages.error(request, str(error))
        return redirect_for(request, reverse("evidence:kit"))
    return as_download(stream, f"Khien-Windows-{ticket_name(row).removesuffix(ENDING)}.zip")
