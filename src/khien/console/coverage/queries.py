"""Headlines, doubtful PCs, lists and finds: only what the viewer may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from khien.console.coverage.actions import may_see_candidate
from khien.console.coverage.finding import draft_key
from khien.console.coverage.findings import CHECK, CONTROL, STATUSES
from khien.console.coverage.models import (
    AlertKey,
    Find,
    Judging,
    Kind,
    Snapshot,
    SourceList,
    Standing,
    State,
)
from khien.console.endpoints.models import Computer
from khien.console.incidents.models import IncidentDraft
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.controls.catalogue import catalogue
from khien.controls.narrowing import Unit, narrow
from khien.core.findings import Finding, Status
from khien.core.text import squeeze

_STATE = {Status.PASS: State.COVERED, Status.FAIL: State.NOT_COVERED}
_NARROWED = {"other-product": "other-product", "parameter-undecided": "network-unclear"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a letter fixes: machines on one network, one product. Empty: all, any."""

    network: str = ""
    product: str = ""

    @property
    def params(self) -> dict[str, str]:
        """As the controls take them."""
        given = {"network": squeeze(self.network), "product": squeeze(self.product)}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Row:
    """One PC as it counts."""

    computer: Computer
    state: State
    reason: str
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Headline:
    """One organisation: protected / owned, reporting / owned, what changed."""

    organisation: Organisation
    owned: int
    covered: int
    not_covered: int
    reporting: int
    outside: int = 0
    covered_before: int | None = None
    since: datetime | None = None

    @property
    def cannot_tell(self) -> int:
        """Neither shown to be protected nor shown not to be."""
        return self.owned - self.covered - self.not_covered

    @property
    def share(self) -> float:
        """Protected of owned, in per cent."""
        return 100 * self.covered / self.owned if self.owned else 0.0

    @property
    def change(self) -> int | None:
        """PCs protected now and not at the last snapshot before today."""
        return None if self.covered_before is None else self.covered - self.covered_before


def computers(viewer: Person, asked: Asked, *, organisation_id: int | None = None) -> list[Row]:
    """Every active PC that the letter means, as it counts; those outside are left out."""
    return _narrowed(_in_reach(viewer, organisation_id), asked)[0]


def headlines(viewer: Person, asked: Asked) -> list[Headline]:
    """Every organisation in reach that owns PCs, the worst first."""
    places = {each.pk: each for each in access.scope(viewer, "coverage.view")}
    by_place: dict[int, list[Computer]] = {}
    for computer in _in_reach(viewer, None):
        by_place.setdefault(computer.organisation_id, []).append(computer)
    before = {} if asked.params else _before(by_place)
    found = []
    for pk, mine in by_place.items():
        rows, outside = _narrowed(mine, asked)
        states = [row.state for row in rows]
        found.append(
            Headline(
                places[pk], len(rows), states.count(State.COVERED),
                states.count(State.NOT_COVERED),
                sum(bool(row.standing and row.standing.reporting) for row in rows), outside,
                before.get(pk),
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (each.share, each.organisation.name))


def _in_reach(viewer: Person, organisation_id: int | None) -> list[Computer]:
    scope = access.scope_ids(viewer, "coverage.view")
    if organisation_id is not None:
        scope &= {organisation_id}
    found = Computer.objects.filter(organisation_id__in=scope, active=True)
    found = found.select_related("organisation", "standing", "asset").order_by("name", "pk")
    return list(found.defer("standing__candidates"))  # the long part, which no table shows


def counted(viewer: Person) -> dict[int, Headline]:
    """Organisation → its plain headline, counted by the database: for a home page."""
    places = {each.pk: each for each in access.scope(viewer, "coverage.view")}
    owned_pcs = Computer.objects.filter(organisation_id__in=places, active=True).order_by()
    rows: Any = owned_pcs.values_list("organisation_id").annotate(
        owned=Count("pk"), covered=Count("pk", filter=Q(standing__state=State.COVERED)),
        not_covered=Count("pk", filter=Q(standing__state=State.NOT_COVERED)),
        reporting=Count("pk", filter=Q(standing__reporting=True)),
    )  # fmt: skip
    before = _before(places)
    return {
        pk: Headline(
            places[pk], owned, covered, not_covered, reporting, covered_before=before.get(pk)
        )
        for pk, owned, covered, not_covered, reporting in rows
    }


def together(headlines: Iterable[Headline]) -> tuple[int, int, int, int | None]:
    """Owned, covered, reporting of several, and what changed where that is known."""
    rows = list(headlines)
    changes = [each.change for each in rows if each.change is not None]
    return (
        sum(each.owned for each in rows), sum(each.covered for each in rows),
        sum(each.reporting for each in rows), sum(changes) if changes else None,
    )  # fmt: skip


def _before(organisation_ids: Iterable[int]) -> dict[int, int]:
    """Organisation → PCs covered at its newest snapshot before today."""
    earlier = Snapshot.objects.filter(
        organisation_id=OuterRef("pk"), day__lt=timezone.localdate()
    ).order_by("-day")
    rows = Organisation.objects.filter(pk__in=list(organisation_ids)).order_by()
    rows = rows.annotate(before=Subquery(earlier.values("covered")[:1]))
    return dict(rows.filter(before__isnull=False).values_list("pk", "before"))


def _narrowed(mine: list[Computer], asked: Asked) -> tuple[list[Row], int]:
    """The PCs that the letter means with what its product makes of the answers."""
    plain = {str(each.pk): _row(each) for each in mine}
    if not asked.params:
        return list(plain.values()), 0
    units = [
        Unit(
            str(each.pk), each.machine_class,
            tuple(each.networks) if each.networks is not None else None,
        )
        for each in mine
    ]  # fmt: skip
    findings = [_finding(subject, row) for subject, row in plain.items()]
    narrowed = narrow(catalogue()[CONTROL], asked.params, findings, units)
    rows = []
    for finding in narrowed.findings:
        row = plain[finding.subject]
        state = _STATE.get(finding.status, State.CANNOT_TELL)
        reason = _NARROWED.get(finding.reason_code, finding.reason_code)
        if reason == "network-unclear" and finding.facts.get("parameter") == "product":
            reason = "product-unclear"
        rows.append(Row(row.computer, state, reason, row.standing))
    return rows, narrowed.outside


def _row(computer: Computer) -> Row:
    standing = getattr(computer, "standing", None)
    if standing is None:
        return Row(computer, State.CANNOT_TELL, "no-list", None)
    return Row(computer, State(standing.state), standing.reason, standing)


def _finding(subject: str, row: Row) -> Finding:
    product = row.standing.product if row.standing else ""
    at = row.standing.judged_at if row.standing else timezone.now()
    return Finding(
        CHECK, CONTROL, subject, STATUSES[row.state], row.reason, at,
        {"product": product} if product else {}, CHECK,
    )  # fmt: skip


def standings_of(viewer: Person, computer_ids: Iterable[int]) -> dict[int, Standing]:
    """PC → what its lists say, for those in reach."""
    reach = access.scope_ids(viewer, "coverage.view")
    rows = Standing.objects.filter(
        computer_id__in=list(computer_ids), computer__organisation_id__in=reach
    )
    return {row.computer_id: row for row in rows.defer("candidates")}


def doubtful(viewer: Person) -> list[tuple[Computer, list[dict[str, Any]], int]]:
    """PCs in reach for which a person can decide: PC, candidates he may see, those he may not."""
    found = []
    reach = access.scope_ids(viewer, "coverage.view")
    rows = Standing.objects.filter(
        computer__organisation_id__in=reach, computer__active=True, reason="candidates"
    ).select_related("computer__organisation")
    for row in rows.order_by("computer__organisation__name", "computer__name")[:2_000]:
        shown = [each for each in row.candidates if may_see_candidate(viewer, each)]
        found.append((row.computer, shown, len(row.candidates) - len(shown)))
    return found


def computer_for(viewer: Person, pk: int) -> Computer:
    """One PC in reach, or 404."""
    scope = access.scope_ids(viewer, "coverage.view")
    found = Computer.objects.filter(organisation_id__in=scope, pk=pk).first()
    if found is None:
        raise Http404
    return found


def lists(viewer: Person) -> QuerySet[SourceList]:
    """Lists in reach that count, or wait for their columns."""
    scope = access.scope_ids(viewer, "coverage.view")
    found = SourceList.objects.filter(organisation_id__in=scope)
    return found.select_related("organisation", "added_by", "file")


def lists_above(viewer: Person) -> list[str]:
    """Sources of organisations above the viewer's whose lists his PCs are judged by, too: the
    name alone, as each PC's page tells it."""
    scope = access.scope_ids(viewer, "coverage.view")
    tops = access.scope(viewer, "coverage.view").exclude(parent_id__in=scope)
    above = {each.pk for top in tops for each in top.ancestors()} - scope
    current = SourceList.objects.filter(current=True, organisation_id__in=above)
    current = current.exclude(kind=Kind.ASSET_BOOK).order_by("source")
    return list(current.values_list("source", flat=True))


def list_for(viewer: Person, pk: int) -> SourceList:
    """One list that the viewer may take, or 404."""
    scope = access.scope_ids(viewer, "coverage.import")
    found = lists(viewer).filter(pk=pk, organisation_id__in=scope, taken_at=None).first()
    if found is None:
        raise Http404
    return found


def waiting() -> bool:
    """Whether answers rest on less than was taken: the worker has not judged anew yet."""
    row = Judging.objects.filter(pk=1).first()
    if row is None or row.changed_at is None:
        return False
    return row.judged_at is None or row.judged_at < row.changed_at


def keys(viewer: Person) -> QuerySet[AlertKey]:
    """Keys for alerts that the viewer may end."""
    scope = access.scope_ids(viewer, "coverage.connect")
    found = AlertKey.objects.filter(organisation_id__in=scope, ended_at=None)
    return found.select_related("organisation").order_by("organisation__name", "name")


def key_for(viewer: Person, pk: int) -> AlertKey:
    """One key in reach, or 404."""
    found = keys(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def finds_of(viewer: Person, draft: IncidentDraft) -> QuerySet[Find]:
    """What a draft about malware rests on; nothing for one out of reach."""
    found = Find.objects.filter(
        organisation_id=draft.organisation_id, name_key=draft.key.removeprefix(draft_key("")),
        organisation_id__in=access.scope_ids(viewer, "coverage.view"),
    )  # fmt: skip
    return found.select_related("computer").order_by("-last_at", "host")
