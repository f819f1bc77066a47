"""Whether the words of a text layer are the words a person sees on the page.

In: the text of one page. Out: a judgement, by how Vietnamese syllables are built: a layer
written by a bad converter or a careless scanner has lost the marks over its letters, whole
letters, or all sense. Text that is plainly of another language is left alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from khien.core.syllables import is_bare_syllable, is_syllable, tally

_WORD = re.compile(r"[^\W\d_]+")
_BROKEN = re.compile(r"\w[?\ufffd□]|[?\ufffd□]\w|[\ue000-\uf8ff]")
_VOWEL = re.compile("[aeiouyăâêôơư]", re.IGNORECASE)
_LEAST_WORDS = 12  # fewer say nothing
_LEAST_BROKEN = 4
_MOST_BROKEN = 0.05  # of the words
_LEAST_SYLLABLES = 0.5  # of the words with marks; a converter's rubbish has fewer
_LEAST_MARKED = 0.35  # of the words; a Vietnamese page has about seven in ten
_MOST_BARE = 0.75
_MOST_VOWELLESS = 0.15
# Words of other languages that are no Vietnamese syllable, with marks or without: where many
# kinds of them stand, the letters are what a person sees.
_FOREIGN_WORDS = (
    "les des est une dans pour sur par avec aux qui sont cette ces pas plus leur und der die "
    "das ist nicht auf ein eine zu los las del para como una uno por della delle sono nel "
    "gli wird werden sie uma com een voor niet med och the and of is are with from this "
    "which"
)
_FEWEST_FOREIGN, _FOREIGN_SHARE = 5, 0.1


# Words that a layer keeps only if it keeps its marks, and those of a text in English or French.
_PLAIN_VIETNAMESE = (
    " của ", " và ", " được ", " các ", " về ", " ngày ", " tháng ", "Độc lập", "CỘNG HÒA",
    "Hạnh phúc", "NHÂN DÂN", "Căn cứ", "thực hiện", "ỦY BAN", "UỶ BAN", "Số: ", " nước ",
)  # fmt: skip
_PLAIN_FOREIGN = (" the ", " of ", " and ", " in ", " is ", " les ", " des ", " est ", " une ")
_PLAINLY = 4


def reads_plainly(text: str) -> bool:
    """Whether everyday words stand all over ``text``: a quick yes; no says nothing."""
    return (
        sum(word in text for word in _PLAIN_VIETNAMESE) >= _PLAINLY
        or sum(word in text for word in _PLAIN_FOREIGN) >= _PLAINLY
    )


def is_healthy(text: str) -> bool:
    """Whether ``text`` can be what the page says."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    broken = 0 if text.isascii() and "?" not in text else len(_BROKEN.findall(text))
    if broken >= _LEAST_BROKEN and broken > _MOST_BROKEN * len(words):
        return False
    if len(words) < _LEAST_WORDS:
        return True
    if _is_foreign(words):
        return True
    marked = tally(text)
    if marked.words >= _LEAST_WORDS and marked.share < _LEAST_SYLLABLES:
        return False
    if marked.words > _LEAST_MARKED * len(words):
        return True
    plain = [word for word in words if word.isascii() and not word.isupper()]
    if len(plain) < _LEAST_WORDS:
        plain = [word for word in words if word.isascii()]
    if not plain:
        return True
    bare = sum(map(is_bare_syllable, plain)) / len(plain)
    vowelless = sum(not _VOWEL.search(word) for word in plain) / len(plain)
    return bare <= _MOST_BARE and vowelless <= _MOST_VOWELLESS


def _is_foreign(words: list[str]) -> bool:
    """Whether the small words of some other language are all over the text."""
    foreign = _foreign_words()
    found = [word for word in map(str.lower, words) if word in foreign]
    return len(set(found)) >= _FEWEST_FOREIGN and len(found) >= _FOREIGN_SHARE * len(words)


@lru_cache(maxsize=1)
def _foreign_words() -> frozenset[str]:
    return frozenset(each for each in _FOREIGN_WORDS.split() if not is_bare_syllable(each))


def vietnamese(text: str) -> int:
    """How many words of ``text`` are Vietnamese syllables with their marks."""
    return sum(not word.isascii() and is_syllable(word) for word in _WORD.findall(text))
