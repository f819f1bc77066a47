"""Printing that waits or was kept: the spool holds the whole of what is printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from khien.core.i18n import N_
from khien.markings.places.place import Finder, Place, below

_ID, _TITLE = "print_spools", N_("Bản in còn nằm trong hàng đợi in")
_FOLDERS = ("Windows/System32/spool/PRINTERS", "var/spool/cups")
_KINDS = frozenset({".spl", ".shd"})


def find(root: Path) -> Iterator[Place]:
    """Each waiting file; its form is the printer's, which no scan reads."""
    for folder in _FOLDERS:
        for path in below(root / folder, depth=0):
            if path.suffix.casefold() in _KINDS or path.name[:1] in {"c", "d"}:
                yield Place(_ID, path, _TITLE, "unsupported")


FINDER = Finder(_ID, _TITLE, find)
