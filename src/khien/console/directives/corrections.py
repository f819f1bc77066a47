"""What a person changed in what the reader said: one row an act, kept beside the letter.

``Trace`` takes the obligations before an act and keeps, in the act's own transaction, every
column that came out different: what the reader had said of it, what stood there, what the
person put. From these rows an act is undone and letters become new evaluation cases.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from khien.console.directives.models import Directive, Obligation
    from khien.console.people.models import Person

Values = dict[str, Any]
# What a person sees or says of an obligation; versions and times tell of the act, not of it.
COLUMNS = (
    "order", "path", "text", "span_start", "span_end", "page", "actors", "coordinates_with",
    "modality", "deadline", "deadline_text", "due_rule", "recurring", "report_to", "trigger",
    "controls", "control_params", "scope", "confidence", "origin", "continuous", "confirmed",
    "removed_reason", "read_index",
)  # fmt: skip
# An exclusion and a measure chosen instead of an excluded clause are never taken back by a key.
STAY = frozenset({"header", "exclude", "defend"})


class Correction(models.Model):
    """One act. ``rows`` holds for each obligation it touched (None: the letter's head) its id,
    its version after the act and, by column, ``reader``, ``before`` and ``after``; ``before``
    is None for one that was made, ``after`` for one that is gone.
    """

    directive = models.ForeignKey(
        "directives.Directive", on_delete=models.CASCADE, related_name="corrections"
    )
    act = models.CharField(max_length=20)
    rows = models.JSONField(default=list)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]


class Trace:
    """Obligations as they were before an act; ``keep`` writes what became of them."""

    def __init__(self, *rows: Obligation) -> None:
        self._before = {row.pk: snapshot(row) for row in rows}

    def keep(self, actor: Person, act: str, directive: Directive, *rows: Obligation) -> None:
        """Write the act; of the rows taken before, one that is not given is gone."""
        after = {row.pk: row for row in rows}
        kept = [
            _entry(directive, pk, self._before.get(pk), after.get(pk))
            for pk in dict.fromkeys([*self._before, *after])
        ]
        Correction.objects.create(directive=directive, act=act, rows=kept, by=actor)


def keep_header(actor: Person, directive: Directive, before: Mapping[str, Any]) -> None:
    """Write a correction of the letter's head; ``before`` holds the columns that changed."""
    after = {name: _plain(getattr(directive, name)) for name in before}
    said = {name: directive.reading.get(name) for name in before}
    row = {"obligation": None, "reader": said, "before": _all_plain(before), "after": after}
    Correction.objects.create(directive=directive, act="header", rows=[row], by=actor)


def snapshot(row: Obligation) -> Values:
    """The columns of an obligation as JSON values."""
    return {name: _plain(getattr(row, name)) for name in COLUMNS}


def columns(values: Mapping[str, Any]) -> Values:
    """What ``snapshot`` gave, as an obligation takes it."""
    found = dict(values)
    if isinstance(found.get("deadline"), str):
        found["deadline"] = datetime.date.fromisoformat(found["deadline"])
    return found


def latest(directive: Directive, by: Person) -> Correction | None:
    """The last act of a person on a letter that still stands."""
    mine = Correction.objects.filter(directive=directive, by=by, undone_at__isnull=True)
    return mine.order_by("-pk").first()


def reader_said(directive: Directive, index: int | None) -> Values | None:
    """The reader's own values of the obligation at ``index``; None for one it did not find."""
    from khien.console.directives.taking import obligation_of

    found = directive.reading.get("obligations") or []
    if index is None or not 0 <= index < len(found):
        return None
    return snapshot(obligation_of(directive, index, found[index]))


def _entry(directive: Directive, pk: int, before: Values | None, row: Obligation | None) -> Values:
    after = snapshot(row) if row else None
    index = (before or after or {}).get("read_index")
    said = reader_said(directive, index)
    if before and after:
        changed = [name for name in COLUMNS if before[name] != after[name]]
        before, after = _only(before, changed), _only(after, changed)
        said = _only(said, changed) if said else None
    return {
        "obligation": pk, "version": row.version if row else None,
        "reader": said, "before": before, "after": after,
    }  # fmt: skip


def _only(values: Values, names: Iterable[str]) -> Values:
    return {name: values[name] for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _all_plain(values: Mapping[str, Any]) -> Values:
    return {name: _plain(value) for name, value in values.items()}
