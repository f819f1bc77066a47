"""Home by role, search, the link to the source, health."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static

from khien import __version__
from khien.console.people import access
from khien.console.people.models import Role
from khien.console.web import homes
from khien.console.web.errors import TooLargeRequest, UnstorableText
from khien.console.web.requests import PersonRequest, signed_in

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# The first of these roles that a person holds decides his home.
HOME_ORDER = (
    (Role.STANDING_UNIT, homes.standing_unit),
    (Role.OFFICER, homes.officer),
    (Role.LEADER, homes.officer),
    (Role.INSPECTOR, homes.inspector),
    (Role.ADMINISTRATOR, homes.administrator),
)


@signed_in
def home(request: PersonRequest) -> HttpResponse:
    """The one page that answers what this person has to do today."""
    held = access.roles(request.user)
    for role, view in HOME_ORDER:
        if role.value in held:
            return view(request)
    return homes.staff(request)


@signed_in
def search(request: PersonRequest) -> HttpResponse:
    """Organisations, letters and PCs that the viewer may see, by folded words."""
    words = request.GET.get("q", "")[:200]
    context = {"words": words, "groups": homes.search(request.user, words) if words else []}
    return render(request, "search.html", context)


def source(request: HttpRequest) -> HttpResponse:
    """AGPL section 13: where the running version's source is to be had."""
    return render(request, "source.html", {"version": __version__})


def favicon(request: HttpRequest) -> HttpResponse:
    """The place where browsers look for an icon beside a page that names none, as a PDF."""
    return HttpResponseRedirect(static("khien/shield.svg"))


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers; for a process supervisor. Tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page of no right."""
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that is larger than the console takes, or is none at all."""
    error = TooLargeRequest() if isinstance(exception, _TOO_LARGE) else UnstorableText()
    context = {"message": error.message(), "advice": error.advice()}
    status = 413 if isinstance(exception, _TOO_LARGE) else 400
    return render(request, "problem.html", context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was left open too long."""
    return render(request, "csrf.html", status=403)
