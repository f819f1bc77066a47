"""``khien scan``: the files below some folders that bear a classification mark."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from khien.cli import scan_lines, scan_places, scan_reports, scan_table
from khien.cli.private_file import PrivateFile
from khien.cli.scan_options import configure, options_of
from khien.cli.scan_progress import Pause, Progress
from khien.cli.scan_share import is_share, scan_of
from khien.core.errors import UsageError
from khien.core.i18n import N_, gettext
from khien.markings.finding import Status
from khien.markings.scanning import Options, Scan, Seen, needs_a_person

__all__ = ["EXAMPLES", "HELP", "configure", "run"]

HELP = N_("Tìm tệp mang dấu độ mật trong các thư mục; không chữ nào trong tệp bị đưa ra ngoài.")
EXAMPLES = (
    "khien scan thu-muc",
    "khien scan --one cong-van.docx",
    "khien scan thu-muc --jsonl quet.jsonl --html quet.html --xlsx quet.xlsx",
    "khien scan thu-muc --state quet.state --fast",
    "khien scan thu-muc --exclude '*.iso' --allow cho-phep.csv --places",
)
NOTHING, FOUND, NOT_ALL_EXAMINED = 0, 1, 3


class OneFile(UsageError):
    """--one answers about one file."""

    code = "one_file"
    text = N_("Tùy chọn --one chỉ dùng với đúng một tệp.")
    hint = N_("Ví dụ: khien scan --one cong-van.docx")


def run(arguments: argparse.Namespace) -> int:
    """Scan; the exit code as CLI.md says."""
    scan_reports.check(arguments)
    if arguments.one:
        return _one(arguments)
    options = options_of(arguments)
    started = datetime.now(UTC)
    kept: list[Seen] = []
    key = scan_lines.key_here() if arguments.jsonl else None
    with contextlib.ExitStack() as held:
        pause = held.enter_context(Pause())
        scan = held.enter_context(scan_of(arguments.paths, options, paused=pause.asked))
        write = _writer(arguments.jsonl, held)
        progress = held.enter_context(Progress(arguments.paths, options))
        try:
            for seen in scan:
                progress.show(scan)
                if seen.report.found or seen.report.status is Status.UNREADABLE:
                    kept.append(seen)
                    for row in scan_lines.rows(seen, key):
                        write(row)
        except KeyboardInterrupt:
            progress.close()
            scan_table.show(kept, scan.summary, to=sys.stderr)
            raise
        progress.close()
        about = _about(scan, options, started)
        write(scan_lines.summary_row(scan.summary, kept, about))
    local = arguments.places and not is_share(arguments.paths)
    places = scan_places.found_below(arguments.paths) if local else []
    if arguments.jsonl != "-":
        scan_table.show(kept, scan.summary, places=places, to=sys.stdout)
    scan_reports.write(arguments, kept, scan.summary, about, places)
    return _code(scan, kept)


def _about(scan: Scan, options: Options, started: datetime) -> dict[str, Any]:
    return {
        "started": started.isoformat(timespec="seconds"), "host": platform.node(),
        "rules": options.rules, "roots": scan.roots,
    }  # fmt: skip


def _writer(target: str | None, held: contextlib.ExitStack) -> Callable[[dict[str, Any]], None]:
    if target is None:
        return lambda row: None
    if target == "-":
        return lambda row: print(scan_lines.line(row), flush=True)
    file = held.enter_context(PrivateFile(Path(target)))
    return lambda row: file.write((scan_lines.line(row) + "\n").encode("ascii"))


def _code(scan: Scan, kept: list[Seen]) -> int:
    if scan.summary.state_trouble:
        print(gettext(N_("Không ghi hết được tệp nhớ (có thể ổ đĩa đầy): lần sau sẽ đọc lại các "
                         "tệp ấy.")), file=sys.stderr)  # fmt: skip
    if scan.summary.unreadable or scan.summary.state_trouble:
        return NOT_ALL_EXAMINED
    return FOUND if any(map(needs_a_person, kept)) else NOTHING


def _one(arguments: argparse.Namespace) -> int:
    if len(arguments.paths) != 1 or is_share(arguments.paths) or Path(arguments.paths[0]).is_dir():
        raise OneFile()
    options = dataclasses.replace(options_of(arguments), workers=1, fast=True, state=None)
    started = datetime.now(UTC)
    scan = Scan(arguments.paths, options)
    (seen,) = scan
    key = scan_lines.key_here() if arguments.jsonl else None
    with contextlib.ExitStack() as held:
        write = _writer(arguments.jsonl, held)
        for row in scan_lines.rows(seen, key):
            write(row)
        about = _about(scan, options, started)
        write(scan_lines.summary_row(scan.summary, [seen], about))
    print(scan_table.sentence(seen), file=sys.stderr if arguments.jsonl == "-" else sys.stdout)
    scan_reports.write(arguments, [seen], scan.summary, about, [])
    if seen.report.status is not Status.EXAMINED:
        return NOT_ALL_EXAMINED
    return FOUND if needs_a_person(seen) else NOTHING
