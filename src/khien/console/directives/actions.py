"""Acts on letters: take in, correct, issue, withdraw. The right is asked for first, the log's
line is written in the same transaction; who changes what somebody else just changed is told.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from khien.console.audit.actions import record
from khien.console.directives import changing, errors, linking, spans, terms
from khien.console.directives.changing import NOT_A_TASK, Header, Wording
from khien.console.directives.corrections import Trace, keep_header
from khien.console.directives.halving import settle
from khien.console.directives.models import Directive, NameAnswer, Obligation
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.text import squeeze

# What is long enough stands in modules of its own.
from khien.console.directives.defending import choose_control, exclude  # isort: skip
from khien.console.directives.intake import (  # isort: skip
    Taken,
    TakenAs,
    ToFile,
    letters_in,
    read_again,
    take_in,
)
from khien.console.directives.issuing import Issued, issue, withdraw  # isort: skip
from khien.console.directives.on_file import start as start_filed  # isort: skip
from khien.console.directives.relating import ask_cited_again, link_cited  # isort: skip
from khien.console.directives.undoing import undo  # isort: skip

__all__ = [
    "NOT_A_TASK", "Header", "Issued", "Taken", "TakenAs", "ToFile", "Wording", "add_obligation",
    "answer_name", "ask_cited_again", "choose_control", "confirm", "confirm_rest", "edit_header",
    "edit_obligation", "exclude", "forget_answer", "issue", "leave_out", "letters_in", "link_cited",
    "merge_with_next", "read_again", "restore", "split_obligation", "start_filed", "take_in",
    "undo", "withdraw",
]  # fmt: skip


@transaction.atomic(durable=True)
def edit_header(actor: Person, directive: Directive, *, version: int, header: Header) -> None:
    """Correct what the reader made of the letter's head; the reading itself stays."""
    row = changing.locked_directive(actor, directive.pk, "directive.edit")
    if row.state != Directive.State.FILED:  # a letter on file is found by its head
        changing.in_review(row)
    changing.same_version(row, version)
    values = changing.header_values(header)
    before = {name: getattr(row, name) for name in values}
    changed = changing.put(row, values)
    row.version += 1
    row.save()
    if changed:
        keep_header(actor, row, {name: before[name] for name in changed})
        linking.link_again(row, within=access.scope_ids(actor, "directive.view"))
    record(
        "directive.edit_header", actor=actor, subject=row, organisation=row.organisation_id,
        changed=changed,
    )  # fmt: skip


@transaction.atomic(durable=True)
def edit_obligation(
    actor: Person, obligation: Obligation, *, version: int, wording: Wording
) -> Obligation:
    """Correct an obligation; whoever corrects it has seen it, so it is confirmed too."""
    row = changing.workable(actor, obligation.pk, version=version)
    changing.keep_own_words(row, wording.text)
    trace = Trace(row)
    changed = changing.reworded(row, wording)
    row.confirmed = True
    changing.touched(row, actor)
    trace.keep(actor, "edit", row.directive, row)
    _record(actor, "obligation.edit", row, changed=changed)
    return row


@transaction.atomic(durable=True)
def add_obligation(
    actor: Person, directive: Directive, *, wording: Wording, after: int | None = None
) -> Obligation:
    """An obligation the reader did not find, after the one with id ``after`` or at the end."""
    row = changing.locked_directive(actor, directive.pk, "directive.edit")
    changing.in_review(row)
    added = Obligation(
        directive=row, order=changing.order_after(row, after), origin="added", confirmed=True
    )
    changing.reworded(added, wording)
    changing.touched(added, actor)
    Trace().keep(actor, "add", row, added)
    _record(actor, "obligation.add", added)
    return added


@transaction.atomic(durable=True)
def split_obligation(
    actor: Person, obligation: Obligation, *, version: int, at: int
) -> tuple[Obligation, Obligation]:
    """Two obligations of one, cut before the character ``at`` of its words."""
    row = changing.workable(actor, obligation.pk, version=version)
    before, after = spans.halves(row.text, at) if 0 < at < len(row.text) else ("", "")
    if not before or not after:
        raise errors.BadSplit()
    changing.keep_own_words(row)
    trace = Trace(row)
    first_span, second_span = changing.split_spans(row, at)
    second = Obligation.objects.get(pk=row.pk)
    second.pk, second._state.adding = None, True
    second.order = changing.order_after(row.directive, row.pk)
    second.text, (second.span_start, second.span_end) = after, second_span
    second.origin, second.confirmed, second.version = "added", False, 0
    second.read_index = None
    row.text, (row.span_start, row.span_end) = before, first_span
    row.confirmed = False
    settle(row, second, letter_date=row.directive.date)
    for half in (row, second):
        # Alone, a half may give what the product never turns into work.
        if changing.reads_as_excluded(half.text):
            half.scope = Obligation.Scope.EXCLUDED
        changing.touched(half, actor)
    trace.keep(actor, "split", row.directive, row, second)
    _record(actor, "obligation.split", row, second=second.pk, at=at)
    return row, second


@transaction.atomic(durable=True)
def merge_with_next(
    actor: Person, obligation: Obligation, *, version: int, next_version: int
) -> Obligation:
    """One obligation of this and the next; an excluded neighbour is never drawn in."""
    row = changing.workable(actor, obligation.pk, version=version)
    if row.removed_reason:
        raise errors.NothingToMerge()
    neighbour = changing.next_of(row)
    if neighbour is None or neighbour.scope == Obligation.Scope.EXCLUDED:
        raise errors.NothingToMerge()
    other = changing.workable(actor, neighbour.pk, version=next_version)
    changing.keep_own_words(row)
    changing.keep_own_words(other)
    trace = Trace(row, other)
    row.text = spans.joined((row.text, other.text))
    changing.refuse_excluded_words(row.directive_id, row.text)
    covering = spans.covering(_span(row), _span(other))
    row.span_start, row.span_end = covering or (None, None)
    for name in ("actors", "coordinates_with", "controls"):
        both = [*getattr(row, name), *getattr(other, name)]
        setattr(row, name, list(dict.fromkeys(both)))
    row.control_params = {**other.control_params, **row.control_params}
    for name in ("deadline_text", "due_rule", "recurring", "report_to", "trigger"):
        setattr(row, name, getattr(row, name) or getattr(other, name))
    # The earlier of two dates: a merged task must not become later than one of its parts.
    known = [day for day in (row.deadline, other.deadline) if day]
    row.deadline, row.confirmed = min(known, default=None), False
    row.confidence = min(row.confidence, other.confidence)
    gone = other.pk
    other.delete()
    changing.touched(row, actor)
    trace.keep(actor, "merge", row.directive, row)
    _record(actor, "obligation.merge", row, merged=gone)
    return row


@transaction.atomic(durable=True)
def leave_out(actor: Person, obligation: Obligation, *, version: int, reason: str) -> None:
    """Exclude from the issue, with a reason; the row stays and can be restored."""
    row = changing.workable(actor, obligation.pk, version=version)
    trace = Trace(row)
    row.removed_reason = changing.clean_reason(reason)
    changing.touched(row, actor)
    trace.keep(actor, "leave_out", row.directive, row)
    _record(actor, "obligation.leave_out", row, reason=row.removed_reason)


@transaction.atomic(durable=True)
def restore(actor: Person, obligation: Obligation, *, version: int) -> None:
    """Take back an exclusion a person made. One by scope is not his to take back."""
    row = changing.workable(actor, obligation.pk, version=version)
    trace = Trace(row)
    row.removed_reason = ""
    changing.touched(row, actor)
    trace.keep(actor, "restore", row.directive, row)
    _record(actor, "obligation.restore", row)


@transaction.atomic(durable=True)
def confirm(actor: Person, obligation: Obligation, *, version: int) -> None:
    """Say that an obligation is right as it stands."""
    row = changing.workable(actor, obligation.pk, version=version)
    trace = Trace(row)
    row.confirmed = True
    changing.touched(row, actor)
    trace.keep(actor, "confirm", row.directive, row)
    _record(actor, "obligation.confirm", row)


@transaction.atomic(durable=True)
def confirm_rest(actor: Person, directive: Directive) -> tuple[int, int]:
    """Confirm all that needs no person: (how many were, how many still wait for one)."""
    row = changing.locked_directive(actor, directive.pk, "directive.edit")
    changing.in_review(row)
    open_ones = [
        each
        for each in row.obligations.select_for_update(of=("self",))
        if each.is_work and not each.confirmed
    ]
    plain = [each for each in open_ones if not terms.doubts(each, row)]
    trace = Trace(*plain)
    for each in plain:
        each.confirmed = True
        changing.touched(each, actor)
    if plain:
        trace.keep(actor, "confirm_rest", row, *plain)
    record(
        "obligation.confirm_rest", actor=actor, subject=row, organisation=row.organisation_id,
        obligations=[each.pk for each in plain],
    )  # fmt: skip
    return len(plain), len(open_ones) - len(plain)


@transaction.atomic(durable=True)
def answer_name(
    actor: Person,
    directive: Directive,
    *,
    words: str,
    organisations: Collection[int] = (),
    everyone: bool = False,
    left_out_reason: str = "",
) -> None:
    """Say what a printed name means: organisations, everyone addressed, or nobody and why."""
    row = changing.locked_directive(actor, directive.pk, "directive.issue")
    if row.state == Directive.State.WITHDRAWN:
        raise errors.AlreadyWithdrawn()
    ids = set(organisations)
    if ids - access.scope_ids(actor, "directive.issue"):
        raise access.Refused("directive.issue")
    if Organisation.objects.filter(pk__in=ids).count() != len(ids):
        raise errors.NoSuchOrganisation()
    reason = "" if ids or everyone else changing.clean_reason(left_out_reason)
    answer, _made = NameAnswer.objects.update_or_create(
        directive=row,
        key=changing.name_key(words),
        defaults={
            "words": squeeze(words)[:1000], "everyone": everyone and not ids,
            "left_out_reason": reason, "answered_by": actor,
        },
    )  # fmt: skip
    answer.organisations.set(ids)
    record(
        "directive.answer_name", actor=actor, subject=row, organisation=row.organisation_id,
        words=answer.words, organisations=sorted(ids), everyone=answer.everyone, reason=reason,
    )  # fmt: skip


@transaction.atomic(durable=True)
def forget_answer(actor: Person, directive: Directive, *, words: str) -> None:
    """Ask again what a printed name means."""
    row = changing.locked_directive(actor, directive.pk, "directive.issue")
    NameAnswer.objects.filter(directive=row, key=changing.name_key(words)).delete()
    record(
        "directive.forget_answer", actor=actor, subject=row, organisation=row.organisation_id,
        words=squeeze(words)[:1000],
    )  # fmt: skip


def _span(row: Obligation) -> tuple[int, int] | None:
    if row.span_start is None or row.span_end is None:
        return None
    return row.span_start, row.span_end


def _record(actor: Person, verb: str, row: Obligation, **facts: object) -> None:
    record(
        verb, actor=actor, subject=row, organisation=row.directive.organisation_id,
        directive=row.directive_id, path=row.path, **facts,
    )  # fmt: skip
