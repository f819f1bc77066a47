"""What a scan tells a program: the objects of CLI.md, one a line.

No word of a document: paths, members and hashes are for the person at this PC.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from khien.markings.finding import Found, Status
from khien.markings.scanning import Seen, Summary
from khien.markings.unread import unread_sentence

if TYPE_CHECKING:
    from khien.evidence.unit_key import UnitKey

_MOST_MEMBERS = 20


def line(row: Mapping[str, Any]) -> str:
    """``row`` as one line; a name that is no Unicode keeps its bytes as lone surrogates."""
    return json.dumps(row, ensure_ascii=True)


def key_here() -> UnitKey | None:
    """The unit's key of this PC, by which a console knows a file without its name; None where
    there is none that can be read, which is no reason not to scan.
    """
    from khien.evidence.errors import EvidenceError
    from khien.evidence.private_files import state_directory
    from khien.evidence.unit_key import held_key

    try:
        return held_key(state_directory())
    except EvidenceError as error:
        print(error, file=sys.stderr)
        return None


def rows(seen: Seen, key: UnitKey | None = None) -> Iterator[dict[str, Any]]:
    """Each mark found in a file, and that it could not be examined when so. With the unit's
    ``key`` each has the ``finding_id`` that stands in its place in a bundle.
    """
    for found in seen.report.found:
        row = _finding(seen, found)
        if key is not None and seen.report.sha256:
            row["finding_id"] = key.finding_id(seen.entry.path, seen.report.sha256)
        yield row
    if seen.report.status is Status.UNREADABLE:
        yield {"unreadable": _unreadable(seen)}


def _finding(seen: Seen, found: Found) -> dict[str, Any]:
    row = {
        "path": seen.entry.path, "member": found.member, "page": found.page,
        "level": found.level, "state": found.state.value, "score": round(found.score, 3),
        "rule": found.rule, "where": found.where.value, "reasons": list(found.reasons),
        "sha256": seen.report.sha256, "bytes": seen.entry.size,
        "modified": _moment(seen.entry.mtime_ns), "format": seen.report.format,
    }  # fmt: skip
    if seen.allowed is not None:
        row["allowed"] = seen.allowed.reason
    return row


def _unreadable(seen: Seen) -> dict[str, Any]:
    code = seen.report.unread[0].code if seen.report.unread else "damaged"
    told: dict[str, Any] = {
        "path": seen.entry.path, "code": code, "message": unread_sentence(code)
    }  # fmt: skip
    members = [each for each in seen.report.unread if each.member is not None]
    if members:
        told["members"] = [
            {"member": (each.member or "")[:1000], "code": each.code}
            for each in members[:_MOST_MEMBERS]
        ]
        told["members_unreadable"] = len(members)
    return told


def summary_row(
    summary: Summary, kept: list[Seen], about: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """The last line. ``narrowed``: what patterns and the allow-list kept from counting."""
    allowed = sum(each.allowed is not None for each in kept)
    return {
        "summary": {
            **summary.as_json(), **about, "narrowed": summary.excluded + allowed,
            "allowed": allowed, "system_folders": list(summary.system),
        }
    }  # fmt: skip


def _moment(mtime_ns: int) -> str | None:
    try:
        moment = datetime.fromtimestamp(mtime_ns // 10**9, tz=UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year >= 1000 else None
