"""Desktop, Documents and Downloads of each person: where files are put without a thought."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from khien.core.i18n import N_
from khien.markings.places.place import Finder, Place, is_folder, profiles

_ID, _TITLE = "user_folders", N_("Màn hình nền, Tài liệu, Tải về của người dùng")
_NAMES = ("Desktop", "Documents", "My Documents", "Downloads")


def find(root: Path) -> Iterator[Place]:
    """The three folders of each home."""
    for home in profiles(root):
        for name in _NAMES:
            if is_folder(home / name):
                yield Place(_ID, home / name, _TITLE)


FINDER = Finder(_ID, _TITLE, find)
