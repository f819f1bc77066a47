"""Versions in an order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.inventory import version_key

RISING = [
    ("1.0.9", "1.0.10"), ("1.2", "1.10"), ("9.20", "19.00"), ("1.0rc1", "1.0"),
    ("1.0.1", "1.0.1b"), ("1.0b2", "1.0"), ("1.0a3", "1.0b1"), ("1.0.0rc1", "1"), ("2.4.9-1", "2.4.10-1"), ("1.9", "1:0.1"), ("v1.2", "v1.3"),
    ("3.134", "3.134+deb12u1"), ("", "0.1"), ("115.0esr", "128.3esr"), ("1.0beta", "1.0rc"),
]  # fmt: skip


@pytest.mark.parametrize(("lower", "higher"), RISING)
def test_lower_and_higher(lower: str, higher: str) -> None:
    assert version_key(lower) < version_key(higher)


@pytest.mark.parametrize(("one", "same"), [("1.2", "1.2.0"), ("v3", "3"), ("1.02", "1.2")])
def test_the_same(one: str, same: str) -> None:
    assert version_key(one) == version_key(same)


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_two_can_be_compared(one: str, other: str) -> None:
    first, second = version_key(one), version_key(other)
    assert (first < second) + (second < first) + (first == second) == 1


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=5), st.integers(0, 4))
@settings(max_examples=60, deadline=None)
def test_a_number_raised_is_higher(parts: list[int], at: int) -> None:
    raised = list(parts)
    raised[at % len(parts)] += 1
    assert version_key(".".join(map(str, parts))) < version_key(".".join(map(str, raised)))
