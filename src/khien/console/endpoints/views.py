"""The registers of PCs and drives, and the page of one PC."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.endpoints import actions, forms, machine, other_sources, queries
from khien.console.endpoints.models import Drive
from khien.console.evidence import queries as evidence
from khien.console.evidence import standing
from khien.console.marked_files import queries as marked_files
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError

PER_PAGE = 50
STATES = ("failing", "unclear", "planned", "passing", "silent", "inactive")


def _words(request: PersonRequest) -> str:
    """What is searched for; PostgreSQL takes no NUL."""
    return request.GET.get("q", "").replace("\0", "")[:100]


@signed_in
@require_GET
def computers(request: PersonRequest) -> HttpResponse:
    """The register of PCs in reach, those to mend first."""
    access.require_somewhere(request.user, "computer.view")
    words, state = _words(request), request.GET.get("state", "")
    place = request.GET.get("organisation", "")
    organisation_id = int(place) if place.isdecimal() and len(place) < 19 else None
    known = queries.standings_for(request.user, organisation_id=organisation_id)
    found = queries.computers_for(
        request.user, words=words, organisation_id=organisation_id, state=state, known=known
    )
    may_import = bool(access.scope_ids(request.user, "bundle.import"))
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "counts": queries.counts_for(request.user, organisation_id=organisation_id, known=known),
        "words": words,
        "state": state,
        "states": STATES,
        "organisation_id": organisation_id,
        "organisations": queries.organisations_for(request.user, "computer.view"),
        "may_manage": bool(access.scope_ids(request.user, "computer.manage")),
        "may_import": may_import,
        "waiting": evidence.waiting_counts(request.user) if may_import else (0, 0),
    }
    return render(request, "endpoints/computers.html", context)


@signed_in
@require_GET
def computer(request: PersonRequest, pk: int) -> HttpResponse:
    """One PC: what is left to mend, and how that is known."""
    row = queries.computer_for(request.user, pk)
    bundles = evidence.bundles_of(request.user, row)
    shown = machine.machine(row, queries.findings_of(request.user, row), bundles)
    context = {
        "computer": row,
        "machine": shown,
        "may_wipe": access.may(request.user, "wiping.do", row.organisation_id),
        "may_correct": access.may(request.user, "computer.correct", row.organisation_id),
        "may_plan": shown.out_of_support
        and access.may(request.user, "plan.propose", row.organisation_id),
        "bundles": bundles,
        "doubts": standing.doubts_about(request.user, row),
        "may_manage": access.may(request.user, "computer.manage", row.organisation_id),
        "may_ticket": access.may(request.user, "ticket.make", row.organisation_id),
        "marked": marked_files.open_count(request.user, row),
        "may_see_marked": access.may(request.user, "marked.view", row.organisation_id),
        "others": other_sources.of(request.user, row),
    }
    return render(request, "endpoints/computer.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def computer_new(request: PersonRequest) -> HttpResponse:
    """Enter one PC."""
    access.require_somewhere(request.user, "computer.manage")
    form = forms.ComputerForm(request.POST or None)
    form.fields["organisation"] = forms.OrganisationChoice(request.user, "computer.manage")
    form.order_fields(["organisation"])
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_computer(request.user, **form.cleaned_data)
        except KhienError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Đã thêm máy vào sổ."))
            return redirect_for(request, reverse("endpoints:computer", args=[made.pk]))
    return render(request, "endpoints/computer_form.html", {"form": form})


@signed_in
@require_http_methods(["GET", "POST"])
def computer_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what the register says of a PC."""
    row = queries.computer_for(request.user, pk)
    access.require(request.user, "computer.manage", row.organisation_id)
    form = forms.ComputerForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_computer(request.user, row, **form.cleaned_data)
        except KhienError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Đã lưu."))
            return redirect_for(request, reverse("endpoints:computer", args=[row.pk]))
    return render(request, "endpoints/computer_form.html", {"form": form, "computer": row})


@signed_in
@require_POST
def computer_active(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a PC out of use, or into use again."""
    row = queries.computer_for(request.user, pk)
    active = request.POST.get("active") == "1"
    actions.set_computer_active(request.user, row, active=active)
    messages.success(request, _("Đã đưa máy vào dùng.") if active else _("Đã cho máy thôi dùng."))
    return redirect_for(request, reverse("endpoints:computer", args=[row.pk]))


@signed_in
@require_http_methods(["GET", "POST"])
def computers_paste(request: PersonRequest) -> HttpResponse:
    """A table of PCs from a spreadsheet: understood, shown, then saved."""
    access.require_somewhere(request.user, "computer.manage")
    return _paste(request, "computer")


@signed_in
@require_http_methods(["GET", "POST"])
def drives_paste(request: PersonRequest) -> HttpResponse:
    """A table of issued drives from a spreadsheet."""
    access.require_somewhere(request.user, "drive.manage")
    return _paste(request, "drive")


def _paste(request: PersonRequest, kind: str) -> HttpResponse:
    verb = f"{kind}.manage"
    form = forms.PasteForm(request.user, verb, request.POST or None)
    context: dict[str, Any] = {"form": form, "kind": kind}
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        try:
            rows = queries.understood(kind, organisation, form.cleaned_data["rows"])
        except KhienError as error:
            form.add_error("rows", str(error))
            return render(request, "endpoints/paste.html", context)
        good = [(row.line, row.values) for row in rows if row.good]
        if request.POST.get("step") == "save" and good:
            add = actions.add_computers if kind == "computer" else actions.add_drives
            result = add(request.user, organisation, good)
            messages.success(request, _("Đã thêm %(count)s dòng.") % {"count": result.count})
            for line, problem in result.failed:
                messages.error(request, _("Dòng %(row)s: %(why)s") % {"row": line, "why": problem})
            where = "endpoints:computers" if kind == "computer" else "endpoints:drives"
            return redirect_for(request, reverse(where))
        context |= {"rows": rows, "good": len(good), "organisation": organisation}
    return render(request, "endpoints/paste.html", context)


@signed_in
@require_GET
def drives(request: PersonRequest) -> HttpResponse:
    """The register of issued drives in reach."""
    access.require_somewhere(request.user, "drive.view")
    words, state = _words(request), request.GET.get("state", "")
    found = queries.drives_for(request.user, words=words, state=state)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "counts": queries.drive_counts(request.user),
        "words": words,
        "state": state,
        "states": Drive.State.choices,
        "manage_ids": access.scope_ids(request.user, "drive.manage"),
    }
    return render(request, "endpoints/drives.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def drive_new(request: PersonRequest) -> HttpResponse:
    """Enter one issued drive."""
    access.require_somewhere(request.user, "drive.manage")
    form = forms.DriveForm(request.POST or None)
    form.fields["organisation"] = forms.OrganisationChoice(request.user, "drive.manage")
    form.order_fields(["organisation"])
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_drive(request.user, **form.cleaned_data)
        except KhienError as error:
            form.add_error("serial", str(error))
        else:
            messages.success(request, _("Đã thêm USB vào sổ."))
            return redirect_for(request, reverse("endpoints:drives"))
    return render(request, "endpoints/drive_form.html", {"form": form})


@signed_in
@require_http_methods(["GET", "POST"])
def drive_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Hand a drive to someone else, take it back, or report it lost."""
    row = queries.drive_for(request.user, pk)
    access.require(request.user, "drive.manage", row.organisation_id)
    form = forms.DriveForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_drive(request.user, row, **form.cleaned_data)
        except KhienError as error:
            form.add_error("serial", str(error))
        else:
            messages.success(request, _("Đã lưu."))
            return redirect_for(request, reverse("endpoints:drives"))
    return render(request, "endpoints/drive_form.html", {"form": form, "drive": row})
