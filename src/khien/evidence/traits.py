"""Traits of a PC's disk and system as a bundle carries them: fingerprints, never the values.

In: the ``traits`` of an inspection, which stay on the PC. Out: ``trait_codes``, one word each:
its kind and an HMAC under a key that the PCs of one console share, so that equal hardware is seen
there, records of two consoles are not joined, and a value is not told to who reads a bundle. The
key is made of the console's id, which is no secret: whoever has the id and guesses a serial can
check the guess.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any

PART, CODES = "traits", "trait_codes"
# The more telling first: a disk is one thing, an image may be laid on many by right.
KINDS = ("disk", "volume", "system")
MOST = 20
_SAID = b"khien.traits/1\0"
_CODE = re.compile(rf"({'|'.join(KINDS)}):[0-9a-f]{{40}}")


def trait_codes(subject: Mapping[str, Any], *, console_id: str) -> list[str]:
    """The codes of an inspection's subject; what is no trait gives none."""
    told = subject.get(PART)
    found = []
    for one in told[:MOST] if isinstance(told, list | tuple) else ():
        kind, value = (one.get("kind"), one.get("value")) if isinstance(one, Mapping) else ("", "")
        if kind in KINDS and isinstance(value, str) and value:
            said = f"{kind}\0{value}".encode("utf-8", "replace")
            code = hmac.new(_SAID + console_id.encode(), said, hashlib.sha256).hexdigest()
            found.append(f"{kind}:{code[:40]}")
    return sorted(set(found), key=lambda code: (KINDS.index(code.partition(":")[0]), code))


def only_codes(told: object) -> list[str]:
    """Of a list what is a code, each once."""
    listed = told[:MOST] if isinstance(told, list | tuple) else ()
    return list(dict.fromkeys(one for one in listed if isinstance(one, str) and is_code(one)))


def is_code(text: str) -> bool:
    """Whether ``text`` is a trait's code."""
    return _CODE.fullmatch(text) is not None
