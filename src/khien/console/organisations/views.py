"""The tree of organisations and the page of one: look, add, edit, move, end, other names."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khien.console.organisations import actions, queries
from khien.console.organisations.addressees import exists_on
from khien.console.organisations.forms import AddForm, AliasForm, DetailsForm, EndForm, MoveForm
from khien.console.organisations.models import Kind, Organisation
from khien.console.people import access
from khien.console.people.models import Role
from khien.console.people.queries import holders_of, people_for
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError


@signed_in
def tree(request: PersonRequest) -> HttpResponse:
    """What is there and how much of it has an officer."""
    access.require_somewhere(request.user, "organisation.view")
    words = request.GET.get("q", "")[:200]
    live = [
        one
        for one in queries.visible(request.user).exclude(kind=Kind.PROVINCE)
        if exists_on(one, timezone.localdate())
    ]
    with_officer = queries.with_officer(request.user)
    context = {
        "words": words,
        "found": queries.found_in(request.user, words) if words else [],
        "roots": [] if words else queries.tree_for(request.user),
        "count": len(live),
        "covered": sum(1 for one in live if one.pk in with_officer),
        "may_add": bool(access.scope_ids(request.user, "organisation.add")),
        "first_hour_open": queries.first_hour_open(request.user),
    }
    return render(request, "organisations/tree.html", context)


def _visible(request: PersonRequest, pk: int) -> Organisation:
    return get_object_or_404(queries.visible(request.user), pk=pk)


def _managed(request: PersonRequest, pk: int) -> Organisation:
    """404 for what cannot be seen, 403 for what can be seen and not changed."""
    organisation = _visible(request, pk)
    access.require(request.user, "organisation.manage", organisation)
    return organisation


@signed_in
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One organisation: where it stands, its names, its officers, what hangs below."""
    organisation = _visible(request, pk)
    manages = access.may(request.user, "organisation.manage", organisation)
    may_people = access.may(request.user, "person.view", organisation)
    context = {
        "organisation": organisation,
        "is_live": exists_on(organisation, timezone.localdate()),
        "aliases": organisation.aliases.order_by("-valid_to", "name"),
        "children": queries.visible(request.user).filter(parent=organisation),
        "officers": holders_of(Role.OFFICER, organisation) if may_people else [],
        "people_count": people_for(request.user, within={pk}).count() if may_people else None,
        "manages": manages,
        "may_add": access.may(request.user, "organisation.add", organisation),
        "may_bring": access.may(request.user, "person.manage", organisation),
        "alias_form": AliasForm() if manages else None,
    }
    return render(request, "organisations/detail.html", context)


def _form_page(request: PersonRequest, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "organisations/form.html", {"form": form, **context}, status=status)


def _to(request: PersonRequest, organisation: Organisation, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect_for(request, reverse("organisations:detail", args=[organisation.pk]))


@signed_in
def add(request: PersonRequest) -> HttpResponse:
    """A new organisation under one of the viewer's."""
    access.require_somewhere(request.user, "organisation.add")
    form = AddForm(
        request.POST or None,
        parents=queries.parents_for(request.user),
        initial={"parent": request.GET.get("parent"), "kind": "subordinate"},
    )
    if form.is_valid():
        try:
            made = actions.add_organisation(
                request.user, form.cleaned_data["parent"], form.details()
            )
        except KhienError as error:
            form.add_error("name", str(error))
        else:
            return _to(request, made, _("Đã thêm {name}.").format(name=made.name))
    return _form_page(request, form, title=_("Thêm đơn vị"), button=_("Thêm đơn vị"))


@signed_in
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what is said of an organisation."""
    organisation = _managed(request, pk)
    initial = {name: getattr(organisation, name) for name in DetailsForm.base_fields}
    form = DetailsForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.edit_organisation(request.user, organisation, form.details())
        except KhienError as error:
            form.add_error(None, str(error))
        else:
            return _to(request, organisation, _("Đã sửa. Tên cũ được giữ để đọc văn bản cũ."))
    title = _("Sửa {name}").format(name=organisation.name)
    return _form_page(request, form, title=title, button=_("Lưu"), organisation=organisation)


@signed_in
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Hang it under another organisation of the viewer's."""
    organisation = _managed(request, pk)
    below = queries.below(request.user, organisation)
    parents = queries.parents_for(request.user).exclude(pk__in=below)
    form = MoveForm(
        request.POST or None, parents=parents, initial={"parent": organisation.parent_id}
    )
    if form.is_valid():
        try:
            actions.move_organisation(request.user, organisation, form.cleaned_data["parent"])
        except KhienError as error:
            form.add_error("parent", str(error))
        else:
            return _to(request, organisation, _("Đã chuyển."))
    title = _("Chuyển {name}").format(name=organisation.name)
    return _form_page(request, form, title=title, button=_("Chuyển"), organisation=organisation)


@signed_in
def end(request: PersonRequest, pk: int) -> HttpResponse:
    """Say from which day it no longer exists."""
    organisation = _managed(request, pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            actions.end_organisation(request.user, organisation, on=form.cleaned_data["on"])
        except KhienError as error:
            form.add_error("on", str(error))
        else:
            return _to(request, organisation, _("Đã ghi ngày kết thúc."))
    title = _("Kết thúc {name}").format(name=organisation.name)
    return _form_page(
        request, form, title=title, button=_("Ghi ngày kết thúc"), organisation=organisation
    )


@signed_in
@require_POST
def restore(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the end date back."""
    organisation = _managed(request, pk)
    actions.restore_organisation(request.user, organisation)
    return _to(request, organisation, _("Đã bỏ ngày kết thúc."))


@signed_in
@require_POST
def add_alias(request: PersonRequest, pk: int) -> HttpResponse:
    """Another name of an organisation."""
    organisation = _managed(request, pk)
    form = AliasForm(request.POST)
    if form.is_valid():
        try:
            actions.add_alias(request.user, organisation, **form.cleaned_data)
        except KhienError as error:
            form.add_error("valid_to", str(error))
        else:
            return _to(request, organisation, _("Đã thêm tên khác."))
    title = _("Tên khác của {name}").format(name=organisation.name)
    return _form_page(request, form, title=title, button=_("Thêm tên"), organisation=organisation)


@signed_in
@require_POST
def remove_alias(request: PersonRequest, pk: int, alias: int) -> HttpResponse:
    """Remove a name written by mistake."""
    organisation = _managed(request, pk)
    actions.remove_alias(request.user, organisation, alias)
    return _to(request, organisation, _("Đã bỏ tên khác."))
