"""Pages: PCs by the numbers of a letter or typed ones, plans to replace what is out of support."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.endpoints.queries import computer_for
from khien.console.people import access
from khien.console.weaknesses import actions, forms, queries
from khien.console.web.requests import PersonRequest, redirect_for, row_id, signed_in
from khien.core.errors import KhienError
from khien.core.messages import sentence_for
from khien.endpoints.weaknesses import Standing
from khien.endpoints.weaknesses.matching import REASONS

PER_PAGE = 50
MOST_WORDS = 4_000


@signed_in
@require_GET
def search(request: PersonRequest) -> HttpResponse:
    """PCs by numbers that a person types."""
    access.require_somewhere(request.user, "computer.view")
    typed = request.GET.get("numbers", "")[:MOST_WORDS]
    return _report(request, queries.numbers_in(typed), left_out=queries.left_out(typed))


@signed_in
@require_GET
def letter(request: PersonRequest, pk: int) -> HttpResponse:
    """PCs by the numbers that a letter names, at once."""
    directive = queries.letter_for(request.user, pk)
    access.require_somewhere(request.user, "computer.view")
    return _report(request, queries.numbers_of(request.user, directive), directive=directive)


def _report(request: PersonRequest, numbers: Sequence[str], **more: Any) -> HttpResponse:
    chosen = row_id(request.GET.get("organisation", ""))
    report = queries.report_for(request.user, numbers, organisation_id=chosen)
    state = request.GET.get("state", "")
    lines = [line for line in report.lines if state not in set(Standing) or line.standing == state]
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "numbers": numbers, "report": report, "page": page, "state": state,
        "affected": report.count(Standing.AFFECTED),
        "cannot_tell": report.count(Standing.CANNOT_TELL),
        "fixed": report.count(Standing.FIXED),
        "shown": [(line, _told(line)) for line in page.object_list],
        "organisations": access.scope(request.user, "computer.view").order_by("name"),
        "organisation_id": chosen, "catalogue": queries.catalogue_day(), **more,
    }  # fmt: skip
    return render(request, "weaknesses/report.html", context)


def _told(line: queries.Line) -> list[tuple[str, str, str]]:
    """(number, reason, remedy) of what makes the answer."""
    told = []
    for number, answer in line.telling:
        shown = {key: str(value) for key, value in answer.facts.items()}
        told.append((number, *sentence_for(REASONS, answer.reason, shown)))
    return told


@signed_in
@require_GET
def plans(request: PersonRequest) -> HttpResponse:
    """Plans of the PCs in reach: waiting, in force, past."""
    access.require_somewhere(request.user, "computer.view")
    found = queries.plans_for(request.user)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    decides = access.scope_ids(request.user, "plan.decide")
    proposes = access.scope_ids(request.user, "plan.propose")
    shown = [
        (plan, plan.organisation_id in decides, plan.organisation_id in decides | proposes)
        for plan in page.object_list
    ]
    context = {"page": page, "shown": shown, "waiting": queries.waiting_plans(request.user)}
    return render(request, "weaknesses/plans.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def plan_new(request: PersonRequest, pk: int) -> HttpResponse:
    """Propose a plan for one PC."""
    computer = computer_for(request.user, pk)
    access.require(request.user, "plan.propose", computer.organisation_id)
    form = forms.PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose(request.user, computer, **form.cleaned_data)
        except KhienError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi kế hoạch, chờ đơn vị thường trực chấp thuận."))
            return redirect_for(request, reverse("endpoints:computer", args=[computer.pk]))
    return render(request, "weaknesses/plan_form.html", {"form": form, "computer": computer})


@signed_in
@require_POST
def plan_decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Accept or refuse a plan."""
    plan = queries.plan_for(request.user, pk)
    access.require(request.user, "plan.decide", plan.organisation_id)
    accept = request.POST.get("accept") == "1"
    try:
        actions.decide(request.user, plan, accept=accept, reason=request.POST.get("reason", ""))
    except KhienError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi quyết định."))
    return redirect_for(request, reverse("weaknesses:plans"))


@signed_in
@require_POST
def plan_end(request: PersonRequest, pk: int) -> HttpResponse:
    """End a plan before its day."""
    plan = queries.plan_for(request.user, pk)
    try:
        actions.end(request.user, plan, reason=request.POST.get("reason", ""))
    except KhienError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã kết thúc kế hoạch."))
    return redirect_for(request, reverse("weaknesses:plans"))
