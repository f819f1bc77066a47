"""Serials that a machine prints of itself, without what makers leave in the tables when they
print none. In: serials in the order that counts. Out: those that tell PCs apart, each once.
"""

from __future__ import annotations

from collections.abc import Iterable

from khien.core.serials import is_filler


def telling(serials: Iterable[str]) -> list[str]:
    """The serials worth keeping."""
    stripped = (serial.strip() for serial in serials)
    return list(dict.fromkeys(each for each in stripped if not is_filler(each)))
