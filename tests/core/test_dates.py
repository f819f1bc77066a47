"""Wording of dates and terms counted in working days."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core import dates
from khien.core.dates import Deadline, LastDay

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2032, 12, 31))
PACKED = (2024, 2025, 2026, 2027)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 1, 5), "ngày 05 tháng 01 năm 2024"),
        (date(2024, 2, 28), "ngày 28 tháng 02 năm 2024"),
        (date(2024, 3, 9), "ngày 09 tháng 3 năm 2024"),
        (date(2026, 11, 25), "ngày 25 tháng 11 năm 2026"),
        (date(2026, 12, 1), "ngày 01 tháng 12 năm 2026"),
    ],
)
def test_a_day_in_words_has_its_leading_zeros_where_the_decree_puts_them(
    day: date, words: str
) -> None:
    assert dates.in_words(day) == words
    assert dates.place_and_date("Đông Khê", day) == f"Đông Khê, {words}"


def test_a_day_in_figures_has_two_figures_for_day_and_month() -> None:
    assert dates.numeric(date(2024, 1, 5)) == "05/01/2024"


@given(day=DAYS)
@settings(deadline=None, max_examples=100)
def test_words_and_figures_name_the_same_day(day: date) -> None:
    words = dates.in_words(day).split()
    figures = dates.numeric(day).split("/")
    assert [int(words[1]), int(words[3]), int(words[5])] == [int(part) for part in figures]


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2026, 3, 2), 5, date(2026, 3, 9)),  # Monday to Monday, one weekend
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # from Friday over the weekend
        (date(2026, 3, 7), 1, date(2026, 3, 9)),  # from a Saturday
        (date(2024, 4, 26), 1, date(2024, 5, 2)),  # five days off, 29 April swapped
        (date(2024, 5, 2), 2, date(2024, 5, 4)),  # Saturday 4 May worked
        (date(2025, 4, 25), 1, date(2025, 4, 26)),  # Saturday 26 April worked
        (date(2025, 1, 24), 1, date(2025, 2, 3)),  # Tết 2025
        (date(2026, 8, 21), 1, date(2026, 8, 22)),  # Saturday 22 August worked
        (date(2026, 8, 28), 1, date(2026, 9, 3)),  # National Day 2026
        (date(2025, 12, 31), 1, date(2026, 1, 5)),  # 2 January swapped
    ],
)
def test_working_days_skip_weekends_holidays_and_swaps(start: date, count: int, due: date) -> None:
    assert dates.add_working_days(start, count).due == due


def test_a_deadline_shows_the_days_it_skipped_and_why() -> None:
    deadline = dates.add_working_days(date(2024, 4, 26), 1)
    assert deadline.skipped == (
        (date(2024, 4, 27), "Thứ Bảy"),
        (date(2024, 4, 28), "Chủ nhật"),
        (date(2024, 4, 29), "Ngày nghỉ hoán đổi"),
        (date(2024, 4, 30), "Ngày Chiến thắng"),
        (date(2024, 5, 1), "Ngày Quốc tế Lao động"),
    )
    assert deadline.unconfirmed_years == ()
    assert deadline.caveat() == ""


def test_zero_working_days_is_the_day_itself_or_the_next_worked() -> None:
    assert dates.add_working_days(date(2026, 3, 6), 0) == Deadline(date(2026, 3, 6), (), (2026,))
    assert dates.add_working_days(date(2026, 3, 7), 0).due == date(2026, 3, 9)


def test_a_year_nobody_confirmed_is_said_beside_the_deadline() -> None:
    deadline = dates.add_working_days(date(2025, 12, 29), 5)
    assert deadline.unconfirmed_years == (2026,)
    assert "2026" in deadline.caveat()


def test_a_year_without_data_skips_weekends_only_and_is_unconfirmed() -> None:
    deadline = dates.add_working_days(date(2031, 4, 29), 3)
    assert dates.calendar(2031) is None
    assert deadline.due == date(2031, 5, 2)
    assert deadline.skipped == ()
    assert deadline.unconfirmed_years == (2031,)


def test_calendar_days_move_off_a_day_off_and_say_what_they_passed() -> None:
    deadline = dates.add_days(date(2025, 4, 20), 10)
    assert deadline.due == date(2025, 5, 5)
    assert [day for day, _reason in deadline.skipped] == [
        date(2025, 4, 30) + timedelta(days=offset) for offset in range(5)
    ]


def test_calendar_days_may_be_kept_as_counted() -> None:
    kept = dates.add_days(date(2025, 4, 20), 10, last_day=LastDay.AS_COUNTED)
    assert kept == Deadline(date(2025, 4, 30))


@pytest.mark.parametrize("count", [-1, dates.MOST_DAYS + 1])
def test_a_term_that_cannot_be_is_a_named_error(count: int) -> None:
    for count_from in (dates.add_days, dates.add_working_days):
        with pytest.raises(dates.BadTerm) as caught:
            count_from(date(2026, 1, 1), count)
        assert str(count) in caught.value.message()
        assert str(dates.MOST_DAYS) in caught.value.advice()


def test_the_longest_term_can_be_counted() -> None:
    assert dates.add_working_days(date(2024, 1, 1), dates.MOST_DAYS).due > date(2037, 1, 1)


@given(start=DAYS, count=st.integers(0, 120))
@settings(deadline=None, max_examples=150)
def test_every_day_between_is_either_counted_or_skipped(start: date, count: int) -> None:
    deadline = dates.add_working_days(start, count)
    assert dates.is_working_day(deadline.due)
    skipped = {day for day, _reason in deadline.skipped}
    first = start if count == 0 else start + timedelta(days=1)
    span = [first + timedelta(days=n) for n in range((deadline.due - first).days + 1)]
    assert len(span) - len(skipped) == max(count, 1)
    assert all(dates.is_working_day(day) == (day not in skipped) for day in span)


@given(start=DAYS, count=st.integers(0, 60), more=st.integers(0, 60))
@settings(deadline=None, max_examples=100)
def test_more_days_never_end_earlier_and_terms_add_up(start: date, count: int, more: int) -> None:
    first = dates.add_working_days(start, count).due
    whole = dates.add_working_days(start, count + more).due
    assert whole >= first
    if count:
        assert dates.add_working_days(first, more).due == whole


@given(day=DAYS)
@settings(deadline=None, max_examples=100)
def test_ends_of_month_and_quarter(day: date) -> None:
    month, quarter = dates.end_of_month(day), dates.end_of_quarter(day)
    assert day <= month <= quarter
    assert (month + timedelta(days=1)).day == 1
    assert quarter.month in {3, 6, 9, 12}
    assert (quarter + timedelta(days=1)).day == 1
    assert (day.month - 1) // 3 == (quarter.month - 1) // 3


def test_ends_of_month_at_the_edge_of_time() -> None:
    assert dates.end_of_month(date.max) == date.max
    assert dates.end_of_quarter(date(2024, 2, 1)) == date(2024, 3, 31)
    assert dates.end_of_month(date(2024, 2, 1)) == date(2024, 2, 29)


@pytest.mark.parametrize("year", PACKED)
def test_each_packed_year_is_whole_and_says_what_it_rests_on(year: int) -> None:
    known = dates.calendar(year)
    assert known is not None
    assert known.confirmed is False or known.decision
    assert all(day.weekday() >= 5 for day in known.worked), "only weekend days are made up"
    names = set(known.off.values())
    assert {"Tết Dương lịch", "Tết Nguyên Đán", "Quốc khánh", "Ngày Chiến thắng"} <= names
    assert names <= set(dates.NAMES), "each name can be shown in English"
    assert not set(known.off) & set(known.worked)
    # each swapped day off is paid for by one day worked
    swapped = [name for name in known.off.values() if name == "Ngày nghỉ hoán đổi"]
    assert len(swapped) == len(known.worked)


def test_years_that_rest_on_no_decision_are_not_confirmed() -> None:
    unconfirmed = [year for year in PACKED if not (dates.calendar(year) or _none()).confirmed]
    assert unconfirmed == [2026, 2027]


def _none() -> dates.Calendar:
    raise AssertionError("a packed year has no calendar")


def test_the_files_on_disk_are_the_packed_years() -> None:
    names = {entry.name for entry in (files("khien.data") / "calendars").iterdir()}
    assert {f"{year}.json" for year in PACKED} <= names


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "[]",
        json.dumps({"year": 2030}),
        json.dumps(
            {
                "year": 2030,
                "confidence": "R",
                "holidays": [{"date": "2031-01-01", "name": "x"}],
                "working_days": [],
                "decision": None,
                "confirmed": False,
            }
        ),
        json.dumps(
            {
                "year": 2030,
                "confidence": "sure",
                "holidays": [],
                "working_days": [],
                "decision": None,
                "confirmed": True,
            }
        ),
    ],
)
def test_a_broken_calendar_is_a_named_error_never_a_guess(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "2030.json").write_text(broken, encoding="utf-8")
    monkeypatch.setattr(dates, "files", lambda _package: tmp_path)
    dates.calendar.cache_clear()
    try:
        with pytest.raises(dates.BadCalendar) as caught:
            dates.add_working_days(date(2030, 1, 1), 1)
        assert "2030" in caught.value.message()
    finally:
        dates.calendar.cache_clear()
