"""Reading the registers and what is known of each PC: only what the viewer may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from khien.console.endpoints.models import Computer, Drive
from khien.console.endpoints.pasting import PastedRow, read_computers, read_drives
from khien.console.endpoints.standings import SILENT, Listed, Standing, as_stale, standings
from khien.console.evidence.models import FindingRow
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.weaknesses.plans import as_planned
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
    viewer: Person,
    *,
    words: str = "",
    organisation_id: int | None = None,
    state: str = "",
    known: Mapping[int, Standing] | None = None,
) -> Listed:
    """PCs the viewer may see, each with the fields of its ``Standing``, those to mend first.

    ``state`` is one of failing, unclear, planned, passing, silent, inactive or empty (all active
    ones); ``known``: what ``standings_for`` answered, where it was asked already.
    """
    ids = _reach(viewer, organisation_id)
    found = Computer.objects.filter(organisation_id__in=ids, active=state != "inactive")
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(holder__icontains=words) | Q(place__icontains=words)
            | Q(hostname__icontains=words) | Q(organisation__name_folded__contains=fold(words))
        )  # fmt: skip
    return Listed(found, standings(ids) if known is None else known, state)


def standings_for(viewer: Person, *, organisation_id: int | None = None) -> Mapping[int, Standing]:
    """How the PCs in reach stand, for ``computers_for`` and ``counts_for`` of one page."""
    return standings(_reach(viewer, organisation_id))


def _reach(viewer: Person, organisation_id: int | None) -> set[int]:
    ids = access.scope_ids(viewer, "computer.view")
    return ids if organisation_id is None else ids & {organisation_id}


def counts_for(
    viewer: Person,
    *,
    organisation_id: int | None = None,
    known: Mapping[int, Standing] | None = None,
) -> Counts:
    """The sentence at the top: owned, reported, passing, to mend; the rest is unclear."""
    ids = _reach(viewer, organisation_id)
    by_id = standings(ids) if known is None else known
    row = [0] * len(fields(Counts))
    ended = set(
        Computer.objects.filter(organisation_id__in=ids, active=False)
        .order_by()
        .values_list("pk", flat=True)
    )
    for pk, standing in by_id.items():
        if pk not in ended:
            _add(row, standing)
    row[0] = computers_of(ids).count()  # silent ones too
    return Counts(*row)


def counts_of(organisation_ids: Collection[int]) -> dict[int, Counts]:
    """Counts by organisation, two queries (whoever calls has the right)."""
    rows: dict[int, list[int]] = {pk: [0] * len(fields(Counts)) for pk in organisation_ids}
    known = standings(organisation_ids)
    computers = computers_of(organisation_ids).order_by()
    for pk, organisation_id in computers.values_list("pk", "organisation_id"):
        _add(rows[organisation_id], known.get(pk, SILENT))
    return {pk: Counts(*row) for pk, row in rows.items()}


def _add(row: list[int], standing: Standing) -> None:
    row[0] += 1
    row[1] += standing.last_seen is not None
    row[2] += standing.proven and not standing.stated
    row[3] += standing.fails > 0
    row[4] += standing.proven and standing.stated > 0


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
    as_stale(rows)
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
