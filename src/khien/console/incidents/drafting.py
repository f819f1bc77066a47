"""Drafts of incidents, whatever found them: one row for one thing, later signs fold into it.

Every function here demands the open transaction of the act that calls it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from khien.console.audit.actions import record
from khien.console.incidents.models import IncidentDraft


@dataclass(frozen=True, slots=True)
class Sign:
    """What a source found. ``key``: what makes two signs of an organisation one thing; ``count``:
    PCs, also those that no register knows; times in ISO, as the source wrote them.
    """

    organisation_id: int
    kind: IncidentDraft.Kind
    key: str
    what: str
    source: str = ""
    computers: Collection[int] = ()
    count: int = 1
    first_seen: str = ""
    last_seen: str = ""


def draft(sign: Sign) -> bool:
    """Draft an incident; whether it is a new one. The same sign again changes nothing, a later or
    wider one folds into the open draft, and only that opens anew what a person has settled.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("drafted in the transaction of an act")
    about = IncidentDraft.objects.filter(organisation_id=sign.organisation_id, key=sign.key[:240])
    if about.filter(last_seen__gte=sign.last_seen[:40], count__gte=sign.count).exists():
        return False
    still_open = about.filter(state=IncidentDraft.State.OPEN).first()
    if still_open is None:
        _begin(sign)
    else:
        _fold(still_open, sign)
    return still_open is None


def _begin(sign: Sign) -> None:
    row = IncidentDraft.objects.create(
        organisation_id=sign.organisation_id, kind=sign.kind, key=sign.key[:240],
        what=sign.what[:200], source=sign.source[:80], count=sign.count,
        first_seen=sign.first_seen[:40], last_seen=sign.last_seen[:40],
    )  # fmt: skip
    row.computers.add(*sign.computers)
    record(
        "incident.draft", actor=None, subject=row, organisation=row.organisation_id,
        kind=row.kind, computers=row.count,
    )  # fmt: skip


def _fold(row: IncidentDraft, sign: Sign) -> None:
    IncidentDraft.objects.filter(pk=row.pk).update(
        kind=sign.kind, repeats=F("repeats") + 1, count=max(row.count, sign.count),
        last_seen=max(row.last_seen, sign.last_seen[:40]),
    )  # fmt: skip
    row.computers.add(*sign.computers)
