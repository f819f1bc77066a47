"""What the views of a review share: the letter and obligation of an address, what was sent."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse

from khien.console.directives import errors, queries
from khien.console.directives.forms import VersionForm
from khien.console.directives.models import Directive, Obligation
from khien.console.people import access
from khien.console.web.requests import PersonRequest


def directive_of(request: PersonRequest, pk: int) -> Directive:
    """The letter of the address; 404 out of reach, Refused for who reviews nowhere."""
    access.require_somewhere(request.user, "directive.view")
    directive = queries.directive_for(request.user, pk)
    if directive is None:
        raise Http404
    return directive


def obligation_of(request: PersonRequest, pk: int, obligation: int) -> Obligation:
    """The obligation of the address, of that letter."""
    access.require_somewhere(request.user, "directive.view")
    row = queries.obligation_for(request.user, pk, obligation)
    if row is None:
        raise Http404
    return row


def not_excluded(row: Obligation) -> None:
    """Raise for one that no page of work may open."""
    if row.scope == Obligation.Scope.EXCLUDED:
        raise errors.OutOfScope()


def sent_form(request: PersonRequest) -> VersionForm:
    """What one act sends; BadForm when it is not whole."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise errors.BadForm()
    return form


def review_url(pk: int, obligation: int | None = None) -> str:
    """The review page, at one obligation."""
    url = reverse("directives:review", args=[pk])
    return f"{url}#o-{obligation}" if obligation else url
