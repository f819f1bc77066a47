"""The words on screen and what is on time."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khien.console.assignments import states
from khien.console.assignments.models import State

TODAY = date(2026, 11, 25)


def _item(state: str, due: date | None, submitted: date | None = None) -> Any:
    return SimpleNamespace(state=state, due=due, submitted_on=submitted)


@pytest.mark.parametrize(
    ("state", "due", "submitted", "expected"),
    [
        ("issued", None, None, "Chưa tiếp nhận"),
        ("issued", date(2026, 11, 20), None, "Chưa tiếp nhận (quá hạn 5 ngày)"),
        ("accepted", date(2026, 12, 20), None, "Đang thực hiện (trong hạn)"),
        ("accepted", None, None, "Đang thực hiện (trong hạn)"),
        ("accepted", date(2026, 12, 2), None, "Sắp hết hạn (còn 7 ngày)"),
        ("accepted", TODAY, None, "Sắp hết hạn (còn 0 ngày)"),
        ("accepted", date(2026, 11, 13), None, "Đang thực hiện (quá hạn 12 ngày)"),
        ("submitted", date(2026, 11, 13), date(2026, 11, 12), "Chờ xác nhận"),
        ("revision", date(2026, 12, 20), None, "Yêu cầu bổ sung"),
        ("confirmed", date(2026, 11, 13), date(2026, 11, 13), "Đã hoàn thành (đúng hạn)"),
        ("confirmed", date(2026, 11, 13), date(2026, 11, 14), "Đã hoàn thành (quá hạn)"),
        ("withdrawn", date(2026, 11, 13), None, "Thu hồi"),
    ],
)
def test_words(state: str, due: date | None, submitted: date | None, expected: str) -> None:
    assert states.words(_item(state, due, submitted), today=TODAY) == expected


@given(
    state=st.sampled_from(State.values),
    due=st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    submitted=st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1)),
)
def test_what_the_organisation_has_handed_in_is_never_overdue(
    state: str, due: date | None, submitted: date | None
) -> None:
    item = _item(state, due, submitted)
    if states.is_overdue(item, today=TODAY):
        assert state in states.WITH_THE_ORGANISATION
        assert due is not None
        assert due < TODAY
    assert states.words(item, today=TODAY)
