"""The next day of a duty that comes again: "trước ngày 25 hằng tháng", "6 tháng/lần".

In: the rhythm and the term as printed, and today. Out: the next day after today, or None where
the words leave it open: then a person says. Only whole-month rhythms and weekdays are counted.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from khien.core.text import fold

_UNITS = {"thang": 1, "quy": 3, "nam": 12}
_NUMBERS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "sau": 6}
_EVERY = re.compile(r"\b(?:hang|moi)\s(?P<unit>thang|quy|nam|tuan)\b|/\s?(?P<per>thang|quy|nam)\b")
_COUNTED = re.compile(
    r"\b(?P<count>\d{1,2}|mot|hai|ba|bon|sau)\s(?P<unit>thang|quy|nam)"
    r"(?=\s?/|\s(?:mot|1|01|\d{1,2})\slan)"
)
_DAY = re.compile(r"\bngay\s(?:mong\s|mung\s)?(?P<day>\d{1,2})(?!\d|\s?[/.-]\s?\d|\sthang\s\d)")
_DAY_AND_MONTH = re.compile(
    r"\b(?P<day>\d{1,2})\s?(?:/|\sthang\s)\s?(?P<month>\d{1,2})(?!\d|\s?[/.]\s?\d|\snam\s\d)"
)
_WEEKDAY = re.compile(r"\bthu\s(?P<day>hai|ba|tu|nam|sau|bay|[2-7])\b")
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
_OTHER_MONTH = re.compile(
    r"thang (?:sau|ke tiep|lien ke|tiep theo|dau|thu)|\bdau quy\b|\bquy sau\b"
)
_LAST_MONTH = re.compile(r"thang cuoi|cuoi quy")


def next_period(recurring: str, printed: str, after: date) -> date | None:
    """The first day later than ``after`` on which the duty falls."""
    words = f"{fold(recurring)} ; {fold(printed)}"
    if yearly := _printed_days(words, after):
        return yearly
    if re.search(r"\b(?:hang|moi) tuan\b", words):
        return _weekday(words, after)
    months = _months(words)
    if months is None:
        return None
    named = {int(match["day"]) for match in _DAY.finditer(words)}
    if not named:
        return _end_of(after + timedelta(days=1), months)
    if len(named) > 1 or _OTHER_MONTH.search(words):
        return None
    day = named.pop()
    if months > 1 and not _LAST_MONTH.search(words):
        return None  # a day without its month
    return _day_of(day, after, months) if 1 <= day <= 31 else None


def _months(words: str) -> int | None:
    """How many months the rhythm has."""
    if counted := _COUNTED.search(words):
        said = counted["count"]
        count = int(said) if said.isdigit() else _NUMBERS[said]
        months = count * _UNITS[counted["unit"]]
        return months if months in (1, 2, 3, 4, 6, 12) else None
    every = _EVERY.search(words)
    unit = (every["unit"] or every["per"]) if every else None
    return _UNITS.get(unit or "")


def _printed_days(words: str, after: date) -> date | None:
    """ "trước ngày 15/6 và 15/12": days of the year."""
    found = []
    for match in _DAY_AND_MONTH.finditer(words):
        for year in (after.year, after.year + 1):
            try:
                found.append(date(year, int(match["month"]), int(match["day"])))
            except ValueError:
                continue
    return min((day for day in found if day > after), default=None)


def _weekday(words: str, after: date) -> date | None:
    match = _WEEKDAY.search(words)
    if match is None:
        return None
    said = match["day"]
    wanted = int(said) - 2 if said.isdigit() else _WEEKDAYS[said]
    return after + timedelta(days=(wanted - after.weekday() - 1) % 7 + 1)


def _last(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _end_of(day: date, months: int) -> date:
    """The last day of the period of so many months that holds ``day``."""
    month = (day.month - 1) // months * months + months
    return date(day.year, month, _last(day.year, month))


def _day_of(wanted: int, after: date, months: int) -> date:
    """That day in the last month of a period (of each month, for a month's rhythm)."""
    end = _end_of(after, months)
    for _each in range(2):
        found = end.replace(day=min(wanted, end.day))
        if found > after:
            return found
        end = _end_of(end + timedelta(days=1), months)
    return end.replace(day=min(wanted, end.day))
