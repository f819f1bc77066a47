"""What a kind of place gives, and where the homes of people are on a volume."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from khien.core.i18n import gettext

_HOMES = ("Users", "Documents and Settings", "home")
_NOT_HOMES = frozenset({"all users", "default", "default user", "public", "lost+found"})
_MOST_ENTRIES = 5_000  # of one folder, and below one folder


@dataclass(frozen=True, slots=True)
class Finder:
    """One kind of place: ``title`` is a source string, ``find`` lists what is below a root."""

    id: str
    title: str
    find: Callable[[Path], Iterator[Place]]


@dataclass(frozen=True, slots=True)
class Place:
    """One place that is there. ``unread``: a code of ``unread.CODES`` where no scan reads it."""

    kind: str
    path: Path
    words: str
    unread: str | None = None

    def title(self) -> str:
        """What it is, in the reader's language."""
        return gettext(self.words)


def profiles(root: Path) -> Iterator[Path]:
    """The homes of people on the volume ``root``, or ``root`` when it is one."""
    if any((root / each).is_dir() for each in ("Desktop", "AppData", ".config")):
        yield root
    for folder in _HOMES:
        for each in entries(root / folder):
            if each.name.casefold() not in _NOT_HOMES and is_folder(each):
                yield each
    if is_folder(root / "root"):
        yield root / "root"


def entries(folder: Path) -> list[Path]:
    """What lies in ``folder``, some thousands at most; nothing where it may not be listed."""
    with contextlib.suppress(OSError):
        return sorted(islice(folder.iterdir(), _MOST_ENTRIES))
    return []


def below(folder: Path, *, depth: int) -> Iterator[Path]:
    """Files below ``folder`` down to ``depth`` folders, without links, a bounded number."""
    waiting, seen = [(folder, 0)], 0
    while waiting and seen < _MOST_ENTRIES:
        at, deep = waiting.pop()
        for each in entries(at):
            seen += 1
            if each.is_symlink():
                continue
            if is_folder(each):
                waiting += [(each, deep + 1)] if deep < depth else []
            else:
                yield each


def is_folder(path: Path) -> bool:
    """Whether it is a folder of its own: a link to one is none."""
    with contextlib.suppress(OSError):
        return path.is_dir() and not path.is_symlink()
    return False
