"""Pages of certificates: list, one certificate to read, sign and print, its photo."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.endpoints.queries import computer_for
from khien.console.evidence.files import examine_upload
from khien.console.evidence.views.downloads import as_download
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.console.wiping import actions, forms, queries
from khien.console.wiping.standing import agreement
from khien.core.errors import KhienError

PER_PAGE = 50


@signed_in
@require_GET
def certificates(request: PersonRequest) -> HttpResponse:
    """All certificates in reach."""
    access.require_somewhere(request.user, queries.VIEW)
    page = Paginator(queries.certificates_for(request.user), PER_PAGE).get_page(
        request.GET.get("page")
    )
    shown = [(one, agreement(one)) for one in page.object_list]
    return render(request, "wiping/list.html", {"page": page, "shown": shown})


@signed_in
@require_GET
def certificate(request: PersonRequest, pk: int) -> HttpResponse:
    """One certificate: what it says, who signed, whether the machine check agrees."""
    row = queries.certificate_for(request.user, pk)
    due = actions.part_due(row)
    signed = {one.person_id for one in row.signatures.all()}
    may_do = access.may(request.user, "wiping.do", row.organisation_id)
    context = {
        "certificate": row, "agreement": agreement(row), "may_do": may_do,
        "may_sign": due is not None
        and request.user.pk not in signed
        and access.may(request.user, actions.VERB[due], row.organisation_id),
        "may_change": row.state == row.State.COMPLETE
        and access.may(request.user, "computer.manage", row.organisation_id),
        "may_photo": may_do and row.state == row.State.DRAWN,
        "may_void": may_do and row.state not in (row.State.USED, row.State.VOID),
    }  # fmt: skip
    return render(request, "wiping/certificate.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def draw_up(request: PersonRequest, pk: int) -> HttpResponse:
    """A new certificate for one PC."""
    computer = computer_for(request.user, pk)
    access.require(request.user, "wiping.do", computer.organisation_id)
    form = forms.CertificateForm(request.POST or None, initial={"done_by": request.user.full_name})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draw_up(request.user, computer, form.values())
        except KhienError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lập biên bản: thêm ảnh rồi ký."))
            return redirect_for(request, reverse("wiping:certificate", args=[made.pk]))
    return render(request, "wiping/form.html", {"form": form, "computer": computer})


@signed_in
@require_POST
def sign(request: PersonRequest, pk: int) -> HttpResponse:
    """Sign the part that is due."""
    row = queries.certificate_for(request.user, pk)
    try:
        actions.sign(request.user, row)
    except KhienError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ký."))
    return redirect_for(request, reverse("wiping:certificate", args=[row.pk]))


@signed_in
@require_POST
def void(request: PersonRequest, pk: int) -> HttpResponse:
    """Make a certificate void."""
    row = queries.certificate_for(request.user, pk)
    try:
        actions.make_void(request.user, row, reason=request.POST.get("reason", ""))
    except KhienError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã hủy biên bản."))
    return redirect_for(request, reverse("wiping:certificate", args=[row.pk]))


@signed_in
@require_http_methods(["GET", "POST"])
def photo(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Hand the photo in, or download it."""
    row = queries.certificate_for(request.user, pk)
    if request.method == "GET":
        stream = queries.photo_of(request.user, row)
        return as_download(stream, row.photo.name if row.photo else "")
    access.require(request.user, "wiping.do", row.organisation_id)
    form = forms.PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Chọn ảnh trước khi gửi."))
        return redirect_for(request, reverse("wiping:certificate", args=[row.pk]))
    upload = form.cleaned_data["photo"]
    name = upload.name or ""
    # The mark check before any transaction: it may take a minute.
    handed = actions.Photo(upload, name, examine_upload(upload, name=name))
    try:
        _tell(request, actions.add_photo(request.user, row, handed), handed)
    except KhienError as error:
        messages.error(request, str(error))
    return redirect_for(request, reverse("wiping:certificate", args=[row.pk]))


def _tell(request: PersonRequest, became: str, handed: actions.Photo) -> None:
    if became == "stored":
        messages.success(request, _("Đã nhận ảnh."))
    elif became == "held":
        messages.warning(request, _("Ảnh chưa kiểm tra được nên đang chờ người xem xét."))
    else:
        messages.error(request, str(handed.examination.error or _("Không nhận được ảnh.")))


@signed_in
@require_http_methods(["GET", "POST"])
def correct(request: PersonRequest, pk: int) -> HttpResponse:
    """Put right a class that was entered wrongly."""
    computer = computer_for(request.user, pk)
    access.require(request.user, "computer.correct", computer.organisation_id)
    form = forms.CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_class(request.user, computer, **form.cleaned_data)
        except KhienError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã sửa loại máy, lý do nằm trong nhật ký."))
            return redirect_for(request, reverse("endpoints:computer", args=[computer.pk]))
    context = {"form": form, "computer": computer, "correction": True}
    return render(request, "wiping/form.html", context)
