"""Making assignments: what the act of issuing shares. No permission is checked here; the
public action that calls it has done so.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.transaction import TransactionManagementError

from khien.console.assignments.models import Assignment, Entry, State
from khien.console.assignments.states import STEPS
from khien.console.directives.models import Directive, Obligation
from khien.console.people.models import Person


class NotWork(ValueError):
    """An obligation out of scope or left out by a person never becomes an assignment."""


def create_assignments(
    actor: Person, obligation: Obligation, organisation_ids: Collection[int], *, due: date | None
) -> int:
    """Give ``obligation`` to organisations that do not have it yet; how many are new.

    Demands an open transaction. Raises NotWork for an obligation that must not become work,
    whichever door the call came through.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("assignments are made inside the act of issuing")
    if not obligation.is_work:
        raise NotWork(f"obligation {obligation.pk} is not work")
    had = set(
        Assignment.objects.filter(
            obligation=obligation, organisation_id__in=organisation_ids
        ).values_list("organisation_id", flat=True)
    )
    rows = [
        Assignment(
            obligation=obligation, organisation_id=pk, state=State.ISSUED, due=due, first_due=due,
            issued_by=actor,
        )
        for pk in sorted(set(organisation_ids) - had)
    ]  # fmt: skip
    Assignment.objects.bulk_create(rows, batch_size=100)
    return len(rows)


def withdraw_assignments(actor: Person, directive: Directive, *, words: str) -> int:
    """Withdraw every assignment of a letter that is not finished; how many.

    Demands an open transaction. A confirmed one stays: what was done and proven was done.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("assignments are withdrawn inside the act on the letter")
    step = STEPS["withdraw"]
    rows = list(
        Assignment.objects.select_for_update(of=("self",)).filter(
            obligation__directive=directive, state__in=step.sources
        )
    )
    entries = [
        Entry(
            assignment=row, author=actor, verb=step.verb, from_state=row.state,
            to_state=step.target, words=words,
        )
        for row in rows
    ]  # fmt: skip
    Entry.objects.bulk_create(entries, batch_size=100)
    for row in rows:
        row.state = step.target
    Assignment.objects.bulk_update(rows, ["state"], batch_size=100)
    return len(rows)
