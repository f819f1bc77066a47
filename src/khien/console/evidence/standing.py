"""Reading what should be there and is not, or what does not fit: silent checks, doubts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from khien.console.endpoints.models import Computer
from khien.console.evidence.models import Doubt, Enrolment, FindingRow
from khien.console.people import access
from khien.console.people.models import Person

SILENT_AFTER = timedelta(days=20)
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Silence:
    """``nobody``: checks that no PC within reach has produced for 20 days, with the last time;
    ``stopped``: PCs that still report, without a check that they used to.
    """

    nobody: list[tuple[str, datetime]]
    stopped: list[tuple[Computer, str, datetime]]

    def __bool__(self) -> bool:
        return bool(self.nobody or self.stopped)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A doubt with its PCs within the viewer's reach; ``elsewhere`` of its keys are not."""

    row: Doubt
    keys: list[Enrolment]
    elsewhere: int


def silence_for(viewer: Person, *, now: datetime | None = None) -> Silence:
    """Checks that fell silent where the viewer may see PCs."""
    since = (now or timezone.now()) - SILENT_AFTER
    rows = FindingRow.objects.filter(
        organisation_id__in=access.scope_ids(viewer, "computer.view"),
        current=True, computer__active=True,
    )  # fmt: skip
    old = rows.filter(observed_at__lt=since).order_by("check_id", "computer__name", "pk")
    if not old.exists():
        return Silence([], [])
    fresh = rows.filter(observed_at__gte=since)
    alive = set(fresh.order_by().values_list("check_id", flat=True).distinct())
    last = old.order_by().values("check_id").annotate(last=Max("observed_at"))
    nobody = sorted((r["check_id"], r["last"]) for r in last if r["check_id"] not in alive)
    reporting = fresh.order_by().values("computer_id").distinct()
    stopped = old.filter(computer_id__in=reporting).select_related("computer__organisation")
    gone = {check for check, _at in nobody}
    return Silence(
        nobody,
        [
            (row.computer, row.check_id, row.observed_at)
            for row in stopped.exclude(check_id__in=gone)[:MOST_SHOWN]
        ],
    )


def doubts_for(viewer: Person) -> list[Doubtful]:
    """Doubts that wait where the viewer decides, oldest first."""
    ids = access.scope_ids(viewer, "enrolment.decide")
    waiting = Doubt.objects.filter(organisation_id__in=ids, state=Doubt.State.OPEN)
    return [_doubtful(row, ids) for row in waiting.select_related("organisation")[:MOST_SHOWN]]


def doubts_about(viewer: Person, computer: Computer) -> list[Doubt]:
    """Doubts of a PC's keys that are open, or were decided against it."""
    if not access.may(viewer, "computer.view", computer.organisation_id):
        return []
    keys = set(computer.enrolments.values_list("fingerprint", flat=True))
    rows = Doubt.objects.filter(organisation_id=computer.organisation_id)
    found = rows.exclude(state=Doubt.State.FINE).select_related("decided_by")
    return [row for row in found if keys & set(row.fingerprints)]


def open_doubts(viewer: Person) -> int:
    """How many wait for the viewer."""
    ids = access.scope_ids(viewer, "enrolment.decide")
    return Doubt.objects.filter(organisation_id__in=ids, state=Doubt.State.OPEN).count()


def _doubtful(row: Doubt, ids: set[int]) -> Doubtful:
    known = Enrolment.objects.filter(fingerprint__in=row.fingerprints)
    mine = known.filter(ticket__organisation_id__in=ids).select_related("computer")
    keys = list(mine.order_by("pk"))
    return Doubtful(row, keys, len(row.fingerprints) - len({one.fingerprint for one in keys}))
