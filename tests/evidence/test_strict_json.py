"""What strict JSON refuses, and that what it writes it reads back."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.evidence import strict_json
from khien.evidence.strict_json import StrictJsonError, read, write


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":2}',
        b'{"a":{"b":1,"b":1}}',
        b'{"a":NaN}',
        b"Infinity",
        b"-Infinity",
        b"1e999",
        b"9007199254740993",
        b"1" * 5000,
        b"0." + b"1" * 60,
        b'"\\u0000"',
        b'{"a\\u0000":1}',
        b'"\\ud800"',
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"",
        b"{} {}",
        b"[1,]",
        b"[" * 100 + b"]" * 100,
        b"[" * 200_000,
    ],
)
def test_ambiguous_or_hostile_json_is_refused(data: bytes) -> None:
    with pytest.raises(StrictJsonError):
        read(data, limit=10**6)


def test_longer_than_the_limit_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(StrictJsonError, match="too long"):
        read(b'"' + b"a" * 100 + b'"', limit=50)


def test_a_surrogate_pair_is_one_character() -> None:
    assert read(b'"\\ud83d\\ude00"', limit=100) == "\U0001f600"


def test_written_json_is_one_spelling() -> None:
    assert write({"b": 1, "a": "Đông Khê"}) == '{"a":"Đông Khê","b":1}'.encode()
    with pytest.raises(ValueError):
        write({"a": float("nan")})


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _TEXT,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(_TEXT, children, max_size=4),
    max_leaves=15,
)


@given(_JSON)
@settings(deadline=None, max_examples=100)
def test_what_is_written_is_read_back(value: object) -> None:
    assert read(write(value), limit=10**6) == value


@given(st.binary(max_size=200))
@settings(deadline=None, max_examples=150)
def test_any_bytes_give_a_value_or_the_one_error(data: bytes) -> None:
    with contextlib.suppress(StrictJsonError):
        strict_json.read(data, limit=10**6)
