"""Shortcuts to files on removable drives: the file is elsewhere, that it was opened is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from khien.core.i18n import N_
from khien.markings.places.place import Finder, Place, below, profiles
from khien.markings.places.shortcut import Drive, drive_of

_ID, _TITLE = "removable_shortcuts", N_("Lối tắt trỏ tới tệp trên USB, ổ rời")
_FOLDERS = ("AppData/Roaming/Microsoft/Windows/Recent", "AppData/Roaming/Microsoft/Office/Recent",
            "Recent", "Desktop")  # fmt: skip


def find(root: Path) -> Iterator[Place]:
    """Each shortcut of a home's recent files and desktop that leads to a removable drive."""
    for home in profiles(root):
        for folder in _FOLDERS:
            for path in below(home / folder, depth=0):
                if path.suffix.casefold() == ".lnk" and drive_of(path) is Drive.REMOVABLE:
                    yield Place(_ID, path, _TITLE)


FINDER = Finder(_ID, _TITLE, find)
