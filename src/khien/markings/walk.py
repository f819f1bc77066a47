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

# [MS-FSCC] 2.1.2.1: a door to another place; other reparse points are folders like any.
_DOORS = frozenset({0xA0000003, 0xA000000C})
_NOT_HERE = 0x1000 | 0x40000 | 0x400000  # OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS
# Never a place of documents, and without end or of the system alone. Those of Windows only at the
# top of a drive, mounted anywhere: a person's own folder of such a name is looked at.
_SYSTEM_FOLDERS = re.compile(
    r"/(?:proc|sys|dev)|(?P<drive>.*?)/(?:System Volume Information"
    r"|Windows/(?:WinSxS|servicing|assembly|Installer))",
    re.IGNORECASE | re.DOTALL,
)
_MOST_DEPTH = 200
_MOST_TOLD = 50


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
    """One walk; ``passed`` counts links and what is no file, ``excluded`` what was left out by a
    pattern, ``system`` names the system's folders that were. ``own``: files of the scan itself.
    """

    excludes: Sequence[str] = ()
    own: frozenset[str] = frozenset()
    passed: int = 0
    excluded: int = 0
    system: list[str] = field(default_factory=list)
    _wanted: re.Pattern[str] | None = None
    _met: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.excludes:
            folding = re.IGNORECASE if sys.platform == "win32" else re.NOFLAG
            self._wanted = _pattern(self.excludes, folding)

    def folders(self, roots: Sequence[str]) -> Iterator[Folder]:
        """Every folder at and below ``roots``, each once; a root that is a file is a folder of
        one. A root that is a link is where it leads."""
        for path in _outermost(roots):
            try:
                status = os.stat(path)
            except (OSError, ValueError) as error:
                yield Folder(path, (), (Refused(path, code_of(error)),))
                continue
            if stat.S_ISDIR(status.st_mode):
                yield from self._below(path, (status.st_dev, status.st_ino))
            elif stat.S_ISREG(status.st_mode):
                yield Folder(os.path.dirname(path), (_entry(path, status),))
            else:
                self.passed += 1
                yield Folder(path, (), (Refused(path, "not_a_file"),))

    def _below(self, root: str, identity: tuple[int, int]) -> Iterator[Folder]:
        waiting = [(root, 0)]
        self._met.add(identity)
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
            if each.path in self.own:
                return
            if self.leaves_out(each.path, each.name):
                self.excluded += 1
            elif _is_elsewhere(status):
                refused.append(Refused(each.path, "not_here"))
            else:
                files.append(_entry(each.path, status))
        elif stat.S_ISDIR(status.st_mode) and not _is_door(status):
            self._sort_folder(each.path, each.name, (status.st_dev, status.st_ino), inner)
        else:
            self.passed += 1

    def _sort_folder(
        self, path: str, name: str, identity: tuple[int, int], inner: list[str]
    ) -> None:
        if _is_of_the_system(path):
            self.system += [path] if len(self.system) < _MOST_TOLD else []
        elif self.leaves_out(path, name):
            self.excluded += 1
        elif identity[1] and identity in self._met:
            self.passed += 1  # a mount of what was met, or of what is above
        else:
            self._met.add(identity)
            inner.append(path)

    def leaves_out(self, path: str, name: str) -> bool:
        """Whether a file or folder was not to be looked at."""
        if self._wanted is None:
            return False
        return bool(self._wanted.match(_slashed(path)) or self._wanted.match(name))


def _outermost(roots: Sequence[str]) -> list[str]:
    """Absolute ``roots`` without those below another, so that no file is met twice."""
    paths = [os.path.abspath(each) for each in roots]
    paths = [os.path.realpath(each) if os.path.islink(each) else each for each in paths]
    paths = list(dict.fromkeys(paths))
    tops = {each.rstrip(os.sep) + os.sep for each in paths if os.path.isdir(each)}
    return [
        each for each in paths
        if not any(each.startswith(top) for top in tops if top != each.rstrip(os.sep) + os.sep)
    ]  # fmt: skip


def _pattern(globs: Sequence[str], flags: re.RegexFlag) -> re.Pattern[str]:
    wanted = [_slashed(each) for each in globs]
    # A pattern with a folder in it and no root is meant at any depth.
    wanted += [f"*/{each}" for each in wanted if "/" in each and each[0] not in "/*"]
    return re.compile("|".join(map(fnmatch.translate, wanted)), flags)


def _entry(path: str, status: os.stat_result) -> Entry:
    return Entry(path, status.st_size, status.st_mtime_ns, status.st_ino)


def _slashed(path: str) -> str:
    return path.replace("\\", "/") if sys.platform == "win32" else path


def _is_of_the_system(path: str) -> bool:
    found = _SYSTEM_FOLDERS.fullmatch(_slashed(path))
    if found is None:
        return False
    drive = found["drive"]
    return drive is None or os.path.ismount(drive + os.sep)


def _is_door(status: os.stat_result) -> bool:
    """Whether a folder on Windows leads to another place; elsewhere there is no such."""
    return getattr(status, "st_reparse_tag", 0) in _DOORS


def _is_elsewhere(status: os.stat_result) -> bool:
    """Whether opening a file would fetch it from a cloud."""
    return bool(getattr(status, "st_file_attributes", 0) & _NOT_HERE)


_SHARING_VIOLATION, _LOCK_VIOLATION = 32, 33  # of Windows
_CODES: dict[type[Exception], str] = {FileNotFoundError: "vanished", NotADirectoryError: "vanished"}


def code_of(error: Exception) -> str:
    """The code of ``unread.CODES`` for what the system said."""
    if getattr(error, "winerror", None) in {_SHARING_VIOLATION, _LOCK_VIOLATION}:
        return "locked"
    if isinstance(error, PermissionError):
        return "no_permission"
    if isinstance(error, BlockingIOError):
        return "locked"
    return _CODES.get(type(error), "refused")
