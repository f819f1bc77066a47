"""A person says what a draft is; he comes back to the page where he saw it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khien.console.incidents import actions, forms, queries
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError

# The pages that show drafts, by the word that their forms send.
PAGES = {"found": "coverage:drafts", "drives": "seen_drives:list"}


@signed_in
@require_POST
def settle(request: PersonRequest, pk: int) -> HttpResponse:
    """A person says whether a draft is an incident."""
    access.require_somewhere(request.user, "incident.view")
    draft = queries.draft_for(request.user, pk)
    access.require(request.user, "incident.decide", draft.organisation_id)
    form = forms.Settle(request.POST)
    if form.is_valid():
        try:
            actions.settle(request.user, draft, **form.cleaned_data)
        except KhienError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Đã ghi quyết định."))
    else:
        messages.error(request, _("Chọn là sự cố hay không và ghi đã xem xét thế nào."))
    return redirect_for(request, reverse(PAGES.get(request.POST.get("page", ""), "incidents:list")))
