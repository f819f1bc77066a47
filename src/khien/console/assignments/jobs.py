"""Evidence that turned to fail after a confirmation: found, marked, and told in the history."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from khien.console.assignments.models import Assignment, Entry, State
from khien.console.assignments.verdicts import verdicts_of
from khien.console.audit.actions import record

BATCH = 500


def open_contradictions() -> int:
    """Mark confirmed assignments whose evidence fails now; how many are new.

    ARCHITECTURE.md: a contradiction is shown, counted and chased; only an assignment issued as
    continuous goes back to work. Stale evidence alone (unknown) opens nothing. Idempotent.
    """
    opened, after = 0, 0
    while True:
        batch = list(
            Assignment.objects.filter(
                state=State.CONFIRMED, contradiction_since__isnull=True, pk__gt=after
            )
            .select_related("obligation")
            .order_by("pk")[:BATCH]
        )
        if not batch:
            return opened
        after = batch[-1].pk
        verdict = verdicts_of(batch)
        opened += sum(_open(item.pk) for item in batch if verdict[item.pk].look == "fail")


@transaction.atomic(durable=True)
def _open(pk: int) -> bool:
    item = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("obligation")
        .filter(pk=pk, state=State.CONFIRMED, contradiction_since__isnull=True)
        .first()
    )
    if item is None:
        return False
    item.contradiction_since = timezone.now()
    verb = "contradiction"
    if item.obligation.continuous:
        item.state, verb = State.ACCEPTED, "reopen"
    item.save(update_fields=["contradiction_since", "state"])
    Entry.objects.create(
        assignment=item, author=None, verb=verb,
        from_state=State.CONFIRMED, to_state=item.state,
    )  # fmt: skip
    record(f"assignment.{verb}", actor=None, subject=item, organisation=item.organisation_id)
    return True
