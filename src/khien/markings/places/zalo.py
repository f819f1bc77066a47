"""Files that came by Zalo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from khien.core.i18n import N_
from khien.markings.places.place import Finder, Place, is_folder, profiles

_ID, _TITLE = "zalo", N_("Tệp nhận qua Zalo")
_FOLDERS = ("Documents/Zalo Received Files", "My Documents/Zalo Received Files",
            "Downloads/Zalo Received Files", "AppData/Local/ZaloPC", "AppData/Roaming/ZaloData",
            "OneDrive/Documents/Zalo Received Files")  # fmt: skip


def find(root: Path) -> Iterator[Place]:
    """Where Zalo puts what it receives, in each home."""
    for home in profiles(root):
        for folder in _FOLDERS:
            if is_folder(home / folder):
                yield Place(_ID, home / folder, _TITLE)


FINDER = Finder(_ID, _TITLE, find)
