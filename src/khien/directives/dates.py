"""Printed days to ISO dates. Only what is legible becomes a day: "ngày.)" gives a month."""

from __future__ import annotations

import calendar
import datetime
import re

# A day without a year is the letter's; it is the next year's where it would else have been
# past for so long when the letter was signed. A day past for less is nobody's guess.
PAST_DAYS = 60


def iso_date(day: str, month: str, year: str) -> str | None:
    """ "YYYY-MM-DD", or "YYYY-MM" when the day is blank or unreadable, or None."""
    y = _number(year, 1945, 2100)
    m = _number(month, 1, 12)
    d = _number(day, 1, 31)
    if y is None or m is None:
        return None
    if d is None or d > calendar.monthrange(y, m)[1]:
        return f"{y:04}-{m:02}"
    return datetime.date(y, m, d).isoformat()


def whole_date(day: str, month: str, year: str) -> str | None:
    """ "YYYY-MM-DD" where all three are legible and the day exists, else None."""
    value = iso_date(day, month, year)
    return value if value is not None and len(value) == 10 else None


def month_end(month: str, year: str) -> str | None:
    """The last day of a month, ISO."""
    y, m = _number(year, 1945, 2100), _number(month, 1, 12)
    if y is None or m is None:
        return None
    return datetime.date(y, m, calendar.monthrange(y, m)[1]).isoformat()


def day_before(year: int, month: int) -> str:
    """The last day before a month begins, ISO."""
    return (datetime.date(year, month, 1) - datetime.timedelta(days=1)).isoformat()


def without_year(day: str, month: str, letter_date: str | None) -> tuple[str, bool] | None:
    """(ISO date, whether it is the next year's) of a day printed without its year.

    None where the letter's own date does not tell: it has none, or the day was just past.
    """
    year = (letter_date or "")[:4]
    value = whole_date(day, month, year)
    if value is None or letter_date is None:
        later = whole_date(day, month, str(int(year) + 1)) if year.isdigit() else None
        return (later, True) if later else None  # 29 February of the next year
    if value >= letter_date or value[:7] == letter_date:
        return value, False
    if len(letter_date) < 10:
        letter_date = f"{letter_date}-01"
    past = datetime.date.fromisoformat(letter_date) - datetime.date.fromisoformat(value)
    later = whole_date(day, month, str(int(year) + 1))
    return (later, True) if later and past.days >= PAST_DAYS else None


def _number(text: str, least: int, most: int) -> int | None:
    digits = re.sub(r"[\s*_.]", "", text[:20])
    if not re.fullmatch(r"[0-9]{1,4}", digits):
        return None
    value = int(digits)
    return value if least <= value <= most else None
