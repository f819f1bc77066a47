"""Versions in an order: ``version_key("10.0.9") < version_key("10.0.10")``.

No scheme fits all programs: numbers are compared as numbers, letters as letters, and letters
stand before numbers at the same place (1.0rc1 is older than 1.0.1).
"""

from __future__ import annotations

import re
from typing import TypeAlias

VersionKey: TypeAlias = tuple[tuple[int, int, str], ...]

_PARTS = re.compile(r"\d{1,18}|[a-z]+")
_MOST_PARTS = 24
_BEFORE = frozenset({"a", "alpha", "b", "beta", "c", "pre", "preview", "rc", "dev"})


def version_key(text: str) -> VersionKey:
    """A key that sorts; equal for 1.2 and 1.2.0. Epochs of Debian (``1:2.3``) weigh first."""
    epoch, _, rest = text.partition(":") if re.match(r"\d+:", text) else ("0", "", text)
    plain = re.sub(r"^\s*v(?=\d)", "", rest.casefold())
    keys = [(2, int(epoch[-18:]), "")]
    for part in _PARTS.findall(plain)[:_MOST_PARTS]:
        if part.isdigit():
            keys.append((2, int(part), ""))
        else:
            keys.append((0 if part in _BEFORE else 3, 0, part))
    while len(keys) > 1 and keys[-1] == (2, 0, ""):
        keys.pop()
    return (*keys, (1, 0, ""))
