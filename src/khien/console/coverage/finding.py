"""What was found on PCs, from lists and alerts: kept once, repeats folded, drafts where due.

``endpoint.malware-clean``: anything not cleaned after 24 hours, or seen on three PCs, asks for an
incident. A find whose list does not say that it was cleaned counts as not cleaned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction

from khien.console.coverage.models import Find
from khien.console.endpoints.models import Computer
from khien.console.incidents.drafting import Sign, draft
from khien.console.incidents.models import IncidentDraft
from khien.console.organisations.models import Organisation
from khien.core.text import fold
from khien.endpoints.coverage.identity import host_key
from khien.endpoints.coverage.rows import SourceRow

CLEAN_WITHIN = timedelta(hours=24)
SPREAD = 3


def keep_finds(
    organisation_id: int, source: str, rows: Sequence[SourceRow], *, now: datetime
) -> int:
    """Keep what the rows say was found; how many are new. Inside the act's transaction."""
    said = [row for row in rows if row.found is not None]
    if not said:
        return 0
    owners = _computers(organisation_id, said)
    new = sum(_keep(organisation_id, source, row, owners, now) for row in said)
    draft_due(now)
    return new


def _computers(organisation_id: int, rows: Iterable[SourceRow]) -> dict[str, Computer]:
    """Name → the one active PC under the organisation that bears it."""
    wanted = {host_key(row.hostname)[0] for row in rows} - {""}
    top = Organisation.objects.get(pk=organisation_id)
    under = top.descendants(include_self=True).values_list("pk", flat=True)
    found: dict[str, list[Computer]] = {}
    for each in Computer.objects.filter(organisation_id__in=list(under), active=True):
        name = host_key(each.hostname or each.name)[0]
        if name in wanted:
            found.setdefault(name, []).append(each)
    return {name: each[0] for name, each in found.items() if len(each) == 1}


def _keep(
    organisation_id: int, source: str, row: SourceRow, owners: dict[str, Computer], now: datetime
) -> bool:
    assert row.found is not None  # noqa: S101 - the caller chose the rows that have one
    computer = owners.get(host_key(row.hostname)[0])
    at = min(row.found.at or now, now)
    host = fold(row.hostname or (row.serials[0] if row.serials else ""))[:253]
    find, made = Find.objects.get_or_create(
        organisation_id=computer.organisation_id if computer else organisation_id,
        host=host, name_key=fold(row.found.name)[:200],
        defaults={
            "computer": computer, "name": row.found.name, "source": source[:80], "first_at": at,
            "last_at": at, "cleaned": row.found.cleaned,
        },
    )  # fmt: skip
    if made:
        return True
    if at > find.last_at or row.found.cleaned is not None:
        if at > find.last_at:
            find.count += 1
        if find.cleaned and at > find.last_at and not row.found.cleaned:
            find.first_at = at  # it came back
        find.last_at = max(at, find.last_at)
        find.cleaned = row.found.cleaned
        find.save(update_fields=["count", "first_at", "last_at", "cleaned"])
    return False


def draft_due(now: datetime) -> int:
    """Draft an incident for what asks for one; repeats fold into the open draft, and a settled
    one stays settled until something is found later. How many were drafted. Idempotent."""
    if not transaction.get_connection().in_atomic_block:
        with transaction.atomic():
            return draft_due(now)
    drafted = 0
    for (organisation_id, key), finds in _groups().items():
        left = [each for each in finds if not each.cleaned and now - each.first_at > CLEAN_WITHIN]
        hosts = {each.host for each in finds}
        if not left and len(hosts) < SPREAD:
            continue
        kinds = IncidentDraft.Kind
        kind = kinds.MALWARE_SPREAD if len(hosts) >= SPREAD else kinds.MALWARE_LEFT
        drafted += draft(_sign(organisation_id, key, kind, finds))
    return drafted


def _groups() -> dict[tuple[int, str], list[Find]]:
    found: dict[tuple[int, str], list[Find]] = {}
    for each in Find.objects.order_by("pk"):
        found.setdefault((each.organisation_id, each.name_key), []).append(each)
    return found


def draft_key(name_key: str) -> str:
    """What a draft about a find is known by."""
    return f"malware:{name_key}"


def _sign(organisation_id: int, key: str, kind: IncidentDraft.Kind, finds: Sequence[Find]) -> Sign:
    return Sign(
        organisation_id, kind, draft_key(key), finds[0].name, finds[0].source,
        computers={each.computer_id for each in finds if each.computer_id is not None},
        count=len({each.host for each in finds}),
        first_seen=_iso(min(each.first_at for each in finds)),
        last_seen=_iso(max(each.last_at for each in finds)),
    )  # fmt: skip


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
