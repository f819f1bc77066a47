"""A notice is made, read, confirmed; how far each organisation is."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.assignments import queries as assignments
from khien.console.directives import queries as directives
from khien.console.directives.models import Directive
from khien.console.notices import actions, queries
from khien.console.notices.forms import NewNotice
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError


def _letter(viewer: Person, pk: int) -> Directive:
    access.require_somewhere(viewer, "notice.view")
    letter = directives.letter_of(viewer, pk)
    if letter is None:
        raise Http404
    return letter


def _draft(viewer: Person, letter: Directive) -> str:
    """The clauses that are the viewer's work, one a paragraph; what is out of scope never
    enters, nor what was given to others only.
    """
    shown = directives.obligations_of(viewer, letter)
    return "\n\n".join(o.text.strip() for o in shown if o.is_work)


@signed_in
@require_http_methods(["GET", "POST"])
def of(request: PersonRequest, directive: int) -> HttpResponse:
    """How far each organisation is with a directive's notice; making one for more of them."""
    letter = _letter(request.user, directive)
    given = assignments.assigned_places(request.user, letter)
    lines = queries.progress(request.user, letter)
    had = {line.notice.organisation_id for line in lines}
    places = access.scope(request.user, "notice.make").filter(pk__in=given - had)
    initial = {
        "title": (letter.subject[:1].upper() + letter.subject[1:])[:300],
        "body": _draft(request.user, letter)[:20_000],
        "organisations": places,
    }
    form = NewNotice(request.POST or None, places=places, initial=initial)
    if request.method == "POST" and form.is_valid():
        wanted = [o.pk for o in form.cleaned_data["organisations"]]
        title, body = form.cleaned_data["title"], form.cleaned_data["body"]
        try:
            count = actions.publish(request.user, letter, wanted, title=title, body=body)
        except KhienError as error:
            messages.error(request, str(error))
        else:
            sent = _("Đã gửi thông báo cho %(count)d đơn vị.")
            messages.success(request, sent % {"count": count})
            return redirect_for(request, reverse("notices:of", args=[letter.pk]))
    context = {
        "directive": letter, "lines": lines, "form": form if places.exists() else None,
        "confirmed": sum(line.confirmed for line in lines),
        "asked": sum(line.asked for line in lines),
    }  # fmt: skip
    return render(request, "notices/of.html", context)


@signed_in
@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    """What I am asked to read."""
    return render(request, "notices/mine.html", {"readings": queries.home(request.user)})


@signed_in
@require_GET
def read(request: PersonRequest, pk: int) -> HttpResponse:
    """One notice, with the button that confirms it."""
    notice = queries.notices_for(request.user).filter(pk=pk).first()
    if notice is None:
        raise Http404
    reading = actions.open_notice(request.user, notice.pk)
    return render(request, "notices/read.html", {"notice": notice, "reading": reading})


@signed_in
@require_POST
def confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """My own confirmation, nobody else's."""
    if not queries.notices_for(request.user).filter(pk=pk).exists():
        raise Http404
    actions.confirm(request.user, pk)
    messages.success(request, _("Đã ghi nhận bạn đã đọc. Cảm ơn bạn."))
    return redirect_for(request, reverse("notices:mine"))
