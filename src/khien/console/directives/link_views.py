"""Saying which stored letter a citation means."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khien.console.directives import actions, errors
from khien.console.directives.reaching import directive_of
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, row_id, signed_in


@signed_in
@require_POST
def cite(request: PersonRequest, pk: int, cited: int) -> HttpResponse:
    """One citation: a letter's id, "none" of the stored ones, or ask "again"."""
    directive = directive_of(request, pk)
    access.require(request.user, "directive.edit", directive.organisation_id)
    means = request.POST.get("letter", "")
    letter = row_id(means)
    if letter is None and means not in ("none", "again"):
        raise errors.BadForm()
    try:
        if means == "again":
            actions.ask_cited_again(request.user, directive, cited)
        else:
            actions.link_cited(request.user, directive, cited, letter=letter)
    except errors.NotThatLetter:
        raise Http404 from None
    messages.success(request, _("Đã ghi văn bản liên quan."))
    return redirect_for(request, reverse("directives:review", args=[pk]) + "#related")
