"""The next day of a duty that comes again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.directives.next_period import next_period

TODAY = date(2026, 11, 25)  # a Wednesday


@pytest.mark.parametrize(
    ("recurring", "printed", "expected"),
    [
        ("hằng tháng", "trước ngày 25 hằng tháng", date(2026, 12, 25)),
        ("hằng tháng", "trước ngày 30 hằng tháng", date(2026, 11, 30)),
        ("hàng tháng", "vào ngày 31 hàng tháng", date(2026, 11, 30)),
        ("hằng tháng", "", date(2026, 11, 30)),
        ("01 lần/tháng", "", date(2026, 11, 30)),
        ("hằng quý", "", date(2026, 12, 31)),
        ("hằng quý", "trước ngày 20 của tháng cuối quý", date(2026, 12, 20)),
        ("6 tháng/lần", "", date(2026, 12, 31)),
        ("định kỳ 06 tháng một lần", "", date(2026, 12, 31)),
        ("định kỳ 6 tháng", "trước ngày 15/6 và 15/12", date(2026, 12, 15)),
        ("hằng năm", "trước ngày 15/12 hằng năm", date(2026, 12, 15)),
        ("hằng năm", "trước ngày 15 tháng 6 hằng năm", date(2027, 6, 15)),
        ("hằng năm", "trước ngày 25/11 hằng năm", date(2027, 11, 25)),
        ("hằng năm", "", date(2026, 12, 31)),
        ("hằng tuần", "trước 16h thứ Sáu hằng tuần", date(2026, 11, 27)),
        ("hằng tuần", "vào thứ Tư hằng tuần", date(2026, 12, 2)),
        ("hằng tuần", "vào thứ 2 hằng tuần", date(2026, 11, 30)),
        # open: a person says
        ("hằng tuần", "", None),
        ("thường xuyên", "", None),
        ("định kỳ", "", None),
        ("hằng ngày", "trước 15 giờ", None),
        ("hằng quý", "trước ngày 05 tháng đầu quý sau", None),
        ("hằng tháng", "trước ngày 05 tháng sau", None),
        ("hằng quý", "trước ngày 15", None),
        ("hằng tháng", "ngày 5 và ngày 20 hằng tháng", None),
        ("7 tháng/lần", "", None),
        ("", "", None),
    ],
)
def test_rhythms(recurring: str, printed: str, expected: date | None) -> None:
    assert next_period(recurring, printed, TODAY) == expected


WORDS = st.lists(
    st.sampled_from(
        ["hằng", "mỗi", "6", "tháng", "quý", "năm", "tuần", "/", "lần", "ngày", "15", "31/2",
         "31/12", "thứ", "hai", "7", "cuối", "trước", "99"]
    ),
    max_size=8,
).map(" ".join)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(WORDS, WORDS, st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_it_is_later_and_not_far(recurring: str, printed: str, after: date) -> None:
    found = next_period(recurring, printed, after)
    assert found is None or after < found <= after + timedelta(days=2 * 366)
