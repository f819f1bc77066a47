"""How much of a text is Vietnamese: syllables by their parts, not by a word list.

In: text in Unicode. Out: how many of its words that carry a mark are syllables a Vietnamese
could write. Words in plain Latin letters look the same in every table and are not counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from khien.core.text import fold

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook, dot below
_STOPPED_TONES = frozenset("\u0301\u0323")  # a syllable that ends in a stop takes only these
_ONSETS = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x|"
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu "
    "i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu "
    "o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng "
    "oăt oe oen oeo oet ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uêu uôc uôi uôm uôn uông uôt uơ "
    "uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn "
    "ương ươp ươt ươu y ych yêm yên yêng yêt yêu yn ynh yp yt"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})(?:{'|'.join(sorted(_RIMES.split(), key=len)[::-1])})")
_STOP = re.compile(r"(?:c|ch|p|t)$")
_GAP = re.compile(r"[\s!-@\[-`{-~«»‘’“”–—…•\xa0\ufffd]+")
_MOST_LETTERS = 7  # "nghiêng"
_MOST_KEPT = 4_096  # more words than that are rare ones


@dataclass(frozen=True, slots=True)
class Tally:
    """Words that carry a mark or a letter beyond ASCII, and those that are syllables."""

    words: int = 0
    syllables: int = 0

    @property
    def share(self) -> float:
        """Syllables among the words; 0 when there are none."""
        return self.syllables / self.words if self.words else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.words + other.words, self.syllables + other.syllables)


def tally(text: str) -> Tally:
    """Count the words of ``text`` that are longer than one letter and not plain ASCII."""
    words = Counter(
        word for word in _GAP.split(unicodedata.normalize("NFC", text)) if _is_counted(word)
    )
    valid = sum(count for word, count in words.items() if is_syllable(word))
    return Tally(words.total(), valid)


def _is_counted(word: str) -> bool:
    return len(word) > 1 and not word.isascii()


@lru_cache(maxsize=_MOST_KEPT)
def is_syllable(word: str) -> bool:
    """Whether ``word`` is built as one Vietnamese syllable: onset, rime and at most one tone."""
    if len(word) > _MOST_LETTERS:
        return False
    parts = unicodedata.normalize("NFD", word.casefold())
    tones = [ch for ch in parts if ch in _TONES]
    plain = unicodedata.normalize("NFC", "".join(ch for ch in parts if ch not in _TONES))
    if len(tones) > 1 or _SYLLABLE.fullmatch(plain) is None:
        return False
    return _STOP.search(plain) is None or bool(_STOPPED_TONES.intersection(tones))


@lru_cache(maxsize=_MOST_KEPT)
def is_bare_syllable(word: str) -> bool:
    """Whether ``word``, written without any mark, could be a syllable that lost its marks."""
    return len(word) <= _MOST_LETTERS and _plain().fullmatch(word.casefold()) is not None


@lru_cache(maxsize=1)
def _plain() -> re.Pattern[str]:
    """A syllable without its marks; made when it is asked for, as few processes ask."""
    rimes = sorted({fold(rime) for rime in _RIMES.split()}, key=len)[::-1]
    return re.compile(f"(?:{fold(_ONSETS)})(?:{'|'.join(rimes)})")
