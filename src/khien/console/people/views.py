"""The people of the viewer's organisations: list, one, add, bring in by list, rights, closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from khien.console.organisations import queries as organisations
from khien.console.organisations.first_hour.actions import directory_for
from khien.console.people import access, actions, queries
from khien.console.people.forms import AddForm, BringForm, EditForm, GrantForm, InspectorForm
from khien.console.people.models import Grant, Person, Role
from khien.console.people.reading import read_people
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError

PER_PAGE = 50
STATES = (
    ("", gettext_lazy("Tất cả")),
    ("active", gettext_lazy("Đang dùng")),
    ("waiting", gettext_lazy("Chưa kích hoạt")),
    ("closed", gettext_lazy("Đã ngừng")),
)


@signed_in
def people(request: PersonRequest) -> HttpResponse:
    """Who works here and below, and who has not begun yet."""
    access.require_somewhere(request.user, "person.view")
    place = None
    within = None
    if pk := request.GET.get("organisation", ""):
        if not pk.isdecimal():
            raise Http404
        place = get_object_or_404(organisations.visible(request.user), pk=int(pk[:18]))
        within = organisations.below(request.user, place)
    words, state = request.GET.get("q", "")[:100], request.GET.get("state", "")
    found = queries.people_for(request.user, within=within, words=words, state=state)
    waiting = queries.people_for(request.user, within=within, state="waiting")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "place": place, "words": words, "state": state, "states": STATES,
        "waiting": waiting.count(),
        "may_manage": bool(access.scope_ids(request.user, "person.manage")),
        "may_slip": bool(access.scope_ids(request.user, "slip.make")),
    }  # fmt: skip
    return render(request, "people/list.html", context)


def _visible(request: PersonRequest, pk: int) -> Person:
    return get_object_or_404(queries.visible(request.user), pk=pk)


def _to(request: PersonRequest, person: Person, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect_for(request, reverse("people:detail", args=[person.pk]))


@signed_in
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One person: account, rights, and what the viewer may do about them."""
    person = _visible(request, pk)
    manages = queries.may_change(request.user, person)
    places = queries.managed(request.user)
    roles = _roles(request)
    slip = queries.newest_slip(person)
    others = person.pk != request.user.pk
    context = {
        "person": person,
        "grants": queries.grants_of(request.user, person),
        "slip": slip,
        "begun": person.has_usable_password(),
        "manages": manages,
        "may_close": manages and others,
        "may_slip": others and queries.may_change(request.user, person, "slip.make"),
        "grant_form": GrantForm(
            places=places, roles=[r for r in roles if r != Role.INSPECTOR],
            initial={"scope": person.organisation_id, "role": Role.OFFICER},
        ) if manages and others else None,
        "may_inspect": manages and others and Role.INSPECTOR in roles,
    }  # fmt: skip
    return render(request, "people/detail.html", context)


def _roles(request: PersonRequest, *, staff: bool = False) -> list[str]:
    """The roles that the viewer's own rights may give somewhere."""
    held = access.roles(request.user)
    gives = {role for one in held for role in access.MAY_GIVE.get(one, frozenset())}
    return [role.value for role in Role if role in gives and (staff or role != Role.STAFF)]


def _form_page(request: PersonRequest, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "people/form.html", {"form": form, **context}, status=status)


@signed_in
def add(request: PersonRequest) -> HttpResponse:
    """One new person."""
    access.require_somewhere(request.user, "person.manage")
    roles = [role for role in _roles(request, staff=True) if role != Role.INSPECTOR]
    home = request.GET.get("organisation") or request.user.organisation_id
    form = AddForm(
        request.POST or None, places=queries.managed(request.user), roles=roles,
        initial={"organisation": home, "role": Role.STAFF},
    )  # fmt: skip
    if form.is_valid():
        try:
            person = actions.add_person(
                request.user, form.new_person(), role=form.cleaned_data["role"]
            )
        except KhienError as error:
            form.add_error("username", str(error))
        else:
            said = _("Đã thêm {name}. In phiếu kích hoạt để người này bắt đầu.")
            return _to(request, person, said.format(name=person.full_name))
    return _form_page(request, form, title=_("Thêm người"), button=_("Thêm người"))


@signed_in
def bring(request: PersonRequest) -> HttpResponse:
    """The people of one's own organisation by paste; shown as understood before saved."""
    access.require_somewhere(request.user, "person.manage")
    places = queries.managed(request.user)
    home = request.GET.get("organisation") or request.user.organisation_id
    form = BringForm(request.POST or None, places=places, initial={"organisation": home})
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        reading = read_people(
            form.cleaned_data["pasted"], directory_for(request.user),
            may_manage={one.pk for one in places}, home=form.cleaned_data["organisation"],
        )  # fmt: skip
        if request.POST.get("do") == "save" and reading.good:
            return _bring(request, [one.as_new() for one in reading.good])
        context["reading"] = reading
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "people/bring.html", context, status=status)


def _bring(request: PersonRequest, rows: list[actions.NewPerson]) -> HttpResponse:
    brought = actions.bring_people(request.user, rows)
    said = _("Đã thêm {count} người. Chọn họ ở dưới để in phiếu kích hoạt.")
    messages.success(request, said.format(count=len(brought.people)))
    if brought.failed:
        names = "; ".join(f"{name}: {why}" for name, why in brought.failed[:20])
        messages.warning(request, _("Chưa thêm được: {names}.").format(names=names))
    return redirect_for(request, f"{reverse('people:list')}?state=waiting")


@signed_in
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what is said of a person."""
    person = _visible(request, pk)
    actions.require_over(request.user, person, "person.manage")
    initial = {name: getattr(person, name) for name in EditForm.base_fields}
    form = EditForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.edit_person(request.user, person, **form.cleaned_data)
        return _to(request, person, _("Đã sửa."))
    title = _("Sửa {name}").format(name=person.full_name)
    return _form_page(request, form, title=title, button=_("Lưu"), person=person)


@signed_in
@require_POST
def give(request: PersonRequest, pk: int) -> HttpResponse:
    """Give a role at a place."""
    person = _visible(request, pk)
    form = GrantForm(request.POST, places=queries.managed(request.user), roles=_roles(request))
    if form.is_valid():
        try:
            actions.give_grant(
                request.user, person, form.cleaned_data["role"], form.cleaned_data["scope"],
                starts_on=form.cleaned_data["starts_on"], ends_on=form.cleaned_data["ends_on"],
            )  # fmt: skip
        except KhienError as error:
            form.add_error("ends_on", str(error))
        else:
            return _to(request, person, _("Đã cấp quyền."))
    title = _("Cấp quyền cho {name}").format(name=person.full_name)
    return _form_page(request, form, title=title, button=_("Cấp quyền"), person=person)


@signed_in
@require_POST
def take(request: PersonRequest, pk: int, grant: int) -> HttpResponse:
    """Take a right away. The grant must be this person's."""
    person = _visible(request, pk)
    row = get_object_or_404(Grant, pk=grant, person=person)
    actions.end_grant(request.user, row)
    return _to(request, person, _("Đã thôi quyền."))


@signed_in
def inspect(request: PersonRequest, pk: int) -> HttpResponse:
    """The organisations an inspector may look at, and until when."""
    person = _visible(request, pk)
    actions.require_over(request.user, person, "person.manage")
    held = [row.scope_id for row, _may in queries.grants_of(request.user, person)
            if row.role == Role.INSPECTOR]  # fmt: skip
    form = InspectorForm(
        request.POST or None, choices=queries.managed(request.user), initial={"places": held}
    )
    if form.is_valid():
        try:
            actions.set_inspector(
                request.user, person, form.cleaned_data["places"],
                ends_on=form.cleaned_data["ends_on"],
            )  # fmt: skip
        except KhienError as error:
            form.add_error("ends_on", str(error))
        else:
            return _to(request, person, _("Đã ghi danh sách được kiểm tra."))
    title = _("{name} được kiểm tra ở đâu?").format(name=person.full_name)
    return _form_page(request, form, title=title, button=_("Lưu danh sách"), person=person)


@signed_in
@require_POST
def close(request: PersonRequest, pk: int) -> HttpResponse:
    """Close an account."""
    person = _visible(request, pk)
    actions.deactivate(request.user, person)
    return _to(request, person, _("Đã ngừng tài khoản; mọi phiên đăng nhập đã kết thúc."))


@signed_in
@require_POST
def reopen(request: PersonRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    person = _visible(request, pk)
    actions.reactivate(request.user, person)
    return _to(request, person, _("Đã mở lại tài khoản."))
