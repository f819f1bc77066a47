"""Marked files: counts by organisation, and the files of one PC with what was done."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from khien.console.endpoints.models import Computer
from khien.console.marked_files import actions, labels, queries
from khien.console.marked_files.forms import LOOKED, REOPEN, SettleForm
from khien.console.marked_files.models import MarkedFile
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError
from khien.evidence.marked_files import LEVELS, MarkedFiles

PER_PAGE = 100


@signed_in
@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    """How many files wait in each organisation in reach; the PCs where one may see files."""
    access.require_somewhere(request.user, "marked.count")
    places = queries.places(request.user)
    context = {
        "places": places,
        "open": sum(one.open for one in places),
        "computers": queries.computers(request.user),
        "false_alarms": queries.false_alarms(request.user),
        "levels": LEVELS,
        "refused": queries.refused_files(request.user),
    }
    return render(request, "marked_files/overview.html", context)


@signed_in
@require_GET
def computer(request: PersonRequest, pk: int) -> HttpResponse:
    """The files of one PC. Their names are in the officer's local report, which only his own
    browser reads beside them.
    """
    access.require_somewhere(request.user, "marked.view")
    row = queries.computer_for(request.user, pk)
    return render(request, "marked_files/computer.html", _page(request, row))


@signed_in
@require_POST
def settle(request: PersonRequest, pk: int) -> HttpResponse:
    """What was done about the chosen files of one PC."""
    access.require_somewhere(request.user, "marked.settle")
    row = queries.computer_for(request.user, pk)
    access.require(request.user, "marked.settle", row.organisation_id)
    ids = list(queries.files_of(request.user, row).values_list("pk", flat=True))
    form = SettleForm(ids, request.POST)
    if not form.is_valid():
        return render(
            request, "marked_files/computer.html", _page(request, row, form=form), status=422
        )
    try:
        done = _done(request, row, form.cleaned_data)
    except KhienError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            ngettext("Đã ghi nhận %(count)s tệp.", "Đã ghi nhận %(count)s tệp.", done.count)
            % {"count": done.count},
        )
        for why, count in Counter(str(why) for _pk, why in done.failed).items():
            words = ngettext(
                "%(count)s tệp không ghi nhận được: %(why)s",
                "%(count)s tệp không ghi nhận được: %(why)s",
                count,
            )
            messages.error(request, words % {"count": count, "why": why})
    return redirect_for(request, reverse("marked_files:computer", args=[row.pk]))


def _done(request: PersonRequest, row: Computer, said: dict[str, Any]) -> actions.Settled:
    what, ids = said["what"], said["file"]
    if what == LOOKED:
        return actions.look(request.user, row, ids, level=said["level"])
    if what == REOPEN:
        return actions.reopen(request.user, row, ids)
    return actions.settle(request.user, row, ids, state=what, reason=said["reason"])


def _page(
    request: PersonRequest, row: Computer, *, form: SettleForm | None = None
) -> dict[str, Any]:
    files = queries.files_of(request.user, row)
    page = Paginator(files, PER_PAGE).get_page(request.GET.get("page"))
    waiting = [one for one in files if one.is_open]
    return {
        "computer": row,
        "page": page,
        "files": [_shown(one) for one in page.object_list],
        "open": len(waiting),
        "unread": sum(one.unread for one in waiting),
        "total": len(files),
        "form": form or SettleForm([]),
        # A form that lacks something comes back with the same rows ticked.
        "chosen": form.cleaned_data.get("file", []) if form else [],
        "may_settle": access.may(request.user, "marked.settle", row.organisation_id),
        "scan": _scan(queries.last_scan(request.user, row)),
    }


def _scan(part: MarkedFiles | None) -> dict[str, Any] | None:
    """What the last scan looked at, and what it could not look at."""
    if part is None:
        return None
    unread = sorted(part.unreadable.items(), key=lambda one: -one[1])
    return {
        "part": part,
        "whole": sorted(part.whole_drives),
        "unread": [(labels.unread(code), count) for code, count in unread],
        "form": part.count("form"),
        "declassified": part.count("declassified"),
    }


def _shown(row: MarkedFile) -> dict[str, Any]:
    """One file in words."""
    return {
        "row": row,
        "level": row.level or _("khung chưa đọc được"),
        "where": labels.where(row),
        "drive": labels.drive(row),
        "format": labels.file_format(row),
        "size": labels.size(row),
        "month": labels.month(row),
        "rule": labels.rule(row),
    }
