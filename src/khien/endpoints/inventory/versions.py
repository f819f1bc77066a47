"""Versions in an order: ``version_key("10.0.9") < version_key("10.0.10")``.

No scheme fits all programs: numbers are compared as numbers and words as words. A word for a
release to come (1.0rc1, 1.0b2) is older than none; any other word is newer (OpenSSL's 1.0.1b).
"""

from __future__ import annotations

import re
from typing import TypeAlias

VersionKey: TypeAlias = tuple[tuple[int, int, str], ...]

_PARTS = re.compile(r"\d{1,18}|[a-z]+")
_MOST_PARTS = 24
_BEFORE = frozenset({"alpha", "beta", "pre", "preview", "rc", "dev"})
_BEFORE_NUMBER = re.compile(r"(?<![a-z])[abc](?=\d)")  # 1.0b2, not 1.0.1b
_SPELT = {"a": "alpha", "b": "beta", "c": "rc"}
_NUMBER, _END, _OLDER, _NEWER = 2, 1, 0, 3
_ZERO = (_NUMBER, 0, "")


def version_key(text: str) -> VersionKey:
    """A key that sorts; equal for 1.2 and 1.2.0. Epochs of Debian (``1:2.3``) weigh first."""
    epoch, _, rest = text.partition(":") if re.match(r"\d+:", text) else ("0", "", text)
    plain = re.sub(r"^\s*v(?=\d)", "", rest.casefold())
    plain = _BEFORE_NUMBER.sub(lambda one: _SPELT[one[0]], plain)
    keys = [(_NUMBER, int(epoch[-18:]), "")]
    for part in _PARTS.findall(plain)[:_MOST_PARTS]:
        if part.isdigit():
            keys.append((_NUMBER, int(part), ""))
            continue
        _drop_zeros(keys)
        keys.append((_OLDER if part in _BEFORE else _NEWER, 0, part))
    _drop_zeros(keys)
    return (*keys, (_END, 0, ""))


def _drop_zeros(keys: list[tuple[int, int, str]]) -> None:
    while len(keys) > 1 and keys[-1] == _ZERO:
        keys.pop()
