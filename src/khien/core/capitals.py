"""Capitals that a table without them lost: TCVN3 wrote "MẬT" as "MậT".

In: converted text whose accented letters are all small. Out: the same with a word in
capitals where its plain letters are. Lengths do not change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
# ND 30/2020, annex II: the words that open an agency's name take a capital; of these only "Ủy
# ban" begins with one that TCVN3 has not.
_COMMITTEE = re.compile(r"\bủy ban\b")


def restored(text: str, accented: frozenset[str]) -> str:
    """``text`` with the words that were typed in capitals in capitals throughout.

    ``accented``: the letters the table can write; only these may have lost their case. Sure
    is a word with a capital behind its first letter and no plain small one ("ViệT" no, "VIệT"
    yes). A word that could be either ("Xã" of "CộNG HòA Xã HộI") follows its neighbours; a
    line of such words alone is in capitals when one letter stands by itself ("Sở Y Tế").
    """
    lines = re.split(r"([\n\r\f\v\t]+|\s{3,})", _COMMITTEE.sub("Ủy ban", text))
    return "".join(_line(line, accented) for line in lines)


def _line(line: str, accented: frozenset[str]) -> str:
    spans = [match.span() for match in _WORD.finditer(line)]
    words = [line[start:end] for start, end in spans]
    kinds = [_kind(word, accented) for word in words]
    alone = any(len(word) == 1 and word.isupper() for word in words)
    if alone and len(words) > 1 and set(kinds) == {"open"} and _DIGIT.search(line) is None:
        return line.upper()
    for at in (*range(len(kinds)), *reversed(range(len(kinds)))):
        if kinds[at] == "open" and "sure" in _beside(kinds, at):
            kinds[at] = "sure"
    return "".join(_with_words(line, spans, kinds))


def _kind(word: str, accented: frozenset[str]) -> str | None:
    """``sure``: typed in capitals with a letter lost; ``open``: perhaps; ``plain``: capitals
    without a lost letter; None: small letters were typed."""
    lost = [ch for ch in word if ch.islower() and ch in accented]
    if any(ch.islower() and ch not in accented for ch in word):
        return None
    if not lost:
        return "open" if len(word) == 1 else "plain"
    return "sure" if any(ch.isupper() for ch in word[1:]) else "open"


def _beside(kinds: list[str | None], at: int) -> list[str | None]:
    return kinds[max(at - 1, 0) : at] + kinds[at + 1 : at + 2]


def _with_words(line: str, spans: list[tuple[int, int]], kinds: list[str | None]) -> Iterator[str]:
    at = 0
    for (start, end), kind in zip(spans, kinds, strict=True):
        yield line[at:start]
        yield line[start:end].upper() if kind == "sure" else line[start:end]
        at = end
    yield line[at:]
