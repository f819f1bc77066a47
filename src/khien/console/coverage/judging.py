"""The answer for every PC, judged anew when something changed that answers rest on.

One walk over all organisations: a list of the province's tells whose PC an entry cannot be, too.
Run by the worker; a console of few PCs does it at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from khien.console.coverage.models import (
    Asset,
    Decision,
    Judging,
    Kind,
    Snapshot,
    SourceList,
    Standing,
    State,
)
from khien.console.coverage.taking import rows_in
from khien.console.endpoints.models import Computer
from khien.core.errors import KhienError
from khien.endpoints.coverage.answers import Answer, Expected, Listing, ListKind, Possible, answers
from khien.endpoints.coverage.identity import keys_of
from khien.endpoints.coverage.matching import Decisions
from khien.endpoints.coverage.rows import SourceRow

AT_ONCE = 2_000  # PCs: below, whoever changed something waits for the answers
_BATCH = 500


def changed() -> None:
    """Note, inside the act's transaction, that answers must be judged again."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("noted inside the act")
    Judging.objects.update_or_create(pk=1, defaults={"changed_at": timezone.now()})


def judge_soon() -> bool:
    """Judge now where it takes a moment; else the worker will. Whether it was done."""
    if Computer.objects.filter(active=True).count() > AT_ONCE:
        return False
    judge_if_changed()
    return True


def judge_if_changed() -> int:
    """Judge all PCs if anything changed since, and once a day: lists grow old. How many were
    judged. Idempotent."""
    row = Judging.objects.filter(pk=1).first()
    if row is None or row.changed_at is None:
        return 0
    begun = timezone.now()
    judged = row.judged_at
    if judged is not None and judged >= row.changed_at and _same_day(judged, begun):
        return 0
    count = _judge(begun)
    Judging.objects.filter(pk=1).update(judged_at=begun)
    return count


def _same_day(judged: datetime, now: datetime) -> bool:
    return timezone.localdate(judged) >= timezone.localdate(now)


def _judge(now: datetime) -> int:
    computers = {each.pk: each for each in Computer.objects.filter(active=True)}
    lists = _lists()
    expected = _expected(computers)
    current = [listing for listing, _row in lists.values()]
    found = answers(expected, current, decisions=_decisions(), now=now)
    shown = {pk: {row.line: row for row in listing.rows} for pk, (listing, _row) in lists.items()}
    owners = {pk: row for pk, (_listing, row) in lists.items()}
    _keep(found, computers, shown, owners, now)
    _snapshots(found, computers, now)
    return len(found)


def _lists() -> dict[str, tuple[Listing, SourceList]]:
    found = {}
    current = SourceList.objects.filter(current=True).exclude(kind=Kind.ASSET_BOOK)
    for row in current.select_related("file", "organisation"):
        try:
            rows = rows_in(row)
        except (KhienError, OSError):
            continue  # its file is gone or unreadable: it proves nothing
        under = row.organisation.descendants(include_self=True).values_list("pk", flat=True)
        found[str(row.pk)] = (
            Listing(
                str(row.pk), ListKind(row.kind), rows, row.taken_at or row.added_at,
                frozenset(map(str, under)), row.product,
            ),
            row,
        )  # fmt: skip
    return found


def _expected(computers: Mapping[int, Computer]) -> list[Expected]:
    assets = {each.computer_id: each for each in Asset.objects.all()}
    found = []
    for pk, each in computers.items():
        asset = assets.get(pk)
        row = SourceRow(
            "register", 0, hostname=each.hostname or ("" if asset else each.name),
            serials=tuple(map(str, each.serials)), macs=tuple(asset.macs) if asset else (),
            uuid=asset.uuid if asset else "", user=each.holder,
        )  # fmt: skip
        found.append(Expected(str(pk), keys_of(row), str(each.organisation_id)))
    return found


def _decisions() -> Decisions:
    same: dict[str, set[str]] = {}
    different: dict[str, set[str]] = {}
    for each in Decision.objects.order_by("decided_at"):
        (same if each.same else different).setdefault(str(each.computer_id), set()).add(each.key)
    return Decisions(
        {subject: frozenset(keys) for subject, keys in same.items()},
        {subject: frozenset(keys) for subject, keys in different.items()},
    )


def _keep(
    found: Sequence[Answer],
    computers: Mapping[int, Computer],
    shown: Mapping[str, Mapping[int, SourceRow]],
    owners: Mapping[str, SourceList],
    now: datetime,
) -> None:
    rows = [
        Standing(
            computer=computers[int(each.subject)], state=each.state.value,
            reason=each.reason_code, product=each.product, seen_at=each.seen_at,
            reporting=each.reporting, judged_at=now,
            matches=[
                {"list": owners[one.listing].source, "by": one.by.value, "line": one.line}
                for one in each.matches
            ],
            candidates=[
                _candidate(one, shown[one.listing][one.line], owners[one.listing])
                for one in each.candidates
            ],
        )
        for each in found
    ]  # fmt: skip
    columns = ["state", "reason", "product", "seen_at", "reporting", "judged_at", "matches",
               "candidates"]  # fmt: skip
    for start in range(0, len(rows), _BATCH):
        with transaction.atomic():
            Standing.objects.bulk_create(
                rows[start : start + _BATCH], update_conflicts=True,
                unique_fields=["computer"], update_fields=columns,
            )  # fmt: skip
    with transaction.atomic():
        Standing.objects.filter(computer__active=False).delete()


def _candidate(one: Possible, row: SourceRow, owner: SourceList) -> dict[str, object]:
    """As the page shows it; ``here``: the entry is known to be of the PC's own organisation."""
    return {
        "key": one.key, "signs": list(one.signs), "list": owner.source, "line": one.line,
        "owner": owner.organisation_id, "here": one.here, "host": row.hostname,
        "user": row.user, "unit": row.unit, "serial": ", ".join(row.serials),
        "status": row.status, "seen": row.last_seen.isoformat() if row.last_seen else "",
    }  # fmt: skip


def _snapshots(found: Sequence[Answer], computers: Mapping[int, Computer], now: datetime) -> None:
    counted: dict[int, Counter[str]] = {}
    for each in found:
        counts = counted.setdefault(computers[int(each.subject)].organisation_id, Counter())
        counts["owned"] += 1
        counts[each.state.value] += 1
        counts["reporting"] += each.reporting
    day = timezone.localtime(now).date()
    with transaction.atomic():
        for organisation_id, counts in counted.items():
            Snapshot.objects.update_or_create(
                organisation_id=organisation_id, day=day,
                defaults={
                    "owned": counts["owned"], "covered": counts[State.COVERED],
                    "not_covered": counts[State.NOT_COVERED], "reporting": counts["reporting"],
                },
            )  # fmt: skip
