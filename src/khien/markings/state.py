"""What a scan remembers of the files it saw, so that a second one reads only what changed.

In: a path for an SQLite file of the PC's own. Out: reports by folder and name. It holds paths and
names, so it is readable by its owner alone and leaves the PC with nobody. Killed at any moment it
holds what was committed; what was not is read again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

import khien
from khien.core import packaged
from khien.core.errors import UsageError
from khien.core.i18n import N_
from khien.markings.finding import FileReport, Status
from khien.markings.walk import Entry

SCHEMA = 1
_COMMIT_FILES, _COMMIT_SECONDS = 500, 2.0
_HEADER = b"SQLite format 3\0"
_FLAGS = (
    os.O_RDWR
    | os.O_CREAT
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
_TABLES = """
create table if not exists about (name text primary key, value text not null) without rowid;
create table if not exists files (
  folder text not null, name text not null, size integer not null, mtime_ns integer not null,
  inode integer not null, rules text not null, hash text, status text not null, format text,
  report text, primary key (folder, name)) without rowid;
"""
# What may be otherwise the next time although the file is the same.
_HEALING = frozenset({
    "locked", "vanished", "no_permission", "refused", "changed", "died", "memory",
    "no_rar_reader", "no_mail_store_reader", "ocr_missing", "not_here",
})  # fmt: skip


class StateDamaged(UsageError):
    """The file is no state of a scan, or is broken."""

    code = "state_damaged"
    text = N_("Tệp nhớ lần quét trước ({path}) bị hỏng hoặc không phải tệp của Khiên.")
    hint = N_("Xóa tệp ấy, hoặc chọn tên khác cho --state, rồi quét lại từ đầu.")


class StateUnwritable(UsageError):
    """The file can be neither made nor written."""

    code = "state_unwritable"
    text = N_("Không ghi được tệp nhớ lần quét {path}.")
    hint = N_("Chọn thư mục ghi được và còn chỗ trống cho --state.")


class StateInUse(UsageError):
    """Another scan holds the file."""

    code = "state_in_use"
    text = N_("Một lần quét khác đang dùng tệp nhớ {path}.")
    hint = N_("Chờ lần quét đó xong, hoặc chọn tên khác cho --state.")


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of one file."""

    size: int
    mtime_ns: int
    inode: int
    rules: str
    content: str | None
    report: FileReport

    def holds(self, entry: Entry, rules: str) -> bool:
        """Whether the file is as it was and would be judged as it was."""
        return (
            self.mtime_ns == entry.mtime_ns
            and self.size == entry.size
            and self.inode == entry.inode
            and self.judged(rules)
        )

    def judged(self, rules: str) -> bool:
        """Whether the same content would be judged as it was."""
        return self.rules == rules and not any(each.code in _HEALING for each in self.report.unread)


class State:
    """The remembered files; a context manager that commits at its end."""

    def __init__(self, path: Path, *, rules: str) -> None:
        self._path = path
        self._rules = rules
        self._waiting: list[tuple[Any, ...]] = []
        self._since = time.monotonic()
        self.trouble = False  # something could not be written, a full disk most often
        _made_private(path)
        try:
            self._base = sqlite3.connect(path, timeout=1.0, isolation_level=None)
        except sqlite3.Error:
            raise StateUnwritable(path=str(path)) from None
        try:
            self._begin()
        except sqlite3.DatabaseError as error:
            self._base.close()
            raise self._refused(error) from None

    def _begin(self) -> None:
        run = self._base.execute
        run("pragma trusted_schema = off")
        run("pragma locking_mode = exclusive")
        run("pragma journal_mode = wal")
        run("pragma synchronous = normal")
        if run("pragma quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError
        run("begin immediate")
        if run("select count(*) from sqlite_master").fetchone()[0]:
            found = run("select value from about where name = 'schema'").fetchone()
            if found is None or found[0] != str(SCHEMA):
                raise sqlite3.DatabaseError
        for statement in _TABLES.strip().split(";\n"):
            run(statement)
        run("insert or replace into about values ('schema', ?)", (str(SCHEMA),))
        run("commit")

    def _refused(self, error: sqlite3.DatabaseError) -> UsageError:
        told = str(error)
        if "locked" in told or "busy" in told:
            return StateInUse(path=str(self._path))
        full = "full" in told or "readonly" in told or "I/O" in told
        return (StateUnwritable if full else StateDamaged)(path=str(self._path))

    def __enter__(self) -> State:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.commit()
        with contextlib.suppress(sqlite3.Error):
            self._base.close()

    def of_folder(self, folder: str) -> Mapping[str, Known]:
        """What is remembered of the files of ``folder``, by name; raises StateDamaged."""
        try:
            rows = self._base.execute(
                "select name, size, mtime_ns, inode, rules, hash, status, format, report"
                " from files where folder = ?",
                (_stored(folder),),
            ).fetchall()
            return {_shown(row[0]): _known(row) for row in rows}
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError):
            raise StateDamaged(path=str(self._path)) from None

    def remember(
        self, folder: str, name: str, entry: Entry, report: FileReport, content: str | None
    ) -> None:
        """Note what came of a file; written with others, soon."""
        told = report.as_json()
        brief = not report.found and not report.unread
        self._waiting.append(
            (
                _stored(folder), _stored(name), entry.size, entry.mtime_ns, entry.inode,
                self._rules, content, report.status.value, report.format,
                None if brief else json.dumps(told, ensure_ascii=True),
            )
        )  # fmt: skip
        late = time.monotonic() - self._since > _COMMIT_SECONDS
        if late or len(self._waiting) >= _COMMIT_FILES:
            self.commit()

    def commit(self) -> None:
        """Write what waits. Where it cannot be, the scan goes on and ``trouble`` says so."""
        waiting, self._waiting = self._waiting, []
        self._since = time.monotonic()
        if not waiting:
            return
        try:
            self._base.execute("begin immediate")
            self._base.executemany(
                "insert or replace into files values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", waiting
            )
            self._base.execute("commit")
        except (sqlite3.DatabaseError, OSError):
            self.trouble = True
            if self._base.in_transaction:
                self._base.execute("rollback")

    def forget(self, folder: str, names: Iterator[str] | list[str]) -> None:
        """Drop files of ``folder`` that are no longer there."""
        gone = [(_stored(folder), _stored(name)) for name in names]
        try:
            self._base.executemany("delete from files where folder = ? and name = ?", gone)
        except sqlite3.DatabaseError:
            self.trouble = True

    def forget_folders(self, root: str, seen: set[str]) -> None:
        """Drop the folders at and below ``root`` that a finished scan did not meet."""
        below = root.rstrip(os.sep) + os.sep
        try:
            rows = self._base.execute("select distinct folder from files").fetchall()
            folders = [_shown(row[0]) for row in rows]
            gone = [each for each in folders if each == root or each.startswith(below)]
            self._base.executemany(
                "delete from files where folder = ?",
                [(_stored(each),) for each in gone if each not in seen],
            )
        except sqlite3.DatabaseError:
            self.trouble = True


def _made_private(path: Path) -> None:
    """Make ``path`` its owner's alone, when nothing is there or what is there may be ours: of a
    link or another file nothing is changed."""
    try:
        handle = os.open(path, _FLAGS, 0o600)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError
            if os.read(handle, len(_HEADER)) not in {b"", _HEADER}:
                raise StateDamaged(path=str(path))
        finally:
            os.close(handle)
        path.chmod(0o600)
    except OSError:
        raise StateUnwritable(path=str(path)) from None


def _known(row: tuple[Any, ...]) -> Known:
    _, size, mtime_ns, inode, rules, content, status, kind, told = row
    report = FileReport.from_json(json.loads(told)) if told else FileReport(Status(status), kind)
    return Known(size, mtime_ns, inode, rules, content, report)


def _stored(text: str) -> str | bytes:
    """A path as SQLite keeps it: text, or bytes where a name is no Unicode."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(text)
    return text


def _shown(stored: str | bytes) -> str:
    return os.fsdecode(stored) if isinstance(stored, bytes) else stored


@lru_cache(maxsize=1)
def rules_version() -> str:
    """Changes with whatever could judge a file otherwise: the rules, their words, the readers."""
    digest = hashlib.blake2b(khien.__version__.encode(), digest_size=12)
    for folder in ("markings", "documents", "core", "data"):
        for path in sorted((Path(packaged.FOLDER).parent / folder).rglob("*")):
            if path.suffix in {".py", ".json", ".tsv", ".txt"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()
