"""Acts on one obligation by one press: a form of the card, or a key that sends the same form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khien.console.directives import actions, changing, errors, queries
from khien.console.directives.forms import DefendForm, TypedDeadlineForm, VersionForm
from khien.console.directives.models import Directive, Obligation
from khien.console.directives.reaching import (
    directive_of,
    not_excluded,
    obligation_of,
    review_url,
    sent_form,
)
from khien.console.directives.typed import Typed, typed_deadline
from khien.console.people import access
from khien.console.web.requests import PersonRequest, redirect_for, signed_in
from khien.core.dates import numeric
from khien.core.errors import KhienError

Act = Callable[[PersonRequest, Obligation, VersionForm], str]


def _merge(request: PersonRequest, row: Obligation, form: VersionForm) -> str:
    actions.merge_with_next(
        request.user, row,
        version=form.cleaned_data["version"],
        next_version=form.cleaned_data["next_version"] or 0,
    )  # fmt: skip
    return _("Đã gộp hai nhiệm vụ; xem lại rồi xác nhận.")


def _leave_out(request: PersonRequest, row: Obligation, form: VersionForm) -> str:
    actions.leave_out(
        request.user, row,
        version=form.cleaned_data["version"], reason=form.cleaned_data["reason"],
    )  # fmt: skip
    return _("Đã loại nhiệm vụ khỏi lần giao này.")


def _not_a_task(request: PersonRequest, row: Obligation, form: VersionForm) -> str:
    version = form.cleaned_data["version"]
    actions.leave_out(request.user, row, version=version, reason=actions.NOT_A_TASK)
    return _("Đã ghi: đây không phải nhiệm vụ.")


def _exclude(request: PersonRequest, row: Obligation, form: VersionForm) -> str:
    actions.exclude(
        request.user, row,
        version=form.cleaned_data["version"], reason=form.cleaned_data["reason"],
    )  # fmt: skip
    return _("Đã đưa ra ngoài phạm vi: chỉ để đọc, không giao.")


def _restore(request: PersonRequest, row: Obligation, form: VersionForm) -> str:
    actions.restore(request.user, row, version=form.cleaned_data["version"])
    return _("Đã khôi phục nhiệm vụ.")


def _confirm(request: PersonRequest, row: Obligation, form: VersionForm) -> str:
    actions.confirm(request.user, row, version=form.cleaned_data["version"])
    return _("Đã xác nhận nhiệm vụ.")


def _edit(request: PersonRequest, row: Obligation, form: VersionForm, **values: Any) -> None:
    actions.edit_obligation(
        request.user, row,
        version=form.cleaned_data["version"], wording=replace(changing.wording_of(row), **values),
    )  # fmt: skip


def _actors(request: PersonRequest, row: Obligation, form: VersionForm) -> str:
    names = form.actors()
    _edit(request, row, form, actors=names)
    shown = "; ".join(map(queries.name_words, names)) or "—"
    return _("Ai làm: %(names)s. Đã lưu và xác nhận.") % {"names": shown}


def _controls(request: PersonRequest, row: Obligation, form: VersionForm) -> str:
    _edit(request, row, form, controls=form.cleaned_data["control"])
    return _("Đã lưu cách chứng minh và xác nhận.")


def _modality(request: PersonRequest, row: Obligation, form: VersionForm) -> str:
    chosen = form.cleaned_data["modality"] or row.modality
    _edit(request, row, form, modality=chosen)
    label = Obligation.Modality(chosen).label
    return _("Mức độ: %(label)s. Đã lưu và xác nhận.") % {"label": label}


_ACTS: Mapping[str, Act] = {
    "merge": _merge, "leave-out": _leave_out, "restore": _restore, "confirm": _confirm,
    "actors": _actors, "controls": _controls, "modality": _modality, "exclude": _exclude,
    "not-a-task": _not_a_task,
}  # fmt: skip
_STAY = frozenset({"merge", "restore", "actors", "controls", "modality"})


@signed_in
@require_POST
def act(request: PersonRequest, pk: int, obligation: int, verb: str) -> HttpResponse:
    """One act on one obligation; when somebody was first, nothing is done and nothing lost."""
    row = obligation_of(request, pk, obligation)
    if verb not in _ACTS:
        raise Http404
    form = sent_form(request)
    try:
        said = _ACTS[verb](request, row, form)
    except errors.ChangedMeanwhile as error:
        context = {
            "directive": row.directive, "row": row, "problem": error, "verb": verb,
            "reason": form.cleaned_data["reason"],
        }  # fmt: skip
        return render(request, "directives/changed.html", context, status=409)
    except (errors.NothingToMerge, errors.ReasonNeeded, errors.OwnWordsStay) as error:
        messages.error(request, str(error))
        return redirect_for(request, review_url(pk, row.pk))
    messages.success(request, said)
    return redirect_for(
        request, review_url(pk, row.pk if verb in _STAY else queries.next_open(request.user, row))
    )


@signed_in
@require_POST
def undo(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the last act back."""
    directive = directive_of(request, pk)
    try:
        about = actions.undo(request.user, directive)
    except (errors.NothingToUndo, errors.ChangedMeanwhile, errors.OutOfScope) as error:
        messages.error(request, str(error))
        return redirect_for(request, review_url(pk))
    messages.success(request, _("Đã hoàn tác thao tác cuối cùng của bạn."))
    return redirect_for(request, review_url(pk, about))


@signed_in
@require_http_methods(["GET", "POST"])
def deadline(request: PersonRequest, pk: int, obligation: int) -> HttpResponse:
    """Set a deadline by words; the day they name is shown before it is saved."""
    row = obligation_of(request, pk, obligation)
    access.require(request.user, "directive.edit", row.directive.organisation_id)
    not_excluded(row)
    sent = request.POST if request.method == "POST" else request.GET
    form = TypedDeadlineForm({"version": str(row.version), **sent.dict()})
    if not form.is_valid():
        raise errors.BadForm()
    words = form.cleaned_data["words"]
    found, problem = _understood(words, row.directive)
    if request.method == "GET" and request.headers.get("Accept") == "application/json":
        return JsonResponse(_as_json(found, problem))
    shown = form.cleaned_data["seen"] == (found.due if found else None)
    if request.method == "POST" and problem is None and shown:
        try:
            _edit(request, row, _version(form), deadline=found.due if found else None)
        except errors.ChangedMeanwhile as error:
            problem = error
            row = obligation_of(request, pk, obligation)
        else:
            messages.success(request, _("Hạn: %(day)s. Đã lưu và xác nhận.") % {"day": _day(found)})
            return redirect_for(request, review_url(pk, queries.next_open(request.user, row)))
    context = {
        "directive": row.directive, "row": row, "words": words, "found": found,
        "day": _day(found), "asked": bool(words) or request.method == "POST", "problem": problem,
    }  # fmt: skip
    return render(request, "directives/deadline.html", context, status=_status(problem))


def _understood(words: str, directive: Directive) -> tuple[Typed | None, KhienError | None]:
    if not words.strip():
        return None, None
    try:
        return typed_deadline(
            words, letter_date=directive.date, received_on=directive.received_on
        ), None
    except errors.UnreadDeadline as error:
        return None, error


def _status(problem: KhienError | None) -> int:
    return 409 if isinstance(problem, errors.ChangedMeanwhile) else 200


def _version(form: TypedDeadlineForm) -> VersionForm:
    given = VersionForm({"version": form.cleaned_data["version"]})
    given.is_valid()
    return given


def _day(found: Typed | None) -> str:
    """ "thứ Ba, 15/12/2026, tính từ ngày nhận 20/11/2026": what a person checks."""
    if found is None:
        return _("không có hạn")
    words = f"{WEEKDAYS[found.due.weekday()]}, {numeric(found.due)}"
    if found.since:
        words += _(", tính từ ngày nhận %(day)s") % {"day": numeric(found.since)}
    return f"{words}. {found.caveat}" if found.caveat else words


def _as_json(found: Typed | None, problem: KhienError | None) -> dict[str, str]:
    if problem is not None:
        return {"problem": problem.message(), "hint": problem.advice()}
    return {"due": found.due.isoformat() if found else "", "words": _day(found)}


@signed_in
@require_GET
def choices(request: PersonRequest, pk: int) -> HttpResponse:
    """Names and controls for completion, as JSON."""
    found = queries.choices_for(request.user, directive_of(request, pk))
    return JsonResponse({"names": found.names, "controls": found.controls})


@signed_in
@require_http_methods(["GET", "POST"])
def defend(request: PersonRequest, pk: int, obligation: int) -> HttpResponse:
    """For an excluded clause: a control of the catalogue, in the catalogue's own words."""
    row = obligation_of(request, pk, obligation)
    access.require(request.user, "directive.edit", row.directive.organisation_id)
    if row.scope != Obligation.Scope.EXCLUDED:
        raise errors.NotExcluded()
    form = DefendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.choose_control(request.user, row, **form.cleaned_data)
        messages.success(request, _("Đã thêm nhiệm vụ theo đúng lời của biện pháp."))
        return redirect_for(request, review_url(pk, made.pk))
    context = {"directive": row.directive, "row": row, "form": form}
    return render(request, "directives/defend.html", context)
