"""Protected of owned, the lists behind it, the PCs that a person must settle."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.coverage import actions, queries, taking, words
from khien.console.coverage.finding import draft_key
from khien.console.coverage.forms import ColumnsForm, UploadForm
from khien.console.coverage.judging import judge_soon
from khien.console.coverage.models import SourceList, State
from khien.console.incidents import queries as incidents
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, row_id, signed_in
from khien.core.errors import KhienError

PER_PAGE = 50


def asked_in(request: PersonRequest) -> queries.Asked:
    """What the letter fixes, as the address says it."""

    def said(name: str) -> str:
        return request.GET.get(name, "").replace("\0", "")[:80]

    return queries.Asked(said("network"), said("product"))


@signed_in
@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    """How many PCs are protected, by organisation?"""
    access.require_somewhere(request.user, "coverage.view")
    asked = asked_in(request)
    places = queries.headlines(request.user, asked)
    owned = sum(each.owned for each in places)
    covered = sum(each.covered for each in places)
    changes = [each.change for each in places if each.change is not None]
    context = {
        "asked": asked,
        "query": request.GET.urlencode(),
        "places": places,
        "owned": owned,
        "covered": covered,
        "not_covered": sum(each.not_covered for each in places),
        "cannot_tell": sum(each.cannot_tell for each in places),
        "reporting": sum(each.reporting for each in places),
        "change": sum(changes) if changes else None,
        "doubtful": len(queries.doubtful(request.user)),
        "drafts": incidents.drafts_for(request.user)
        .filter(state="open", key__startswith=draft_key(""))
        .count(),
        "lists": queries.lists(request.user).filter(current=True),
        "lists_above": queries.lists_above(request.user),
        "waiting": queries.waiting(),
        "may_import": bool(access.scope_ids(request.user, "coverage.import")),
        "may_connect": bool(access.scope_ids(request.user, "coverage.connect")),
    }
    return render(request, "coverage/overview.html", context)


@signed_in
@require_GET
def computers(request: PersonRequest) -> HttpResponse:
    """Which PCs are covered, not covered, unclear, and why?"""
    access.require_somewhere(request.user, "coverage.view")
    state = request.GET.get("state", "")
    chosen = row_id(request.GET.get("organisation", ""))
    rows = queries.computers(request.user, asked_in(request), organisation_id=chosen)
    if state in State.values:
        rows = [row for row in rows if row.state == state]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            {
                "row": row,
                "why": words.reason(row.reason),
                "matches": [
                    (one["list"], words.key(one["by"]))
                    for one in (row.standing.matches if row.standing else [])
                ],
            }
            for row in page.object_list
        ],
        "total": len(rows),
        "place": access.scope(request.user, "coverage.view").filter(pk=chosen).first(),
        "state": state,
        "states": State.choices,
    }
    return render(request, "coverage/computers.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def upload(request: PersonRequest) -> HttpResponse:
    """Which list comes in, and whose is it?"""
    access.require_somewhere(request.user, "coverage.import")
    form = UploadForm(request.user, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            row = actions.upload(
                request.user, organisation=said["organisation"], kind=said["kind"],
                source=said["source"], product=said["product"], file=said["file"],
                name=said["file"].name or "",
            )  # fmt: skip
        except KhienError as error:
            form.add_error("file", str(error))
        else:
            return redirect_for(request, reverse("coverage:columns", args=[row.pk]))
    status = 422 if form.errors else 200
    return render(request, "coverage/upload.html", {"form": form}, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def columns(request: PersonRequest, pk: int) -> HttpResponse:
    """Which column is which; the first rows as they are understood; then it counts."""
    access.require_somewhere(request.user, "coverage.import")
    row = queries.list_for(request.user, pk)
    begun = taking.preview(row)
    form = ColumnsForm(begun.table.headers, begun.mapping, request.POST or None)
    seen = begun
    if request.method == "POST" and form.is_valid():
        mapping = form.mapping()
        if request.POST.get("step") == "take":
            try:
                taken = actions.take(request.user, row, mapping)
            except KhienError as error:
                form.add_error(None, str(error))
            else:
                _tell(request, row, taken)
                return redirect_for(request, reverse("coverage:overview"))
        seen = taking.preview(row, mapping)
    context = {"list": row, "form": form, "seen": seen, "total": len(seen.table.rows)}
    return render(request, "coverage/columns.html", context, status=422 if form.errors else 200)


def _tell(request: PersonRequest, row: SourceList, taken: actions.Taken) -> None:
    messages.success(request, _("Đã nhập %(count)s dòng.") % {"count": taken.rows})
    if taken.added or taken.known:
        said = {"added": taken.added, "known": taken.known}
        messages.success(request, _("%(added)s máy mới, %(known)s máy đã có trong sổ.") % said)
    for line, why in taken.failed[:20]:
        said_of = {"line": line, "why": why}
        messages.error(request, _("Dòng %(line)s không nhập được: %(why)s") % said_of)
    if len(taken.failed) > 20:
        rest = {"count": len(taken.failed) - 20}
        messages.error(request, _("Còn %(count)s dòng nữa không nhập được.") % rest)
    if not judge_soon():
        messages.info(request, _("Số liệu đang được tính lại; tải lại trang sau ít phút."))


@signed_in
@require_GET
def doubtful(request: PersonRequest) -> HttpResponse:
    """Which PCs does a person have to settle?"""
    access.require_somewhere(request.user, "coverage.view")
    rows = queries.doubtful(request.user)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    decides = access.scope_ids(request.user, "coverage.decide")
    context = {
        "page": page,
        "total": len(rows),
        "rows": [
            {
                "computer": computer,
                "candidates": [_shown(each) for each in candidates],
                "hidden": hidden,
                "may": computer.organisation_id in decides,
            }
            for computer, candidates, hidden in page.object_list
        ],
    }
    return render(request, "coverage/doubtful.html", context)


def _shown(candidate: dict[str, Any]) -> dict[str, Any]:
    signs = ", ".join(words.key(sign) for sign in candidate["signs"])
    return {**candidate, "signs": signs}


@signed_in
@require_POST
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """This entry is, or is not, this PC; it stays decided."""
    access.require_somewhere(request.user, "coverage.decide")
    computer = queries.computer_for(request.user, pk)
    said = request.POST.get("same", "")
    if said not in {"1", "0"}:
        raise Http404
    try:
        actions.decide(
            request.user, computer, key=request.POST.get("key", "")[:300], same=said == "1"
        )
    except KhienError as error:
        messages.error(request, str(error))
    else:
        judge_soon()
        messages.success(
            request, _("Đã ghi quyết định; các danh sách sau cũng theo quyết định này.")
        )
    return redirect_for(request, reverse("coverage:doubtful"))
