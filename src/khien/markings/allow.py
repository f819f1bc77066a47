"""Files that bear the words of a mark and may: named by whoever answers for it, for a time.

In: a JSON or CSV file of entries: a path pattern or a SHA-256, a reason, the last day. Out:
which entry speaks of a file. A finding stays listed; it counts no more as something to do. Paths
and hashes stay at the PC.
"""

from __future__ import annotations

import csv
import fnmatch
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from khien.core.errors import UsageError
from khien.core.i18n import N_

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST_BYTES, _MOST_ENTRIES = 4 * 2**20, 20_000
_BOM = "\ufeff"


class BadAllowList(UsageError):
    """The list cannot be used; ``line`` tells where."""

    code = "allow"
    text = N_("Danh sách cho phép {path} không dùng được (mục {line}).")
    hint = N_(
        "Mỗi mục cần path hoặc sha256, reason và expires (NĂM-THÁNG-NGÀY); xem khien scan --help."
    )


@dataclass(frozen=True, slots=True)
class Allowed:
    """One entry."""

    reason: str
    expires: date
    path: str | None = None
    sha256: str | None = None

    def speaks_of(self, path: str, sha256: str | None) -> bool:
        """Whether it means this file."""
        if self.sha256 is not None:
            return self.sha256 == sha256
        shown = path.replace("\\", "/")
        return self.path is not None and fnmatch.fnmatch(shown, self.path.replace("\\", "/"))


@dataclass(frozen=True, slots=True)
class AllowList:
    """The entries in force, and those whose day has passed."""

    entries: tuple[Allowed, ...] = ()
    expired: tuple[Allowed, ...] = ()

    @classmethod
    def read(cls, path: Path, *, today: date) -> AllowList:
        """From a file; raises BadAllowList."""
        try:
            data = path.read_bytes()[: _MOST_BYTES + 1]
            text = data.decode("utf-8").removeprefix(_BOM)
        except (OSError, UnicodeDecodeError):
            raise BadAllowList(path=str(path), line="-") from None
        if len(data) > _MOST_BYTES:
            raise BadAllowList(path=str(path), line="-")
        entries = list(_entries(text, path))
        return cls(
            tuple(each for each in entries if each.expires >= today),
            tuple(each for each in entries if each.expires < today),
        )

    def of(self, path: str, sha256: str | None) -> Allowed | None:
        """The entry that speaks of a file, or None."""
        return next((each for each in self.entries if each.speaks_of(path, sha256)), None)


def _entries(text: str, path: Path) -> Iterator[Allowed]:
    try:
        rows = _rows(text)
    except (ValueError, RecursionError, csv.Error):
        raise BadAllowList(path=str(path), line="-") from None
    if len(rows) > _MOST_ENTRIES:
        raise BadAllowList(path=str(path), line=str(_MOST_ENTRIES))
    for number, row in enumerate(rows, start=1):
        entry = _entry(row)
        if entry is None:
            raise BadAllowList(path=str(path), line=str(number))
        yield entry


def _rows(text: str) -> list[Mapping[str, object]]:
    if text.lstrip()[:1] == "[":
        rows = json.loads(text)
        if not all(isinstance(each, dict) for each in rows):
            raise ValueError
        return list(rows)
    return list(csv.DictReader(io.StringIO(text)))


def _entry(row: Mapping[str, object]) -> Allowed | None:
    """One entry, or None for a row that is none; it must say why and until when."""
    told = {key: value.strip() for key, value in row.items() if isinstance(value, str)}
    path, sha256 = told.get("path") or None, (told.get("sha256") or "").lower() or None
    reason = told.get("reason", "")
    if not reason or (path is None) == (sha256 is None):
        return None
    if sha256 is not None and not _SHA256.fullmatch(sha256):
        return None
    try:
        expires = date.fromisoformat(told.get("expires", ""))
    except ValueError:
        return None
    return Allowed(reason[:500], expires, path, sha256)
