"""Folders that are copied to a cloud by themselves: OneDrive, Google Drive, Dropbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from khien.core.i18n import N_
from khien.markings.places.place import Finder, Place, entries, is_folder, profiles

_ID, _TITLE = "cloud_folders", N_("Thư mục tự đồng bộ lên đám mây")
_NAMES = ("onedrive", "google drive", "googledrive", "dropbox", "icloud drive")


def find(root: Path) -> Iterator[Place]:
    """Each such folder at the top of a home; OneDrive adds the organisation's name."""
    for home in profiles(root):
        for path in entries(home):
            name = path.name.casefold()
            if is_folder(path) and (name in _NAMES or name.startswith("onedrive - ")):
                yield Place(_ID, path, _TITLE)


FINDER = Finder(_ID, _TITLE, find)
