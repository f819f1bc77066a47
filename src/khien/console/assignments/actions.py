"""Acts on an assignment: permission first, one transaction, history and log inside it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from khien.console.assignments.models import Assignment, Entry, State
from khien.console.assignments.states import (
    STEPS,
    GapNeedsWords,
    OwnWork,
    StateHasChanged,
    Step,
    WordsNeeded,
)
from khien.console.assignments.verdicts import verdicts_of
from khien.console.audit.actions import record
from khien.console.people import access
from khien.console.people.models import Person

BULK = 100


def _locked(actor: Person, pk: int, right: str) -> Assignment:
    """The row, locked; Refused when it is out of reach, whether or not it exists."""
    found = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("organisation", "obligation")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise access.Refused(right)
    access.require(actor, right, found.organisation_id)
    if right == "assignment.review" and access.may(
        actor, "assignment.submit", found.organisation_id
    ):
        raise OwnWork()  # ATTACKS 7: whoever may hand the work in never reviews it
    return found


def _apply(actor: Person, item: Assignment, step: Step, words: str) -> None:
    if item.state not in step.sources:
        raise StateHasChanged()
    if step.needs_words and not words.strip():
        raise WordsNeeded()
    before, item.state = item.state, step.target
    Entry.objects.create(
        assignment=item, author=actor, verb=step.verb, from_state=before, to_state=step.target,
        words=words.strip(),
    )  # fmt: skip
    record(
        f"assignment.{step.verb}", actor=actor, subject=item, organisation=item.organisation_id,
        before=before, after=step.target,
    )  # fmt: skip


def _take(actor: Person, pk: int, verb: str, words: str) -> Assignment:
    step = STEPS[verb]
    item = _locked(actor, pk, step.right)
    _apply(actor, item, step, words)
    return item


def _gap_in_words(item: Assignment, words: str) -> None:
    """What is not proven goes on only with words that stay in the thread."""
    if not words.strip() and verdicts_of([item])[item.pk].has_gap:
        raise GapNeedsWords()


@transaction.atomic(durable=True)
def accept(actor: Person, pk: int, *, words: str = "") -> None:
    """issued → accepted."""
    item = _take(actor, pk, "accept", words)
    item.accepted_at = timezone.now()
    item.save(update_fields=["state", "accepted_at"])


@transaction.atomic(durable=True)
def decline(actor: Person, pk: int, *, words: str) -> None:
    """issued or accepted → declined, with the reason."""
    _take(actor, pk, "decline", words).save(update_fields=["state"])


@transaction.atomic(durable=True)
def insist(actor: Person, pk: int, *, words: str) -> None:
    """declined → issued again, with the reason."""
    _take(actor, pk, "insist", words).save(update_fields=["state"])


@transaction.atomic(durable=True)
def submit(actor: Person, pk: int, *, words: str = "") -> None:
    """accepted, or sent back → submitted. The time of the submission decides "on time"."""
    item = _take(actor, pk, "submit", words)
    _gap_in_words(item, words)
    item.submitted_at, item.submitted_by = timezone.now(), actor
    item.save(update_fields=["state", "submitted_at", "submitted_by"])


@transaction.atomic(durable=True)
def ask_revision(actor: Person, pk: int, *, words: str) -> None:
    """submitted → revision."""
    _take(actor, pk, "ask_revision", words).save(update_fields=["state"])


@transaction.atomic(durable=True)
def ask_explanation(actor: Person, pk: int, *, words: str) -> None:
    """submitted → explanation."""
    _take(actor, pk, "ask_explanation", words).save(update_fields=["state"])


@transaction.atomic(durable=True)
def confirm(actor: Person, pk: int, *, words: str = "") -> None:
    """submitted → confirmed; never by the one who submitted (ATTACKS 7)."""
    item = _take(actor, pk, "confirm", words)
    if item.submitted_by_id == actor.pk:
        raise OwnWork()  # his right to submit may have ended since
    _gap_in_words(item, words)
    item.confirmed_at, item.confirmed_by = timezone.now(), actor
    item.contradiction_since = None
    item.save(update_fields=["state", "confirmed_at", "confirmed_by", "contradiction_since"])


@transaction.atomic(durable=True)
def withdraw(actor: Person, pk: int, *, words: str) -> None:
    """Any open state → withdrawn, by the issuer."""
    _take(actor, pk, "withdraw", words).save(update_fields=["state"])


@transaction.atomic(durable=True)
def say(actor: Person, pk: int, *, words: str) -> None:
    """Words in the thread, from whoever may see the assignment."""
    item = _locked(actor, pk, "assignment.view")
    if not words.strip():
        raise WordsNeeded()
    Entry.objects.create(assignment=item, author=actor, verb="say", words=words.strip())
    record("assignment.say", actor=actor, subject=item, organisation=item.organisation_id)


@transaction.atomic(durable=True)
def move_deadline(actor: Person, pk: int, *, due: date, words: str) -> None:
    """A new deadline in force; the first one stays and is counted too."""
    item = _locked(actor, pk, "assignment.review")
    if item.state in {State.CONFIRMED, State.WITHDRAWN}:
        raise StateHasChanged()
    if not words.strip():
        raise WordsNeeded()
    before, item.due = item.due, due
    item.save(update_fields=["due"])
    note = f"{before:%d/%m/%Y} → {due:%d/%m/%Y}. " if before else f"→ {due:%d/%m/%Y}. "
    Entry.objects.create(
        assignment=item, author=actor, verb="move_deadline", words=note + words.strip()
    )
    record(
        "assignment.move_deadline", actor=actor, subject=item,
        organisation=item.organisation_id, before=before, after=due,
    )  # fmt: skip


def accept_all(actor: Person, pks: Collection[int]) -> tuple[int, list[int]]:
    """Accept many, a hundred a transaction: (how many were, ids that could not be)."""
    done, failed = 0, []
    ordered = sorted(set(pks))
    for at in range(0, len(ordered), BULK):
        with transaction.atomic(durable=True):
            for pk in ordered[at : at + BULK]:
                try:
                    item = _take(actor, pk, "accept", "")
                except (access.Refused, StateHasChanged):
                    failed.append(pk)
                    continue
                item.accepted_at = timezone.now()
                item.save(update_fields=["state", "accepted_at"])
                done += 1
    return done, failed
