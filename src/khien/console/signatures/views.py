"""Trust roots: which are in force; and two acts on a letter's signatures."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from khien.console.directives import queries as directives
from khien.console.directives.models import Directive
from khien.console.people import access
from khien.console.signatures import actions, queries
from khien.console.signatures.forms import ListForm, RootForm
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError
from khien.documents.signatures.roots import MOST_CERTIFICATE_BYTES, MOST_LIST_BYTES


@signed_in
@require_http_methods(["GET", "POST"])
def roots(request: PersonRequest) -> HttpResponse:
    """Whom does the console trust?"""
    found = queries.roots_for(request.user)
    may_manage = queries.may_manage(request.user)
    form = RootForm(request.POST or None, request.FILES or None)
    problem: KhienError | None = None
    if request.method == "POST" and not may_manage:
        raise access.Refused("trust.manage")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_root(
                request.user, given["certificate"].read(MOST_CERTIFICATE_BYTES + 1),
                name=given["certificate"].name,
                fingerprint=given["fingerprint"], source=given["source"],
            )  # fmt: skip
        except KhienError as error:
            problem = error
        else:
            messages.success(
                request, _("Đã tin chứng thư này. Văn bản nhận trước đó kiểm lại được.")
            )
            return redirect_for(request, reverse("signatures:roots"))
    context = {
        "live": [each for each in found if each.retired_on is None],
        "retired": [each for each in found if each.retired_on is not None],
        "lists": queries.lists_for(request.user),
        "form": form,
        "list_form": ListForm(),
        "problem": problem,
        "may_manage": may_manage,
    }
    return render(request, "signatures/roots.html", context, status=409 if problem else 200)


@signed_in
@require_POST
def retire(request: PersonRequest, pk: int) -> HttpResponse:
    """Trust a certificate no longer."""
    try:
        actions.retire_root(request.user, pk, reason=request.POST.get("reason", ""))
    except KhienError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã thôi tin chứng thư này kể từ hôm nay."))
    return redirect_for(request, reverse("signatures:roots"))


@signed_in
@require_POST
def add_list(request: PersonRequest) -> HttpResponse:
    """Take a revocation list in."""
    access.require_somewhere(request.user, "trust.manage")
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Chọn tệp danh sách thu hồi."))
        return redirect_for(request, reverse("signatures:roots"))
    file = form.cleaned_data["revocation"]
    try:
        actions.add_list(request.user, file.read(MOST_LIST_BYTES + 1), name=file.name)
    except KhienError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã nhận danh sách thu hồi."))
    return redirect_for(request, reverse("signatures:roots"))


@signed_in
@require_POST
def check(request: PersonRequest, pk: int) -> HttpResponse:
    """Check a letter's signatures again, against the roots now in force."""
    directive = _directive(request, pk)
    try:
        found = actions.check_again(request.user, directive)
    except FileNotFoundError:
        messages.error(request, _("Không thấy tệp gốc của văn bản này trong kho."))
    except KhienError as error:
        messages.error(request, str(error))
    else:
        state = found.get_state_display() if found else ""
        messages.success(request, _("Đã kiểm lại chữ ký: %(state)s.") % {"state": state})
    return redirect_for(request, _review(pk))


@signed_in
@require_POST
def accept(request: PersonRequest, pk: int) -> HttpResponse:
    """Say why a letter that was changed since may be issued."""
    directive = _directive(request, pk)
    try:
        actions.accept_broken(request.user, directive, reason=request.POST.get("reason", ""))
    except KhienError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi lý do; văn bản giao được."))
    return redirect_for(request, _review(pk))


def _directive(request: PersonRequest, pk: int) -> Directive:
    access.require_somewhere(request.user, "directive.view")
    found = directives.directive_for(request.user, pk)
    if found is None:
        raise Http404
    return found


def _review(pk: int) -> str:
    return reverse("directives:review", args=[pk])
