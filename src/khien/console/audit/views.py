"""The audit page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from khien.console.audit import queries, words
from khien.console.people import access
from khien.console.web.requests import PersonRequest, signed_in

PER_PAGE = 50


@signed_in
def events(request: PersonRequest) -> HttpResponse:
    """What was done, by whom, when; newest first, fifty to a page."""
    access.require_somewhere(request.user, "audit.view")
    page = Paginator(queries.events_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, words.verb_words(one), list(words.details(one))) for one in page.object_list]
    return render(request, "audit/events.html", {"page": page, "rows": rows})
