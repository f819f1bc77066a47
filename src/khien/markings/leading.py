"""Levels that lead or end a line which says more: a mail's subject, a letter's number, a label.

In: a line. Out: a level or None. Meant for lines known to be of such a kind, and for asking of any
line at a glance whether it is worth reading with its place.
"""

from __future__ import annotations

import re
from functools import lru_cache

from khien.core.text import compare_key, fold
from khien.markings.spelling import plain_key
from khien.markings.wording import (
    after_label,
    labelled_level,
    level_of,
    pieces,
    toneless_level,
    wording,
)

_LONGEST = 400
_OPEN, _CLOSE = r"[\[({<【«]", r"[\])}>】»]"
_GROUP = re.compile(rf"\s*{_OPEN}(?P<inside>[^\[\](){{}}<>【】«»]{{1,60}}){_CLOSE}\s*[-–—:]?\s*")
_LAST = re.compile(rf".*{_OPEN}(?P<inside>[^\[\](){{}}<>【】«»]{{1,60}}){_CLOSE}[\s.]*", re.DOTALL)
_PARTED = re.compile(r"\s*(?::\s*(?=[^\W\d])|(?:\||\s[-–—/]+\s|[-–—]{2,})\s*(?=\S))")
_MOST_GROUPS = 4
_MOST_PRINTED = 160
_FIRST_LETTERS = frozenset("mMМмΜμＭｍ[(*“")
# What parts a level from other words of its line.
_SET_APART = re.compile(r"[\[\](){}<>【】«»:|\t=/]|\s[-–—]|[-–—]{2}|\s{3}")
_COLUMNS = re.compile(r"\t|\||\s{3}")
_NUMBER = re.compile(
    r"\s*số\s*[:.]?\s*[\d.…_ ]*\s*/\s*[^\s()\[\]]{1,30}\s*(?:[-–—(\[/]|\s)"
    r"\s*(?P<tail>[^()\[\]]{3,30}?)[)\]]?\s*",
    re.IGNORECASE,
)
# "12/UBND-NC(M)": the letters some offices add to the number of a secret letter.
_SECRET_NUMBER = re.compile(
    r"\s*số\s*[:.]?[^()]{1,40}\(\s*(?:m|tm|ttm)\s*\)\s*\.?\s*", re.IGNORECASE
)
_SEGMENT = re.compile(r"\s*(?:[\\/|()\[\]:;]|\s[-–—]\s|^\d{1,2}\.\s)\s*")


@lru_cache(maxsize=1)
def _prefix() -> re.Pattern[str]:
    words = "|".join(map(re.escape, wording().keys("subject_prefixes")))
    return re.compile(rf"\s*(?:{words})(?:\[\d+\])?\s*:\s*", re.IGNORECASE)


def subject_level(text: str) -> str | None:
    """The level in "[MẬT] V/v …", "Re: MẬT - V/v …" or "V/v … (TỐI MẬT)".

    In brackets at the head any case counts; without brackets, or at the end, capitals alone:
    such words begin many a sentence.
    """
    shown = text[:_LONGEST]
    while prefix := _prefix().match(shown):
        shown = shown[prefix.end() :]
    whole = level_of(shown)
    if whole is not None:
        return whole
    return bracketed_level(shown) or _parted_level(shown) or _last_level(shown)


def bracketed_level(text: str) -> str | None:
    """The level in one of the brackets that lead ``text``: "[KHẨN][MẬT] …"."""
    for _ in range(_MOST_GROUPS):
        group = _GROUP.match(text)
        if group is None:
            return None
        level = level_of(group["inside"])
        if level is not None:
            return level
        text = text[group.end() :]
    return None


def _parted_level(text: str) -> str | None:
    """The level in capitals before a colon, a bar or a dash with space on both sides."""
    end = _PARTED.search(text)
    while end is not None and end.start() <= 60:
        lead = text[: end.start()]
        level = level_of(lead)
        if level is not None:
            return level if lead.isupper() else None
        end = _PARTED.search(text, end.end())
    return None


def _last_level(text: str) -> str | None:
    """The level in capitals in the brackets that end ``text``."""
    last = _LAST.fullmatch(text)
    return level_of(last["inside"]) if last and last["inside"].isupper() else None


def number_level(text: str) -> str | None:
    """The level in capitals behind a letter's own number: "Số: 12/UBND-NC (MẬT)"."""
    found = _NUMBER.fullmatch(text[:_LONGEST])
    if found is None or not found["tail"].isupper():
        return None
    return level_of(found["tail"])


def is_secret_number(text: str) -> bool:
    """Whether a number line ends in the letters for a level in brackets."""
    return _SECRET_NUMBER.fullmatch(text[:_LONGEST]) is not None


def property_level(text: str) -> str | None:
    """The level that an unprinted label or property says: "MẬT", "Độ mật: Mật", a sensitivity
    label "Mật - Nội bộ"."""
    shown = text[:_LONGEST]
    level = level_of(shown) or labelled_level(shown)
    if level is not None:
        return level
    name, colon, value = (part.strip() for part in shown.partition(":"))
    if not colon:
        return None
    level = level_of(value)
    if _is_label(name):
        return level or toneless_level(value) or _segment_level(value)
    if level is None:
        return bracketed_level(value) if value[:6].isupper() else None
    # "Title: Mật" may be a poem's; capitals, or two words, are a mark's.
    return level if value.isupper() or " " in value else None


def _is_label(name: str) -> bool:
    """Whether a property's name says that it holds a level: "DoMat", "MSIP_Label_…_Name"."""
    key = plain_key(name)
    packed = re.sub(r"[\W_]", "", fold(key))
    return (
        key.startswith("msip_label")
        or key in wording().named("property_labels")
        or packed.endswith(("domat", "mucdomat", "sensitivity", "classification"))
        or any(after_label(f"{key}:", label) == "" for label in wording().labels)
    )


def _segment_level(value: str) -> str | None:
    """The one level among the parts of a label's name: "Mật/Nội bộ", "2. Mật (Secret)"."""
    parts = [part for part in _SEGMENT.split(value) if part]
    if any(compare_key(part) in wording().named("no_level") for part in parts):
        return None  # a list to choose from
    told = {level for part in parts if (level := level_of(part))}
    return told.pop() if len(told) == 1 else None


@lru_cache(maxsize=1)
def words_beside() -> frozenset[str]:
    """The words with which begins what may stand beside a level on its line."""
    told = (*wording().urgency, *wording().keys("companions"), *wording().labels)
    more = ("bản", "số", "trang", "độ", "độc")
    return frozenset(map(compare_key, more)) | {key.split()[0] for key in told}


def _is_beside_column(text: str) -> bool:
    """Whether a level not in small letters stands among other words that make no other meaning
    of it: what two columns say side by side is one line to who only glances."""
    if len(text) > _MOST_PRINTED:
        return False
    words = text.split()
    for at, word in enumerate(words):
        if word[0] not in _FIRST_LETTERS or word.islower() or level_of(word) is None:
            continue
        before = plain_key(words[at - 1]) if at else ""
        after = plain_key(words[at + 1]) if at + 1 < len(words) else ""
        others = wording().named("other_meanings")
        if before not in others and after not in others:
            return True
    return False


def says_level(text: str) -> bool:
    """Whether ``text`` is, or holds, what some rule may take for a mark.

    Asked of every line that holds the letters of one: what is cheap to rule out comes first.
    """
    if level_of(text) is not None or _is_beside_column(text):
        return True
    if _SET_APART.search(text) is None:
        return toneless_level(text) is not None
    parts = pieces(text) if _COLUMNS.search(text) else ()
    return (
        any(level_of(part) is not None for part in parts)
        or subject_level(text) is not None
        or (text[:1] in ("s", "S") and number_level(text) is not None)
        or (":" in text and property_level(text) is not None)
        or labelled_level(text) is not None
    )
