"""One local administrator on many PCs: kept as keys, judged when a PC's answer is read.

Two PCs have one account when its number and the moment of its password are the same (they were
laid out from one image and nobody changed it), or when an account that people named stands on
both and its password is old: what changes passwords by itself (Windows LAPS) does so within
``OLD``. Every function here demands the open transaction of the act that calls it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.transaction import TransactionManagementError

from khien.console.endpoints.models import Computer
from khien.console.local_administrators.models import SharedKey
from khien.core.findings import Status
from khien.core.text import fold
from khien.endpoints.checks.local_administrators import (
    CHECK_ID,
    NEVER,
    SAME_NAME,
    SAME_PASSWORD,
)

LEAST_PCS = 3
OLD = timedelta(days=60)
FIRST_OWN = 1_000  # numbers of accounts that people made; the system's are the same everywhere
MOST = 10


@dataclass(frozen=True, slots=True)
class Shared:
    """A key with its account's name; ``code``: what it means when others have it too."""

    key: str
    name: str
    code: str


def take(inspection: Mapping[str, Any], computer: Computer, *, taken_at: datetime) -> list[int]:
    """Keep what ``computer`` tells now; ids of other PCs whose answer may be another now."""
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("keys are kept in the transaction of their bundle")
    told = _told(inspection)
    if told is None:
        return []
    now = {one.key for one in shared_in(told, taken_at=taken_at)}
    mine = SharedKey.objects.filter(computer=computer)
    before = set(mine.values_list("key", flat=True))
    mine.filter(key__in=before - now).delete()
    SharedKey.objects.bulk_create(
        SharedKey(organisation_id=computer.organisation_id, computer=computer, key=key)
        for key in sorted(now - before)
    )
    # Only where a group begins or ends to be one: in a larger group all are told already.
    others: set[int] = set()
    for key in before ^ now:
        found = _others(key, computer)
        if len(found) == LEAST_PCS - 1:
            others.update(found)
    return sorted(others)


def judged(finding: Mapping[str, Any], computer: Computer, *, taken_at: datetime) -> dict[str, Any]:
    """The PC's answer, a fail where an account of it stands on ``LEAST_PCS`` PCs."""
    rows = finding["facts"].get("administrators")
    for one in shared_in(rows if isinstance(rows, list) else [], taken_at=taken_at):
        if len(_others(one.key, computer)) >= LEAST_PCS - 1:
            facts = {**finding["facts"], "name": one.name}
            changed = {"status": Status.FAIL.value, "reason_code": one.code, "facts": facts}
            return {**finding, **changed}
    return dict(finding)


def shared_in(rows: list[Any], *, taken_at: datetime) -> list[Shared]:
    """The keys of what a PC tells, the surest first; a line of another form gives none."""
    found = [one for row in rows[:MOST] if isinstance(row, str) for one in _keys(row, taken_at)]
    return sorted(found, key=lambda one: (one.code != SAME_PASSWORD, one.key))


def _keys(row: str, taken_at: datetime) -> Iterator[Shared]:
    number, _, rest = row.partition(" ")
    moment, _, name = rest.partition(" ")
    if not (number.isascii() and number.isdecimal() and len(number) <= 10):
        return
    set_at = _moment(moment)
    if set_at is None and moment != NEVER:
        return
    if set_at is not None:
        yield Shared(f"set:{int(number)}@{set_at.isoformat()}", name, SAME_PASSWORD)
    is_old = set_at is None or taken_at - set_at > OLD
    if int(number) >= FIRST_OWN and is_old and fold(name):
        yield Shared(f"name:{fold(name)[:100]}", name, SAME_NAME)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None


def _others(key: str, computer: Computer) -> list[int]:
    """The first other PCs in use of its organisation with the key: as many as decide."""
    rows = SharedKey.objects.filter(
        organisation_id=computer.organisation_id, key=key, computer__active=True
    ).exclude(computer=computer)
    return list(rows.order_by("pk").values_list("computer_id", flat=True)[:LEAST_PCS])


def _told(inspection: Mapping[str, Any]) -> list[Any] | None:
    """The lines of a bundle; None where it says nothing of administrators (paper, no rights)."""
    for finding in inspection["findings"]:
        rows = finding["facts"].get("administrators")
        if finding["check"] == CHECK_ID and isinstance(rows, list):
            return rows
    return None
