"""Which letter is meant: notation + day + issuer, the number where it is legible.

Numbers begin anew each year and scans lose them, so a number alone identifies nothing. In: what
a letter says of itself and how another names it. Out: SURE, MAYBE (a person chooses) or NO.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from khien.core.text import fold
from khien.directives.abbreviations import written_out
from khien.directives.values import Citation, Header

_NUMBERED = re.compile(
    r"(?P<number>\d{1,6}[a-zA-Z]?)[*_]{0,2}\s?(?:/\s?(?P<year>(?:19|20)\d\d))?\s?(?:/|-(?=.*/))\s?(?P<rest>.+)"
)
_WORD = re.compile(r"\w+")
# Words of an issuer that say where, not who: "Công an tỉnh Đông Khê" is "Công an tỉnh".
_LEVELS = {"tinh", "thanh", "pho", "xa", "phuong", "huyen", "trung", "uong", "dang"}


class Same(enum.StrEnum):
    """Whether two names mean one letter."""

    SURE = "sure"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True)
class LetterKey:
    """What identifies a letter; each part is empty where it is not known."""

    notation: str = ""
    number: str = ""
    date: str = ""  # ISO day, or YYYY-MM
    year: str = ""  # printed inside the number
    issuer: str = ""

    @classmethod
    def of(cls, printed: str, *, date: str | None = None, issuer: str | None = None) -> LetterKey:
        """The key of a printed number ("Số: 12/UBND-NC", "/20 /UBND-NC", "31/2011/QĐ-UBND")."""
        bare = re.sub(r"^\s*(?:[sS][oốóOỐÓ0]\s*[:.]?)?[\s*_]*", "", printed)
        match = _NUMBERED.match(bare)
        rest = match["rest"] if match else re.sub(r"^[\d\s*_./…]*(?:/|$)", "", bare)
        return cls(
            notation_key(rest),
            match["number"].lstrip("0").lower() if match else "",
            date or "",
            (match["year"] or "") if match else "",
            written_out(issuer or "").strip(),
        )


def notation_key(notation: str) -> str:
    """What two spellings of a notation share: no marks, no spaces, one kind of dash."""
    bare = re.sub(r"[\s*_.]", "", fold(notation))
    return re.sub(r"[-–—/&,]+", "-", bare).strip("-")


def number_and_notation(printed: str) -> tuple[str | None, str | None]:
    """ "31/2011/QĐ-UBND" to ("31", "QĐ-UBND"); "42-CT/TW" to ("42", "CT/TW")."""
    match = _NUMBERED.match(printed)
    if match is None:
        return None, None
    return match["number"], re.sub(r"\s", "", match["rest"])


def of_one_issuer(cited: Citation, head: Header) -> bool:
    """Whether a cited letter is by the issuer of this one: same body, or same notation."""
    if cited.issuer and head.issuer:
        return _issuers(written_out(cited.issuer), written_out(head.issuer)) is Same.SURE
    if cited.notation and head.notation:
        return notation_key(cited.notation) == notation_key(head.notation)
    return False


def compare(cited: LetterKey, letter: LetterKey) -> Same:
    """Whether ``cited`` means ``letter``."""
    if not cited.notation or cited.notation != letter.notation:
        return Same.NO
    number = bool(cited.number) and cited.number == letter.number
    day = _days(cited, letter)
    if (cited.number and letter.number and not number) or day is Same.NO:
        return Same.NO
    issuer = _issuers(cited.issuer, letter.issuer)
    if number and day is Same.SURE:
        # The notation holds the issuer's letters; a name that reads otherwise is worth a look.
        return Same.MAYBE if issuer is Same.NO else Same.SURE
    if not number:
        # The number is lost on one side: the day and the issuer have to carry it.
        sure = day is Same.SURE and issuer is Same.SURE
        return (
            Same.SURE
            if sure
            else Same.MAYBE
            if day is Same.SURE and issuer is not Same.NO
            else Same.NO
        )
    return Same.NO if issuer is Same.NO else Same.MAYBE


def _days(one: LetterKey, other: LetterKey) -> Same:
    """SURE for the same day (or a year inside the number), NO for different ones."""
    if one.year and other.year:
        return Same.SURE if one.year == other.year else Same.NO
    year = one.year or other.year
    known = one.date or other.date
    if year and known and not known.startswith(year):
        return Same.NO
    if not one.date or not other.date:
        return Same.SURE if year and known else Same.MAYBE
    shorter = min(len(one.date), len(other.date))
    if one.date[:shorter] != other.date[:shorter]:
        return Same.NO
    return Same.SURE if shorter == 10 else Same.MAYBE


def _issuers(one: str, other: str) -> Same:
    """SURE when one name begins the other ("UBND tỉnh" and "UBND tỉnh Đông Khê")."""
    first, second = _WORD.findall(one), _WORD.findall(other)
    if not first or not second:
        return Same.MAYBE
    if len(first) > len(second):
        first, second = second, first
    if second[: len(first)] == first:
        return Same.SURE
    bare = [word for word in first if word not in _LEVELS]
    return (
        Same.SURE
        if bare and bare == [w for w in second if w not in _LEVELS][: len(bare)]
        else Same.NO
    )
