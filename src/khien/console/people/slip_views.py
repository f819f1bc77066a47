"""Printing slips, mending an account, and the public page where a slip is used."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from khien.console.people import queries, slip_actions
from khien.console.people.forms import ActivateForm
from khien.console.people.models import ActivationSlip, Person
from khien.console.people.slip_actions import PrintedSlip, Purpose
from khien.console.web.requests import PersonRequest, signed_in
from khien.reports.codes import qr_svg
from khien.reports.slips import Slip, slips_pdf


@signed_in
@require_POST
@never_cache
def slips(request: PersonRequest) -> HttpResponse:
    """A PDF of fresh slips for the chosen people, or for all officers who have not begun."""
    if request.POST.get("who") == "waiting_officers":
        persons = list(queries.waiting_officers(request.user)[: slip_actions.MOST_SLIPS])
    else:
        ids = [int(pk) for pk in request.POST.getlist("person") if pk.isdecimal() and len(pk) < 19]
        persons = list(queries.visible(request.user).filter(pk__in=ids))
    printed = slip_actions.make_slips(request.user, persons, Purpose.BEGIN)
    if not printed.slips:
        return render(request, "people/no_slips.html", {"failed": printed.failed}, status=422)
    return _pdf(request.user, printed.slips)


def _pdf(issuer: Person, made: Sequence[PrintedSlip]) -> HttpResponse:
    body = slips_pdf(
        [
            Slip(
                name=f"{one.person.full_name} ({one.person.username})",
                organisation=one.person.organisation.name,
                role=one.roles, url=one.url, code=one.code, expires=one.expires,
            )
            for one in made
        ],
        issuer=issuer.organisation.name,
    )  # fmt: skip
    name = f"phieu-kich-hoat-{timezone.localtime():%Y%m%d-%H%M}.pdf"
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _one(request: PersonRequest, slip: PrintedSlip, *, mended: bool) -> HttpResponse:
    drawing = qr_svg(slip.url, sized=False)
    qr = mark_safe(drawing)  # noqa: S308 - a drawing made here from our own link
    return render(request, "people/slip.html", {"slip": slip, "qr": qr, "mended": mended})


@signed_in
@require_POST
@never_cache
def slip(request: PersonRequest, pk: int) -> HttpResponse:
    """The slip of one person on the screen, once."""
    person = get_object_or_404(queries.visible(request.user), pk=pk)
    printed = slip_actions.make_slips(request.user, [person], Purpose.BEGIN)
    if not printed.slips:
        return render(request, "people/no_slips.html", {"failed": printed.failed}, status=422)
    return _one(request, printed.slips[0], mended=False)


@signed_in
@require_POST
@never_cache
def mend(request: PersonRequest, pk: int) -> HttpResponse:
    """A lost phone or password: end the old ones, show the new slip once."""
    person = get_object_or_404(queries.visible(request.user), pk=pk)
    return _one(request, slip_actions.mend(request.user, person), mended=True)


@sensitive_post_parameters()
@never_cache
def activate(request: HttpRequest, token: str) -> HttpResponseBase:
    """Where a slip's link leads. The page looks the same for every token, good or not."""
    form = ActivateForm(request.POST or None)
    if form.is_valid():
        try:
            used = slip_actions.activate(
                token, form.cleaned_data["code"], form.cleaned_data["password1"]
            )
        except ValidationError as error:
            form.add_error("password1", error)
        else:
            if used is not None:
                return _begin(request, used)
            form.add_error("code", _(
                "Phiếu không mở được: mã sai, phiếu đã dùng, hết hạn hoặc đã thu hồi. Kiểm tra lại "
                "mã; nếu vẫn không được, xin phiếu mới ở cán bộ đầu mối."
            ))  # fmt: skip
    status = 422 if form.is_bound else 200
    # The site's referrer policy (same-origin) keeps the token in this house; "no-referrer" would
    # make browsers send "Origin: null" with the form, which the forgery check must refuse.
    return render(request, "people/activate.html", {"form": form}, status=status)


def _begin(request: HttpRequest, used: ActivationSlip) -> HttpResponseBase:
    """Sign the person in; allauth asks for the code of a phone that is still bound."""
    logout(request)  # whoever sat here before
    # As after typing the password at the door: binding the phone asks for nothing more.
    record_authentication(request, used.person, "password", username=used.person.username)
    _tell(request, used)
    signed: HttpResponseBase = perform_login(
        request, used.person, email_verification="none", redirect_url="/"
    )
    return signed


def _tell(request: HttpRequest, used: ActivationSlip) -> None:
    """Who mended the account, when; and the name to sign in with."""
    if used.purpose == Purpose.MEND:
        by = used.made_by.full_name if used.made_by else "—"
        made = timezone.localtime(used.made_at)
        said = _(
            "Tài khoản này được {name} cấp lại lúc {time}: mật khẩu, điện thoại và các phiên cũ đã "
            "bị hủy. Nếu bạn không yêu cầu, báo ngay cho đơn vị thường trực."
        )
        messages.warning(request, said.format(name=by, time=f"{made:%H:%M %d/%m/%Y}"))
    done = _("Đã đặt mật khẩu. Tên đăng nhập của bạn: {username}")
    messages.success(request, done.format(username=used.person.username))
