"""What a recogniser gets wrong in every Vietnamese letter, put right where it is certain.

In: recognised lines. Out: the same lines, with a tone mended inside the fixed formulas of
letters (``data/recognition.json``), and the marks of print that are taken for letters. A word
is changed only when it lost nothing but its tones and the words beside it are right.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from khien.core import packaged
from khien.core.text import compare_key, fold
from khien.documents.document import Line

_WORD = re.compile(r"[^\W\d_]+")
_LONG = 4  # words of a formula in which two may be wrong

_UPPER = "A-ZĐÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĨŨƠƯẠ-Ỹ"
_MENDED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("ĐÐ|ÐĐ|Ð"), "Đ"),  # the Icelandic letter, often beside the right one
    (re.compile("đð|ðđ|ð"), "đ"),
    (re.compile(rf"^([IVX]{{0,3}})L\.? (?=[{_UPPER}]{{2}})"), r"\1I. "),  # "IL KẾT QUẢ"
    (re.compile(r"^(\d{1,2}), (?=[^\W\d_])"), r"\1. "),  # "1, Rà soát"
    (re.compile(r"^(\d{1,2}[.)]|[a-zđ]\))(?=[^\W\d_]{2})"), r"\1 "),  # "1.UBND"
    (re.compile(r"^[€©¢]\) ?"), "c) "),
    (re.compile(r"^S[6õôồổóo0](?=\s?:|\s\d)"), "Số"),
    (re.compile(r"^Vêu cầu\b"), "Yêu cầu"),
    (re.compile(r"^(-?\s?Lưu\s?:\s?)V[IỊÍ1l](?=[\s,.;]|$)"), r"\1VT"),
)
_SPECK = re.compile(r"^['‘’`|_.,:;~°^]+\s?(?=\w)")
_CAPITALS_END = re.compile(rf"^[{_UPPER}][{_UPPER} ,\-–]*[{_UPPER}]{{2}}\.$")


@dataclass(frozen=True, slots=True)
class _Word:
    """One word, where it stands, and how it is compared."""

    text: str
    line: int
    start: int
    folded: str


def mended(lines: Sequence[Line]) -> list[Line]:
    """``lines`` of one page, in reading order, with their certain misreadings put right."""
    texts = [_printed(line.text) for line in lines]
    words = [word for at, text in enumerate(texts) for word in _words(text, at)]
    changes = list(_changes(words, texts))
    for word, spelling in sorted(changes, key=lambda each: -each[0].start):
        text = texts[word.line]
        texts[word.line] = text[: word.start] + spelling + text[word.start + len(word.text) :]
    return [replace(line, text=text) for line, text in zip(lines, texts, strict=True)]


def _printed(text: str) -> str:
    for pattern, instead in _MENDED:
        text = pattern.sub(instead, text)
    text = _SPECK.sub("", text) if not re.search(r"['’]\s?$", text) else text
    # No line of capitals of a letter's head ends in a full stop; a speck there looks like one.
    return text[:-1] if _CAPITALS_END.match(text) else text


def _words(text: str, line: int) -> Iterator[_Word]:
    for found in _WORD.finditer(text):
        yield _Word(found.group(), line, found.start(), fold(found.group()))


@lru_cache(maxsize=1)
def _formulas() -> dict[str, list[tuple[str, ...]]]:
    """The formulas by the folded first word, the longest first."""
    facts = json.loads(packaged.text("recognition.json"))
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for formula in sorted(facts["formulas"], key=len, reverse=True):
        spelt = tuple(_WORD.findall(formula))
        by_first.setdefault(fold(spelt[0]), []).append(spelt)
    return by_first


def _changes(words: Sequence[_Word], texts: Sequence[str]) -> Iterator[tuple[_Word, str]]:
    at = 0
    while at < len(words):
        for formula in _formulas().get(words[at].folded, ()):
            said = words[at : at + len(formula)]
            if _is_formula(said, formula, texts):
                wrong = [
                    (word, right)
                    for word, right in zip(said, formula, strict=True)
                    if compare_key(word.text) != compare_key(right)
                ]
                if 0 < len(wrong) <= (2 if len(formula) >= _LONG else 1):
                    yield from ((word, _in_case_of(word.text, right)) for word, right in wrong)
                at += len(formula) - 1
                break
        at += 1


def _is_formula(said: Sequence[_Word], formula: tuple[str, ...], texts: Sequence[str]) -> bool:
    if len(said) != len(formula):
        return False
    if any(word.folded != fold(right) for word, right in zip(said, formula, strict=True)):
        return False
    return all(_follows(one, next_, texts) for one, next_ in itertools.pairwise(said))


def _follows(one: _Word, other: _Word, texts: Sequence[str]) -> bool:
    """Whether nothing but white space stands between two words."""
    end = one.start + len(one.text)
    if one.line == other.line:
        between = texts[one.line][end : other.start]
        return not between.strip() or between == "/"
    if other.line != one.line + 1:
        return False
    return not (texts[one.line][end:] + texts[other.line][: other.start]).strip()


def _in_case_of(word: str, right: str) -> str:
    if word.isupper():
        return right.upper()
    return right[:1].upper() + right[1:].lower() if word[:1].isupper() else right.lower()
