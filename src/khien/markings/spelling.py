"""The ways the words of a mark are spelled in files, brought to one key for comparing.

In: text, or a level. Out: keys. Invisible characters, wide forms, letters of other alphabets that
look alike, letters set apart and the older and newer places of a tone make no difference; what the
bytes of an old table show where nobody said so is spelled out, as conversion needs more words than
a mark has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from khien.core import encodings
from khien.core.text import compare_key, fold

FRAME = " \t*_|[](){}<>\"'“”‘’«»【】.·•:…=+~#^†‡"
# Characters without a glyph: those of the category Cf, joiners, Hangul fillers, selectors.
_UNSEEN = re.compile(
    "[\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
# Casefolded Cyrillic and Greek letters whose capitals, or they themselves, look like Latin ones.
_ALIKE = str.maketrans(
    "аеоуісмткхрнѕјαετοιυμηκνρχıɑ",
    "aeoyicmtkxphsjaetoiymhknpxia",
)
_FOREIGN = re.compile("[\u0370-\u04ff\u0131\u0251]")
_APART = re.compile(r"(?<=\w)[\s._·•–—-]+(?=\w)")
_BETWEEN_DASHES = re.compile(r"([-–—]+)\s*(.*?\w)[\W_]*?\s*[-–—]+")


def plain_key(text: str) -> str:
    """``text`` as it is compared: what is unseen out, wide forms plain, folded case, a frame of
    characters stripped."""
    shown = _UNSEEN.sub("", text)
    key = compare_key(unicodedata.normalize("NFKC", shown).strip(FRAME))
    if _FOREIGN.search(unicodedata.normalize("NFD", key)):
        key = compare_key(unicodedata.normalize("NFD", key).translate(_ALIKE))
    between = _BETWEEN_DASHES.fullmatch(key)
    return between.group(2) if between else key


def packed(key: str) -> str:
    """``key`` with its letters together: "m ậ t", "t.ố.i m.ậ.t" and "tuyệtmật" alike."""
    return _APART.sub("", key)


def without_marks(text: str) -> str:
    """The key of ``text`` typed without any of its marks."""
    return fold(plain_key(text))


def shown_wrong(level: str) -> Iterator[str]:
    """What a file shows of ``level`` where its table is not known: TCVN3, VNI and VISCII as
    Latin letters, Windows-1258's loose tones, UTF-8 read byte by byte."""
    for text in (level, level.lower()):
        for table in encodings.Table:
            latin = encodings.encode(text, table)
            yield latin
            yield encodings.shown(latin.encode("latin-1", "replace"))
        loose = "".join(_loose(ch) for ch in text)
        yield encodings.shown(loose.encode("cp1258", "replace"))
        for form in ("NFC", "NFD"):
            spelled = unicodedata.normalize(form, text).encode()
            yield spelled.decode("latin-1")
            yield encodings.shown(spelled)


def _loose(letter: str) -> str:
    """A letter as Windows-1258 has it: its tone a character of its own, the rest composed."""
    parts = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in "\u0323\u0301\u0300\u0309\u0303" if mark in parts), "")
    return unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts) + tone
