"""The issue page: who gets what, names that must be answered, and taking a letter back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from khien.console.directives import actions, errors, queries
from khien.console.directives.forms import NameForm
from khien.console.directives.models import Directive
from khien.console.directives.names import Plan, PlannedObligation
from khien.console.organisations.addressees import Directory, exists_on
from khien.console.organisations.models import Kind, Organisation
from khien.console.people import access
from khien.console.signatures.errors import SignatureBroken
from khien.console.web.requests import PersonRequest, redirect_for, row_id, signed_in
from khien.core.errors import KhienError

EVERYONE, NAMED, NOBODY = "everyone", "named", "nobody"
# Up to here the named organisations are ticked one by one; a larger group is given whole, so
# that a form of many obligations stays below the number of fields a request may have.
MOST_TICKED = 30
# Why a letter is not issued yet: said on the page, with what was chosen kept.
_SAID = (
    errors.LetterChanged, errors.NamesNotAnswered, errors.NobodyChosen,
    errors.NotConfirmed, errors.NoSuchOrganisation,
    errors.OnFile, SignatureBroken,
)  # fmt: skip
MOST_DRAFT = 200_000  # characters of a choice kept in the session
_DRAFT = "issue-{pk}"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is ticked: organisations, and for each obligation whom of them."""

    organisations: frozenset[int]
    who: dict[int, str]
    named: dict[int, frozenset[int]]
    continuous: frozenset[int]

    def targets(self) -> dict[int, set[int]]:
        """obligation → organisations."""
        picked = {EVERYONE: lambda pk: self.organisations, NAMED: lambda pk: self.named[pk]}
        return {
            pk: set(picked[who](pk)) if who in picked else set() for pk, who in self.who.items()
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One obligation of the issue form."""

    planned: PlannedObligation
    who: str
    named: frozenset[int]
    count: int
    continuous: bool
    past: bool

    @property
    def whole(self) -> str:
        """The ids of a named group too large to be ticked one by one; empty otherwise."""
        named = self.planned.named
        return ",".join(str(one.pk) for one in named) if len(named) > MOST_TICKED else ""


@dataclass(frozen=True, slots=True)
class Branch:
    """The organisations of one kind, with how many of them are ticked."""

    kind: str
    label: str
    organisations: list[Organisation]
    ticked: int


@signed_in
@require_http_methods(["GET", "POST"])
def issue(request: PersonRequest, pk: int) -> HttpResponse:
    """Who gets which work? Nothing is given before the person presses the button."""
    directive = _directive(request, pk)
    plan = queries.plan_for(request.user, directive)
    if request.method == "POST" and request.POST.get("do") != "issue" and _draft(request, pk):
        return _to_issue(request, pk)
    sent = request.POST if request.method == "POST" else _drafted(request, directive)
    choice = _sent(sent, plan.obligations) if sent is not None else _proposed(plan)
    problem: KhienError | None = None
    if request.method == "POST" and request.POST.get("do") == "issue":
        try:
            issued = actions.issue(
                request.user, directive,
                targets=choice.targets(), continuous=choice.continuous,
                seen=request.POST.get("seen", ""),
            )  # fmt: skip
        except _SAID as error:
            problem = error
        else:
            request.session.pop(_DRAFT.format(pk=pk), None)
            return _issued(request, directive, issued)
    targets = choice.targets()
    places = [
        one for one in queries.places_to_issue(request.user)
        if exists_on(one, timezone.localdate())
    ]  # fmt: skip
    context = {
        "directive": directive,
        "plan": plan,
        "rows": [_row(each, choice, targets) for each in plan.obligations],
        "branches": _branches(places, choice.organisations),
        "ticked": choice.organisations,
        "total": sum(map(len, targets.values())),
        "places": len(set().union(*targets.values())) if targets else 0,
        "works": sum(bool(ids) for ids in targets.values()),
        "unconfirmed": sum(not each.obligation.confirmed for each in plan.obligations),
        "excluded": queries.excluded_count(request.user, directive),
        "seen": queries.seen_token(request.user, directive),
        "problem": problem,
    }
    return render(request, "directives/issue.html", context, status=409 if problem else 200)


@signed_in
@require_POST
def name(request: PersonRequest, pk: int) -> HttpResponse:
    """Say what a printed name means."""
    directive = _directive(request, pk)
    form = NameForm(request.POST)
    if not form.is_valid():
        raise errors.BadForm()
    data = form.cleaned_data
    if data["means"] == "again":
        actions.forget_answer(request.user, directive, words=data["words"])
        return _to_issue(request, pk)
    ids: set[int] = set()
    # Enter in the field of the reason presses the first button: the reason is what was meant.
    if data["means"] == "named" and data["reason"] and not data["organisations"].strip():
        data["means"] = "left_out"
    if data["means"] == "named":
        ids, missed = _organisations(request, data["organisations"])
        if missed or not ids:
            words = ", ".join(f"“{each}”" for each in missed) or "—"
            messages.error(request, _("Không có đơn vị nào tên %(names)s.") % {"names": words})
            return _to_issue(request, pk)
    try:
        actions.answer_name(
            request.user, directive,
            words=data["words"], organisations=ids, everyone=data["means"] == "everyone",
            left_out_reason=data["reason"],
        )  # fmt: skip
    except errors.ReasonNeeded as error:
        messages.error(request, str(error))
    return _to_issue(request, pk)


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the letter back, with a reason."""
    directive = _directive(request, pk)
    problem: KhienError | None = None
    if request.method == "POST":
        try:
            count = actions.withdraw(request.user, directive, reason=request.POST.get("reason", ""))
        except (errors.ReasonNeeded, errors.AlreadyWithdrawn) as error:
            problem = error
        else:
            messages.success(
                request, _("Đã thu hồi văn bản và %(count)d việc chưa xong.") % {"count": count}
            )
            return redirect_for(request, reverse("directives:list"))
    context = {"directive": directive, "problem": problem}
    return render(request, "directives/withdraw.html", context, status=409 if problem else 200)


def _directive(request: PersonRequest, pk: int) -> Directive:
    access.require_somewhere(request.user, "directive.issue")
    directive = queries.directive_for(request.user, pk)
    if directive is None:
        raise Http404
    access.require(request.user, "directive.issue", directive.organisation_id)
    return directive


def _to_issue(request: PersonRequest, pk: int) -> HttpResponse:
    return redirect_for(request, reverse("directives:issue", args=[pk]))


def _issued(request: PersonRequest, directive: Directive, issued: actions.Issued) -> HttpResponse:
    messages.success(request, _("Đã giao %(made)d việc.") % {"made": issued.made})
    if issued.had:
        messages.info(
            request, _("%(had)d việc đã giao từ trước, giữ nguyên.") % {"had": issued.had}
        )
    if issued.failed:
        messages.error(
            request,
            _("%(count)d việc chưa giao được; bấm giao lần nữa để giao nốt.")
            % {"count": len(issued.failed)},
        )
        return _to_issue(request, directive.pk)
    return redirect_for(request, reverse("assignments:matrix", args=[directive.pk]))


def _draft(request: PersonRequest, pk: int) -> bool:
    """Keep what is ticked for the page that follows, so that going back shows a page again."""
    kept = request.POST.copy()
    for name in ("csrfmiddlewaretoken", "do"):
        kept.pop(name, None)
    words = kept.urlencode()
    if len(words) > MOST_DRAFT:
        return False  # the page itself answers
    request.session[_DRAFT.format(pk=pk)] = words
    return True


def _drafted(request: PersonRequest, directive: Directive) -> QueryDict | None:
    """What was ticked before; None when nothing was, or the letter is another now."""
    words = request.session.get(_DRAFT.format(pk=directive.pk))
    if not words:
        return None
    kept = QueryDict(words)
    return kept if kept.get("seen") == queries.seen_token(request.user, directive) else None


def _proposed(plan: Plan) -> Choice:
    """What the letter's own words say."""
    work = plan.obligations
    return Choice(
        frozenset(one.pk for one in plan.organisations),
        {each.obligation.pk: _who(each) for each in work},
        {each.obligation.pk: frozenset(one.pk for one in each.named) for each in work},
        frozenset(each.obligation.pk for each in work if each.obligation.continuous),
    )


def _who(planned: PlannedObligation) -> str:
    if planned.everyone:
        return EVERYONE
    return NAMED if planned.named else NOBODY


def _sent(data: QueryDict, work: Iterable[PlannedObligation]) -> Choice:
    """What the form says; ids are checked by the action, not here."""
    named: dict[int, frozenset[int]] = {}
    for each in work:
        pk = each.obligation.pk
        whole = len(each.named) > MOST_TICKED
        ticked = _ids(data.getlist(f"named-{pk}"))
        named[pk] = frozenset(one.pk for one in each.named) if whole else ticked
    return Choice(
        _ids(data.getlist("org")),
        {pk: data.get(f"who-{pk}", NOBODY) for pk in named},
        named,
        _ids(data.getlist("continuous")),
    )


def _ids(values: Iterable[str]) -> frozenset[int]:
    return frozenset(pk for value in values if (pk := row_id(value)) is not None)


def _row(planned: PlannedObligation, choice: Choice, targets: dict[int, set[int]]) -> Row:
    pk = planned.obligation.pk
    due = planned.term.due
    return Row(
        planned, choice.who[pk], choice.named[pk], len(targets[pk]),
        pk in choice.continuous, due is not None and due < timezone.localdate(),
    )  # fmt: skip


def _branches(places: list[Organisation], ticked: frozenset[int]) -> list[Branch]:
    order = list(Kind.values)
    ranked = sorted(places, key=lambda one: order.index(one.kind))
    return [
        Branch(kind, str(Kind(kind).label), each, sum(one.pk in ticked for one in each))
        for kind, group in groupby(ranked, key=lambda one: one.kind)
        for each in [list(group)]
    ]


def _organisations(request: PersonRequest, words: str) -> tuple[set[int], list[str]]:
    """Ids of the names given, parted by ";" or a line, and those that nobody has."""
    directory = Directory.load(within=access.scope_ids(request.user, "directive.issue"))
    ids: set[int] = set()
    missed: list[str] = []
    for each in filter(None, (part.strip() for part in words.replace("\n", ";").split(";"))):
        found = directory.resolve(each).organisations
        ids |= {one.pk for one in found}
        if not found:
            missed.append(each)
    return ids, missed
