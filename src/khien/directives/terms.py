"""What a term is once read, and what its readers share.

``Deadline.value`` is a date (ISO) where the words resolve to one, else the words as printed;
``due`` is there for a term counted from an event. ``assumed``: the year was not printed and is
not the letter's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from khien.directives.passages import Passage
from khien.directives.values import Due

# Scans print 1 as l or I, 0 as O: only inside a token that has a digit ("l5/1O", "17hOO").
_FIGURES = re.compile(r"(?<![a-z])[\dlio]{1,4}(?![a-z])|(?<=\dh)[\dlio]{2}(?![a-z])")
_DIGITS = str.maketrans("lio", "110")
_CLAUSE = re.compile(r"[.;:](?=\s)|,(?=\s)")


@dataclass(frozen=True, slots=True)
class Deadline:
    """``value``: ISO or printed words; ``text``: the words."""

    value: str
    text: str
    due: Due | None = None
    assumed: bool = False


def legible(plain: str) -> str:
    """``plain`` with the letters a scan printed for figures put right, same length."""
    return _FIGURES.sub(_put_right, plain)


def _put_right(match: re.Match[str]) -> str:
    token = match.group()
    after_hour = match.start() > 0 and match.string[match.start() - 1] == "h"
    known = after_hour or any(character.isdigit() for character in token)
    return token.translate(_DIGITS) if known else token


def printed(passage: Passage, start: int, end: int) -> str:
    """The words between two offsets as printed, without the marks around them."""
    return passage.text[start:end].strip(" ,:")


def words(passage: Passage, start: int, end: int) -> Deadline:
    """A term that stays as printed."""
    text = printed(passage, start, end)
    return Deadline(text, text)


def before(plain: str, at: int, *, reach: int = 60) -> str:
    """What stands before ``at`` in the same part of the sentence."""
    text = plain[max(0, at - reach) : at]
    last = 0
    for mark in _CLAUSE.finditer(text):
        last = mark.end()
    return text[last:]
