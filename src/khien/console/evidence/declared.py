"""What people handed in for assignments, as counts: the "người khai" part of a verdict."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from khien.console.evidence.models import Evidence


@dataclass(frozen=True, slots=True)
class Declared:
    """The newest thing handed in. ``done`` of ``of`` units when the person gave figures."""

    at: datetime
    done: int | None = None
    of: int | None = None


def declared_for(assignment_ids: Collection[int]) -> Mapping[int, Declared]:
    """Assignment id → the newest file or statement; figures from the newest that has them.

    For verdicts, which are shown only to those who may see the assignment.
    """
    rows = Evidence.objects.filter(
        assignment_id__in=assignment_ids, kind__in=[Evidence.Kind.FILE, Evidence.Kind.STATEMENT]
    ).order_by("observed_at", "pk")
    found: dict[int, Declared] = {}
    for row in rows:
        before = found.get(row.assignment_id)
        has_figures = row.declared_done is not None
        found[row.assignment_id] = Declared(
            at=row.observed_at,
            done=row.declared_done if has_figures else (before.done if before else None),
            of=row.declared_of if has_figures else (before.of if before else None),
        )
    return found
