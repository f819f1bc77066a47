"""Tickets: making one, its page with the complete commands, its file, revoking it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.evidence import actions, console_keys, forms, queries
from khien.console.evidence.models import Bundle, Ticket
from khien.console.evidence.views import results
from khien.console.evidence.views.names import receipt_name, result_name, ticket_name
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError
from khien.evidence.keys import grouped
from khien.evidence.paper_words import grouped_words

PER_PAGE = 50


@signed_in
@require_GET
def tickets(request: PersonRequest) -> HttpResponse:
    """Tickets made, newest first."""
    access.require_somewhere(request.user, "ticket.make")
    found = queries.tickets_for(request.user)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(row, queries.is_open(row)) for row in page.object_list]
    return render(request, "evidence/tickets.html", {"page": page, "rows": rows})


@signed_in
@require_http_methods(["GET", "POST"])
def ticket_new(request: PersonRequest) -> HttpResponse:
    """A ticket for one PC of the register, or for a batch."""
    access.require_somewhere(request.user, "ticket.make")
    data = request.POST if request.method == "POST" else None
    kind = request.POST.get("kind", "")
    one = forms.OneTicketForm(
        request.user, data if kind == "one" else None,
        initial={"computer": request.GET.get("computer")},
    )  # fmt: skip
    batch = forms.TicketForm(request.user, data if kind == "batch" else None)
    chosen = one if kind == "one" else batch
    if data is not None and chosen.is_valid():
        values = dict(chosen.cleaned_data)
        if kind == "one":
            values["organisation"] = values["computer"].organisation
        try:
            made = actions.make_ticket(request.user, **values)
        except KhienError as error:
            chosen.add_error(None, str(error))
        else:
            messages.success(request, _("Đã làm phiếu. Tải phiếu rồi chạy lệnh trên máy."))
            return redirect_for(request, reverse("evidence:ticket", args=[made.pk]))
    return render(request, "evidence/ticket_new.html", {"one": one, "batch": batch, "kind": kind})


@signed_in
@require_GET
def ticket(request: PersonRequest, pk: int) -> HttpResponse:
    """One ticket: what to do with it, the commands, who has used it."""
    access.require_somewhere(request.user, "ticket.make")
    row = queries.ticket_for(request.user, pk)
    name, result = ticket_name(row), result_name(row)
    newest = queries.newest_of(row)
    context = {
        "ticket": row,
        "open": queries.is_open(row),
        "name": name,
        "result": result,
        "commands": [
            f"{settings.KHIEN_COMMAND} inspect --ticket {name} --bundle {result}",
            f"{settings.KHIEN_COMMAND} inspect --ticket {name} --send",
        ],
        "scan_commands": _scan_commands(row, name, result),
        "paper_command": _paper_command(row, name),
        "challenges": [grouped_words(one.words) for one in queries.open_challenges(row)],
        "newest": newest,
        "receipt": receipt_name(newest) if newest else "",
        "receipt_command": _receipt_command(newest) if newest else "",
        "fingerprint": grouped(console_keys.signing_key().public.fingerprint),
        **results.shown(request),
        "waiting": queries.waiting_counts(request.user),
        "receipts": None if row.computer else len(queries.receipts_of(request.user, row)),
        "enrolments": row.enrolments.select_related("computer").order_by("place", "pk"),
    }
    return render(request, "evidence/ticket.html", context)


def _paper_command(row: Ticket, name: str) -> str:
    """What is run at a PC from which nothing may travel on a drive."""
    words = queries.open_challenges(row)
    challenge = f" --challenge {grouped_words(words[0].words)}" if words else ""
    return f"{settings.KHIEN_COMMAND} inspect --ticket {name} --paper{challenge}"


def _receipt_command(newest: Bundle) -> str:
    return f"{settings.KHIEN_COMMAND} receipt {receipt_name(newest)}"


@signed_in
@require_GET
def ticket_file(request: PersonRequest, pk: int) -> HttpResponse:
    """The signed file."""
    access.require_somewhere(request.user, "ticket.make")
    row = queries.ticket_for(request.user, pk)
    data = actions.hand_out_ticket(request.user, row)
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{ticket_name(row)}"'
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_POST
def ticket_revoke(request: PersonRequest, pk: int) -> HttpResponse:
    """End a ticket now."""
    access.require_somewhere(request.user, "ticket.make")
    row = queries.ticket_for(request.user, pk)
    actions.revoke_ticket(request.user, row)
    messages.success(request, _("Đã thu hồi phiếu. Máy đã gắn vẫn báo kết quả bình thường."))
    return redirect_for(request, reverse("evidence:ticket", args=[row.pk]))


def _scan_commands(row: Ticket, name: str, result: str) -> list[str]:
    """The same with a scan for marked files; none for a PC that may hold them."""
    if row.machine_class == "stand_alone":
        return []
    khien = settings.KHIEN_COMMAND
    return [
        f"{khien} enrol {name}",
        f"{khien} scan / --jsonl quet.jsonl",
        f"{khien} inspect --ticket {name} --bundle {result} --scan-result quet.jsonl",
    ]
