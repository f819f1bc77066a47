"""How each PC stands by its current findings: one grouped query for a whole province.

Joined to the register's rows and grouped with all their columns, the same counts were asked for
three times a page; twenty thousand PCs then took over a second (bench/inventory.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, overload

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from khien.console.endpoints.models import Computer
from khien.console.evidence.models import FindingRow
from khien.console.weaknesses.plans import planned
from khien.controls.catalogue import catalogue
from khien.controls.verdicts import DECLARED
from khien.core.findings import Status


class Standing(NamedTuple):
    """Counts of a PC's current findings, and when it was last heard of.

    ``stated`` of them rest on a person's word; ``planned`` fail, with a plan in force. A pass
    older than its control allows is ``unclear``, as in verdicts.
    """

    fails: int = 0
    planned: int = 0
    unclear: int = 0
    passes: int = 0
    stated: int = 0
    last_seen: datetime | None = None

    @property
    def proven(self) -> bool:
        """Everything that was looked at passes, and something was looked at."""
        return self.passes > 0 and not (self.fails or self.unclear or self.planned)

    def is_in(self, state: str) -> bool:
        """Whether it belongs in the list of ``state``; every PC belongs in any other list."""
        if state == "failing":
            return self.fails > 0
        if state == "unclear":
            return not self.fails and (self.unclear > 0 or not self.passes)
        if state == "planned":
            return not self.fails and self.planned > 0
        if state == "passing":
            return self.proven
        return self.last_seen is None if state == "silent" else True


SILENT = Standing()
STALE = "stale"
USUAL_DAYS = 30  # of a control that this console does not know


def stale(now: datetime) -> Q:
    """The findings that are older than their controls allow."""
    by_days: dict[int, list[str]] = {}
    for control in catalogue().values():
        if control.freshness_days != USUAL_DAYS:
            by_days.setdefault(control.freshness_days, []).append(control.id)
    others = [each for controls in by_days.values() for each in controls]
    found = Q(observed_at__lt=now - timedelta(days=USUAL_DAYS)) & ~Q(control__in=others)
    for days, controls in by_days.items():
        found |= Q(observed_at__lt=now - timedelta(days=days), control__in=controls)
    return found


def as_stale(rows: Collection[FindingRow], now: datetime | None = None) -> None:
    """Change, of these rows and not in the database, passes that are too old to be one."""
    at = now or timezone.now()
    for row in rows:
        control = catalogue().get(row.control)
        days = control.freshness_days if control else USUAL_DAYS
        if row.status == Status.PASS and row.observed_at < at - timedelta(days=days):
            row.status, row.reason_code = Status.UNKNOWN.value, STALE
            row.facts = {"days": days}


def standings(organisation_ids: Collection[int]) -> Mapping[int, Standing]:
    """By PC; one without current findings is not in it (``SILENT``)."""
    covered, old = planned(), stale(timezone.now())
    rows = (
        FindingRow.objects.filter(organisation_id__in=organisation_ids, current=True)
        .order_by()
        .values_list("computer_id")
        .annotate(
            fails=Count("pk", filter=Q(status=Status.FAIL) & ~covered),
            planned=Count("pk", filter=covered),
            unclear=Count("pk", filter=Q(status=Status.UNKNOWN) | Q(status=Status.PASS) & old),
            passes=Count("pk", filter=Q(status=Status.PASS) & ~old),
            stated=Count("pk", filter=Q(source__startswith=f"{DECLARED}:")),
            last_seen=Max("observed_at"),
        )
    )
    return {row[0]: Standing(*row[1:]) for row in rows}


class Listed(Sequence[Any]):
    """PCs in order, those to mend first; a page of them is loaded when it is asked for.

    Each has the fields of its ``Standing`` as attributes.
    """

    def __init__(self, found: QuerySet[Computer], known: Mapping[int, Standing], state: str):
        rows = found.order_by().values_list("organisation__name", "name", "pk")
        self._known = known
        self._rows = sorted(
            (-known.get(row[2], SILENT).fails, *row)
            for row in rows
            if known.get(row[2], SILENT).is_in(state)
        )

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> list[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, int):
            return self._loaded([self._rows[at]])[0]
        return self._loaded(self._rows[at])

    def __iter__(self) -> Iterator[Any]:
        return iter(self._loaded(self._rows))

    def _loaded(self, rows: Sequence[tuple[int, str, str, int]]) -> list[Any]:
        ids = [row[-1] for row in rows]
        found = Computer.objects.select_related("organisation").in_bulk(ids)
        for pk, computer in found.items():
            for name, value in self._known.get(pk, SILENT)._asdict().items():
                setattr(computer, name, value)
        return [found[pk] for pk in ids if pk in found]
