"""Reading the registers and what is known of each PC: only what the viewer may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404

from khien.console.endpoints.models import Computer, Drive
from khien.console.endpoints.pasting import PastedRow, read_computers, read_drives
from khien.console.evidence.models import FindingRow
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.weaknesses.plans import as_planned, planned
from khien.controls.verdicts import DECLARED
from khien.core.findings import Status
from khien.core.text import fold


@dataclass(frozen=True, slots=True)
class Counts:
    """How an organisation's PCs stand, without overlap. ``passing``: the PCs themselves proved
    it; ``declared``: they would pass, but something rests on a person's word.
    """

    owned: int = 0
    reported: int = 0
    passing: int = 0
    failing: int = 0
    declared: int = 0

    @property
    def unclear(self) -> int:
        """Everything that is neither shown to pass nor shown to fail: silence is unknown."""
        return self.owned - self.passing - self.declared - self.failing


def computers_of(organisation_ids: Collection[int]) -> QuerySet[Computer]:
    """Active PCs of the registers of these organisations (whoever calls has the right)."""
    return Computer.objects.filter(organisation_id__in=organisation_ids, active=True)


def current_findings(
    organisation_ids: Collection[int], control: str | Collection[str]
) -> QuerySet[FindingRow]:
    """The newest findings of ``control`` (or several) on the active PCs of the organisations."""
    return FindingRow.objects.filter(
        organisation_id__in=organisation_ids,
        control__in=[control] if isinstance(control, str) else list(control),
        current=True,
        computer__active=True,
    ).select_related("computer", "bundle")


def computers_for(
    viewer: Person, *, words: str = "", organisation_id: int | None = None, state: str = ""
) -> QuerySet[Any]:
    """PCs the viewer may see, with ``fails``, ``unclear``, ``passes`` and ``last_seen``.

    ``state`` is one of failing, unclear, passing, silent, inactive or empty (all active ones).
    """
    found = Computer.objects.filter(
        organisation_id__in=access.scope_ids(viewer, "computer.view"),
        active=state != "inactive",
    ).select_related("organisation")
    if organisation_id is not None:
        found = found.filter(organisation_id=organisation_id)
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(holder__icontains=words) | Q(place__icontains=words)
            | Q(hostname__icontains=words) | Q(organisation__name_folded__contains=fold(words))
        )  # fmt: skip
    return _by_state(with_findings(found), state).order_by(
        "-fails", "organisation__name", "name", "pk"
    )


def with_findings(computers: QuerySet[Computer]) -> QuerySet[Any]:
    """``computers`` with counts of their current findings by status, and when last heard of.

    ``stated`` of them rest on a person's word; ``planned`` fail, with a plan in force.
    """

    def count(status: Status) -> Count:
        return Count("findings", filter=Q(findings__current=True, findings__status=status))

    return computers.annotate(
        fails=Count(
            "findings",
            filter=Q(findings__current=True, findings__status=Status.FAIL) & ~planned("findings__"),
        ),
        planned=Count("findings", filter=Q(findings__current=True) & planned("findings__")),
        unclear=count(Status.UNKNOWN),
        passes=count(Status.PASS),
        stated=Count(
            "findings",
            filter=Q(findings__current=True, findings__source__startswith=f"{DECLARED}:"),
        ),
        last_seen=Max("findings__observed_at", filter=Q(findings__current=True)),
    )


def _by_state(computers: QuerySet[Any], state: str) -> QuerySet[Any]:
    conditions: Mapping[str, Q] = {
        "failing": Q(fails__gt=0),
        "unclear": Q(fails=0) & (Q(unclear__gt=0) | Q(passes=0)),
        "planned": Q(fails=0, planned__gt=0),
        "passing": Q(fails=0, unclear=0, planned=0, passes__gt=0),
        "silent": Q(last_seen__isnull=True),
    }
    return computers.filter(conditions[state]) if state in conditions else computers


def counts_for(viewer: Person, *, organisation_id: int | None = None) -> Counts:
    """The sentence at the top: owned, reported, passing, to mend; the rest is unclear."""
    found = Computer.objects.filter(
        organisation_id__in=access.scope_ids(viewer, "computer.view"), active=True
    )
    if organisation_id is not None:
        found = found.filter(organisation_id=organisation_id)
    return _counts(with_findings(found))


def counts_of(organisation_ids: Collection[int]) -> dict[int, Counts]:
    """Counts by organisation, one query (whoever calls has the right)."""
    rows: dict[int, list[int]] = {pk: [0] * len(fields(Counts)) for pk in organisation_ids}
    for computer in with_findings(computers_of(organisation_ids)):
        _add(rows[computer.organisation_id], computer)
    return {pk: Counts(*row) for pk, row in rows.items()}


def _counts(computers: QuerySet[Any]) -> Counts:
    row = [0] * len(fields(Counts))
    for computer in computers:
        _add(row, computer)
    return Counts(*row)


def _add(row: list[int], computer: Any) -> None:
    reported = computer.last_seen is not None
    open_ends = computer.fails or computer.unclear or computer.planned
    passes = reported and not open_ends and computer.passes > 0
    row[0] += 1
    row[1] += reported
    row[2] += passes and not computer.stated
    row[3] += computer.fails > 0
    row[4] += passes and computer.stated > 0


def computer_for(viewer: Person, pk: int) -> Computer:
    """One PC within the viewer's reach; Http404 otherwise."""
    ids = access.scope_ids(viewer, "computer.view")
    found = Computer.objects.filter(pk=pk, organisation_id__in=ids).select_related("organisation")
    computer = found.first()
    if computer is None:
        raise Http404
    return computer


def findings_of(viewer: Person, computer: Computer) -> list[FindingRow]:
    """The PC's current findings, worst first."""
    if not access.may(viewer, "computer.view", computer.organisation_id):
        raise Http404
    order = [Status.FAIL, Status.UNKNOWN, Status.PASS, Status.NOT_APPLICABLE]
    rows = list(FindingRow.objects.filter(computer=computer, current=True).select_related("bundle"))
    as_planned(rows)
    return sorted(rows, key=lambda row: (order.index(Status(row.status)), row.check_id))


def drives_for(viewer: Person, *, words: str = "", state: str = "") -> QuerySet[Drive]:
    """Issued drives the viewer may see."""
    found = Drive.objects.filter(
        organisation_id__in=access.scope_ids(viewer, "drive.view")
    ).select_related("organisation")
    if state in Drive.State.values:
        found = found.filter(state=state)
    if words:
        found = found.filter(
            Q(serial__icontains=words) | Q(holder__icontains=words) | Q(issuer__icontains=words)
        )
    return found.order_by("organisation__name", "serial", "pk")


def drive_for(viewer: Person, pk: int) -> Drive:
    """One drive within the viewer's reach; Http404 otherwise."""
    ids = access.scope_ids(viewer, "drive.view")
    drive = Drive.objects.filter(pk=pk, organisation_id__in=ids).first()
    if drive is None:
        raise Http404
    return drive


def drive_counts(viewer: Person) -> dict[str, int]:
    """How many drives are held, returned, lost."""
    ids = access.scope_ids(viewer, "drive.view")
    rows = Drive.objects.filter(organisation_id__in=ids).values("state")
    found = {row["state"]: row["n"] for row in rows.annotate(n=Count("pk")).order_by()}
    return {state: found.get(state, 0) for state in Drive.State.values}


def understood(kind: str, organisation: Organisation, text: str) -> list[PastedRow]:
    """A pasted table beside the register of ``organisation`` (where the viewer may manage it)."""
    if kind == "computer":
        names = Computer.objects.filter(organisation=organisation).values_list("name", flat=True)
        return read_computers(text, known_names=names)
    serials = Drive.objects.filter(organisation=organisation).values_list("serial", flat=True)
    return read_drives(text, known_serials=serials)


def organisations_for(viewer: Person, verb: str) -> QuerySet[Organisation]:
    """Where ``viewer`` may do ``verb``, for the choice in a form."""
    return access.scope(viewer, verb).order_by("name")
