"""Silent checks, and the officer's word on keys that look like one PC."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from khien.console.endpoints.machine import check_title
from khien.console.evidence import actions, forms, standing
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError


@signed_in
@require_GET
def silent(request: PersonRequest) -> HttpResponse:
    """Checks that stopped arriving: from every PC, or from some that still report."""
    access.require_somewhere(request.user, "computer.view")
    found = standing.silence_for(request.user)
    context = {
        "nobody": [(check_title(check), at) for check, at in found.nobody],
        "stopped": [(pc, check_title(check), at) for pc, check, at in found.stopped],
        "days": standing.SILENT_AFTER.days,
    }
    return render(request, "evidence/silent.html", context)


@signed_in
@require_POST
def decide_doubt(request: PersonRequest, pk: int) -> HttpResponse:
    """They are several PCs, or they are not; with the reason."""
    access.require_somewhere(request.user, "enrolment.decide")
    if pk not in {one.row.pk for one in standing.doubts_for(request.user)}:
        raise Http404
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Ghi lý do trước khi quyết định."))
        return redirect_for(request, reverse("evidence:enrolments"))
    fine = request.POST.get("decision") == "fine"
    try:
        actions.decide_doubt(request.user, pk, fine=fine, reason=form.cleaned_data["reason"])
    except KhienError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi quyết định."))
    return redirect_for(request, reverse("evidence:enrolments"))
