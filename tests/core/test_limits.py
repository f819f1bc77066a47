"""Budgets: what is within goes through untouched, what is beyond is a named error."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khien.core.errors import TimedOut, TooLargeDocument
from khien.core.limits import DEFAULT_LIMITS, Budget, Limits


def endless() -> Iterator[int]:
    count = 0
    while True:
        yield count
        count += 1


@given(st.lists(st.integers(), max_size=40), st.integers(0, 40))
def test_take_yields_everything_or_stops_exactly_at_the_ceiling(
    items: list[int], most: int
) -> None:
    taken: list[int] = []
    try:
        taken.extend(Budget().take(items, most=most))
    except TooLargeDocument:
        assert len(items) > most
    else:
        assert len(items) <= most
    assert taken == items[:most]


def test_take_is_bounded_by_the_members_allowed() -> None:
    budget = Budget(Limits(members=3))
    taken: list[int] = []
    with pytest.raises(TooLargeDocument) as refused:
        taken.extend(budget.take(endless()))
    assert taken == [0, 1, 2]
    assert refused.value.facts == {"limit": "3"}


def test_take_looks_at_the_clock_between_items() -> None:
    budget = Budget(Limits(seconds=-1))
    with pytest.raises(TimedOut):
        next(budget.take([1]))


@given(st.lists(st.integers(0, 1000), max_size=20), st.integers(0, 5000))
def test_bytes_are_counted_together(counts: list[int], most: int) -> None:
    budget = Budget(Limits(total_bytes=most))
    spent = 0
    for count in counts:
        spent += count
        if spent > most:
            with pytest.raises(TooLargeDocument):
                budget.spend_bytes(count)
            return
        budget.spend_bytes(count)
        assert budget.bytes_used == spent


def test_the_error_names_the_limit_in_megabytes() -> None:
    budget = Budget(Limits(total_bytes=2 * 2**20))
    with pytest.raises(TooLargeDocument) as refused:
        budget.spend_bytes(3 * 2**20)
    assert "2 MB" in refused.value.message()


def test_time_that_is_left_raises_nothing() -> None:
    Budget(Limits(seconds=3600)).check_time()


def test_time_that_is_gone_is_a_named_error() -> None:
    with pytest.raises(TimedOut):
        Budget(Limits(seconds=5), started=-1e9).check_time()


def test_two_budgets_do_not_share_what_is_spent() -> None:
    one, other = Budget(), Budget()
    one.spend_bytes(10)
    assert other.bytes_used == 0


@pytest.mark.parametrize("name", Limits.__dataclass_fields__)
def test_every_default_is_a_bound(name: str) -> None:
    assert getattr(DEFAULT_LIMITS, name) > 0


def test_time_left_out_is_not_counted() -> None:
    budget = Budget(Limits(seconds=0.5), started=time.monotonic() - 5)
    with pytest.raises(TimedOut):
        budget.check_time()
    budget.leave_out(5)

    budget.check_time()
