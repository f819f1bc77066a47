"""Packets in and out, the set-up, and sending a letter or a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.directives import queries as directives
from khien.console.directives.models import Directive
from khien.console.exchange import actions, queries
from khien.console.exchange.actions import Sending
from khien.console.exchange.forms import SendForm, SettingsForm
from khien.console.exchange.models import OutPacket
from khien.console.people import access
from khien.console.reports import queries as reports
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError

PER_PAGE = 25


@signed_in
@require_GET
def listing(request: PersonRequest) -> HttpResponse:
    """What came, what went, and what waits for a person?"""
    access.require_somewhere(request.user, "exchange.view")
    came = Paginator(queries.came(request.user), PER_PAGE)
    went = Paginator(queries.went(request.user), PER_PAGE)
    page_in = came.get_page(request.GET.get("in"))
    page_out = went.get_page(request.GET.get("out"))
    context = {
        "figures": queries.figures(request.user),
        "came": page_in,
        "went": page_out,
        "exchange": queries.state_of(request.user),
        "may_send": bool(access.scope_ids(request.user, "exchange.send")),
    }
    return render(request, "exchange/list.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def set_up(request: PersonRequest) -> HttpResponse:
    """Where do packets come and go?"""
    found = queries.settings_for(request.user)
    initial = {}
    if found is not None:
        initial = {
            "inbox": found.inbox, "outbox": found.outbox, "organ_id": found.organ_id,
            "organisation": found.organisation_id, "enabled": found.enabled,
        }  # fmt: skip
    form = SettingsForm(
        request.POST or None, initial=initial or None,
        places=access.scope(request.user, "exchange.set_up"),
    )  # fmt: skip
    problem: KhienError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_settings(request.user, form.set_up())
        except KhienError as error:
            problem = error
        else:
            messages.success(request, _("Đã lưu. Gói tin được nhận và gửi trong vòng một phút."))
            return redirect_for(request, reverse("exchange:set_up"))
    context = {"form": form, "exchange": found, "problem": problem}
    return render(request, "exchange/set_up.html", context, status=409 if problem else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def send_letter(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a letter as a packet."""
    access.require_somewhere(request.user, "exchange.send")
    directive = directives.directive_for(request.user, pk)
    if directive is None:
        raise Http404
    access.require(request.user, "exchange.send", directive.organisation_id)
    number, _slash, notation = directive.number_as_printed.partition("/")
    initial = {
        "number": number, "notation": notation, "day": directive.date,
        "type_name": directive.doc_type.capitalize() or "Công văn",
        "subject": directive.subject, "signer": directive.signer,
    }  # fmt: skip
    return _send(
        request, directive, initial,
        lambda sending: actions.send_directive(request.user, directive, sending),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def send_report(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a frozen progress report as a packet."""
    access.require_somewhere(request.user, "exchange.send")
    report = reports.report_for(request.user, pk)
    if report is None:
        raise Http404
    access.require(request.user, "exchange.send", report.organisation_id)
    packet = queries.packet_of_letter(request.user, report.directive)
    initial = {
        "day": timezone.localdate(), "type_name": "Báo cáo",
        "subject": _("Kết quả thực hiện %(letter)s") % {"letter": report.directive},
        "receivers": f"{packet.sender_id}; {packet.sender_name}" if packet else "",
    }  # fmt: skip
    return _send(
        request, report.directive, initial,
        lambda sending: actions.send_report(request.user, report, sending),
    )  # fmt: skip


@signed_in
@require_POST
def try_again(request: PersonRequest, pk: int) -> HttpResponse:
    """Build a failed packet once more."""
    access.require_somewhere(request.user, "exchange.send")
    if not queries.went(request.user).filter(pk=pk).exists():
        raise Http404
    actions.try_again(request.user, pk)
    messages.success(request, _("Gói sẽ được ghi lại trong vòng một phút."))
    return redirect_for(request, reverse("exchange:list"))


def _send(
    request: PersonRequest,
    directive: Directive,
    initial: Mapping[str, object],
    act: Callable[[Sending], OutPacket],
) -> HttpResponse:
    form = SendForm(request.POST or None, initial=dict(initial))
    problem: KhienError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            act(form.sending())
        except KhienError as error:
            problem = error
        else:
            messages.success(request, _("Đã đưa vào danh sách gửi; gói ra trong vòng một phút."))
            return redirect_for(request, reverse("exchange:list"))
    context = {
        "form": form, "directive": directive, "problem": problem,
        "partners": queries.partners(request.user),
    }  # fmt: skip
    return render(request, "exchange/send.html", context, status=409 if problem else 200)
