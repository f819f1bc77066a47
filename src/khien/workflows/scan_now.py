"""A scan of this PC in the same go as its inspection.

In: the folders to walk. Out: the ``ScanResult`` that a report of ``khien scan`` would give.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from khien.core.errors import UsageError
from khien.core.i18n import N_
from khien.markings.scanning import Options, Scan, Seen
from khien.workflows.scan_result import ScannedFile, ScanResult, by_code


class ScanUnfinished(UsageError):
    """The scan ended before it had seen everything: nothing follows from it."""

    code = "scan-unfinished"
    text = N_("Lần quét dừng giữa chừng nên không có kết quả.")
    hint = N_("Chạy lại lệnh và để chạy đến hết.")


def scan_now(roots: Sequence[str], *, now: datetime, options: Options | None = None) -> ScanResult:
    """Look at every file below ``roots``; raises ScanUnfinished when it was stopped."""
    walked = [str(Path(root).absolute()) for root in roots]
    chosen = options or Options()
    scan = Scan(walked, chosen)
    found: list[ScannedFile] = []
    unread: list[str] = []
    for seen in scan:
        unread += {each.code for each in seen.report.unread}
        found += _found(seen)
    if not scan.summary.finished:
        raise ScanUnfinished()
    return ScanResult(
        scanned_at=now,
        rules=chosen.rules,
        roots=tuple(walked),
        examined=scan.summary.examined,
        skipped=scan.summary.skipped,
        unreadable=by_code(unread),
        found=tuple(found),
        narrowed=scan.summary.excluded,
    )


def _found(seen: Seen) -> list[ScannedFile]:
    return [
        ScannedFile(
            path=seen.entry.path,
            sha256=seen.report.sha256,
            size=seen.entry.size,
            modified=datetime.fromtimestamp(seen.entry.mtime_ns / 10**9, tz=UTC),
            format=seen.report.format or "",
            level=each.level,
            state=each.state,
            rule=each.rule,
            where=each.where,
        )
        for each in seen.report.found
    ]
