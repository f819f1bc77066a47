"""Files that could not be examined: let in with a reason, or removed, by a person with the right.

Where a file goes once it is let in is its place's business: an app names its hook with
``on_let_in`` (in its AppConfig's ``ready``). Evidence is attached here; without a hook the file
is only stored.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from khien.console.assignments.models import Assignment
from khien.console.audit import actions as audit
from khien.console.evidence import files
from khien.console.evidence.actions.handing_in import attach
from khien.console.evidence.models import HeldFile, StoredFile
from khien.console.evidence.problems import AlreadyDecided, NeedsReason
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.text import squeeze

# (who lets it in, the held row, the stored file), in the transaction of the decision.
Hook = Callable[[Person, HeldFile, StoredFile], object]
_hooks: dict[str, Hook] = {}


def on_let_in(place: str, hook: Hook) -> None:
    """What is done with a file of ``place`` once it is let in."""
    if place not in files.PLACES:
        raise ValueError(f"unknown place {place!r}")
    _hooks[place] = hook


@transaction.atomic(durable=True)
def let_in(actor: Person, held_id: int, *, reason: str) -> StoredFile:
    """Take a held file after all; a mark that a person must judge needs the right to do so."""
    held = _locked(actor, held_id, reason)
    if held.reason_code == "doubtful_mark":
        access.require(actor, "mark.declare", held.organisation)
    stored = files.take_over(held, actor)
    _decide(actor, held, HeldFile.State.CLEARED, reason)
    hook = _hooks.get(held.place)
    if hook is not None:
        hook(actor, held, stored)
    return stored


@transaction.atomic(durable=True)
def remove(actor: Person, held_id: int, *, reason: str) -> None:
    """Turn a held file away; its bytes and its name are gone with the decision."""
    held = _locked(actor, held_id, reason)
    held.name = ""
    _decide(actor, held, HeldFile.State.REFUSED, reason)


def _locked(actor: Person, held_id: int, reason: str) -> HeldFile:
    locked = HeldFile.objects.select_for_update(of=("self",)).select_related("organisation")
    held = locked.filter(pk=held_id).first()
    if held is None:
        raise AlreadyDecided()
    access.require(actor, "held.decide", held.organisation)
    if held.state != HeldFile.State.WAITING:
        raise AlreadyDecided()
    if not reason.strip():
        raise NeedsReason()
    return held


def _decide(actor: Person, held: HeldFile, state: HeldFile.State, reason: str) -> None:
    held.state, held.decided_by, held.decided_at = state, actor, timezone.now()
    held.decision_reason = squeeze(reason)[:500]
    held.save()
    files.drop(held)
    audit.record(
        f"file.{state.value}", actor=actor, subject=held, organisation=held.organisation,
        was=held.reason_code, place=held.place, size=held.size, reason=held.decision_reason,
    )  # fmt: skip


def _attach_evidence(actor: Person, held: HeldFile, stored: StoredFile) -> None:
    if held.target_id is None:
        return
    assignment = Assignment.objects.filter(pk=held.target_id).first()
    if assignment is not None and assignment.organisation_id == held.organisation_id:
        attach(held.added_by, assignment, stored, words=held.words)


on_let_in("evidence", _attach_evidence)
