"""The officer's reports of a scan, as a page and as a workbook; both stay at this PC."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from khien.cli.private_file import PrivateFile
from khien.cli.scan_table import STATES, WHERES, gravest_first, last_line, shown
from khien.core.errors import UsageError
from khien.core.i18n import N_, gettext
from khien.markings.finding import Status
from khien.markings.places.place import Place
from khien.markings.reasons import reason_sentence
from khien.markings.scanning import Seen, Summary
from khien.markings.unread import unread_sentence


class SameFile(UsageError):
    """Two options name one file."""

    code = "same_file"
    text = N_("Hai tùy chọn cùng chỉ tệp {path}.")
    hint = N_("Đặt tên khác nhau cho --jsonl, --html, --xlsx, --state và --allow.")


def check(arguments: argparse.Namespace) -> None:
    """What can be known before a scan of hours: raises ReportUnwritable or SameFile."""
    jsonl = None if arguments.jsonl in {None, "-"} else Path(arguments.jsonl)
    written = [each for each in (jsonl, arguments.html, arguments.xlsx) if each is not None]
    beside = [each for each in (arguments.state, arguments.allow) if each is not None]
    met: set[str] = set()
    for path in [*written, *beside]:
        place = os.path.realpath(path)
        if place in met:
            raise SameFile(path=str(path))
        met.add(place)
    for path in written:
        PrivateFile(path).check()


def write(
    arguments: argparse.Namespace,
    kept: list[Seen],
    summary: Summary,
    about: Mapping[str, Any],
    places: Sequence[Place],
) -> None:
    """Write what was asked for; raises ReportUnwritable."""
    if arguments.html is None and arguments.xlsx is None:
        return
    from khien.reports.marked_files import MarkedFiles
    from khien.reports.marked_files_html import as_html
    from khien.reports.marked_files_xlsx import as_xlsx

    report = MarkedFiles(
        host=shown(about["host"]),
        taken_at=datetime.fromisoformat(about["started"]),
        roots=tuple(map(shown, about["roots"])),
        overview=last_line(kept, summary),
        marked=tuple(_marked(kept)),
        unread=tuple(_unread(kept)),
        places=tuple((each.title(), shown(each.path)) for each in places),
    )
    if arguments.html is not None:
        _write(arguments.html, as_html(report))
    if arguments.xlsx is not None:
        _write(arguments.xlsx, as_xlsx(report))


def _write(path: Path, data: bytes) -> None:
    with PrivateFile(path) as file:
        file.write(data)


def _marked(kept: list[Seen]) -> list[Any]:
    from khien.reports.marked_files import MarkedRow

    return [
        MarkedRow(
            level=found.level or "?",
            state=gettext(STATES[found.state]),
            path=shown(seen.entry.path),
            member=shown(found.member or ""),
            page=found.page,
            where=gettext(WHERES[found.where.value]),
            reasons=" ".join(reason_sentence(each) for each in found.reasons),
            size=seen.entry.size,
            modified=_moment(seen.entry.mtime_ns),
            allowed=shown(seen.allowed.reason) if seen.allowed is not None else "",
        )
        for seen, found in gravest_first(kept)
    ]


def _unread(kept: list[Seen]) -> list[tuple[str, str]]:
    rows = [
        (unread_sentence(each.code),
         shown(seen.entry.path) + (f" › {shown(each.member)}" if each.member else ""))
        for seen in kept
        if seen.report.status is Status.UNREADABLE
        for each in seen.report.unread
    ]  # fmt: skip
    return sorted(rows)


def _moment(mtime_ns: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(mtime_ns // 10**9, tz=UTC)
    except (OverflowError, OSError, ValueError):
        return None
