"""What a bundle's scan says of single files, written into the register of them. Private to
actions: every function demands the open transaction of the act that takes the bundle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.transaction import TransactionManagementError

from khien.console.audit import actions as audit
from khien.console.endpoints.models import Computer
from khien.console.evidence.models import Bundle, FindingRow
from khien.console.marked_files.models import MarkedFile, State
from khien.console.marked_files.standing import REFUSED, is_asked_of, part_of
from khien.controls import catalogue
from khien.endpoints.checks.no_marked_files import CHECK_ID, NoMarkedFiles
from khien.evidence import marked_files as form
from khien.evidence.errors import Malformed
from khien.evidence.marked_files import PART, TO_SETTLE, MarkedFiles, read_marked_files
from khien.workflows.marked_files import vocabulary

# Of one PC, over all its scans: beyond that its files are counted, not listed.
MOST_OF_A_COMPUTER = 20_000


def fault_of(inspection: Mapping[str, Any]) -> str:
    """Where the scan's part is not of the fixed form; empty when it is, or when there is none."""
    if inspection.get(PART) is None:
        return ""
    try:
        read_marked_files(inspection[PART], vocabulary=vocabulary())
    except Malformed as error:
        return str(error.facts.get("where") or PART)[:80]
    return ""


def without_fault(kept: dict[str, Any], fault: str) -> dict[str, Any]:
    """A stored inspection without a part that was refused; that it was is kept."""
    if not fault:
        return kept
    return {name: value for name, value in kept.items() if name != PART} | {REFUSED: fault}


def take(row: Bundle, computer: Computer, *, held_back: bool) -> bool:
    """Write what the bundle's scan says of files; whether the present answer stands.

    ``held_back``: a bundle that a person vouches for beside a better one. Such a one, and a scan
    of a part of the PC beside a fresh one of all of it, may add files and never close any. An
    older scan than the one held says nothing.
    """
    _in_transaction()
    part = part_of(row.inspection)
    present = FindingRow.objects.filter(computer=computer, check_id=CHECK_ID, current=True)
    current = present.select_related("bundle").first()
    known = part_of(current.bundle.inspection) if current else None
    if part is None:
        return known is not None
    if known is not None and part.scanned_at < known.scanned_at:
        return True
    if not is_asked_of(computer, at=row.received_at):
        return False
    told = [one for one in part.files if one.state in TO_SETTLE]
    changes = _write(told, part, row, computer)
    if not held_back:
        changes.update(_close(part, row, computer))
    if changes:
        audit.record(
            "marked_file.scan", subject=computer, actor=row.received_by,
            organisation=computer.organisation_id, computer=computer.name,
            **{name: changes[name] for name in ("added", "came_back", "gone", "key_changed")},
        )  # fmt: skip
    return held_back or _is_narrower(part, known, current, row.received_at)


def observed_at(row: Bundle) -> datetime:
    """When the files were looked at: the scan's time, where it came before the bundle."""
    part = part_of(row.inspection)
    return min(row.received_at, part.scanned_at) if part else row.received_at


def _is_narrower(
    part: MarkedFiles, known: MarkedFiles | None, current: FindingRow | None, now: datetime
) -> bool:
    """Whether a fresh scan of the whole PC is known beside this one of a part."""
    if part.is_whole or known is None or current is None or not known.is_whole:
        return False
    fresh = timedelta(days=catalogue()[NoMarkedFiles.control].freshness_days)
    return now - current.observed_at <= fresh


def _write(
    told: Sequence[form.MarkedFile], part: MarkedFiles, row: Bundle, computer: Computer
) -> Counter[str]:
    """Add or renew the rows of files; how many were added, came back or were seen again."""
    rows = MarkedFile.objects.filter(computer=computer)
    known = {one.finding_id: one for one in rows.filter(key_id=part.key_id or "")}
    room = MOST_OF_A_COMPUTER - rows.count()
    new = [one for one in told if one.finding_id not in known][: max(room, 0)]
    MarkedFile.objects.bulk_create(
        MarkedFile(
            organisation_id=computer.organisation_id, computer=computer,
            key_id=part.key_id or "", finding_id=one.finding_id, level=one.level or "",
            mark=one.state, first_seen_at=row.received_at, **_values(one, row),
        )
        for one in new
    )  # fmt: skip
    seen = [(known[one.finding_id], one) for one in told if one.finding_id in known]
    changes = Counter(_renew(found, one, row) for found, one in seen)
    MarkedFile.objects.bulk_update(
        [found for found, _one in seen],
        ["drive", "depth", "format", "size_class", "month", "rule", "where", "last_seen_at",
         "mark", "level", "looked_at", "looked_by", "state", "reason", "came_back", "decided_at",
         "decided_by"],
        batch_size=200,
    )  # fmt: skip
    return changes + Counter(added=len(new))


def _values(one: form.MarkedFile, row: Bundle) -> dict[str, Any]:
    return {
        "drive": one.drive, "depth": one.depth, "format": one.format,
        "size_class": one.size_class, "month": one.month, "rule": one.rule, "where": one.where,
        "last_seen_at": row.received_at,
    }  # fmt: skip


def _renew(found: MarkedFile, one: form.MarkedFile, row: Bundle) -> str:
    """What a scan says anew of a file that is known, set on its row; what happened to it."""
    for name, value in _values(one, row).items():
        setattr(found, name, value)
    # A level that a person read in a box stays until a scan reads one itself.
    other_mark = bool(one.level) and (one.state, one.level) != (found.mark, found.level)
    if other_mark:
        found.mark, found.level = one.state, one.level or ""
        found.looked_at, found.looked_by = None, None
    if found.is_open or not _comes_back(found, other_mark=other_mark):
        return "seen"
    found.state, found.reason, found.came_back = State.OPEN, "", True
    found.decided_at, found.decided_by = None, None
    return "came_back"


def _comes_back(found: MarkedFile, *, other_mark: bool) -> bool:
    """Whether a settled file that is found again waits anew: one that was moved or gone is
    here after all; what a person said of the mark holds as long as it is that mark.
    """
    return other_mark or found.state not in (State.DECLASSIFIED, State.FALSE_ALARM)


def _close(part: MarkedFiles, row: Bundle, computer: Computer) -> dict[str, int]:
    """Settle open files that this scan looked for and did not find.

    Only on drives that it walked from their top, with nothing kept out and every file named.
    Files of a former key are closed as such: under the new one they have other ids.
    """
    if part.key_id is None or part.narrowed or part.left_out:
        return {}
    here = {one.finding_id for one in part.files}
    waiting = MarkedFile.objects.filter(
        computer=computer, state=State.OPEN, drive__in=part.whole_drives
    )
    settled = {"decided_at": row.received_at, "decided_by": None, "reason": ""}
    changed = waiting.exclude(key_id=part.key_id).update(state=State.KEY_CHANGED, **settled)
    gone = [one for one in waiting.filter(key_id=part.key_id) if one.finding_id not in here]
    for one in gone:
        one.state, one.reason, one.decided_at, one.decided_by = (
            State.GONE,
            "",
            row.received_at,
            None,
        )
    MarkedFile.objects.bulk_update(
        gone, ["state", "reason", "decided_at", "decided_by"], batch_size=200
    )
    return {"gone": len(gone), "key_changed": changed}


def _in_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("files are written in the transaction of their act")
