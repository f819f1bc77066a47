"""The files below some folders, listed and never opened.

In: paths. Out: an Entry for each regular file, in the order of folders and names; a Refused for
what could not be listed. Links, junctions, pipes and devices are not followed or opened; how many
were met is counted. Names are kept as the system gives them, whatever their bytes.
"""

from __future__ import annotations

import fnmatch
import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_REPARSE_POINT = 0x400  # FILE_ATTRIBUTE_REPARSE_POINT: a junction, a mount, a file in the cloud
# Never a place of documents, and without end or of the system alone.
SYSTEM_FOLDERS = (
    "/proc", "/sys", "/dev", "/run", "*/Windows/WinSxS", "*/Windows/servicing",
    "*/Windows/assembly", "*/Windows/Installer", "*/System Volume Information",
)  # fmt: skip
_MOST_DEPTH = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A regular file as its folder tells of it. ``path`` is as the system spells it."""

    path: str
    size: int
    mtime_ns: int
    inode: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be listed or looked at; ``code`` is of ``unread.CODES``."""

    path: str
    code: str


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder with its files, listed at once."""

    path: str
    files: tuple[Entry, ...]
    refused: tuple[Refused, ...] = ()


@dataclass(slots=True)
class Walk:
    """One walk; ``passed`` counts links and what is no file, ``excluded`` what was left out."""

    excludes: Sequence[str] = ()
    passed: int = 0
    excluded: int = 0
    _patterns: list[re.Pattern[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        flags = re.IGNORECASE if sys.platform == "win32" else 0
        wanted = [*SYSTEM_FOLDERS, *self.excludes]
        self._patterns = [re.compile(fnmatch.translate(_slashed(each)), flags) for each in wanted]

    def folders(self, roots: Sequence[str]) -> Iterator[Folder]:
        """Every folder at and below ``roots``; a root that is a file is a folder of one."""
        for root in roots:
            path = os.path.abspath(root)
            try:
                status = os.stat(path)
            except OSError as error:
                yield Folder(path, (), (Refused(path, code_of(error)),))
                continue
            if stat.S_ISDIR(status.st_mode):
                yield from self._below(path)
            elif stat.S_ISREG(status.st_mode):
                yield Folder(os.path.dirname(path), (_entry(path, status),))
            else:
                self.passed += 1
                yield Folder(path, (), (Refused(path, "not_a_file"),))

    def _below(self, root: str) -> Iterator[Folder]:
        waiting = [(root, 0)]
        while waiting:
            path, depth = waiting.pop()
            files: list[Entry] = []
            refused: list[Refused] = []
            inner: list[str] = []
            try:
                with os.scandir(path) as found:
                    for each in found:
                        self._sort(each, files, inner, refused)
            except OSError as error:
                refused.append(Refused(path, code_of(error)))
            files.sort(key=lambda each: each.path)
            yield Folder(path, tuple(files), tuple(refused))
            if depth < _MOST_DEPTH:
                waiting += [(each, depth + 1) for each in sorted(inner, reverse=True)]
            elif inner:
                yield Folder(path, (), (Refused(path, "nested"),))

    def _sort(
        self,
        each: os.DirEntry[str],
        files: list[Entry],
        inner: list[str],
        refused: list[Refused],
    ) -> None:
        try:
            if each.is_symlink():
                self.passed += 1
                return
            status = each.stat(follow_symlinks=False)
        except OSError as error:
            refused.append(Refused(each.path, code_of(error)))
            return
        if stat.S_ISREG(status.st_mode):
            if self._is_left_out(each.path, each.name):
                self.excluded += 1
            else:
                files.append(_entry(each.path, status))
        elif stat.S_ISDIR(status.st_mode) and not _is_junction(status):
            if self._is_left_out(each.path, each.name):
                self.excluded += 1
            else:
                inner.append(each.path)
        else:
            self.passed += 1

    def _is_left_out(self, path: str, name: str) -> bool:
        shown = _slashed(path)
        return any(each.match(shown) or each.match(name) for each in self._patterns)


def _entry(path: str, status: os.stat_result) -> Entry:
    return Entry(path, status.st_size, status.st_mtime_ns, status.st_ino)


def _slashed(path: str) -> str:
    return path.replace("\\", "/") if sys.platform == "win32" else path


def _is_junction(status: os.stat_result) -> bool:
    """Whether a folder on Windows is a door to another place; elsewhere there is no such."""
    return bool(getattr(status, "st_file_attributes", 0) & _REPARSE_POINT)


_SHARING_VIOLATION, _LOCK_VIOLATION = 32, 33  # of Windows
_CODES: dict[type[OSError], str] = {FileNotFoundError: "vanished", NotADirectoryError: "vanished"}


def code_of(error: OSError) -> str:
    """The code of ``unread.CODES`` for what the system said."""
    if getattr(error, "winerror", None) in {_SHARING_VIOLATION, _LOCK_VIOLATION}:
        return "locked"
    if isinstance(error, PermissionError):
        return "no_permission"
    if isinstance(error, BlockingIOError):
        return "locked"
    return _CODES.get(type(error), "refused")
