"""The review page, and the pages on which its letter is corrected by plain forms."""

from __future__ import annotations

from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.directives import actions, errors, queries
from khien.console.directives.forms import HeaderForm, WordingForm
from khien.console.directives.models import Directive
from khien.console.directives.reaching import (
    directive_of,
    not_excluded,
    obligation_of,
    review_url,
    sent_form,
)
from khien.console.directives.spans import MOST_SHOWN, cuts
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, row_id, signed_in
from khien.core.errors import DocumentError, KhienError

FormT = TypeVar("FormT", bound=forms.Form)


@signed_in
@require_GET
def review(request: PersonRequest, pk: int) -> HttpResponse:
    """Is what the reader found right?"""
    directive = directive_of(request, pk)
    context = {
        "directive": directive,
        "review": queries.review_of(request.user, directive, most=MOST_SHOWN),
        "head": queries.head_of(request.user, directive),
        "may_edit": directive.state == Directive.State.REVIEW
        and access.may(request.user, "directive.edit", directive.organisation_id),
        "may_issue": access.may(request.user, "directive.issue", directive.organisation_id),
        "warnings": [each.get("message", "") for each in directive.reading.get("warnings", [])],
    }
    return render(request, "directives/review.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def header(request: PersonRequest, pk: int) -> HttpResponse:
    """Correct the letter's head."""
    directive = directive_of(request, pk)
    access.require(request.user, "directive.edit", directive.organisation_id)
    form = HeaderForm(request.POST or None, initial=HeaderForm.initial_of(directive))
    problem: KhienError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_header(
                request.user, directive,
                version=form.cleaned_data["version"], header=form.header(),
            )  # fmt: skip
        except errors.ChangedMeanwhile as error:
            problem = error
            directive = directive_of(request, pk)
            form = _again(form, directive.version)
        else:
            messages.success(request, _("Đã lưu phần đầu văn bản."))
            return redirect_for(request, review_url(pk))
    context = {
        "directive": directive,
        "form": form,
        "problem": problem,
        "head": queries.head_of(request.user, directive),
    }
    return render(request, "directives/header.html", context, status=409 if problem else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, pk: int, obligation: int) -> HttpResponse:
    """Correct one obligation. When somebody was first, what was typed stays in the form."""
    directive = directive_of(request, pk)
    row = queries.obligation_for(request.user, pk, obligation)
    if row is None:
        return _gone(request, directive)
    access.require(request.user, "directive.edit", row.directive.organisation_id)
    not_excluded(row)
    form = WordingForm(request.POST or None, initial=WordingForm.initial_of(row))
    problem: KhienError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_obligation(
                request.user, row, version=form.cleaned_data["version"], wording=form.wording()
            )
        except (errors.ChangedMeanwhile, errors.OutOfScope) as error:
            problem = error
            row = queries.obligation_for(request.user, pk, obligation)
            if row is None:
                return _gone(request, directive)
            form = _again(form, row.version)
        else:
            messages.success(request, _("Đã lưu và xác nhận nhiệm vụ."))
            return redirect_for(request, review_url(pk, queries.next_open(request.user, row)))
    context = {
        "directive": row.directive, "row": row, "form": form, "problem": problem,
        "focus": request.GET.get("focus", ""),
    }  # fmt: skip
    return render(request, "directives/edit.html", context, status=409 if problem else 200)


def _gone(request: PersonRequest, directive: Directive) -> HttpResponse:
    """An obligation that was merged away while somebody typed: offer to add what he typed."""
    if request.method != "POST":
        raise Http404
    context = {
        "directive": directive, "row": None, "form": WordingForm(request.POST),
        "problem": errors.GoneMeanwhile(),
    }  # fmt: skip
    return render(request, "directives/edit.html", context, status=409)


@signed_in
@require_http_methods(["GET", "POST"])
def add(request: PersonRequest, pk: int) -> HttpResponse:
    """An obligation the reader did not find."""
    directive = directive_of(request, pk)
    access.require(request.user, "directive.edit", directive.organisation_id)
    form = WordingForm(request.POST or None)
    problem: KhienError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add_obligation(
                request.user, directive, wording=form.wording(),
                after=row_id(request.GET.get("after", "")),
            )  # fmt: skip
        except errors.OutOfScope as error:
            problem = error
        else:
            messages.success(request, _("Đã thêm nhiệm vụ."))
            return redirect_for(request, review_url(pk, row.pk))
    context = {"directive": directive, "row": None, "form": form, "problem": problem}
    return render(request, "directives/edit.html", context, status=409 if problem else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def split(request: PersonRequest, pk: int, obligation: int) -> HttpResponse:
    """Choose a place between two words and cut there."""
    row = obligation_of(request, pk, obligation)
    access.require(request.user, "directive.edit", row.directive.organisation_id)
    not_excluded(row)
    problem: KhienError | None = None
    if request.method == "POST":
        form = sent_form(request)
        try:
            actions.split_obligation(
                request.user, row,
                version=form.cleaned_data["version"], at=form.cleaned_data["at"] or 0,
            )  # fmt: skip
        except (errors.ChangedMeanwhile, errors.BadSplit) as error:
            problem = error
        else:
            messages.success(request, _("Đã tách thành hai nhiệm vụ; xem lại từng phần."))
            return redirect_for(request, review_url(pk, row.pk))
    found = cuts(row.text)
    context = {
        "directive": row.directive, "row": row, "problem": problem,
        "strong": [cut for cut in found if cut.strong],
        "weak": [cut for cut in found if not cut.strong],
    }  # fmt: skip
    return render(request, "directives/split.html", context, status=409 if problem else 200)


@signed_in
@require_POST
def confirm_rest(request: PersonRequest, pk: int) -> HttpResponse:
    """Confirm all that is left, except what a person must look at."""
    done, waiting = actions.confirm_rest(request.user, directive_of(request, pk))
    if done:
        words = ngettext("Đã xác nhận %(n)d nhiệm vụ.", "Đã xác nhận %(n)d nhiệm vụ.", done)
        messages.success(request, words % {"n": done})
    if waiting:
        messages.warning(request, _("Còn %(n)d nhiệm vụ cần bạn xem từng việc.") % {"n": waiting})
    return redirect_for(request, review_url(pk) + "#foot")


@signed_in
@require_POST
def read_again(request: PersonRequest, pk: int) -> HttpResponse:
    """Read a letter that was let in unread."""
    try:
        actions.read_again(request.user, directive_of(request, pk))
    except (DocumentError, errors.AlreadyRead, errors.FileGone) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã đọc văn bản. Rà soát các nhiệm vụ rồi giao."))
    return redirect_for(request, review_url(pk))


def _again(form: FormT, version: int) -> FormT:
    """The form with what was typed, and the version it would now be saved over."""
    assert isinstance(form.data, QueryDict)  # noqa: S101 - a posted form
    data = form.data.copy()
    data["version"] = str(version)
    return type(form)(data)
