"""What people say of files that bear a mark: each a verb, a hundred rows a transaction.

A settled file changes the PC's answer in the same transaction; what is said is one of a list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.utils import timezone

from khien.console.audit import actions as audit
from khien.console.endpoints.models import Computer
from khien.console.evidence.accepting import judge_again, lock
from khien.console.marked_files.errors import (
    AlreadyRead,
    NeedsListedReason,
    NothingChosen,
    NotLookedAt,
)
from khien.console.marked_files.models import BY_PERSON, MarkedFile, Reason, State
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.errors import KhienError
from khien.evidence.marked_files import LEVELS

ROWS_A_TRANSACTION = 100


@dataclass(frozen=True, slots=True)
class Settled:
    """How many rows were changed, and which (ids) could not be, each with its reason."""

    count: int
    failed: list[tuple[int, KhienError]] = field(default_factory=list)


Change = Callable[[MarkedFile], None]


def settle(
    actor: Person, computer: Computer, ids: Sequence[int], *, state: str, reason: str = ""
) -> Settled:
    """Say that files of ``computer`` were moved, are declassified, or are no case (with why)."""
    if state not in BY_PERSON:
        raise ValueError(f"no person settles a file as {state!r}")
    if state == State.FALSE_ALARM and reason not in Reason.values:
        raise NeedsListedReason()
    kept = reason if state == State.FALSE_ALARM else ""
    return _in_batches(
        actor, computer, ids, f"marked_file.{state}", partial(_settle, actor, state, kept)
    )


def look(actor: Person, computer: Computer, ids: Sequence[int], *, level: str) -> Settled:
    """Say that somebody opened files with an unread box and saw ``level`` in it."""
    if level not in LEVELS:
        raise ValueError(f"no level {level!r}")
    return _in_batches(actor, computer, ids, "marked_file.look", partial(_look, actor, level))


def reopen(actor: Person, computer: Computer, ids: Sequence[int]) -> Settled:
    """Take back what a person said of files: they wait again."""
    return _in_batches(actor, computer, ids, "marked_file.reopen", _reopen)


def _in_batches(
    actor: Person, computer: Computer, ids: Sequence[int], verb: str, change: Change
) -> Settled:
    access.require(actor, "marked.settle", computer.organisation_id)
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise NothingChosen()
    count, failed = 0, []
    for start in range(0, len(wanted), ROWS_A_TRANSACTION):
        done = _some(actor, computer, wanted[start : start + ROWS_A_TRANSACTION], verb, change)
        count += done.count
        failed += done.failed
    return Settled(count, failed)


@transaction.atomic(durable=True)
def _some(
    actor: Person, computer: Computer, ids: Sequence[int], verb: str, change: Change
) -> Settled:
    """Change the rows of this PC that are among ``ids``; others are not there for anybody."""
    access.require(actor, "marked.settle", computer.organisation_id)
    lock(computer)
    rows = MarkedFile.objects.select_for_update().filter(computer=computer, pk__in=ids)
    count, failed = 0, []
    for row in rows:
        before = row.state
        try:
            change(row)
        except KhienError as error:
            failed.append((row.pk, error))
            continue
        row.save()
        count += 1
        audit.record(
            verb, actor=actor, subject=row, organisation=row.organisation_id,
            computer=computer.name, level=row.level, why=row.reason, was=before,
        )  # fmt: skip
    if count:
        judge_again(computer.organisation_id, computer_id=computer.pk)
    return Settled(count, failed)


def _settle(actor: Person, state: str, reason: str, row: MarkedFile) -> None:
    if row.unread and state != State.FALSE_ALARM:
        raise NotLookedAt()
    row.state, row.reason = state, reason
    row.decided_at, row.decided_by = timezone.now(), actor


def _look(actor: Person, level: str, row: MarkedFile) -> None:
    if row.mark != "box_unread":
        raise AlreadyRead()
    row.level = level
    row.looked_at, row.looked_by = timezone.now(), actor
    row.state, row.reason, row.decided_at, row.decided_by = State.OPEN, "", None, None


def _reopen(row: MarkedFile) -> None:
    row.state, row.reason, row.decided_at, row.decided_by = State.OPEN, "", None, None
