"""A deadline as a person types it: "15/12", "cuối quý", "5 ngày làm việc", "thứ sáu".

In: words, the letter's day and the day it was received. Out: ``Typed``: one day and how it was
counted. Dates and counted terms are read by the reader's own rules, as if they stood in the
letter after "trước ngày" or "trong vòng"; what names no one day raises UnreadDeadline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from khien.console.directives import errors
from khien.console.directives.terms import count_from
from khien.core import dates
from khien.core.errors import KhienError
from khien.core.text import fold, squeeze
from khien.directives.deadlines import read_deadline
from khien.directives.passages import Passage

MOST_WORDS = 100
_WEEKDAYS = {
    "thu hai": 0, "thu ba": 1, "thu tu": 2, "thu nam": 3, "thu sau": 4, "thu bay": 5,
    "chu nhat": 6, "thu 2": 0, "thu 3": 1, "thu 4": 2, "thu 5": 3, "thu 6": 4, "thu 7": 5,
    "t2": 0, "t3": 1, "t4": 2, "t5": 3, "t6": 4, "t7": 5, "cn": 6,
}  # fmt: skip
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_END = r"(?:(?:het|cuoi|den het|truoc het)\s)?"
_OF_QUARTER = re.compile(
    rf"{_END}quy(?:\s(?P<q>iv|i{{1,3}}|[1-4])(?:(?:\s?/\s?|\snam\s|\s)(?P<y>\d{{4}}))?|\snay)?"
)
_OF_MONTH = re.compile(
    rf"{_END}thang(?:\s(?P<m>\d{{1,2}})(?:(?:\s?/\s?|\snam\s|\s)(?P<y>\d{{4}}))?|\snay)?"
)
_OF_YEAR = re.compile(rf"{_END}nam(?:\s(?P<y>20\d\d)|\snay)?")
_OF_WEEK = re.compile(r"(?P<day>.+?)(?P<next>\stuan\s(?:sau|toi))?")
_NO_YEAR = re.compile(r"(?:ngay\s)?(\d{1,2})(?:[/.-]|\sthang\s)(\d{1,2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Typed:
    """The day that words name; ``since`` is set when it was counted from a day."""

    due: date
    since: date | None = None
    deadline: dates.Deadline | None = None

    @property
    def caveat(self) -> str:
        """What has to be said beside the day; empty when nothing."""
        return self.deadline.caveat() if self.deadline else ""


def typed_deadline(words: str, *, letter_date: date | None, received_on: date) -> Typed:
    """The one day that ``words`` name; raises UnreadDeadline when they name none."""
    said = squeeze(words)[:MOST_WORDS].strip(" .,;")
    text = fold(said)
    try:
        found = (
            _ends(text, received_on)
            or _weekday(text, received_on)
            or _printed(said, text, letter_date or received_on, received_on)
        )
    except (KhienError, ValueError, OverflowError):
        found = None
    if found is None:
        raise errors.UnreadDeadline(words=said)
    return found


def _ends(text: str, base: date) -> Typed | None:
    """The end of a quarter, month or year."""
    if match := _OF_QUARTER.fullmatch(text):
        quarter = _QUARTERS[match["q"]] if match["q"] else (base.month + 2) // 3
        return Typed(_coming(base, match["y"], quarter * 3))
    if match := _OF_MONTH.fullmatch(text):
        return Typed(_coming(base, match["y"], int(match["m"] or base.month)))
    if match := _OF_YEAR.fullmatch(text):
        return Typed(date(int(match["y"] or base.year), 12, 31))
    return None


def _coming(base: date, year: str | None, month: int) -> date:
    """The last day of a month, of the year named or the next such month from ``base`` on."""
    found = dates.end_of_month(date(int(year) if year else base.year, month, 1))
    if year is None and found < base:
        return dates.end_of_month(date(base.year + 1, month, 1))
    return found


def _weekday(text: str, base: date) -> Typed | None:
    """The next such day after ``base``; with "tuần sau", the one of the week after."""
    match = _OF_WEEK.fullmatch(text)
    day = _WEEKDAYS.get(match["day"]) if match else None
    if match is None or day is None:
        return None
    if match["next"]:
        return Typed(base + timedelta(days=7 - base.weekday() + day), base)
    return Typed(base + timedelta(days=(day - base.weekday() - 1) % 7 + 1), base)


def _printed(said: str, text: str, letter_date: date, base: date) -> Typed | None:
    """A date, or a count of days from the day the letter was received."""
    if match := _ISO.fullmatch(text):
        return Typed(date(*(int(part) for part in match.groups())))
    if match := _NO_YEAR.fullmatch(text):  # the next such day: its year is shown before it is kept
        day = date(letter_date.year, int(match[2]), int(match[1]))
        return Typed(day if day >= letter_date else day.replace(year=day.year + 1))
    for lead in ("", "trước ", "trước ngày ", "trong ", "trong vòng "):
        sentence = f"{lead}{said}"
        passage = Passage.of(sentence, range(len(sentence) + 1))
        found = read_deadline(passage, letter_date.isoformat(), reported=False)
        if found is None or len(found.text) < len(sentence):
            continue
        if found.due is not None and not found.due.from_:
            deadline = count_from(base, found.due.as_json())
            return Typed(deadline.due, base, deadline)
        if _ISO.fullmatch(found.value):
            return Typed(date.fromisoformat(found.value))
    return None
