"""Pages of the register of devices."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.devices import actions, forms, queries
from khien.console.devices.models import Kind
from khien.console.endpoints.forms import OrganisationChoice
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError

PER_PAGE = 50


@signed_in
@require_GET
def devices(request: PersonRequest) -> HttpResponse:
    """Which devices there are, and of which nobody knows enough."""
    access.require_somewhere(request.user, queries.VIEW)
    words = request.GET.get("q", "")[:100].strip()
    kind, state = request.GET.get("kind", "")[:10], request.GET.get("state", "")[:10]
    found = queries.devices_for(request.user, words=words, kind=kind, state=state)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "counts": queries.counts_for(request.user), "words": words, "kind": kind, "state": state,
        "kinds": Kind.choices,
        "may_manage": bool(access.scope_ids(request.user, actions.VERB)),
    }  # fmt: skip
    return render(request, "devices/list.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def device_new(request: PersonRequest) -> HttpResponse:
    """Enter one device."""
    access.require_somewhere(request.user, actions.VERB)
    form = forms.DeviceForm(request.POST or None)
    form.fields["organisation"] = OrganisationChoice(request.user, actions.VERB)
    form.order_fields(["organisation"])
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add(request.user, **form.cleaned_data)
        except KhienError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Đã thêm thiết bị vào sổ."))
            return redirect_for(request, reverse("devices:device", args=[made.pk]))
    return render(request, "devices/form.html", {"form": form})


@signed_in
@require_http_methods(["GET", "POST"])
def device_import(request: PersonRequest) -> HttpResponse:
    """Take discovery XML or a table in."""
    access.require_somewhere(request.user, actions.VERB)
    form = forms.ListForm(request.user, actions.VERB, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = actions.take_list(
                request.user, organisation=form.cleaned_data["organisation"], file=file,
                name=file.name or "",
            )  # fmt: skip
        except KhienError as error:
            form.add_error("file", str(error))
        else:
            said = _(
                "Thêm %(added)d thiết bị, %(known)d đã có; bỏ qua %(computers)d máy tính và "
                "%(unusable)d dòng không đủ thông tin."
            )
            messages.success(
                request,
                said % {
                    "added": taken.added, "known": taken.known, "computers": taken.computers,
                    "unusable": taken.unusable,
                },
            )  # fmt: skip
            return redirect_for(request, reverse("devices:list"))
    status = 422 if form.errors else 200
    return render(request, "devices/form.html", {"form": form, "importing": True}, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def device(request: PersonRequest, pk: int) -> HttpResponse:
    """One device: what is known of it; whoever manages the register changes it here."""
    row = queries.device_for(request.user, pk)
    may_manage = access.may(request.user, actions.VERB, row.organisation_id)
    if request.method == "POST":
        access.require(request.user, actions.VERB, row.organisation_id)
    form = forms.DeviceForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(request.user, row, **form.cleaned_data)
        except KhienError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Đã lưu."))
            return redirect_for(request, reverse("devices:device", args=[row.pk]))
    context = {
        "device": row,
        "form": form,
        "may_manage": may_manage,
        "say": _say_form(request, row),
    }
    return render(request, "devices/device.html", context)


def _say_form(request: PersonRequest, row: object) -> forms.SayForm:
    names = ("password", "password_by", "password_on", "exposure")
    return forms.SayForm(initial={name: getattr(row, name) for name in names}, prefix="say")


@signed_in
@require_POST
def device_say(request: PersonRequest, pk: int) -> HttpResponse:
    """Say what the network cannot tell."""
    row = queries.device_for(request.user, pk)
    access.require(request.user, actions.VERB, row.organisation_id)
    form = forms.SayForm(request.POST, prefix="say")
    if not form.is_valid():
        messages.error(request, _("Chọn đủ hai câu trả lời, ngày đúng dạng."))
    else:
        try:
            actions.say(request.user, row, **form.cleaned_data)
        except KhienError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Đã ghi."))
    return redirect_for(request, reverse("devices:device", args=[row.pk]))


@signed_in
@require_POST
def device_active(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a device out of use, or into use again."""
    row = queries.device_for(request.user, pk)
    access.require(request.user, actions.VERB, row.organisation_id)
    actions.set_active(request.user, row, active=request.POST.get("active") == "1")
    return redirect_for(request, reverse("devices:device", args=[row.pk]))
