"""Serials that makers leave in a machine's tables when they write none: they name nobody.

One list for all who compare serials: ``data/endpoints/junk_identities.json``.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache

from khien.core import packaged
from khien.core.text import fold

_SIGNS = re.compile(r"[^0-9A-Z]+")
_FILLER = re.compile(r"TOBEFILLED.*|0?123456789[0A-F]*|(?P<same>.)(?P=same)*")


def is_filler(serial: str) -> bool:
    """Whether ``serial`` is empty or what a maker leaves in its place."""
    plain = plain_serial(serial)
    return not plain or plain in _fillers() or _FILLER.fullmatch(plain) is not None


def plain_serial(serial: str) -> str:
    """Without marks, case and signs, as fillers are listed."""
    return _SIGNS.sub("", fold(serial).upper())


@lru_cache(maxsize=1)
def _fillers() -> frozenset[str]:
    listed = json.loads(packaged.text("endpoints", "junk_identities.json"))["serials"]
    return frozenset(map(plain_serial, listed))
