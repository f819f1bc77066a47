"""Tôi thấy điều bất thường: report, my reports; the standing unit's list, detail and answer."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.evidence.files import examine_upload
from khien.console.evidence.queries import who_declares
from khien.console.incidents import actions, forms, queries
from khien.console.incidents.models import OddThing
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.errors import KhienError

PER_PAGE = 50
MOST_DRAFTS = 100


@signed_in
@require_http_methods(["GET", "POST"])
def report(request: PersonRequest) -> HttpResponse:
    """Three fields and a file."""
    form = forms.Report(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("what", "where", "when")}
        try:
            attached = _examined(form.cleaned_data["file"])
            done = actions.report(request.user, **told, attached=attached)
        except KhienError as error:
            form.add_error(None, str(error))
        else:
            _tell_about_file(request, done.file, attached)
            return redirect_for(request, reverse("incidents:sent", args=[done.odd_thing.pk]))
    return render(request, "incidents/report.html", {"form": form})


def _examined(upload: UploadedFile[bytes] | None) -> actions.Attached | None:
    """The mark check, before any transaction: it may take a minute."""
    if upload is None:
        return None
    name = upload.name or ""
    return actions.Attached(upload, name, examine_upload(upload, name=name))


def _tell_about_file(
    request: PersonRequest, became: str, attached: actions.Attached | None
) -> None:
    error = attached.examination.error if attached else None
    if became == "marked" and error is not None:
        words = _("Lời kể đã được ghi, nhưng tệp không được nhận.")
        messages.error(request, f"{words} {error}")
        people = ", ".join(who_declares(request.user.organisation_id))
        if people:
            words = _("Nếu chữ đó không phải dấu độ mật, nhờ %(people)s xác nhận và nộp thay.")
            messages.info(request, words % {"people": people})
    elif became == "too_large" and error is not None:
        words = _("Lời kể đã được ghi, nhưng tệp quá lớn nên không nhận được.")
        messages.warning(request, f"{words} {error}")
    elif became == "held":
        words = _("Tệp chưa kiểm tra được nên đang chờ người có trách nhiệm xem; tệp không mất.")
        messages.warning(request, words)


def _own(request: PersonRequest, pk: int) -> OddThing:
    try:
        return actions.open_own(request.user, pk)
    except access.Refused:
        raise Http404 from None


@signed_in
@require_GET
def sent(request: PersonRequest, pk: int) -> HttpResponse:
    """The code, who will answer, by when."""
    return _page_of_own(request, pk, "incidents/sent.html")


@signed_in
@require_GET
def own(request: PersonRequest, pk: int) -> HttpResponse:
    """One of my reports with its answer, which is now seen."""
    return _page_of_own(request, pk, "incidents/own.html")


def _page_of_own(request: PersonRequest, pk: int, template: str) -> HttpResponse:
    found = _own(request, pk)
    context = {
        "odd_thing": found,
        "promise": queries.promise_of(request.user, found),
        "file_waits": queries.file_waits(request.user, found),
    }
    return render(request, template, context)


@signed_in
@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    """What I reported and what was answered."""
    page = Paginator(queries.mine(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "new": queries.new_answers(request.user)}
    return render(request, "incidents/mine.html", context)


@signed_in
@require_GET
def listing(request: PersonRequest) -> HttpResponse:
    """Drafts of incidents and reports that wait for a person, in the viewer's reach."""
    answers = bool(access.scope_ids(request.user, "odd_thing.view"))
    if not answers:
        access.require_somewhere(request.user, "incident.view")
    which = request.GET.get("which", "")
    which = which if which in queries.FILTERS else ""
    shown = queries.for_unit(request.user, which=which)
    context = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "which": which,
        "filters": [
            ("", _("Tất cả")), ("open", _("Chờ trả lời")), ("late", _("Quá hẹn")),
            ("answered", _("Đã trả lời")),
        ],
        "open": queries.open_count(request.user),
        "late": queries.late_count(request.user),
        "answers": answers,
        "drafts": queries.drafts_for(request.user)[:MOST_DRAFTS],
        "open_drafts": queries.open_drafts(request.user),
        "decides": access.scope_ids(request.user, "incident.decide"),
    }  # fmt: skip
    return render(request, "incidents/list.html", context)


def _in_reach(request: PersonRequest, pk: int) -> OddThing:
    access.require_somewhere(request.user, "odd_thing.view")
    found = queries.one_for_unit(request.user, pk)
    if found is None:
        raise Http404
    return found


def _detail(request: PersonRequest, found: OddThing, form: forms.Answer) -> HttpResponse:
    context = {
        "odd_thing": found,
        "form": form,
        "may_answer": access.may(request.user, "odd_thing.answer", found.organisation_id),
        "not_a_mark": forms.NotAMark()
        if found.file_id is None and access.may(request.user, "mark.declare", found.organisation_id)
        else None,
        "promise": queries.promise_of(request.user, found),
        "file_waits": queries.file_waits(request.user, found),
    }
    return render(request, "incidents/detail.html", context)


@signed_in
@require_GET
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One report and its answer."""
    found = _in_reach(request, pk)
    return _detail(request, found, forms.Answer(initial={"words": found.answer}))


@signed_in
@require_POST
def answer(request: PersonRequest, pk: int) -> HttpResponse:
    """Answer a report; the words reach the reporter."""
    found = _in_reach(request, pk)
    form = forms.Answer(request.POST)
    if form.is_valid():
        try:
            actions.answer(request.user, found.pk, words=form.cleaned_data["words"])
        except KhienError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã trả lời. Người báo sẽ thấy ở trang của mình."))
            return redirect_for(request, reverse("incidents:detail", args=[found.pk]))
    return _detail(request, found, form)


@signed_in
@require_POST
def not_a_mark(request: PersonRequest, pk: int) -> HttpResponse:
    """Add for the reporter the file that was turned away for a mark that is none."""
    found = _in_reach(request, pk)
    access.require(request.user, "mark.declare", found.organisation_id)
    form = forms.NotAMark(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        name = upload.name or ""
        examination = examine_upload(upload, name=name, past_mark=True)
        attached = actions.Attached(upload, name, examination)
        try:
            actions.attach_declared(
                request.user, found.pk, attached, reason=form.cleaned_data["reason"]
            )
        except KhienError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Đã nhận tệp và ghi lý do vào nhật ký."))
    else:
        messages.error(request, _("Chọn tệp và ghi lý do trước khi xác nhận."))
    return redirect_for(request, reverse("incidents:detail", args=[found.pk]))


@signed_in
@require_GET
def file(request: PersonRequest, pk: int) -> HttpResponseBase:
    """The attached file: always a download, never shown by the browser (ATTACKS 12)."""
    found = queries.with_file(request.user, pk)
    if found is None or found.file is None:
        raise Http404
    return FileResponse(
        queries.file_of(request.user, found),
        as_attachment=True,
        filename=found.file.name,
        content_type="application/octet-stream",
    )
