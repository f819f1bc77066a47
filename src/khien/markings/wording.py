"""The wording of marks as data, and how a piece of text is compared with it.

In: a string. Out: a level or None. Case, tone placement, letter spacing, a frame drawn with
characters and an urgency mark beside the level make no difference.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from khien.core.text import compare_key, fold

_FRAME = " \t*_|[](){}<>\"'“”‘’.·:=+~#"
_SEPARATOR = re.compile(r"\s*(?:[-–—/,;|+]|\s)\s*")
_LABEL_END = re.compile(r"\s*[:\-–]\s*")
# Digits that a recogniser takes for the letters they look like.
_MISREAD = str.maketrans({"0": "o", "1": "t", "7": "t", "|": " ", "4": "a", "6": "o", "!": "i"})
_PIECES = re.compile(r"\t+| {3,}|\|")


@dataclass(frozen=True, slots=True)
class Wording:
    """What marks say, from ``data/marks.json``; all compare keys."""

    levels: dict[str, str]  # key -> level as printed
    ranks: dict[str, int]
    urgency: frozenset[str]
    labels: tuple[str, ...]
    declassified: tuple[str, ...]
    form_words: tuple[str, ...]
    option_words: frozenset[str]
    words_before: frozenset[str]
    recipient_signals: tuple[str, ...]
    body_starts: tuple[str, ...]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording in force."""
    facts = json.loads((files("khien") / "data" / "marks.json").read_text("utf-8"))

    def keys(name: str) -> tuple[str, ...]:
        return tuple(compare_key(each) for each in facts[name])

    return Wording(
        # "misread": the letters that TCVN3 and VNI files show where their font is not known.
        levels={
            compare_key(printed): each["level"]
            for each in facts["levels"]
            for printed in (each["level"], *each["misread"])
        },
        ranks={each["level"]: each["rank"] for each in facts["levels"]},
        urgency=frozenset(keys("urgency")),
        labels=keys("level_labels"),
        declassified=tuple(compare_key(each) for each in facts["declassified"]["words"]),
        form_words=keys("form_words"),
        option_words=frozenset(keys("option_words")),
        words_before=frozenset(keys("words_before")),
        recipient_signals=keys("recipient_signals"),
        body_starts=keys("body_starts"),
    )


def plain_key(text: str) -> str:
    """``text`` as it is compared: invisible characters out, wide forms plain, folded case,
    a frame of characters stripped."""
    shown = "".join(ch for ch in text if unicodedata.category(ch) != "Cf")
    return compare_key(unicodedata.normalize("NFKC", shown).strip(_FRAME))


def level_of(text: str) -> str | None:
    """The level that the whole of ``text`` says, or None."""
    if len(text) > 80:
        return None
    words = wording()
    key = plain_key(text)
    if key in words.levels:
        return words.levels[key]
    packed = _packed(key)
    if packed is not None:
        return packed
    return _beside_urgency(key)


def labelled_level(text: str) -> str | None:
    """The level in "Độ mật: Tối mật", or None."""
    key = plain_key(text)
    for label in wording().labels:
        if key.startswith(label) and (end := _LABEL_END.match(key, len(label))):
            return level_of(key[end.end() :])
    return None


def misread_level(text: str) -> str | None:
    """The level that recognised ``text`` may be with a tone, a letter or the spacing wrong.

    Only for capitals that stand alone: in a person's name or a sentence they would not.
    """
    if len(text) > 40 or not text.isupper():
        return None
    packed = "".join(ch for ch in fold(plain_key(text)).translate(_MISREAD) if ch.isalpha())
    for level, printed in sorted(wording().levels.items(), key=lambda pair: -len(pair[0])):
        wanted = fold(level).replace(" ", "")
        if level == printed.casefold() and _near(packed, wanted):
            return printed
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


def _packed(key: str) -> str | None:
    """The level when every letter stands alone: "m ậ t"."""
    letters = key.split()
    if len(letters) < 3 or any(len(letter) > 1 for letter in letters):
        return None
    joined = "".join(letters)
    for level, printed in wording().levels.items():
        if joined == level.replace(" ", ""):
            return printed
    return None


def _beside_urgency(key: str) -> str | None:
    """The level in "mật - khẩn" or "hỏa tốc / tối mật": the two marks on one line."""
    words = wording()
    for level, printed in words.levels.items():
        for rest in (_after(key, level), _before(key, level)):
            if rest is not None and rest in words.urgency:
                return printed
    return None


def _after(key: str, level: str) -> str | None:
    gap = _SEPARATOR.match(key, len(level)) if key.startswith(level) else None
    return key[gap.end() :] if gap else None


def _before(key: str, level: str) -> str | None:
    if not key.endswith(level):
        return None
    rest = key[: -len(level)]
    stripped = rest.rstrip(" -–—/,;|+")
    return stripped if stripped != rest else None
