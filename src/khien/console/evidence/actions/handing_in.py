"""What a person hands in for an assignment: a file that passed the door, or words."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from khien.console.assignments.models import Assignment, State
from khien.console.audit import actions as audit
from khien.console.evidence import files
from khien.console.evidence.models import Evidence, HeldFile, Refusal, StoredFile
from khien.console.evidence.problems import (
    NeedsReason,
    NeedsWords,
    NoMarkSeen,
    NotOpen,
    WrongFigures,
)
from khien.console.people import access
from khien.console.people.models import Person
from khien.workflows.intake import Examination, Outcome

WORDS = 4_000
# ARCHITECTURE.md: while the organisation works on it, and before anyone has judged it.
OPEN = (State.ISSUED, State.ACCEPTED, State.REVISION, State.EXPLANATION, State.SUBMITTED)


def add_file(
    actor: Person, assignment: Assignment, upload: files.Upload, words: str = "", *, name: str = ""
) -> Evidence | HeldFile | Refusal:
    """Examine a file and hand it in; it may be held for a person, or refused as marked."""
    access.require(actor, "evidence.add", assignment.organisation_id)
    given = name or ("" if isinstance(upload, bytes) else upload.name or "")
    examination = files.examine_upload(upload, name=given)
    return _add_file(actor, assignment.pk, upload, examination, words=words, name=given)


@transaction.atomic(durable=True)
def _add_file(
    actor: Person,
    assignment_id: int,
    upload: files.Upload,
    examination: Examination,
    *,
    words: str,
    name: str,
) -> Evidence | HeldFile | Refusal:
    assignment = _open(actor, assignment_id)
    received = files.receive(
        actor, examination, upload, organisation=assignment.organisation, place="evidence",
        target_id=assignment.pk, name=name, words=words[:WORDS],
    )  # fmt: skip
    if not isinstance(received, StoredFile):
        return received
    return attach(actor, assignment, received, words=words)


def add_declared_file(
    actor: Person,
    assignment: Assignment,
    upload: files.Upload,
    *,
    reason: str,
    words: str = "",
    name: str = "",
) -> Evidence | HeldFile:
    """Hand in a file in which a mark was seen, because ``actor`` says with a reason it is none.

    Whoever has that right need not be of the organisation: it was turned away, he puts it right.
    Raises NoMarkSeen for a file that the organisation can hand in by itself.
    """
    access.require(actor, "mark.declare", assignment.organisation_id)
    if not reason.strip():
        raise NeedsReason()
    given = name or ("" if isinstance(upload, bytes) else upload.name or "")
    seen = files.examine_upload(upload, name=given)
    if seen.level is None:
        raise NoMarkSeen()
    examination = files.examine_upload(upload, name=given, past_mark=True)
    return _add_declared(
        actor, assignment.pk, upload, examination, reason=reason, words=words, name=given
    )


@transaction.atomic(durable=True)
def _add_declared(
    actor: Person,
    assignment_id: int,
    upload: files.Upload,
    examination: Examination,
    *,
    reason: str,
    words: str,
    name: str,
) -> Evidence | HeldFile:
    assignment = _open(actor, assignment_id, verb="mark.declare")
    organisation = assignment.organisation
    if examination.outcome is not Outcome.CLEAR:
        # Past the mark it still could not be looked through: it waits like any other.
        return files.hold(
            actor, examination, upload, organisation=organisation, place="evidence",
            target_id=assignment.pk, name=name, words=words[:WORDS],
        )  # fmt: skip
    stored = files.declare_not_marked(
        actor, examination, upload, organisation=organisation, place="evidence",
        reason=reason, name=name,
    )  # fmt: skip
    return attach(actor, assignment, stored, words=words)


@transaction.atomic(durable=True)
def add_statement(
    actor: Person,
    assignment: Assignment,
    words: str,
    declared_done: int | None = None,
    declared_of: int | None = None,
) -> Evidence:
    """Hand in words, and figures (12 of 15) when there are any; they count as "người khai"."""
    access.require(actor, "evidence.add", assignment.organisation_id)
    if not words.strip():
        raise NeedsWords()
    if (declared_done is None) != (declared_of is None):
        raise WrongFigures()
    if declared_done is not None and declared_of is not None and declared_done > declared_of:
        raise WrongFigures()
    assignment = _open(actor, assignment.pk)
    row = Evidence.objects.create(
        assignment=assignment, kind=Evidence.Kind.STATEMENT, words=words.strip()[:WORDS],
        declared_done=declared_done, declared_of=declared_of, observed_at=timezone.now(),
        added_by=actor,
    )  # fmt: skip
    audit.record(
        "evidence.add_statement", actor=actor, subject=row, organisation=assignment.organisation,
        assignment=assignment.pk, done=declared_done, of=declared_of,
    )  # fmt: skip
    return row


def attach(actor: Person, assignment: Assignment, stored: StoredFile, *, words: str) -> Evidence:
    """The evidence row of a stored file, in the transaction of the act."""
    row = Evidence.objects.create(
        assignment=assignment, kind=Evidence.Kind.FILE, file=stored, words=words.strip()[:WORDS],
        observed_at=timezone.now(), added_by=actor,
    )  # fmt: skip
    audit.record(
        "evidence.add_file", actor=actor, subject=row, organisation=assignment.organisation,
        assignment=assignment.pk, size=stored.size,
    )  # fmt: skip
    return row


def _open(actor: Person, assignment_id: int, *, verb: str = "evidence.add") -> Assignment:
    """The assignment, locked, still taking evidence, where ``actor`` may do ``verb``."""
    locked = Assignment.objects.select_for_update(of=("self",)).select_related("organisation")
    assignment = locked.get(pk=assignment_id)
    access.require(actor, verb, assignment.organisation_id)
    if assignment.state not in OPEN:
        raise NotOpen()
    return assignment
