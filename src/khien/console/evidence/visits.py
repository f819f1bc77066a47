"""An inspector's visit: PCs drawn at random, what was signed beside what was found.

The draw is a function of the seed and the pool, both recorded, so that anybody can make it again
and nobody can say that a PC was picked. Reading only; writes are in ``actions.visits``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from khien.console.endpoints.models import Computer
from khien.console.evidence.models import Visit, VisitedComputer
from khien.console.people import access
from khien.console.people.models import Person
from khien.controls.verdicts import DECLARED


@dataclass(frozen=True, slots=True)
class Line:
    """One check in two columns; ``found`` empty: not looked at."""

    check: str
    signed: str
    source: str
    found: str

    @property
    def differs(self) -> bool:
        """Whether both are told and are not the same."""
        return bool(self.found) and self.found != self.signed

    @property
    def declared(self) -> bool:
        """Whether a person vouched for it, and no PC."""
        return self.source.split(":", 1)[0] == DECLARED

    @property
    def place(self) -> str:
        """Where it was seen, without the mark that a person vouches for it."""
        return self.source.partition(":")[2] if self.declared else self.source


def drawn(seed: str, pool: Iterable[int], count: int) -> list[int]:
    """``count`` of the PCs in ``pool``: those whose hash with the seed comes first."""

    def turn(pk: int) -> str:
        return hashlib.sha256(f"khien.visit/1:{seed}:{pk}".encode()).hexdigest()

    return sorted(set(pool), key=turn)[:count]


def visits_for(viewer: Person) -> QuerySet[Visit]:
    """Visits within reach, newest first, with ``drawn`` and ``seen`` counts."""
    found = Visit.objects.filter(organisation_id__in=access.scope_ids(viewer, "visit.make"))
    been = Q(computers__found_at__isnull=False)
    counted = found.annotate(drawn=Count("computers"), seen=Count("computers", filter=been))
    return counted.select_related("organisation", "made_by").order_by("-pk")


def visit_for(viewer: Person, pk: int) -> Visit:
    """One visit within reach; Http404 otherwise."""
    visit: Visit | None = visits_for(viewer).filter(pk=pk).first()
    if visit is None:
        raise Http404
    return visit


def visited_for(viewer: Person, pk: int) -> VisitedComputer:
    """One PC of a visit within reach; Http404 otherwise."""
    ids = access.scope_ids(viewer, "visit.make")
    rows = VisitedComputer.objects.filter(visit__organisation_id__in=ids)
    row = rows.select_related("visit", "computer").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def visits_of(viewer: Person, computer: Computer) -> list[VisitedComputer]:
    """What was found at a PC in reach, newest first. A draw is not told before the visit, other
    than to who may make one."""
    if not access.may(viewer, "computer.view", computer.organisation_id):
        return []
    rows = VisitedComputer.objects.filter(computer=computer)
    if not access.may(viewer, "visit.make", computer.organisation_id):
        rows = rows.filter(found_at__isnull=False)
    return list(rows.select_related("visit__made_by", "found_by").order_by("-pk"))


def lines_of(row: VisitedComputer) -> list[Line]:
    """The two columns."""
    return [
        Line(one["check"], one["status"], one["source"], row.found.get(one["check"], ""))
        for one in row.signed
    ]
