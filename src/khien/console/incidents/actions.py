"""Reporting something odd, answering it, opening the answer; what becomes of a draft.

The log keeps that it was done, never what was told (ATTACKS 34).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.evidence import files
from khien.console.evidence.models import HeldFile, Refusal, StoredFile
from khien.console.evidence.problems import NeedsReason, NoMarkSeen
from khien.console.incidents.errors import (
    DraftSettled,
    HasFile,
    NoAnswer,
    NoNote,
    NothingTold,
    TooManyReports,
)
from khien.console.incidents.models import IncidentDraft, OddThing
from khien.console.incidents.promises import answer_by
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.errors import TooLargeDocument
from khien.core.text import squeeze
from khien.workflows.intake import Examination, Outcome

# No letter or figure that is taken for another when it is read out over the telephone.
CODE_LETTERS = "ACDEFHJKMNPRTVWXY34679"
CODE_LENGTH = 8
CODE_TRIES = 20
REPORTS_A_DAY = 30
ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as it was uploaded, and what the door said of it before the act began."""

    upload: files.Upload
    name: str
    examination: Examination


@dataclass(frozen=True, slots=True)
class Reported:
    """The report, and what became of the file: stored, held, marked, too_large or empty."""

    odd_thing: OddThing
    file: str = ""


@transaction.atomic(durable=True)
def report(
    actor: Person, *, what: str, where: str, when: str, attached: Attached | None = None
) -> Reported:
    """One report by the signed-in person, of his own organisation. The words are kept even
    where the file cannot be. Raises NothingTold, TooManyReports.
    """
    if not actor.is_active:
        raise access.Refused("odd_thing.report")
    what, where, when = what.strip(), where.strip(), when.strip()
    if not (what and where and when):
        raise NothingTold()
    # One report of a person after another, or many at once would all be counted as the first.
    Person.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    today = timezone.localdate()
    if OddThing.objects.filter(reporter=actor, reported_at__date=today).count() >= REPORTS_A_DAY:
        raise TooManyReports(most=REPORTS_A_DAY)
    odd_thing = OddThing.objects.create(
        code=_new_code(), organisation=actor.organisation, reporter=actor, what=what,
        where=where, when=when, answer_by=answer_by(today),
    )  # fmt: skip
    became = _take(actor, odd_thing, attached) if attached else ""
    record(
        "odd_thing.report", actor=actor, subject=odd_thing, organisation=odd_thing.organisation_id,
        file=became,
    )  # fmt: skip
    return Reported(odd_thing, became)


def _new_code() -> str:
    for _ in range(CODE_TRIES):
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if not OddThing.objects.filter(code=code).exists():
            return code
    raise RuntimeError("no free code")


def _take(actor: Person, odd_thing: OddThing, attached: Attached) -> str:
    """Store, hold or turn away the file, inside the act's transaction; which it was."""
    if isinstance(attached.examination.error, TooLargeDocument):
        return "too_large"
    taken = files.receive(
        actor, attached.examination, attached.upload, organisation=odd_thing.organisation,
        place=ATTACHMENT, target_id=odd_thing.pk, name=attached.name,
    )  # fmt: skip
    if isinstance(taken, StoredFile):
        odd_thing.file = taken
        odd_thing.save(update_fields=["file"])
        return "stored"
    return "marked" if isinstance(taken, Refusal) else "held"


@transaction.atomic(durable=True)
def attach_declared(actor: Person, pk: int, attached: Attached, *, reason: str) -> OddThing:
    """Add to a report the file that was turned away, as ``actor`` says that it bears no mark.

    ``attached`` was examined past the mark. Refused where the report is out of reach.
    """
    found = OddThing.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise access.Refused("mark.declare")
    access.require(actor, "mark.declare", found.organisation_id)
    if found.file_id is not None:
        raise HasFile()
    if not reason.strip():
        raise NeedsReason()
    if attached.examination.level is None or attached.examination.outcome is not Outcome.CLEAR:
        raise attached.examination.error or NoMarkSeen()
    found.file = files.declare_not_marked(
        actor, attached.examination, attached.upload, organisation=found.organisation,
        place=ATTACHMENT, reason=reason, name=attached.name,
    )  # fmt: skip
    found.save(update_fields=["file"])
    return found


def let_in(actor: Person, held: HeldFile, stored: StoredFile) -> None:
    """A held file that a person let in goes to its report (hook of the evidence app)."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a file is let in inside the decision")
    if held.target_id is None:
        return
    odd_thing = OddThing.objects.filter(
        pk=held.target_id, organisation_id=held.organisation_id, reporter_id=held.added_by_id,
        file__isnull=True,
    ).first()  # fmt: skip
    if odd_thing is not None:
        odd_thing.file = stored
        odd_thing.save(update_fields=["file"])


@transaction.atomic(durable=True)
def answer(actor: Person, pk: int, *, words: str) -> OddThing:
    """An answer that reaches the reporter. A later one replaces it and is unread again.

    Refused where the report is out of reach, whether or not it exists.
    """
    found = OddThing.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise access.Refused("odd_thing.answer")
    access.require(actor, "odd_thing.answer", found.organisation_id)
    if not words.strip():
        raise NoAnswer()
    again = found.state == OddThing.State.ANSWERED
    found.answer, found.answered_by, found.answered_at = words.strip(), actor, timezone.now()
    found.state, found.answer_seen_at = OddThing.State.ANSWERED, None
    found.save(update_fields=["answer", "answered_by", "answered_at", "state", "answer_seen_at"])
    record(
        "odd_thing.answer", actor=actor, subject=found, organisation=found.organisation_id,
        again=again,
    )  # fmt: skip
    return found


@transaction.atomic(durable=True)
def open_own(actor: Person, pk: int) -> OddThing:
    """The reporter opens his own report; an answer is then seen. Refused for another's."""
    mine = OddThing.objects.filter(reporter=actor, pk=pk).select_for_update(of=("self",))
    found = mine.select_related("organisation", "file").first()
    if found is None or not actor.is_active:
        raise access.Refused("odd_thing.read_answer")
    if found.answered_at is not None and found.answer_seen_at is None:
        found.answer_seen_at = timezone.now()
        found.save(update_fields=["answer_seen_at"])
        record(
            "odd_thing.see_answer", actor=actor, subject=found, organisation=found.organisation_id
        )
    return found


@transaction.atomic(durable=True)
def settle(actor: Person, draft: IncidentDraft, *, is_incident: bool, note: str) -> IncidentDraft:
    """Say whether a draft is an incident, and how that was looked into. Raises DraftSettled,
    NoNote.
    """
    access.require(actor, "incident.decide", draft.organisation_id)
    row = IncidentDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if not row.is_open:
        raise DraftSettled()
    note = squeeze(note)[:500]
    if not note:
        raise NoNote()
    row.state = IncidentDraft.State.CONFIRMED if is_incident else IncidentDraft.State.SET_ASIDE
    row.decided_by, row.decided_at, row.note = actor, timezone.now(), note
    row.save(update_fields=["state", "decided_by", "decided_at", "note"])
    record(
        "incident.confirm" if is_incident else "incident.set_aside", actor=actor, subject=row,
        organisation=row.organisation_id, kind=row.kind, reason=note,
    )  # fmt: skip
    return row
