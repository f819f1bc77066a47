"""Sign-in names made from names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khien.console.people.usernames import (
    BadUsername,
    base_username,
    checked_username,
    free_username,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nguyễn Văn An", "annv"), ("Đỗ Thị Ánh Tuyết", "tuyetdta"), ("Hà", "ha"), ("Ý", "y0"),
        ("  Lê   Hoàng  ", "hoangl"), ("", "nguoidung"), ("!!!", "nguoidung"),
        ("Trần D'Arc (Sở Y tế)", "tetdasy"),
    ],
)  # fmt: skip
def test_the_given_name_then_the_initials(name: str, expected: str) -> None:
    assert base_username(name) == expected


def test_a_taken_name_gets_the_next_number() -> None:
    taken: set[str] = set()
    made = []
    for _ in range(4):
        made.append(free_username("Nguyễn Văn An", taken))
        taken.add(made[-1])
    assert made == ["annv", "annv2", "annv3", "annv4"]


@given(names=st.lists(st.text(max_size=40), max_size=15))
def test_whatever_the_names_each_gets_a_usable_one(names: list[str]) -> None:
    taken: set[str] = set()
    for name in names:
        username = free_username(name, taken)
        assert username not in taken
        assert checked_username(username) == username
        taken.add(username)


@pytest.mark.parametrize("typed", ["", "a", "có dấu", "a b", "../x", "x" * 81, "=cmd", "-a", "a@b"])
def test_a_name_nobody_could_type_is_refused(typed: str) -> None:
    with pytest.raises(BadUsername) as error:
        checked_username(typed)
    assert error.value.advice()


def test_capitals_are_lowered() -> None:
    assert checked_username(" AnNV ") == "annv"
    assert re.fullmatch(r"[a-z0-9]+", base_username("ĐẶNG Ứng"))
