"""Vietnamese text: one normal form, folding for search, both tone placements.

``nfc`` for keeping and showing, ``fold`` for comparing and searching. Nothing here guesses
a legacy encoding; bytes are decoded before they come here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, overload

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook, dot below
# The older placement puts the tone of oa, oe, uy on the first vowel (hòa), the newer on the
# second (hoà). Both are in use; a comparison must not see the difference.
_OPEN_PAIRS = re.compile(
    rf"([ou])([{_TONES}])([aey])(?![\w{_TONES}\u0302\u0306\u031b])", re.IGNORECASE
)


def nfc(text: str) -> str:
    """``text`` in NFC, without a byte-order mark, no-break spaces as spaces."""
    return unicodedata.normalize("NFC", text).replace("\ufeff", "").replace("\xa0", " ")


def squeeze(text: str) -> str:
    """NFC with every run of white space as one space and none at the ends."""
    return _SPACE.sub(" ", nfc(text)).strip()


def same_tones(text: str) -> str:
    """NFC with the tone of an open oa, oe, uy on the second vowel (hòa and hoà alike)."""
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _OPEN_PAIRS.sub(_move_tone, decomposed))


def _move_tone(match: re.Match[str]) -> str:
    first, tone, second = match.groups()
    if first.lower() + second.lower() not in {"oa", "oe", "uy"}:
        return match.group(0)
    return first + second + tone


def compare_key(text: str) -> str:
    """What two spellings of the same words share: squeezed, casefolded, tones moved."""
    return same_tones(squeeze(text)).casefold()


def spelled_out(text: str) -> str:
    """``text`` with HTML's references as the letters they stand for."""
    if "&" not in text:
        return text
    from html import unescape  # here: its table of names is large

    return unescape(text)


def fold(text: str) -> str:
    """Without marks and case, for search: ``fold("Đông Khê") == "dong khe"``."""
    plain = squeeze(text).casefold()
    if plain.isascii():
        return plain
    decomposed = unicodedata.normalize("NFD", plain.replace("đ", "d"))
    return "".join([ch for ch in decomposed if not unicodedata.combining(ch)])


@overload
def storable(value: str) -> str: ...
@overload
def storable(value: Any) -> Any: ...
def storable(value: Any) -> Any:
    """``value`` (text, or JSON values holding text) with what a database cannot keep replaced.

    PostgreSQL keeps no NUL, in text or JSON, and lone surrogates cannot be encoded; each becomes
    U+FFFD, so lengths, and the places that point into a text, stay as they are.
    """
    if isinstance(value, str):
        return _NOT_STORABLE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {storable(key): storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [storable(inner) for inner in value]
    return value


def printable(text: str, *, most: int) -> str:
    """``text`` without control characters, at most ``most`` characters: a name from outside."""
    return "".join(ch for ch in text[:most] if ch.isprintable()).strip()
