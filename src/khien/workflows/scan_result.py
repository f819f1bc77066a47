"""The last ``khien scan --jsonl FILE`` of this PC, read back strictly.

In: the local report, which holds paths and hashes and stays on the PC. Out: ``ScanResult``,
from which ``marked_files`` makes what may leave. A report of another PC, one that is too old,
and one that was cut short are named errors: a part of a scan proves nothing.
"""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from khien.core.errors import UsageError
from khien.core.i18n import N_
from khien.evidence.marked_files import LEVELS
from khien.evidence.unit_key import canonical_path
from khien.markings.mark import State, Where

MAX_LINES = 1_000_000
MAX_LINE = 64 * 2**10
MAX_ROOTS = 50
AHEAD = timedelta(minutes=15)


class ScanResultUnreadable(UsageError):
    """Not the whole report of a scan."""

    code = "scan-result-unreadable"
    text = N_("Tệp {name} không phải kết quả trọn vẹn của khien scan --jsonl (dòng {line}).")
    hint = N_("Chạy lại khien scan --jsonl TỆP đến hết rồi dùng tệp đó.")


class ScanResultElsewhere(UsageError):
    """A report that another PC wrote."""

    code = "scan-result-elsewhere"
    text = N_("Kết quả quét {name} là của máy khác ({host}).")
    hint = N_("Quét trên chính máy này rồi dùng kết quả đó.")


class ScanResultTooOld(UsageError):
    """A report older than the policy lets it be, or one from a clock that is wrong."""

    code = "scan-result-too-old"
    text = N_("Kết quả quét {name} ghi lúc {at}, quá {days} ngày hoặc sai đồng hồ.")
    hint = N_("Kiểm tra đồng hồ của máy, chạy lại khien scan rồi dùng kết quả mới.")


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """One mark that the scan found, as the local report tells it."""

    path: str
    sha256: str | None
    size: int
    modified: datetime | None
    format: str
    level: str | None
    state: State
    rule: str
    where: Where


@dataclass(frozen=True, slots=True)
class ScanResult:
    """One scan: when, where, how much of what was seen, and every mark.

    ``roots`` are absolute paths that were walked; ``narrowed``: how many patterns or allowed
    files kept something from being told.
    """

    scanned_at: datetime
    rules: str
    roots: tuple[str, ...]
    examined: int
    skipped: int
    unreadable: Mapping[str, int] = field(default_factory=dict)
    found: tuple[ScannedFile, ...] = ()
    narrowed: int = 0


def read_scan_result(
    path: Path, *, now: datetime, max_age: timedelta, host: str | None = None
) -> ScanResult:
    """The report in ``path``, when it is whole, of this PC and younger than ``max_age``."""
    found: list[ScannedFile] = []
    unread: set[tuple[str, str]] = set()
    summary: Mapping[str, Any] | None = None
    line = 0
    try:
        for row in _rows(path):
            line += 1
            if isinstance(row.get("summary"), dict):
                if summary is not None:
                    raise ValueError("two reports in one")
                summary = row["summary"]
            elif isinstance(row.get("unreadable"), dict):
                unread |= _unread(row["unreadable"])
            else:
                found.append(_found(row))
        if summary is None:
            raise ValueError("no summary")
        result = _result(summary, found, unread)
        seen_on = _text(summary, "host")
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        # No detail: it might quote a path or a line of the report.
        raise ScanResultUnreadable(type(error).__name__, name=path.name, line=line) from None
    if seen_on.casefold() != (host if host is not None else platform.node()).casefold():
        raise ScanResultElsewhere(name=path.name, host=seen_on)
    if not now - max_age <= result.scanned_at <= now + AHEAD:
        at = result.scanned_at.strftime("%d/%m/%Y %H:%M UTC")
        raise ScanResultTooOld(name=path.name, at=at, days=max_age.days)
    return result


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open("rb") as stream:
        for _ in range(MAX_LINES):
            line = stream.readline(MAX_LINE + 1)
            if not line:
                return
            if len(line) > MAX_LINE:
                raise ValueError("a line too long")
            # A name that is no Unicode stands as lone surrogates, which JSON can carry.
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("not an object")
            yield row
    raise ValueError("too many lines")


def _found(row: Mapping[str, Any]) -> ScannedFile:
    level, sha256, state = row["level"], row.get("sha256"), State(row["state"])
    if level not in ((None,) if state is State.BOX_UNREAD else LEVELS):
        raise ValueError("level")
    if sha256 is not None and (not isinstance(sha256, str) or len(bytes.fromhex(sha256)) != 32):
        raise ValueError("sha256")
    return ScannedFile(
        path=_absolute(row["path"]),
        sha256=sha256,
        size=_count(row, "bytes"),
        modified=_moment(row["modified"]),
        format=str(row.get("format") or ""),
        level=level,
        state=state,
        rule=_text(row, "rule"),
        where=Where(row["where"]),
    )


def _unread(told: Mapping[str, Any]) -> set[tuple[str, str]]:
    """(path, why) of a file, and of what stands in it: one member behind a password hides as
    much as a whole file.
    """
    path, inside = _text(told, "path"), told.get("members", [])
    if not isinstance(inside, list):
        raise ValueError("members")
    return {(path, _text(told, "code")), *((path, _text(one, "code")) for one in inside)}


def _result(
    summary: Mapping[str, Any], found: list[ScannedFile], unread: set[tuple[str, str]]
) -> ScanResult:
    """The values of the summary, which must agree with the lines around it."""
    scanned_at = _moment(summary["started"])
    roots = summary["roots"]
    if scanned_at is None or not isinstance(roots, list) or len(roots) > MAX_ROOTS:
        raise ValueError("summary")
    # A scan that was stopped wrote its figures too; it saw a part.
    if summary.get("finished", True) is not True:
        raise ValueError("finished")
    if _count(summary, "unreadable") != len({path for path, _code in unread}):
        raise ValueError("unreadable")
    if _count(summary, "findings") != len(found):
        raise ValueError("findings")
    return ScanResult(
        scanned_at=scanned_at,
        rules=_text(summary, "rules"),
        roots=tuple(_absolute(root) for root in roots),
        examined=_count(summary, "examined"),
        skipped=_count(summary, "skipped"),
        unreadable=by_code(code for _path, code in unread),
        found=tuple(found),
        narrowed=_count(summary, "narrowed"),
    )


def by_code(codes: Iterable[str]) -> dict[str, int]:
    """How many files could not be examined, by why."""
    return dict(Counter(codes))


def about_scan(
    *, started: datetime, roots: Sequence[str], rules: str, narrowed: int
) -> dict[str, Any]:
    """What a report's summary says beside its figures, so that it can be read back here.

    ``roots``: the absolute paths that were walked; ``narrowed``: how many patterns of the person
    left something out.
    """
    return {
        "started": started.astimezone(UTC).isoformat(timespec="seconds"),
        "host": platform.node(),
        "roots": list(roots),
        "rules": rules,
        "narrowed": narrowed,
    }


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row[name]
    if not isinstance(value, str) or not value:
        raise ValueError(name)
    return value


def _absolute(path: object) -> str:
    if not isinstance(path, str):
        raise ValueError("path")
    canonical_path(path)
    return path


def _count(row: Mapping[str, Any], name: str) -> int:
    value = row[name]
    if type(value) is not int or value < 0:
        raise ValueError(name)
    return value


def _moment(value: object) -> datetime | None:
    """An ISO time with its zone, or seconds since 1970; None stays None."""
    if value is None:
        return None
    if isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("a time without its zone")
        return moment.astimezone(UTC)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, tz=UTC)
    raise ValueError("a time")
