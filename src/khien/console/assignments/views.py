"""My work, one assignment, a directive's matrix, and the acts."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from khien import controls
from khien.console.assignments import actions, forms, labels, queries, states
from khien.console.assignments.models import Assignment, State
from khien.console.assignments.verdicts import INFORMED, verdicts_of
from khien.console.directives import queries as directives
from khien.console.evidence import queries as evidence
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError

PER_PAGE = 50
ACTS: dict[str, Callable[..., None]] = {
    "accept": actions.accept,
    "decline": actions.decline,
    "insist": actions.insist,
    "submit": actions.submit,
    "ask_revision": actions.ask_revision,
    "ask_explanation": actions.ask_explanation,
    "confirm": actions.confirm,
    "withdraw": actions.withdraw,
    "say": actions.say,
}

GAP_VERBS = ("submit", "confirm")  # these ask for words when something is not proven


def _found(viewer: Person, pk: int) -> Assignment:
    item = queries.assignment_for(viewer, pk)
    if item is None:
        raise Http404
    return item


def _made_of(item: Assignment, control: str) -> str:
    """The page that shows what a control's figures are made of; empty where this page does."""
    if control == INFORMED:
        return reverse("notices:of", args=[item.obligation.directive_id])
    known = controls.catalogue().get(control)
    if known is not None and known.unit == "computer":
        return f"{reverse('endpoints:computers')}?organisation={item.organisation_id}"
    return ""


@signed_in
@require_GET
def listing(request: PersonRequest) -> HttpResponse:
    """Every assignment the viewer may see, by state, place and lateness."""
    access.require_somewhere(request.user, "assignment.view")
    shown = queries.assignments_for(request.user)
    state = request.GET.get("state", "")
    if state in State.values:
        shown = shown.filter(state=state)
    place = request.GET.get("place", "")
    if place.isdecimal() and len(place) < 19:
        shown = shown.filter(organisation_id=int(place))
    if request.GET.get("late"):
        late = [item.pk for item in shown if states.is_overdue(item)]
        shown = shown.filter(pk__in=late)
    if request.GET.get("review"):
        shown = shown.filter(pk__in=queries.waiting_for_review(request.user).values("pk"))
    if request.GET.get("contradicted"):
        shown = shown.filter(pk__in=queries.contradictions(request.user).values("pk"))
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    verdict = verdicts_of(list(page.object_list))
    rows = [
        queries.Row(item, states.days_left(item), states.words(item), verdict[item.pk])
        for item in page.object_list
    ]
    context = {"page": page, "rows": rows, "states": State.choices, "state": state}
    return render(request, "assignments/list.html", context)


@signed_in
@require_GET
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One assignment: the words as printed, the verdict and what it rests on, the next act."""
    item = _found(request.user, pk)
    steps = queries.next_steps(request.user, item)
    verdict = verdicts_of([item])[item.pk]
    titles = labels.control_titles()
    context = {
        "assignment": item,
        "verdict": verdict,
        "proofs": [
            (
                titles.get(part.control, part.control),
                part,
                _made_of(item, part.control),
                labels.asked_for(item, part),
            )
            for part in verdict.controls
        ],
        "words": states.words(item),
        "left": states.days_left(item),
        "history": queries.history(request.user, item),
        "steps": [
            (step, labels.step_words(step.verb), step.verb in GAP_VERBS and verdict.has_gap)
            for step in steps
        ],
        "missing": labels.still_missing(verdict),
        "evidence": evidence.for_assignment(request.user, item),
        "may_add": access.may(request.user, "evidence.add", item.organisation_id)
        and item.state in states.WITH_THE_ORGANISATION,
        "deadline_form": forms.NewDeadline()
        if access.may(request.user, "assignment.review", item.organisation_id)
        else None,
        "failing": queries.to_mend(request.user, item, verdict),
    }
    return render(request, "assignments/detail.html", context)


@signed_in
@require_POST
def act(request: PersonRequest, pk: int, verb: str) -> HttpResponse:
    """One act by its name; the page comes back with what happened in words."""
    item = _found(request.user, pk)
    run = ACTS.get(verb)
    if run is None:
        raise Http404
    form = forms.Words(request.POST)
    if form.is_valid():
        try:
            run(request.user, item.pk, words=form.cleaned_data["words"])
        except KhienError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, labels.done_words(verb))
    else:
        messages.error(request, _("Ghi chú quá dài (tối đa 4.000 chữ)."))
    return redirect_for(request, reverse("assignments:detail", args=[item.pk]))


@signed_in
@require_POST
def deadline(request: PersonRequest, pk: int) -> HttpResponse:
    """Move the deadline (gia hạn)."""
    item = _found(request.user, pk)
    form = forms.NewDeadline(request.POST)
    if form.is_valid():
        try:
            actions.move_deadline(request.user, item.pk, **form.cleaned_data)
        except KhienError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Đã ghi hạn mới."))
    else:
        messages.error(request, _("Ghi hạn mới dạng ngày và lý do gia hạn."))
    return redirect_for(request, reverse("assignments:detail", args=[item.pk]))


@signed_in
@require_POST
def accept_all(request: PersonRequest) -> HttpResponse:
    """Accept everything that waits to be accepted in the viewer's organisations."""
    mine = queries.my_work(request.user).to_accept
    done, failed = actions.accept_all(request.user, mine)
    messages.success(request, _("Đã tiếp nhận %(done)d việc.") % {"done": done})
    if failed:
        words = _("%(failed)d việc chưa tiếp nhận được: đã đổi trạng thái hoặc ngoài quyền.")
        messages.warning(request, words % {"failed": len(failed)})
    return redirect_for(request, reverse("web:home"))


@signed_in
@require_GET
def matrix(request: PersonRequest, directive: int) -> HttpResponse:
    """A directive: organisations × obligations, totals, what is out of scope."""
    access.require_somewhere(request.user, "directive.view")
    letter = directives.directives_for(request.user).filter(pk=directive).first()
    if letter is None:
        raise Http404
    late = bool(request.GET.get("late"))
    table = queries.matrix(request.user, letter, only_overdue=late)
    context = {"directive": letter, "matrix": table, "totals": table.totals, "late": late}
    return render(request, "assignments/matrix.html", context)
