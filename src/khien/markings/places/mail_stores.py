"""Mail kept on the PC: Outlook's stores, Thunderbird's and other mboxes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from khien.core.i18n import N_
from khien.markings.places.place import Finder, Place, below, profiles

_ID, _TITLE = "mail_stores", N_("Kho thư lưu trên máy")
_OUTLOOK = ("AppData/Local/Microsoft/Outlook", "Documents/Outlook Files",
            "Local Settings/Application Data/Microsoft/Outlook")  # fmt: skip
_THUNDERBIRD = ("AppData/Roaming/Thunderbird/Profiles", ".thunderbird")
_MBOX_START = b"From "


def find(root: Path) -> Iterator[Place]:
    """Every store below each home's mail folders."""
    for home in profiles(root):
        for folder in _OUTLOOK:
            for path in below(home / folder, depth=1):
                if path.suffix.casefold() in {".pst", ".ost"}:
                    yield Place(_ID, path, _TITLE)
        for folder in _THUNDERBIRD:
            for path in below(home / folder, depth=6):
                if path.suffix.casefold() in {"", ".mbox"} and _is_mbox(path):
                    yield Place(_ID, path, _TITLE)


def _is_mbox(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_MBOX_START)) == _MBOX_START
    except OSError:
        return False


FINDER = Finder(_ID, _TITLE, find)
