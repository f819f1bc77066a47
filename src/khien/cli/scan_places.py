"""The places of ``khien scan --places``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from khien.markings.places import find_places
from khien.markings.places.place import Place


def found_below(roots: Sequence[str]) -> list[Place]:
    """Every named place below ``roots``, each once."""
    found = {place.path: place for root in roots for place in find_places(Path(root).absolute())}
    return list(found.values())
