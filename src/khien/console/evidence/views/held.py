"""Files that could not be examined: the list, a look at one, the decision."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from khien.console.evidence import actions, forms, labels, queries
from khien.console.evidence.views.downloads import as_download
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError

PER_PAGE = 50


@signed_in
@require_GET
def held(request: PersonRequest) -> HttpResponse:
    """What waits for my decision, oldest first."""
    access.require_somewhere(request.user, "held.decide")
    page = Paginator(queries.held_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(row, labels.held_reason(row), labels.place(row.place)) for row in page.object_list]
    context = {"page": page, "rows": rows, "form": forms.DecisionForm()}
    return render(request, "evidence/held.html", context)


@signed_in
@require_GET
def held_file(request: PersonRequest, pk: int) -> FileResponse:
    """The waiting file itself, for whoever decides on it."""
    access.require_somewhere(request.user, "held.decide")
    row, stream = queries.open_held(request.user, pk)
    return as_download(stream, row.name)


@signed_in
@require_POST
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a file in or remove it, with a reason."""
    access.require_somewhere(request.user, "held.decide")
    if not queries.held_for(request.user).filter(pk=pk).exists():
        raise Http404
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Ghi lý do trước khi quyết định."))
        return redirect_for(request, reverse("evidence:held"))
    act = actions.let_in if request.POST.get("decision") == "let_in" else actions.remove
    try:
        act(request.user, pk, reason=form.cleaned_data["reason"])
    except KhienError as error:
        messages.error(request, str(error))
    else:
        done = _("Đã cho tệp vào.") if act is actions.let_in else _("Đã loại bỏ tệp.")
        messages.success(request, done)
    return redirect_for(request, reverse("evidence:held"))
