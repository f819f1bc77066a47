"""A request by a signed-in person, and the guard that makes it so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from khien.console.people.models import Person

MOST_DIGITS = 18  # below 2**63: what every database takes as an id


class PersonRequest(HttpRequest):
    """``user`` is a Person: pages behind ``signed_in`` need not ask again."""

    user: Person


def signed_in(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Only for signed-in people; others go to the sign-in page and come back after."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(cast(PersonRequest, request), *args, **kwargs)

    return login_required(guarded)


def row_id(text: str) -> int | None:
    """The id that a form or an address names; None for anything that no row can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page (then no frame is rendered)."""
    return request.headers.get("HX-Request") == "true"


def redirect_for(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser on, whether htmx or a plain form asked."""
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponse(status=303, headers={"Location": url})
