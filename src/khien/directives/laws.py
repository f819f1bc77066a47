"""Laws a letter cites: which one is meant, whether it was in force, what took its place.

In: a citation and the letter's day. Out: the id of a known basis (``data/legal_bases.json``)
and its standing on that day and today. A law named without year or number is the one of that
name in force on the letter's day; what the data does not know is UNKNOWN, never guessed.
"""

from __future__ import annotations

import calendar
import datetime
import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from khien.controls import LegalBasis, legal_bases
from khien.core.text import fold

_MOST_STEPS = 10  # from a law to what took its place, and on
_LAW_KINDS = {"luat", "bo luat", "phap lenh", "nghi dinh", "thong tu", "thong tu lien tich"}
# A normative document has its year between number and notation (Law 80/2015, art. 28).
_YEAR_INSIDE = re.compile(r"\d/\s?(?:19|20)\d\d\s?/")
_NUMBER = re.compile(r"(?P<number>\d+/\S+?)(?:\s(?:ngay|nam)\s(?P<day>[\d/]+))?$")
_TAIL = re.compile(r"(?:\s(?:so|ngay|nam)\b|\s\d).*$")


class InForce(enum.StrEnum):
    """Whether a law holds on a day."""

    YES = "in_force"
    ENDED = "out_of_force"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """A cited law on the letter's day and on the day asked. ``basis`` is None when unknown."""

    basis: LegalBasis | None
    on_letter: InForce
    today: InForce
    successors: tuple[LegalBasis, ...] = ()

    @property
    def to_verify(self) -> bool:
        """Whether a person must look before relying on it."""
        known = (self.basis, *self.successors)
        return InForce.UNKNOWN in (self.on_letter, self.today) or any(
            one is None or one.to_verify for one in known
        )


def is_law(kind: str, printed: str) -> bool:
    """Whether a document of this kind and number has a time in force."""
    return fold(kind) in _LAW_KINDS or bool(_YEAR_INSIDE.search(printed))


def basis_of(kind: str, name: str, *, date: str | None, letter_day: str | None) -> str | None:
    """The id of the basis cited as ``name`` ("13/2023/NĐ-CP" or a law's name), if known."""
    if re.match(r"\d", name):
        return _by_number(name, date)
    if fold(kind) not in {"luat", "bo luat", "phap lenh"}:
        return None
    inside = re.search(r"\d{1,3}/\d{4}/\S+", name)
    return _by_number(inside.group(), date) if inside else _by_name(kind, name, date, letter_day)


def standing(basis_id: str | None, *, letter_day: str | None, today: datetime.date) -> Standing:
    """How a cited law stands; all UNKNOWN for one the data does not know."""
    basis = legal_bases().get(basis_id or "")
    if basis is None:
        return Standing(None, InForce.UNKNOWN, InForce.UNKNOWN)
    now = state_on(basis, today)
    after = _successors(basis, today) if now is InForce.ENDED else ()
    return Standing(basis, _on_letter(basis, letter_day), now, after)


def state_on(basis: LegalBasis, day: datetime.date) -> InForce:
    """Whether ``basis`` holds on ``day``, as far as the data knows."""
    if basis.out_of_force is not None and basis.out_of_force <= day:
        return InForce.ENDED
    if basis.in_force is None:
        return InForce.UNKNOWN
    return InForce.YES if basis.in_force <= day else InForce.NOT_YET


def _on_letter(basis: LegalBasis, day: str | None) -> InForce:
    """On a day, or in a month all of which agrees."""
    states = {state_on(basis, each) for each in _days(day)}
    return states.pop() if len(states) == 1 else InForce.UNKNOWN


def _days(text: str | None) -> tuple[datetime.date, ...]:
    try:
        if text and len(text) == 7:
            year, month = int(text[:4]), int(text[5:])
            last = calendar.monthrange(year, month)[1]
            return datetime.date(year, month, 1), datetime.date(year, month, last)
        return (datetime.date.fromisoformat(text),) if text else ()
    except ValueError:
        return ()


def _successors(basis: LegalBasis, today: datetime.date) -> tuple[LegalBasis, ...]:
    """What took its place and has not itself ended."""
    known, found = legal_bases(), {}
    waiting = list(basis.replaced_by)
    for _step in range(_MOST_STEPS):
        if not waiting:
            break
        one = known[waiting.pop(0)]
        if state_on(one, today) is InForce.ENDED and one.replaced_by:
            waiting += one.replaced_by
        else:
            found[one.id] = one
    return tuple(found.values())


def _bare(number: str) -> str:
    """Folded, without spaces and leading zeros."""
    return re.sub(r"\s", "", fold(number)).lstrip("0")


@lru_cache(maxsize=1)
def _numbers() -> Mapping[str, list[tuple[str, LegalBasis]]]:
    """Number → (year or ISO day that must agree, basis)."""
    found: dict[str, list[tuple[str, LegalBasis]]] = {}
    for basis in legal_bases().values():
        match = _NUMBER.match(fold(basis.number))
        if match is None:
            continue
        day = match["day"] or ""
        if day.count("/") == 2:
            d, m, y = day.split("/")
            day = f"{y}-{int(m):02}-{int(d):02}"
        found.setdefault(_bare(match["number"]), []).append((day, basis))
    return found


def _by_number(number: str, date: str | None) -> str | None:
    for day, basis in _numbers().get(_bare(number), ()):
        # Such a number comes again each year: its day, or at least its year, has to be printed.
        if not day or (date and (date == day or date[:4] == day)):
            return basis.id
    return None


def _by_name(kind: str, name: str, date: str | None, letter_day: str | None) -> str | None:
    said = _TAIL.sub("", fold(name))
    alike = [
        basis
        for basis in legal_bases().values()
        if said in map(fold, basis.cited_as) and fold(basis.name()).startswith(fold(kind))
    ]
    if date:
        alike = [basis for basis in alike if _issued(basis, date)]
    else:
        alike = [basis for basis in alike if _on_letter(basis, letter_day) is InForce.YES]
    return alike[0].id if len(alike) == 1 else None


def _issued(basis: LegalBasis, date: str) -> bool:
    """Whether it is of that day or year; a law's number also holds its year."""
    if len(date) == 10 and basis.issued is not None:
        return basis.issued.isoformat() == date
    return f"/{date[:4]}/" in basis.number
