"""The wizard's pages. Each asks for one thing, has one main button, and can be left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khien.console.organisations import queries
from khien.console.organisations.first_hour import actions, layout, steps
from khien.console.organisations.first_hour.reading import read_organisations
from khien.console.organisations.forms import PasteForm, SubordinatesForm
from khien.console.organisations.models import Kind
from khien.console.people import access
from khien.console.people import actions as people
from khien.console.people import queries as people_queries
from khien.console.people.models import Role
from khien.console.people.reading import read_people
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.data import organisations as pack


@signed_in
def first_hour(request: PersonRequest, step: str = "") -> HttpResponse:
    """The step that was come to, or an earlier one to look at again."""
    if queries.root_for(request.user) is None:
        raise access.Refused("organisation.add")
    progress = queries.first_hour(request.user)
    step = step or progress.step
    if step not in steps.NAMES or not steps.reached(progress.step, step):
        raise Http404
    return _PAGES[step](request)


def _page(request: PersonRequest, step: str, **context: Any) -> HttpResponse:
    progress = queries.first_hour(request.user)
    row = [
        {"step": one, "here": one.name == step, "open": steps.reached(progress.step, one.name)}
        for one in steps.STEPS
    ]
    status = 422 if context.pop("refused", False) else 200
    context |= {"steps": row, "step": step, "number": steps.NAMES.index(step) + 1}
    return render(request, f"organisations/first_hour/{step}.html", context, status=status)


def _next(request: PersonRequest, step: str) -> HttpResponse:
    following = actions.go_on(request.user, step)
    return redirect_for(request, reverse("organisations:first_hour_step", args=[following]))


def _province(request: PersonRequest) -> HttpResponse:
    if request.method == "POST":
        actions.choose_province(request.user, request.POST.get("province", ""))
        return redirect_for(
            request, reverse("organisations:first_hour_step", args=[steps.after("province")])
        )
    chosen = queries.first_hour(request.user).province_code
    return _page(request, "province", provinces=pack.provinces(), chosen=chosen)


def _organisations(request: PersonRequest) -> HttpResponse:
    code = queries.first_hour(request.user).province_code
    if request.method == "POST":
        count = actions.lay_out(request.user, request.POST.getlist("keys"))
        said = ngettext("Đã thêm {count} đơn vị.", "Đã thêm {count} đơn vị.", count)
        messages.success(request, said.format(count=count))
        return _next(request, "organisations")
    groups: dict[str, list[layout.Proposal]] = {}
    for one in layout.proposals(code):
        groups.setdefault(str(Kind(one.kind).label), []).append(one)
    total = sum(one.ticked and not one.exists for rows in groups.values() for one in rows)
    place = layout.province(code)
    return _page(request, "organisations", groups=groups, total=total, place=place)


def _subordinates(request: PersonRequest) -> HttpResponse:
    form = SubordinatesForm(
        request.POST or None if "pasted" in request.POST else None,
        parents=queries.parents_for(request.user),
        initial={"parent": queries.root_for(request.user)},
    )
    if request.method == "POST" and request.POST.get("do") == "skip":
        return _next(request, "subordinates")
    if not form.is_bound or not form.is_valid():
        return _page(request, "subordinates", form=form, refused=form.is_bound)
    reading = read_organisations(
        form.cleaned_data["pasted"],
        actions.directory_for(request.user),
        default_parent=form.cleaned_data["parent"],
    )
    if request.POST.get("do") != "save" or not reading.good:
        return _page(request, "subordinates", form=form, reading=reading)
    rows = [(one.name, one.kind, one.code, one.parent) for one in reading.good if one.parent]
    made, failed = actions.take_pasted(request.user, [(a, str(b), c, d) for a, b, c, d in rows])
    _say_taken(request, made, failed)
    return _next(request, "subordinates")


def _officers(request: PersonRequest) -> HttpResponse:
    form = PasteForm(request.POST if "pasted" in request.POST else None)
    managed = people_queries.managed(request.user)
    ids = {one.pk for one in managed}
    if request.method == "POST" and request.POST.get("do") == "skip":
        return _next(request, "officers")
    covered = people_queries.organisations_with_officer(ids)
    without = [one for one in managed if one.pk not in covered and one.parent_id is not None]
    if not form.is_bound or not form.is_valid():
        return _page(request, "officers", form=form, without=without, refused=form.is_bound)
    reading = read_people(
        form.cleaned_data["pasted"], actions.directory_for(request.user),
        may_manage=ids, one_each=True,
    )  # fmt: skip
    if request.POST.get("do") != "save" or not reading.good:
        taken = {one.organisation.pk for one in reading.good if one.organisation}
        left = [one for one in without if one.pk not in taken]
        return _page(request, "officers", form=form, reading=reading, without=left)
    brought = people.bring_people(
        request.user, [one.as_new() for one in reading.good], role=Role.OFFICER
    )
    _say_taken(request, len(brought.people), [f"{name}: {why}" for name, why in brought.failed])
    return _next(request, "officers")


def _say_taken(request: PersonRequest, made: int, failed: list[str]) -> None:
    said = ngettext("Đã lưu {count} dòng.", "Đã lưu {count} dòng.", made)
    messages.success(request, said.format(count=made))
    if failed:
        said = _("Chưa lưu được: {names}.").format(names="; ".join(failed[:20]))
        messages.warning(request, said)


def _slips(request: PersonRequest) -> HttpResponse:
    if request.method == "POST":
        return _next(request, "slips")
    return _page(request, "slips", waiting=people_queries.waiting_officers(request.user).count())


def _letter(request: PersonRequest) -> HttpResponse:
    intake = reverse("directives:intake")
    if request.method == "POST":
        actions.go_on(request.user, "letter")
        return redirect_for(request, intake)
    return _page(request, "letter", intake=intake)


_PAGES: dict[str, Callable[[PersonRequest], HttpResponse]] = {
    "province": _province,
    "organisations": _organisations,
    "subordinates": _subordinates,
    "officers": _officers,
    "slips": _slips,
    "letter": _letter,
}
