"""Letters: the list, intake, the letter itself and its file."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from khien.console.directives import actions, errors, queries
from khien.console.directives.actions import Taken, TakenAs
from khien.console.directives.forms import IntakeForm
from khien.console.directives.models import Directive
from khien.console.directives.pictures import picture_of
from khien.console.directives.spans import MOST_SHOWN
from khien.console.people import access
from khien.console.weaknesses.judging import named_in
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import DocumentError

PER_PAGE = 25


@signed_in
@require_GET
def listing(request: PersonRequest) -> HttpResponse:
    """Which letters are there, and which still wait for a person?"""
    access.require_somewhere(request.user, "directive.view")
    every = queries.directives_for(request.user)
    letters = queries.with_counts(every)
    words = request.GET.get("q", "").strip()[:200]
    if words:
        letters = queries.matching(letters, words)
    state = request.GET.get("state", "")
    if state in Directive.State.values:
        letters = letters.filter(state=state)
    elif not words:
        # They have a page of their own; a search finds them too.
        letters = letters.exclude(state=Directive.State.FILED)
    context = {
        "page": Paginator(letters, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": every.filter(state=Directive.State.REVIEW).count(),
        "total": every.exclude(state=Directive.State.FILED).count(),
        "filed": every.filter(state=Directive.State.FILED).count(),
        "states": Directive.State.choices,
        "state": state,
        "words": words,
        "may_take_in": bool(access.scope_ids(request.user, "directive.intake")),
    }
    return render(request, "directives/list.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def intake(request: PersonRequest) -> HttpResponse:
    """Drop one or several letters, or paste one."""
    place = queries.place_of_intake(request.user)
    form = IntakeForm(
        request.POST or None, request.FILES or None, initial={"received_on": timezone.localdate()}
    )
    results: list[tuple[str, Taken]] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        reason = data["reason"] if data["not_a_mark"] else ""
        for upload, name in form.uploads():
            letters = actions.letters_in(request.user, upload, name=name, organisation=place)
            for shown, letter in letters:
                if isinstance(letter, DocumentError):
                    results.append((shown, Taken(TakenAs.UNREAD, error=letter)))
                    continue
                taken = actions.take_in(
                    request.user, letter,
                    name=shown, organisation=place, received_on=data["received_on"],
                    # In an archive one reason would speak for every letter.
                    not_a_mark=reason if letter is upload else "",
                )  # fmt: skip
                results.append((shown, taken))
        if all(taken.how is TakenAs.TAKEN for _name, taken in results):
            return _after_intake(request, [taken for _name, taken in results])
    context = {
        "form": form,
        "place": place,
        "results": results,
        "may_declare": access.may(request.user, "mark.declare", place),
        "ask_mark": form.is_bound and any(t.how is TakenAs.MARKED for _n, t in results),
    }
    return render(request, "directives/intake.html", context)


def _after_intake(request: PersonRequest, taken: list[Taken]) -> HttpResponse:
    found = [each.directive for each in taken if each.directive is not None]
    if len(found) == 1:
        messages.success(request, _("Đã đọc văn bản. Rà soát các nhiệm vụ rồi giao."))
        return redirect_for(request, reverse("directives:review", args=[found[0].pk]))
    messages.success(request, _("Đã tiếp nhận %(count)d văn bản.") % {"count": len(found)})
    return redirect_for(request, reverse("directives:list"))


@signed_in
@require_GET
def letter(request: PersonRequest, pk: int) -> HttpResponse:
    """The letter as received: its head, its text, and the obligations that are the viewer's."""
    directive = _readable(request, pk)
    rows = queries.obligations_of(request.user, directive)
    context = {
        "directive": directive,
        "review": queries.review_of(request.user, directive, most=MOST_SHOWN),
        "obligations": rows,
        "may_edit": access.may(request.user, "directive.edit", directive.organisation_id),
        "names_weaknesses": bool(access.scope_ids(request.user, "computer.view"))
        and any(named_in(said) for row in rows for said in row.control_params.values()),
    }
    return render(request, "directives/letter.html", context)


@signed_in
@require_GET
def file(request: PersonRequest, pk: int) -> HttpResponseBase:
    """The file as received: always a download, never shown by the browser."""
    directive = _readable(request, pk)
    response = FileResponse(
        queries.file_of(request.user, directive),
        as_attachment=True,
        filename=directive.file.name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response


@signed_in
@require_GET
def page(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """One page of a scanned letter as a picture."""
    directive = _readable(request, pk)
    try:
        picture = picture_of(request.user, directive, number)
    except (DocumentError, errors.FileGone):
        picture = None  # the words that were read stand below the pages
    if picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    response["Cache-Control"] = "no-store, private"
    return response


def _readable(request: PersonRequest, pk: int) -> Directive:
    directive = queries.letter_of(request.user, pk)
    if directive is None:
        raise Http404
    return directive
