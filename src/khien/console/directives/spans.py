"""Places in a letter's text: pieces to highlight, and where a cut of an obligation falls.

Pure: text and offsets in, values out. An obligation's words are the letter's with white space
folded, so a place in one is found in the other by counting what is not white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

MOST_SHOWN = 300_000  # characters of a letter laid out on one page
_DROPPED = "\ufeff\u200b\u00ad"  # what the reader leaves out besides white space
_AFTER_MARK = re.compile(r"(?<=[.;:,])\s+|\s+(?=(?:và|hoặc|đồng thời)\s)")
_GAP = re.compile(r"\s+")
MOST_CUTS = 400


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` that belong to the thing with this ``key``."""

    start: int
    end: int
    key: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the letter: plain (``key`` None) or of one obligation.

    ``first`` is set on the first piece of each key, which carries the anchor.
    """

    text: str
    key: int | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A place where an obligation may be split, with the words around it."""

    at: int
    before: str
    after: str
    strong: bool


def pieces(text: str, spans: Sequence[Span]) -> list[Piece]:
    """``text`` in order, cut at the spans' edges; where two overlap the shorter one shows."""
    inside = [s for s in spans if 0 <= s.start < s.end <= len(text)]
    edges = {0, len(text)} | {s.start for s in inside} | {s.end for s in inside}
    found: list[Piece] = []
    seen: set[int] = set()
    waiting = sorted(inside, key=lambda s: s.start)
    live: list[Span] = []
    for start, end in pairwise(sorted(edges)):
        live = [s for s in live if s.end > start]
        while waiting and waiting[0].start <= start:
            live.append(waiting.pop(0))
        owner = min(live, key=lambda s: (s.end - s.start, s.start, s.key), default=None)
        key = owner.key if owner else None
        if found and found[-1].key == key:
            found[-1] = Piece(found[-1].text + text[start:end], key, found[-1].first)
            continue
        found.append(Piece(text[start:end], key, key is not None and key not in seen))
        if key is not None:
            seen.add(key)
    return found


def _counts(character: str) -> bool:
    return not character.isspace() and character not in _DROPPED


def place_in_letter(words: str, at: int, letter: str, span: tuple[int, int]) -> int | None:
    """The offset in ``letter`` of the cut at ``words[at]``; None when the words in the span are
    no longer those of the letter (a person edited them).
    """
    start, end = span
    if not 0 <= start <= end <= len(letter):
        return None
    printed = [(offset, ch) for offset, ch in enumerate(letter[start:end], start) if _counts(ch)]
    kept = [ch for ch in words if _counts(ch)]
    if [ch for _offset, ch in printed] != kept:
        return None
    before = sum(_counts(ch) for ch in words[:at])
    return printed[before][0] if before < len(printed) else end


def cuts(words: str, *, around: int = 60) -> list[Cut]:
    """Every gap between words; ``strong`` ones stand after a mark or before a joining word."""
    strong = {match.end() for match in _AFTER_MARK.finditer(words)}
    found: list[Cut] = []
    for match in _GAP.finditer(words):
        if len(found) == MOST_CUTS:
            break
        before, after = words[: match.start()].strip(), words[match.end() :].strip()
        if before and after:
            found.append(Cut(match.end(), before[-around:], after[:around], match.end() in strong))
    return found


def halves(words: str, at: int) -> tuple[str, str]:
    """``words`` before and after ``at``, without white space at the cut."""
    return words[:at].strip(), words[at:].strip()


def joined(parts: Iterable[str]) -> str:
    """The words of obligations that become one."""
    return " ".join(part.strip() for part in parts if part.strip())


def covering(
    first: tuple[int, int] | None, second: tuple[int, int] | None
) -> tuple[int, int] | None:
    """One span over both; the known one where the other is not known."""
    if first is None or second is None:
        return first or second
    return min(first[0], second[0]), max(first[1], second[1])
