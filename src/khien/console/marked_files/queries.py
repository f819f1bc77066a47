"""Reading about marked files: rows of one PC, or counts of an organisation. Nothing else.

No function takes a ``finding_id`` and none compares two PCs or two organisations: which machines
hold a given file is not a question here (tests/console/marked_files/test_no_such_question.py).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Value, When
from django.http import Http404

from khien.console.endpoints.models import Computer, MachineClass
from khien.console.evidence.models import FindingRow
from khien.console.marked_files.models import MarkedFile, State
from khien.console.marked_files.standing import part_of
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.endpoints.checks.no_marked_files import CHECK_ID
from khien.evidence.marked_files import LEVELS, MarkedFiles

UNREAD = "unread"


def computer_for(viewer: Person, pk: int) -> Computer:
    """A PC whose marked files the viewer may see one by one; Http404 otherwise."""
    ids = access.scope_ids(viewer, "marked.view")
    found = Computer.objects.filter(pk=pk, organisation_id__in=ids)
    computer = found.select_related("organisation").first()
    if computer is None:
        raise Http404
    return computer


def files_of(viewer: Person, computer: Computer) -> QuerySet[MarkedFile]:
    """The PC's files, those that wait first, the highest level first."""
    if not access.may(viewer, "marked.view", computer.organisation_id):
        raise Http404
    order = Case(
        *(When(level=level, then=Value(at)) for at, level in enumerate(LEVELS)),
        default=Value(len(LEVELS)),
        output_field=IntegerField(),
    )
    waits = Case(
        When(state=State.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows = MarkedFile.objects.filter(computer=computer).select_related("decided_by", "looked_by")
    return rows.order_by(waits, order, "first_seen_at", "pk")


def last_scan(viewer: Person, computer: Computer) -> MarkedFiles | None:
    """What the scan that the PC's present answer rests on says of itself; None without one."""
    if not access.may(viewer, "marked.view", computer.organisation_id):
        raise Http404
    present = FindingRow.objects.filter(computer=computer, check_id=CHECK_ID, current=True)
    row = present.select_related("bundle").first()
    return part_of(row.bundle.inspection) if row else None


def open_count(viewer: Person, computer: Computer) -> int | None:
    """How many files of a PC wait; None where the viewer may not know."""
    if not access.may(viewer, "marked.count", computer.organisation_id):
        return None
    return MarkedFile.objects.filter(computer=computer, state=State.OPEN).count()


def open_total(viewer: Person) -> int:
    """How many files wait in all organisations in reach."""
    return _counted(viewer).filter(state=State.OPEN).count()


@dataclass(frozen=True, slots=True)
class Place:
    """One organisation: how many of its files wait, by level, and how many were settled how."""

    organisation: Organisation
    waiting: Counter[str] = field(default_factory=Counter)
    settled: Counter[str] = field(default_factory=Counter)
    computers: int = 0
    oldest: datetime | None = None

    @property
    def open(self) -> int:
        """Files that wait."""
        return sum(self.waiting.values())

    @property
    def by_level(self) -> list[int]:
        """Waiting, in the order of the levels and then the unread boxes."""
        return [self.waiting[name] for name in (*LEVELS, UNREAD)]

    @property
    def by_state(self) -> list[tuple[str, int]]:
        """(state in words, how many were settled so), those there are."""
        return [
            (str(label), self.settled[name]) for name, label in State.choices if self.settled[name]
        ]


def places(viewer: Person) -> list[Place]:
    """Counts by organisation in reach: most files waiting first, then the oldest."""
    found: dict[int, Place] = {}
    rows = _counted(viewer)
    for place, state, level, count in (
        rows.values_list("organisation_id", "state", "level").annotate(count=Count("pk")).order_by()
    ):
        into = found.setdefault(place, Place(Organisation(pk=place)))
        if state == State.OPEN:
            into.waiting[level or UNREAD] += count
        else:
            into.settled[state] += count
    names = Organisation.objects.in_bulk(list(found))
    ages = {
        place: (oldest, computers)
        for place, oldest, computers in rows.filter(state=State.OPEN)
        .values_list("organisation_id")
        .annotate(oldest=Min("first_seen_at"), computers=Count("computer", distinct=True))
        .order_by()
    }
    told = [
        Place(
            names[pk], one.waiting, one.settled,
            oldest=ages.get(pk, (None, 0))[0], computers=ages.get(pk, (None, 0))[1],
        )
        for pk, one in found.items()
    ]  # fmt: skip
    return sorted(told, key=lambda one: (-one.open, one.organisation.name))


@dataclass(frozen=True, slots=True)
class OfComputer:
    """One PC in a list: how many of its files wait, and how many a person called no case."""

    computer: Computer
    waiting: int
    false_alarms: int


def computers(viewer: Person, *, most: int = 200) -> list[OfComputer]:
    """PCs with files that the viewer may see one by one, those with most to do first."""
    ids = access.scope_ids(viewer, "marked.view")
    found = (
        Computer.objects.filter(organisation_id__in=ids, active=True)
        .exclude(machine_class=MachineClass.STAND_ALONE)
        .annotate(
            waiting=Count("marked_files", filter=Q(marked_files__state=State.OPEN)),
            false_alarms=Count("marked_files", filter=Q(marked_files__state=State.FALSE_ALARM)),
            all_files=Count("marked_files"),
        )
        .filter(all_files__gt=0)
        .select_related("organisation")
        .order_by("-waiting", "organisation__name", "name", "pk")
    )
    return [OfComputer(one, one.waiting, one.false_alarms) for one in found[:most]]


def false_alarms(viewer: Person, *, most: int = 200) -> list[MarkedFile]:
    """Files that a person called no case, newest first: for whoever checks that."""
    ids = access.scope_ids(viewer, "marked.view")
    rows = MarkedFile.objects.filter(organisation_id__in=ids, state=State.FALSE_ALARM)
    found = rows.select_related("computer", "organisation", "decided_by")
    return list(found.order_by("-decided_at", "-pk")[:most])


def refused_files(viewer: Person) -> int:
    """How many marked files were turned away at this console's door, where he may know."""
    from khien.console.evidence.queries import marked_refusals

    return marked_refusals(access.scope_ids(viewer, "marked.count"))


def _counted(viewer: Person) -> QuerySet[MarkedFile]:
    ids = access.scope_ids(viewer, "marked.count")
    rows = MarkedFile.objects.filter(organisation_id__in=ids, computer__active=True)
    return rows.exclude(computer__machine_class=MachineClass.STAND_ALONE)
