"""The challenge that a console gives on paper: 12 characters to type, the last a check on them.

Letters and digits that are not mistaken for each other. The check character is a weighted sum
modulo 31, a prime: one wrong character or two neighbours exchanged are always noticed.
"""

from __future__ import annotations

import secrets

from khien.evidence.errors import Mistyped

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12
_PRIME = len(ALPHABET)
_GROUP = 4


def make_words() -> str:
    """A new challenge: 11 random characters (54 bits) and their check."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check(body)


def typed(text: str) -> str:
    """The challenge that a person typed, in any case and grouping; raises Mistyped."""
    words = "".join(ch for ch in text.upper() if ch.isalnum())
    if len(words) != LENGTH or not set(words) <= set(ALPHABET) or _check(words[:-1]) != words[-1]:
        raise Mistyped()
    return words


def grouped_words(words: str) -> str:
    """As it is printed: three groups of four."""
    return "-".join(words[at : at + _GROUP] for at in range(0, len(words), _GROUP))


def _check(body: str) -> str:
    total = sum((at + 2) * ALPHABET.index(ch) for at, ch in enumerate(body))
    return ALPHABET[-total % _PRIME]
