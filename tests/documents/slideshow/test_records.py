"""Records of an old slideshow, one inside another, and those that lie about their length."""

from __future__ import annotations

import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.limits import Budget
from khien.documents.slideshow.records import record_at, siblings, walk


def atom(kind: int, data: bytes = b"", instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4, kind, len(data)) + data


def container(kind: int, *inner: bytes) -> bytes:
    data = b"".join(inner)
    return struct.pack("<HHI", 0xF, kind, len(data)) + data


NESTED = container(1, atom(2, b"ab"), container(3, atom(4, b"cd", 5)), atom(6))


def test_those_inside_follow_what_holds_them() -> None:
    found = list(walk(NESTED, 0, len(NESTED), Budget()))

    assert [(each.kind, each.depth) for each in found] == [(1, 0), (2, 1), (3, 1), (4, 2), (6, 1)]
    assert NESTED[found[3].start : found[3].end] == b"cd"
    assert found[3].instance == 5


def test_siblings_are_not_entered() -> None:
    found = siblings(NESTED, 8, len(NESTED), Budget())

    assert [each.kind for each in found] == [2, 3, 6]


def test_a_record_that_is_longer_than_its_holder_ends_with_it() -> None:
    lying = struct.pack("<HHI", 0, 9, 0xFFFFFFFF) + b"xy"
    data = container(1, lying) + atom(2)

    assert [each.kind for each in walk(data, 0, len(data), Budget())] == [1, 9, 2]
    assert record_at(data, 0, 7) is None
    assert record_at(data, -1, len(data)) is None


def test_nesting_without_end_is_entered_only_so_deep() -> None:
    data = b""
    for _ in range(100):
        data = container(1, data)

    assert max(each.depth for each in walk(data, 0, len(data), Budget())) == 40


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_whatever_the_bytes_the_walk_ends_within_them(data: bytes) -> None:
    found = list(walk(data, 0, len(data), Budget()))

    assert len(found) <= len(data) // 8 + 1
    assert all(8 <= each.start <= each.end <= len(data) for each in found)
