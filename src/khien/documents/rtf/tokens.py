"""Rich Text as tokens: groups, control words, bytes.

In: bytes. Out: tokens one at a time; nothing is built that grows with the file.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"(?P<word>\\(?P<name>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})?\x20?)"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-zA-Z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n\x00]{1,4096})",
    re.DOTALL,
)


class Kind(enum.Enum):
    """What a token is."""

    OPEN = enum.auto()
    CLOSE = enum.auto()
    WORD = enum.auto()
    SYMBOL = enum.auto()
    BYTES = enum.auto()  # text as it stands
    ESCAPED = enum.auto()  # one byte written as \'hh


@dataclass(frozen=True, slots=True)
class Token:
    """One token: the word or symbol in ``name``, its number, or ``data``."""

    kind: Kind
    name: str = ""
    number: int | None = None
    data: bytes = b""


_OPEN, _CLOSE = Token(Kind.OPEN), Token(Kind.CLOSE)


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of ``data``; the bytes behind a ``\\bin`` are passed over."""
    at = 0
    while at < len(data):
        found = _TOKEN.match(data, at)
        if found is None:  # a line end, a NUL, or a lone backslash at the end
            at += 1
            continue
        at = found.end()
        if found["word"]:
            name = found["name"].decode("ascii")
            number = int(found["number"]) if found["number"] else None
            if name == "bin":
                at += max(number or 0, 0)
                continue
            yield Token(Kind.WORD, name, number)
        elif found["hex"]:
            yield Token(Kind.ESCAPED, data=bytes([int(found["hex"], 16)]))
        elif found["symbol"]:
            yield Token(Kind.SYMBOL, found["symbol"].decode("latin-1"))
        elif found["brace"]:
            yield _OPEN if found["brace"] == b"{" else _CLOSE
        else:
            yield Token(Kind.BYTES, data=found["text"])
