"""Dates as Vietnamese offices write and count them.

Wording under Decree 30/2020, and deadlines in working days over a calendar that is data, one
file per year (``khien/data/calendars``). In: civil dates. Out: dates and ``Deadline`` values
that keep which days were skipped and which years' calendars nobody has confirmed.
"""

from __future__ import annotations

import enum
import json
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from functools import lru_cache
from importlib.resources import files
from math import ceil
from typing import Any

from khien.core.errors import KhienError
from khien.core.i18n import N_, gettext

MOST_DAYS = 3_660  # no letter sets a term of more than ten years; a longer one is a misreading
VIETNAM = timezone(timedelta(hours=7))  # one zone, the whole year round
SATURDAY = N_("Thứ Bảy")
SUNDAY = N_("Chủ nhật")
_UNCONFIRMED = N_("Lịch nghỉ năm {years} chưa được xác nhận; hạn có thể lệch.")
_DAY = timedelta(days=1)
# The names that calendar files use, so that they can be shown in English; a file may bring
# another, which is shown as it stands.
NAMES = (
    N_("Tết Dương lịch"),
    N_("29 Tết"),
    N_("Giao thừa Tết Nguyên Đán"),
    N_("Tết Nguyên Đán"),
    N_("Mùng hai Tết Nguyên Đán"),
    N_("Mùng ba Tết Nguyên Đán"),
    N_("Mùng bốn Tết Nguyên Đán"),
    N_("Mùng năm Tết Nguyên Đán"),
    N_("Ngày Giỗ Tổ Hùng Vương"),
    N_("Ngày Chiến thắng"),
    N_("Ngày Quốc tế Lao động"),
    N_("Quốc khánh"),
    N_("Ngày Văn hóa Việt Nam"),
    N_("Ngày nghỉ hoán đổi"),
)


class BadTerm(KhienError):
    """A term that cannot be counted: negative, or longer than ten years."""

    code = "bad_term"
    text = N_("Không tính được thời hạn {count} ngày.")
    hint = N_("Nhập số ngày từ 0 đến {most}.")


class BadCalendar(KhienError):
    """A year's calendar file that does not say what it must."""

    code = "bad_calendar"
    text = N_("Tệp lịch làm việc năm {year} không đúng dạng.")
    hint = N_("Sửa tệp theo mẫu của các năm khác, hoặc bỏ tệp để chỉ tính ngày nghỉ cuối tuần.")


class LastDay(enum.Enum):
    """What happens to a term of calendar days that ends on a day off."""

    NEXT_WORKING_DAY = "next_working_day"  # Civil Code 2015, art. 148(5)
    AS_COUNTED = "as_counted"


@dataclass(frozen=True, slots=True)
class Calendar:
    """One year: days off that are not weekends, weekend days worked, and on what authority.

    ``decision`` is the text it rests on, None where there is none; ``confidence`` is C (read
    in the source text), S (in an account of it) or R (recalled, to be verified).
    """

    year: int
    off: Mapping[date, str]
    worked: Mapping[date, str]
    decision: str | None
    confirmed: bool
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date with how it came about.

    ``skipped`` holds each day not counted with its reason (a source string); a year in
    ``unconfirmed_years`` must be said beside the date (``caveat``).
    """

    due: date
    skipped: tuple[tuple[date, str], ...] = ()
    unconfirmed_years: tuple[int, ...] = ()

    def caveat(self) -> str:
        """The sentence to print beside the date; empty when every year is confirmed."""
        if not self.unconfirmed_years:
            return ""
        return gettext(_UNCONFIRMED, years=", ".join(str(year) for year in self.unconfirmed_years))


def in_words(day: date) -> str:
    """``ngày 09 tháng 02 năm 2031``."""
    # Decree 30/2020, annex I: days below 10 and months 1 and 2 take a leading zero.
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place_and_date(place: str, day: date) -> str:
    """``Đông Khê, ngày 09 tháng 02 năm 2031``: the line at the top right of a letter."""
    return f"{place}, {in_words(day)}"


def numeric(day: date) -> str:
    """``09/02/2031``, as on every page."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


@lru_cache(maxsize=64)
def calendar(year: int) -> Calendar | None:
    """The calendar of ``year``; None where there is no data."""
    place = files("khien.data") / "calendars" / f"{year}.json"
    if not place.is_file():
        return None
    try:
        return _calendar(json.loads(place.read_text(encoding="utf-8")), year)
    except (KeyError, TypeError, ValueError) as error:
        raise BadCalendar(str(error), year=year) from error


def day_off(day: date) -> str | None:
    """Why ``day`` is not worked (a source string: a holiday's name, a weekday); None if it is."""
    known = calendar(day.year)
    if known and day in known.off:
        return known.off[day]
    if day.weekday() < 5 or (known and day in known.worked):
        return None
    return SATURDAY if day.weekday() == 5 else SUNDAY


def is_working_day(day: date) -> bool:
    """Whether offices work on ``day``."""
    return day_off(day) is None


def add_working_days(start: date, count: int) -> Deadline:
    """The ``count``-th working day after ``start``.

    The day a term begins is not counted (Civil Code 2015, art. 147(2)). A count of 0 is
    ``start`` itself, or the first working day after it.
    """
    _check(count)
    seen: list[date] = []
    skipped: list[tuple[date, str]] = []
    left = max(count, 1)
    for day in _days_from(start if count == 0 else start + _DAY):
        seen.append(day)
        reason = day_off(day)
        if reason is not None:
            skipped.append((day, reason))
            continue
        left -= 1
        if left == 0:
            break
    return Deadline(seen[-1], tuple(skipped), _unconfirmed(seen))


def add_days(start: date, count: int, *, last_day: LastDay = LastDay.NEXT_WORKING_DAY) -> Deadline:
    """``count`` calendar days after ``start``; a last day off moves to the next working day.

    Only the days passed over at the end are in ``skipped``: the others were counted.
    """
    _check(count)
    due = start + timedelta(days=count)
    if last_day is LastDay.AS_COUNTED:
        return Deadline(due)
    return add_working_days(due, 0)


def count_from(start: date, count: int, unit: str, *, working: bool = False) -> Deadline:
    """``count`` hours, days, weeks or months from ``start``; ValueError for another unit."""
    if unit == "hour":
        return add_days(start, ceil(count / 24))
    if unit == "week":
        count *= 5 if working else 7
    if unit == "month":
        return add_working_days(_months_after(start, count), 0)
    if unit not in ("day", "week"):
        raise ValueError(unit)
    return add_working_days(start, count) if working else add_days(start, count)


def _months_after(day: date, count: int) -> date:
    # Civil Code 2015, art. 146 and 148(3): the same day of the month, else the month's last day.
    _check(count)
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def end_of_month(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def end_of_quarter(day: date) -> date:
    """The last day of the quarter of ``day``."""
    last_month = (day.month + 2) // 3 * 3
    return end_of_month(date(day.year, last_month, 1))


def _check(count: int) -> None:
    if not 0 <= count <= MOST_DAYS:
        raise BadTerm(count=count, most=MOST_DAYS)


def _days_from(day: date) -> Iterator[date]:
    # Two days off a week and the longest holidays never make a term three times as long.
    for offset in range(MOST_DAYS * 3):
        yield day + timedelta(days=offset)


def _unconfirmed(days: list[date]) -> tuple[int, ...]:
    years = sorted({day.year for day in days})
    return tuple(year for year in years if not (known := calendar(year)) or not known.confirmed)


def _calendar(data: Mapping[str, Any], year: int) -> Calendar:
    if data["year"] != year or data["confidence"] not in {"C", "S", "R"}:
        raise ValueError("year or confidence")
    return Calendar(
        year=year,
        off=_named_days(data["holidays"], year),
        worked=_named_days(data["working_days"], year),
        decision=data["decision"],
        confirmed=data["confirmed"] is True,
        confidence=data["confidence"],
        note=data.get("note", ""),
    )


def _named_days(rows: list[Mapping[str, str]], year: int) -> dict[date, str]:
    days = {date.fromisoformat(row["date"]): row["name"] for row in rows}
    if len(days) != len(rows) or any(day.year != year for day in days):
        raise ValueError("a day twice, or of another year")
    return days
