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
from khien.endpoints.coverage.identity import host_key, serial_key
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
    said.sort(key=lambda row: _when(row, now))  # a list may begin with the newest
    owners = _Owners(organisation_id, said)
    new = sum(_keep(organisation_id, source, row, owners.of(row), now) for row in said)
    draft_due(now)
    return new


class _Owners:
    """The active PCs under an organisation by serial and name, where one alone bears it."""

    def __init__(self, organisation_id: int, rows: Iterable[SourceRow]) -> None:
        wanted = {key for row in rows for key in _keys(row.serials, row.hostname)}
        top = Organisation.objects.get(pk=organisation_id)
        under = top.descendants(include_self=True).values_list("pk", flat=True)
        self._by: dict[str, list[Computer]] = {}
        for each in Computer.objects.filter(organisation_id__in=list(under), active=True):
            for key in wanted.intersection(_keys(each.serials, each.hostname or each.name)):
                self._by.setdefault(key, []).append(each)

    def of(self, row: SourceRow) -> Computer | None:
        """The PC of a row; none where its serial says that the one of its name is another."""
        serials = {key for key in map(serial_key, row.serials) if key}
        for key in _keys(row.serials, row.hostname):
            found = self._by.get(key, [])
            theirs = {key for each in found for key in map(serial_key, each.serials) if key}
            if len(found) == 1 and not (serials and theirs and not serials & theirs):
                return found[0]
        return None


def _keys(serials: Iterable[str], name: str) -> list[str]:
    keys = [f"serial:{key}" for key in map(serial_key, serials) if key]
    host = host_key(name)[0]
    return [*keys, f"name:{host}"] if host else keys


def _when(row: SourceRow, now: datetime) -> datetime:
    at = row.found.at if row.found else None
    return min(at or now, now)


def _keep(
    organisation_id: int, source: str, row: SourceRow, computer: Computer | None, now: datetime
) -> bool:
    assert row.found is not None  # noqa: S101 - the caller chose the rows that have one
    at = _when(row, now)
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
    later = at > find.last_at
    # What was said of an earlier day says nothing of what came after it.
    if later or (at == find.last_at and row.found.cleaned is not None):
        if later and find.cleaned and not row.found.cleaned:
            find.first_at = at  # it came back
        find.count += later
        find.last_at, find.cleaned = at, row.found.cleaned
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
        count = _pcs(finds)
        if not left and count < SPREAD:
            continue
        kinds = IncidentDraft.Kind
        kind = kinds.MALWARE_SPREAD if count >= SPREAD else kinds.MALWARE_LEFT
        drafted += draft(_sign(organisation_id, key, kind, finds))
    return drafted


def _pcs(finds: Iterable[Find]) -> int:
    """How many PCs they are on: one that several lists name differently is one."""
    return len({each.computer_id or host_key(each.host)[0] or each.host for each in finds})


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
        count=_pcs(finds),
        first_seen=_iso(min(each.first_at for each in finds)),
        last_seen=_iso(max(each.last_at for each in finds)),
    )  # fmt: skip


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
