"""The wording of marks as data, and how a piece of text is compared with it.

In: a string. Out: a level or None. Case, tone placement, letter spacing, a frame drawn with
characters and what may stand beside a level in one box (urgency, number of the copy, whether it
may be copied) make no difference.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from khien.core import packaged
from khien.core.text import compare_key, fold
from khien.markings.spelling import packed, plain_key, shown_wrong, without_marks

_LONGEST = 120
_LABEL_END = re.compile(r"\s*[:=\-–—]\s*")
_FIELDS = re.compile(
    r"[;|\t]+|\s{2,}|(?:,\s*|\s+)(?=(?:mức )?độ (?:khẩn|mật)\s*[:=])", re.IGNORECASE
)
_TICK = re.compile(r"\s*(?:\[\s?[xX✓✔]?\s?\]|\(\s?\)|[☐☑☒□■◻◼○●◯◉❏❑✓✔])")  # a choice to tick
# Digits that a recogniser takes for the letters they look like.
_MISREAD = str.maketrans({"0": "o", "1": "t", "7": "t", "|": " ", "4": "a", "6": "o", "!": "i"})
_PIECES = re.compile(r"\t+| {3,}|\|")
# Beside a level: the number of the copy or page, a letter or figure in brackets (the envelope's
# letter, a note).
_NUMBERED = (
    r"(?:số bản|bản(?: sao)?(?: số)?)\s*[:.]?\s*[\d.…/]*\d[\d.…/]*(?:\s*/\s*\d+)?"
    r"|bản(?: sao)? số\s*[:.]?\s*[.…]*|trang\s*\d+(?:\s*/\s*\d+)?|\d{1,3}\s*/\s*\d{1,3}"
    r"|(?<=\()[abc\d](?=\)|$)"
)
_JOINT = r"[\s\-–—/,;|+()\[\]{}:.*&]+"


@dataclass(frozen=True)
class Wording:
    """What marks say, from ``data/marks.json``; all compare keys."""

    levels: dict[str, str]  # key -> level as printed
    printed: dict[str, int]  # level as printed -> rank
    facts: dict[str, Any]

    @property
    def ranks(self) -> dict[str, int]:
        """Each level's rank, the gravest highest."""
        return self.printed

    def keys(self, name: str) -> tuple[str, ...]:
        """The list called ``name``, as compare keys."""
        return tuple(compare_key(each) for each in self.facts[name])

    @cached_property
    def urgency(self) -> frozenset[str]:
        """Marks of urgency."""
        return frozenset(self.keys("urgency"))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Words after which a level is told, the longest first."""
        return tuple(sorted(self.keys("level_labels"), key=len, reverse=True))

    @cached_property
    def declassified(self) -> tuple[str, ...]:
        """Words of a declassification mark."""
        return tuple(compare_key(each) for each in self.facts["declassified"]["words"])

    @cached_property
    def folded(self) -> dict[str, str]:
        """Levels typed without marks, letters together."""
        return {fold(level).replace(" ", ""): level for level in self.printed}

    @cached_property
    def packed(self) -> dict[str, str]:
        """Levels with their letters together."""
        return {packed(key): level for key, level in self.levels.items()}

    @cached_property
    def beside(self) -> re.Pattern[str]:
        """A level with companions before or after it."""
        levels = "|".join(re.escape(key) for key in sorted(self.levels, key=len, reverse=True))
        words = sorted((*self.urgency, *self.keys("companions")), key=len, reverse=True)
        other = f"(?:{'|'.join(map(re.escape, words))}|{_NUMBERED})"
        return re.compile(
            rf"(?:(?:{other}){_JOINT})*(?P<level>{levels})(?:{_JOINT}{other})*[\s)\]}}.*]*"
        )

    def named(self, name: str) -> frozenset[str]:
        """The list called ``name`` as a set of compare keys."""
        return _named(name)


@lru_cache(maxsize=32)
def _named(name: str) -> frozenset[str]:
    return frozenset(wording().keys(name))


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording in force."""
    facts = json.loads(packaged.text("marks.json"))
    levels = {
        plain_key(spelled): each["level"]
        for each in facts["levels"]
        for spelled in (each["level"], *each["misread"], *shown_wrong(each["level"]))
    }
    levels.pop("", None)
    return Wording(levels, {each["level"]: each["rank"] for each in facts["levels"]}, facts)


def level_of(text: str) -> str | None:
    """The level that the whole of ``text`` says, or None."""
    if len(text) > _LONGEST or _TICK.match(text):
        return None
    words = wording()
    key = plain_key(text)
    level = words.levels.get(key) or words.packed.get(packed(key))
    if level is not None:
        return level
    beside = words.beside.fullmatch(key)
    return words.levels[beside["level"]] if beside else None


def toneless_level(text: str) -> str | None:
    """The level that ``text`` says without any mark on its letters: "TOI MAT"."""
    if len(text) > _LONGEST or not text.isascii() or not text.strip()[:1].isalnum():
        return None
    return wording().folded.get(packed(plain_key(text)).replace(" ", ""))


def labelled_level(text: str) -> str | None:
    """The level in "Độ mật: Tối mật", or None; other fields may stand on the line."""
    if len(text) > 4 * _LONGEST:
        return None
    told = {level for field in _FIELDS.split(text) if (level := _in_field(field))}
    return told.pop() if len(told) == 1 else None


def _in_field(field: str) -> str | None:
    key = plain_key(field)
    for label in wording().labels:
        rest = after_label(key, label)
        if rest is not None:
            return level_of(rest)
        rest = after_label(key, fold(label)) if key.isascii() else None
        if rest is not None:
            return toneless_level(rest)
    return None


def after_label(key: str, label: str) -> str | None:
    """What follows ``label`` and a colon or dash in ``key``, or None."""
    end = _LABEL_END.match(key, len(label)) if key.startswith(label) else None
    return key[end.end() :] if end else None


def is_label(text: str) -> bool:
    """Whether ``text`` is a label of levels with its colon and nothing after it."""
    shown = text.strip()
    return shown.endswith(":") and compare_key(shown[:-1]) in wording().labels


def misread_level(text: str) -> str | None:
    """The level that recognised ``text`` may be with a tone or a letter wrong.

    Only for capitals that stand alone: in a person's name or a sentence they would not.
    """
    if len(text) > 40 or not text.isupper():
        return None
    letters = "".join(ch for ch in without_marks(text).translate(_MISREAD) if ch.isalpha())
    for wanted, level in sorted(wording().folded.items(), key=lambda pair: -len(pair[0])):
        if _near(letters, wanted):
            return level
    return None


def _near(text: str, wanted: str) -> bool:
    """Whether one letter in four at most is missing, added or another."""
    if len(wanted) < 4:
        return text == wanted
    cost = list(range(len(wanted) + 1))
    for at, ch in enumerate(text, start=1):
        diagonal, cost[0] = cost[0], at
        for place, other in enumerate(wanted, start=1):
            best = min(cost[place] + 1, cost[place - 1] + 1, diagonal + (ch != other))
            diagonal, cost[place] = cost[place], best
    return cost[-1] <= len(wanted) // 4


def pieces(text: str) -> list[str]:
    """Parts of a line set apart by tabs, wide space or bars: columns drawn with blanks."""
    return [part for part in _PIECES.split(text) if part.strip()]
