"""Pages that PCs printed: challenges to type there, and handing in their scans."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from khien.console.evidence import actions, forms, queries
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError
from khien.evidence.keys import grouped

KEY = "evidence.paper.results"
MOST_PICTURES = 20


@signed_in
@require_http_methods(["GET", "POST"])
def paper(request: PersonRequest) -> HttpResponse:
    """Drop scans or photographs; then a table says what became of each page on them."""
    access.require_somewhere(request.user, "bundle.import")
    form = forms.PaperForm()
    if request.method == "POST":
        form = forms.PaperForm(request.POST, request.FILES)
        if form.is_valid():
            uploads = form.cleaned_data["pages"][:MOST_PICTURES]
            taken = actions.take_pictures(request.user, [(one, one.name or "") for one in uploads])
            request.session[KEY] = [_kept(one) for one in taken]
            return redirect_for(request, f"{reverse('evidence:paper')}?done=1")
    rows = request.session.get(KEY, []) if request.GET.get("done") else []
    context = {
        "form": form,
        "rows": rows,
        "taken": sum(row["outcome"] == "accepted" for row in rows),
        "waiting": queries.waiting_counts(request.user),
        "most": MOST_PICTURES,
    }
    return render(request, "evidence/paper.html", context)


@signed_in
@require_POST
def challenge(request: PersonRequest, pk: int) -> HttpResponse:
    """New challenges for pages of a ticket; the ticket's page shows them."""
    access.require_somewhere(request.user, "ticket.make")
    row = queries.ticket_for(request.user, pk)
    form = forms.ChallengesForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Ghi số mã cần lấy."))
    else:
        try:
            actions.give_challenges(request.user, row, count=form.cleaned_data["count"] or 1)
        except KhienError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Đã cấp mã mới. Mỗi mã dùng cho một tờ, một lần."))
    return redirect_for(request, f"{reverse('evidence:ticket', args=[row.pk])}#paper")


def _kept(one: actions.TakenPage) -> dict[str, Any]:
    computer = one.row.computer if one.row else None
    return {
        "outcome": one.outcome.value,
        "code": one.code,
        "name": one.name,
        "hostname": one.hostname,
        "fingerprint": grouped(one.fingerprint) if one.fingerprint else "",
        "computer": computer.pk if computer else None,
        "computer_name": computer.name if computer else "",
        "reason": one.error.message() if one.error else "",
        "advice": one.error.advice() if one.error else "",
    }
