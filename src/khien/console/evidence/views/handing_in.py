"""Handing in files and words for an assignment, and getting a file back."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.assignments import queries as assignments
from khien.console.assignments.models import Assignment
from khien.console.evidence import actions, forms, queries
from khien.console.evidence.models import HeldFile, Refusal
from khien.console.evidence.views.downloads import as_download
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.web.requests import PersonRequest, redirect_for, row_id, signed_in
from khien.core.errors import KhienError, MarkedDocument


def _assignment(viewer: Person, pk: int) -> Assignment:
    found = assignments.assignments_for(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@signed_in
@require_POST
def add(request: PersonRequest, pk: int) -> HttpResponse:
    """Hand in one file; what became of it is said in words."""
    assignment = _assignment(request.user, pk)
    form = forms.FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            made = actions.add_file(
                request.user, assignment, form.cleaned_data["file"], form.cleaned_data["words"]
            )
        except KhienError as error:
            messages.error(request, str(error))
        else:
            _say(request, made, assignment)
    else:
        messages.error(request, _("Chưa chọn tệp nào, hoặc ghi chú quá dài."))
    return redirect_for(request, _back(pk))


@signed_in
@require_POST
def state(request: PersonRequest, pk: int) -> HttpResponse:
    """Hand in words and figures."""
    assignment = _assignment(request.user, pk)
    form = forms.StatementForm(request.POST)
    if form.is_valid():
        try:
            actions.add_statement(request.user, assignment, **form.cleaned_data)
        except KhienError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Đã ghi khai báo; kết quả được tính là “người khai”."))
    else:
        messages.error(request, _("Khai báo chưa có nội dung, hoặc số không đúng."))
    return redirect_for(request, _back(pk))


@signed_in
@require_GET
def file(request: PersonRequest, pk: int) -> FileResponse:
    """A file that was handed in, as a download."""
    stored, stream = queries.open_file(request.user, pk)
    return as_download(stream, stored.name)


@signed_in
@require_http_methods(["GET", "POST"])
def not_a_mark(request: PersonRequest) -> HttpResponse:
    """Hand in for an organisation what was turned away for a mark that is none."""
    access.require_somewhere(request.user, "mark.declare")
    places = access.scope(request.user, "mark.declare").order_by("name")
    chosen = row_id(request.POST.get("organisation") or request.GET.get("organisation", ""))
    place = places.filter(pk=chosen).first() if chosen else None
    if chosen and place is None:
        raise Http404
    choices = queries.declarable(request.user, place.pk) if place else Assignment.objects.none()
    form = forms.NotAMarkForm(choices, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        assignment = values.pop("assignment")
        try:
            made = actions.add_declared_file(
                request.user, assignment, values["file"], reason=values["reason"],
                words=values["words"],
            )  # fmt: skip
        except KhienError as error:
            form.add_error("file", str(error))
        else:
            _say(request, made, assignment)
            return redirect_for(request, _back(assignment.pk))
    context = {"form": form, "places": places, "place": place, "any": choices.exists()}
    return render(request, "evidence/not_a_mark.html", context)


def _say(request: PersonRequest, made: object, assignment: Assignment) -> None:
    if isinstance(made, Refusal):
        messages.error(request, str(MarkedDocument(level=made.facts.get("level", ""))))
        people = ", ".join(queries.who_declares(assignment.organisation_id))
        if people:
            words = _("Nếu chữ đó không phải dấu độ mật, nhờ %(people)s xác nhận và nộp thay.")
            messages.info(request, words % {"people": people})
    elif isinstance(made, HeldFile):
        messages.warning(
            request,
            _("Tệp chưa kiểm tra được dấu độ mật nên đang chờ người có thẩm quyền xem xét."),
        )
    else:
        messages.success(request, _("Đã nhận tệp minh chứng."))


def _back(pk: int) -> str:
    return reverse("assignments:detail", args=[pk])
