"""Taking the last act on a letter's obligations back, as its correction kept it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.directives import changing, corrections, errors
from khien.console.directives.models import Directive, Obligation
from khien.console.people.models import Person


@transaction.atomic(durable=True)
def undo(actor: Person, directive: Directive) -> int | None:
    """Take back the actor's last act on this letter; the obligation it was about, if it stays.

    Nothing that anybody changed since is overwritten, and what was put outside the scope stays.
    """
    row = changing.locked_directive(actor, directive.pk, "directive.edit")
    changing.in_review(row)
    last = corrections.latest(row, actor)
    if last is None or last.act in corrections.STAY:
        raise errors.NothingToUndo()
    found = Obligation.objects.select_for_update(of=("self",)).filter(directive=row)
    now = {each.pk: each for each in found}
    for entry in last.rows:
        _unchanged(now.get(entry["obligation"]), entry)
    kept = [_back(actor, row, now.get(entry["obligation"]), entry, last.pk) for entry in last.rows]
    last.undone_at = timezone.now()
    last.save(update_fields=["undone_at"])
    record(
        "obligation.undo", actor=actor, subject=row, organisation=row.organisation_id,
        obligations=[entry["obligation"] for entry in last.rows],
    )  # fmt: skip
    return next((pk for pk in kept if pk is not None), None)


def _unchanged(row: Obligation | None, entry: dict[str, Any]) -> None:
    """Raise unless the obligation is as the act left it."""
    if entry["after"] is None:
        return
    if row is None:
        raise errors.GoneMeanwhile()
    changing.same_version(row, entry["version"])
    if row.scope == Obligation.Scope.EXCLUDED:
        raise errors.OutOfScope()


def _back(
    actor: Person, directive: Directive, row: Obligation | None, entry: dict[str, Any], turn: int
) -> int | None:
    if entry["before"] is None:
        if row is not None:
            row.delete()
        return None
    values = corrections.columns(entry["before"])
    if row is None:
        # A version that no page can have seen of the row that was there.
        row = Obligation(pk=entry["obligation"], directive=directive, version=1_000 + turn)
    changing.put(row, values)
    if "text" in values:
        changing.refuse_excluded_words(directive.pk, row.text)
    changing.touched(row, actor)
    return row.pk
