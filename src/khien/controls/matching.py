"""Which controls would prove an instruction, with the words that led there.

The words stand in the catalogue. None is a valid answer: such an obligation is proven by a
person. A permission asks for no proof, and an excluded instruction gets no control at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from khien.controls.catalogue import Ask, catalogue
from khien.core.text import compare_key

MOST_CHARACTERS = 20_000  # of one instruction
REPORT = "report.submitted"
_REPORTING = ("báo cáo", "gửi", "trình")


@dataclass(frozen=True, slots=True)
class ControlMatch:
    """A control an instruction asks for, and the words of it that say so."""

    control_id: str
    reason_words: tuple[str, ...]


def controls_for(
    obligation_text: str,
    *,
    modality: str,
    excluded: bool = False,
    report_to: str | None = None,
    trigger: str | None = None,
) -> tuple[ControlMatch, ...]:
    """The controls that would prove the instruction, in the catalogue's order.

    ``report_to``: the body that receives a report; with no event that sets it off (``trigger``)
    the report itself is what will be handed in.
    """
    if excluded or modality == "may":
        return ()
    text = compare_key(obligation_text[:MOST_CHARACTERS])
    found: list[ControlMatch] = []
    for control in catalogue().values():
        words = _words(control.asks, text)
        if not words and control.id == REPORT and report_to and not trigger:
            words = tuple(word for word in _REPORTING if _stands(word, text))
        if words:
            found.append(ControlMatch(control.id, words))
    return tuple(found)


def _words(asks: Iterable[Ask], text: str) -> tuple[str, ...]:
    for ask in asks:
        if any(_stands(word, text) for word in ask.never):
            continue
        first = [word for word in ask.any_of if _stands(word, text)]
        second = [word for word in ask.also if _stands(word, text)]
        if first and (second or not ask.also):
            return tuple(dict.fromkeys([*first, *second]))
    return ()


@lru_cache(maxsize=2048)
def _pattern(word: str) -> re.Pattern[str]:
    tail = "" if word.endswith("-") else r"(?!\w)"
    return re.compile(rf"(?<!\w){re.escape(word)}{tail}")


def _stands(word: str, text: str) -> bool:
    return word in text and _pattern(word).search(text) is not None
