"""Printed days to ISO dates. Only what is legible becomes a day: "ngày.)" gives a month."""

from __future__ import annotations

import calendar
import datetime
import re


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


def month_end(month: str, year: str) -> str | None:
    """The last day of a month, ISO."""
    y, m = _number(year, 1945, 2100), _number(month, 1, 12)
    if y is None or m is None:
        return None
    return datetime.date(y, m, calendar.monthrange(y, m)[1]).isoformat()


def _number(text: str, least: int, most: int) -> int | None:
    digits = re.sub(r"[\s*_.]", "", text[:20])
    if not re.fullmatch(r"[0-9]{1,4}", digits):
        return None
    value = int(digits)
    return value if least <= value <= most else None
