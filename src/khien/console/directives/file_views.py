"""Letters already in force: the file, many taken in at once, and what still holds of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from khien.console.directives import actions, errors, queries
from khien.console.directives.actions import Taken, TakenAs, ToFile
from khien.console.directives.forms import FolderForm
from khien.console.directives.models import Directive, Obligation
from khien.console.directives.on_file import next_day, startable
from khien.console.directives.reaching import directive_of
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, row_id, signed_in
from khien.core.errors import DocumentError, KhienError

PER_PAGE = 25
READ_AT_ONCE = 5  # of more only the mark is checked at the door; the worker reads


@dataclass(frozen=True, slots=True)
class Choice:
    """One obligation of the form: whether it begins, by when, and whether it still may."""

    row: Obligation
    ticked: bool
    day: date | None
    open: bool


@signed_in
@require_http_methods(["GET", "POST"])
def filed(request: PersonRequest) -> HttpResponse:
    """Which letters are in force, and which of them wait for a person?"""
    access.require_somewhere(request.user, "directive.view")
    sent = request.method == "POST"
    form = FolderForm(request.POST, request.FILES) if sent else FolderForm()
    results: list[tuple[str, Taken]] = []
    if sent:
        place = queries.place_of_intake(request.user)
        if form.is_valid():
            results = list(_take_in(request, form.uploads(), place))
            taken = sum(each.how is TakenAs.TAKEN for _name, each in results)
            if taken == len(results):
                words = ngettext("Đã nhận %(n)d văn bản.", "Đã nhận %(n)d văn bản.", taken)
                messages.success(request, words % {"n": taken})
                return redirect_for(request, reverse("directives:filed"))
    every = queries.filed_for(request.user)
    letters = every
    words = request.GET.get("q", "").strip()[:200]
    if words:
        letters = queries.matching(letters, words)
    show = request.GET.get("show", "")
    letters = _shown(letters, show)
    context = {
        "form": form,
        "results": [each for each in results if each[1].how is not TakenAs.TAKEN],
        "taken": len(results),
        "page": Paginator(letters, PER_PAGE).get_page(request.GET.get("page")),
        "total": every.count(),
        "waiting": every.filter(filing__waits_to_be_read=True).count(),
        "unreadable": every.exclude(filing__unreadable="").count(),
        "words": words,
        "show": show,
        "may_take_in": bool(access.scope_ids(request.user, "directive.intake")),
    }
    return render(request, "directives/filed.html", context)


def _shown(letters: Any, show: str) -> Any:
    if show == "waiting":
        return letters.filter(filing__waits_to_be_read=True)
    if show == "unreadable":
        return letters.exclude(filing__unreadable="")
    if show == "started":
        return letters.filter(filing__started_at__isnull=False)
    return letters


def _take_in(
    request: PersonRequest, uploads: list[UploadedFile[Any]], place: Organisation
) -> Iterable[tuple[str, Taken]]:
    """Each file, and each letter of an archive, through the one door of letters."""
    many = len(uploads) > READ_AT_ONCE
    for upload in uploads:
        name = upload.name or ""
        for at, (shown, letter) in enumerate(
            actions.letters_in(request.user, upload, name=name, organisation=place)
        ):
            if isinstance(letter, DocumentError):
                yield shown, Taken(TakenAs.UNREAD, error=letter)
                continue
            yield shown, actions.take_in(
                request.user, letter,
                name=shown, organisation=place, received_on=timezone.localdate(),
                to_file=ToFile.UNREAD if many or at >= READ_AT_ONCE else ToFile.READ,
            )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def start(request: PersonRequest, pk: int) -> HttpResponse:
    """Which obligations of this letter still hold? They begin today."""
    directive = directive_of(request, pk)
    access.require(request.user, "directive.edit", directive.organisation_id)
    if not hasattr(directive, "filing") or directive.state == Directive.State.WITHDRAWN:
        raise Http404
    rows = queries.obligations_of(request.user, directive)
    problem: KhienError | None = None
    sent = request.POST if request.method == "POST" else None
    choices = [_choice(row, directive, sent) for row in rows if row.scope == Obligation.Scope.IN]
    if sent is not None:
        days = {each.row.pk: each.day for each in choices if each.ticked}
        unknown = {row_id(value) for value in sent.getlist("start")} - {row.pk for row in rows}
        excluded = {row.pk for row in rows if row.scope != Obligation.Scope.IN}
        try:
            if unknown:
                raise errors.GoneMeanwhile()
            if excluded & {row_id(value) for value in sent.getlist("start")}:
                raise errors.OutOfScope()
            count = actions.start_filed(request.user, directive, days=days)
        except (errors.NothingToStart, errors.DayNeeded, errors.GoneMeanwhile) as error:
            problem = error
        else:
            messages.success(
                request, _("%(count)d nhiệm vụ bắt đầu từ hôm nay. Giao cho ai?") % {"count": count}
            )
            return redirect_for(request, reverse("directives:issue", args=[pk]))
    context = {
        "directive": directive,
        "choices": choices,
        "left": sum(each.open for each in choices),
        "excluded": len(rows) - len(choices),
        "problem": problem,
        "today": timezone.localdate(),
    }
    return render(request, "directives/start.html", context, status=409 if problem else 200)


def _choice(row: Obligation, directive: Directive, sent: Any) -> Choice:
    if sent is None:
        return Choice(row, ticked=False, day=next_day(row), open=startable(row, directive))
    try:
        day = parse_date(sent.get(f"day-{row.pk}", "")[:10])
    except ValueError:
        day = None
    ticked = str(row.pk) in sent.getlist("start")
    return Choice(row, ticked=ticked, day=day, open=startable(row, directive))
