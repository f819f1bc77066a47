"""Serials that a machine prints of itself, without what makers leave in the tables when they
print none. In: serials in the order that counts. Out: those that tell PCs apart, each once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_JUNK = re.compile(
    r"^(to be filled.*|none|n/?a|not (specified|applicable|available|present)|default string"
    r"|system serial number|base board serial number|serial number|unknown|empty|oem|invalid"
    r"|chassis serial number|(?P<same>.)(?P=same)*|0?123456789[0a-f]*)$",
    re.IGNORECASE,
)


def telling(serials: Iterable[str]) -> list[str]:
    """The serials worth keeping."""
    stripped = (serial.strip() for serial in serials)
    return list(dict.fromkeys(each for each in stripped if each and not _JUNK.match(each)))
