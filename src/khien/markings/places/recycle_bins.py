"""Bins: a file thrown away is still there until the bin is emptied."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from khien.core.i18n import N_
from khien.markings.places.place import Finder, Place, entries, is_folder, profiles

_ID, _TITLE = "recycle_bins", N_("Thùng rác chưa dọn")
_OF_VOLUMES = ("$Recycle.Bin", "RECYCLER", "RECYCLED", ".Trash")


def find(root: Path) -> Iterator[Place]:
    """Bins of the volume and of people that hold something."""
    wanted = [root / name for name in _OF_VOLUMES]
    wanted += [each for each in entries(root) if each.name.startswith(".Trash-")]
    wanted += [home / ".local/share/Trash/files" for home in profiles(root)]
    for path in wanted:
        if is_folder(path) and _holds_something(path):
            yield Place(_ID, path, _TITLE)


def _holds_something(path: Path) -> bool:
    """Whether anything but Windows' own notes lies in the bin or in one person's part of it."""
    for each in entries(path):
        inner = entries(each) if is_folder(each) else [each]
        if any(one.name.casefold() != "desktop.ini" for one in inner):
            return True
    return False


FINDER = Finder(_ID, _TITLE, find)
