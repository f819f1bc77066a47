"""Places of a PC where files gather that nobody thinks of: one module a place.

In: the root of a volume, live or mounted, or a home folder. Out: a Place for each that is there.
They are told of beside a scan, at the PC alone; the scan itself looks at what is in them.
"""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

from khien.markings.places.place import Finder, Place

_MOST_OF_A_KIND = 500
_NO_FINDERS = frozenset({"place", "shortcut"})


@lru_cache(maxsize=1)
def finders() -> tuple[Finder, ...]:
    """Every kind of place, by name of its module."""
    names = sorted(each.name for each in pkgutil.iter_modules(__path__))
    return tuple(
        importlib.import_module(f"{__name__}.{name}").FINDER
        for name in names
        if name not in _NO_FINDERS
    )


def find_places(root: Path) -> Iterator[Place]:
    """Every place below ``root``; what may not be listed is passed over, for the scan names it."""
    for finder in finders():
        with contextlib.suppress(OSError):
            yield from islice(finder.find(root), _MOST_OF_A_KIND)
