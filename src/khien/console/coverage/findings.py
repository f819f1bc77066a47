"""What lists and agents say of PCs' antivirus, as findings beside those that PCs signed.

A list that answers (covered, not covered) is the judge; one that cannot tell, or has grown old,
is unknown and leaves the word to what the PC signed itself. An agent's word alone is unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from khien import controls
from khien.console.coverage.models import Kind, SourceList, Standing, State
from khien.console.coverage.second_source import Second, second_source
from khien.console.inventory.queries import antivirus_told
from khien.console.organisations.models import Organisation
from khien.core.findings import Finding, Status

CHECK = "coverage"
CONTROL = "endpoint.antivirus"
STATUSES: Mapping[str, Status] = {
    State.COVERED: Status.PASS,
    State.NOT_COVERED: Status.FAIL,
    State.CANNOT_TELL: Status.UNKNOWN,
}
_COLUMNS = (
    "state", "reason", "product", "seen_at", "judged_at", "computer__organisation_id",
)  # fmt: skip
_SILENT = {"no-list", "no-keys"}  # no list speaks of this PC: silence, not an answer


def findings_for(organisation_ids: Collection[int], *, now: datetime) -> dict[str, Finding]:
    """PC → what its lists and its agent say (whoever calls has the right); silence is none."""
    told = antivirus_told(organisation_ids, now=now)
    rows = Standing.objects.filter(
        computer__organisation_id__in=organisation_ids, computer__active=True
    )
    standings = {
        row.computer_id: row
        for row in rows.select_related("computer").only(*_COLUMNS)
        if row.reason not in _SILENT
    }
    days = _days(organisation_ids)
    found = {}
    for pk in {*standings, *told}:
        finding = _finding(pk, standings.get(pk), told.get(pk, []), days, now)
        found[finding.subject] = finding
    return found


def _finding(
    pk: int, standing: Standing | None, antivirus: Sequence[Mapping[str, Any]],
    days: Mapping[int, datetime], now: datetime,
) -> Finding:  # fmt: skip
    facts: dict[str, object] = {}
    second = second_source(antivirus, standing) if antivirus else None
    if second is not None:
        facts = {"second_source": second.value}
    if standing is None:
        return Finding(CHECK, CONTROL, str(pk), Status.UNKNOWN, Second.ALONE, now, facts, CHECK)
    if standing.product:
        facts["product"] = standing.product
    status, reason = STATUSES[standing.state], standing.reason
    if second is Second.OFF:
        status, reason = Status.UNKNOWN, Second.OFF.value
    elif second is Second.ALONE and reason == "old-list":
        reason = Second.ALONE.value
    at = standing.seen_at or days.get(standing.computer.organisation_id) or standing.judged_at
    return Finding(CHECK, CONTROL, str(pk), status, reason, min(at, now), facts, CHECK)


def _days(organisation_ids: Collection[int]) -> dict[int, datetime]:
    """Organisation → when the newest protecting list of it or of one above was taken."""
    lists = SourceList.objects.filter(
        current=True, kind__in=[Kind.ANTIVIRUS, Kind.EDR], taken_at__isnull=False
    )
    rows = lists.order_by("taken_at").values_list("organisation_id", "taken_at")
    taken = {pk: at for pk, at in rows if at is not None}
    above = dict(Organisation.objects.order_by().values_list("pk", "parent_id")) if taken else {}
    found = {}
    for pk in organisation_ids:
        node, days = pk, []
        for _step in range(len(above)):  # a tree is no deeper than its nodes are many
            if node in taken:
                days.append(taken[node])
            parent = above.get(node)
            if parent is None:
                break
            node = parent
        if days:
            found[pk] = max(days)
    return found


def joined(
    control: controls.Control, signed: Sequence[Finding], told: Iterable[Finding], *, now: datetime
) -> list[Finding]:
    """The findings to judge: where a list decides, what a PC's own results no longer or not
    surely say is left out; where no list decides, what a PC proved stands alone.
    """
    by_pc = {finding.subject: finding for finding in told}
    decided = {pc for pc, one in by_pc.items() if one.status in (Status.PASS, Status.FAIL)}
    kept = [one for one in signed if one.subject not in decided or _speaks(control, one, now)]
    answered = {one.subject for one in kept}
    return kept + [one for pc, one in by_pc.items() if pc in decided or pc not in answered]


def _speaks(control: controls.Control, finding: Finding, now: datetime) -> bool:
    """Whether a PC's own result says something that a list does not outweigh."""
    status = controls.fresh_status(control, finding, now)
    stated = controls.is_declared(finding)
    return status is Status.FAIL or (status is not Status.UNKNOWN and not stated)
