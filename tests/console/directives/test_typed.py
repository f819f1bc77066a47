"""A deadline as people type it: one day, or a named error, never a guess."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.console.directives import errors
from khien.console.directives.typed import Typed, typed_deadline
from khien.core.dates import end_of_quarter, is_working_day

LETTER, RECEIVED = date(2026, 11, 16), date(2026, 11, 20)  # a Monday, a Friday


def typed(words: str, *, letter: date | None = LETTER, received: date = RECEIVED) -> Typed:
    return typed_deadline(words, letter_date=letter, received_on=received)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("15/12", "2026-12-15"), ("15/12/2026", "2026-12-15"), ("15-12", "2026-12-15"),
        ("15.12.2026", "2026-12-15"), ("2026-12-15", "2026-12-15"),
        ("ngày 15 tháng 12", "2026-12-15"), ("15 tháng 12 năm 2027", "2027-12-15"),
        ("trước ngày 15/12", "2026-12-15"), ("trước 17 giờ ngày 10/12", "2026-12-10"),
        ("05/01", "2027-01-05"),  # the next such day
        ("cuối quý", "2026-12-31"), ("cuoi quy", "2026-12-31"), ("CUỐI QUÝ", "2026-12-31"),
        ("quý IV", "2026-12-31"), ("quý 4/2026", "2026-12-31"), ("hết quý i", "2027-03-31"),
        ("hết quý II năm 2027", "2027-06-30"), ("quý này", "2026-12-31"),
        ("cuối tháng", "2026-11-30"), ("tháng 12", "2026-12-31"), ("hết tháng 1/2027", "2027-01-31"),
        ("tháng 10", "2027-10-31"), ("cuối năm", "2026-12-31"), ("hết năm 2027", "2027-12-31"),
        ("thứ sáu", "2026-11-27"), ("thứ 6", "2026-11-27"), ("T2", "2026-11-23"),
        ("chủ nhật", "2026-11-22"), ("thứ ba tuần sau", "2026-11-24"), ("  15/12.  ", "2026-12-15"),
    ],
)  # fmt: skip
def test_words_name_a_day(words: str, due: str) -> None:
    assert typed(words).due == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("5 ngày làm việc", "2026-11-30"),  # 24/11 is a day off
        ("05 ngày", "2026-11-25"), ("2 tuần", "2026-12-04"), ("1 tháng", "2026-12-21"),
        ("trong vòng 5 ngày làm việc", "2026-11-30"), ("24 giờ", "2026-11-23"),
    ],
)  # fmt: skip
def test_a_count_begins_on_the_day_received_and_says_so(words: str, due: str) -> None:
    found = typed(words)
    assert found.due == date.fromisoformat(due)
    assert found.since == RECEIVED


def test_a_year_nobody_confirmed_is_said() -> None:
    assert typed("5 ngày làm việc", received=date(2031, 1, 6)).caveat
    assert not typed("15/12").caveat


@pytest.mark.parametrize(
    "words",
    ["", " ", "abc", "5", "31/02", "32/12", "15/13", "kịp thời", "ngay", "hằng tháng", "tháng 13",
     "ngày 15 hằng tháng", "quý V", "thứ chín", "trong 5 ngày kể từ ngày họp", "99999 tháng",
     "15/12 hoặc 16/12", "theo tiến độ", "9999-99-99", "tháng 12/0000"],
)  # fmt: skip
def test_what_names_no_one_day_is_refused_by_name(words: str) -> None:
    with pytest.raises(errors.UnreadDeadline) as raised:
        typed(words)
    assert raised.value.advice()


def test_a_letter_without_a_date_counts_from_the_day_received() -> None:
    assert typed("15/12", letter=None).due == date(2026, 12, 15)
    assert typed("15/12", letter=None, received=date(2026, 12, 20)).due == date(2027, 12, 15)


DAYS = st.dates(date(2001, 1, 1), date(2060, 12, 31))


@given(DAYS, DAYS)
@settings(deadline=None, max_examples=80)
def test_a_full_date_is_itself(day: date, received: date) -> None:
    for words in (f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", day.isoformat()):
        assert typed(words, letter=received, received=received).due == day


@given(DAYS, st.integers(0, 6))
@settings(deadline=None, max_examples=60)
def test_a_weekday_is_within_the_week_that_follows(received: date, index: int) -> None:
    names = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
    due = typed(names[index], received=received).due
    assert due.weekday() == index
    assert timedelta(0) < due - received <= timedelta(7)


@given(DAYS, st.integers(1, 60))
@settings(deadline=None, max_examples=60)
def test_working_days_end_on_one(received: date, count: int) -> None:
    due = typed(f"{count} ngày làm việc", received=received).due
    assert is_working_day(due)
    assert due - received >= timedelta(count)
    assert typed("cuối quý", received=received).due == end_of_quarter(received)


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=150)
def test_any_words_give_a_day_or_the_named_error(words: str) -> None:
    with contextlib.suppress(errors.UnreadDeadline):
        assert isinstance(typed(words).due, date)
