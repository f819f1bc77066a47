"""Files that came by Telegram."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from khien.core.i18n import N_
from khien.markings.places.place import Finder, Place, is_folder, profiles

_ID, _TITLE = "telegram", N_("Tệp nhận qua Telegram")
_FOLDERS = ("Downloads/Telegram Desktop", "AppData/Roaming/Telegram Desktop")


def find(root: Path) -> Iterator[Place]:
    """Where Telegram Desktop puts what it receives, in each home."""
    for home in profiles(root):
        for folder in _FOLDERS:
            if is_folder(home / folder):
                yield Place(_ID, home / folder, _TITLE)


FINDER = Finder(_ID, _TITLE, find)
