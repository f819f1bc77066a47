"""A file is asked for what is needed of it, and for nothing twice."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khien.core.errors import DamagedDocument
from khien.documents.source import HEAD_BYTES, Source


class Counted(io.BytesIO):
    """A file that tells how often it was read."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        return super().read(size)


def test_what_lies_in_the_head_is_read_once() -> None:
    file = Counted(b"abc" * HEAD_BYTES)
    source = Source(file)

    assert len(source.head) == HEAD_BYTES
    assert source.at(3, 6) == b"abcabc"
    assert file.reads == 1
    assert source.at(HEAD_BYTES - 1, 2) == (b"abc" * HEAD_BYTES)[HEAD_BYTES - 1 : HEAD_BYTES + 1]
    assert file.reads == 2


def test_a_small_file_is_read_once_whatever_is_asked() -> None:
    file = Counted(b"small")
    source = Source(file)

    assert (source.head, source.at(2, 100), source.whole()) == (b"small", b"all", b"small")
    assert source.at(9, 1) == b""
    assert file.reads == 1


def test_a_place_before_the_file_is_damage() -> None:
    source = Source(io.BytesIO(b"small"))
    assert source.head
    with pytest.raises(DamagedDocument):
        source.at(-3, 2)


@given(st.binary(max_size=200), st.integers(0, 250), st.integers(0, 250), st.booleans())
def test_parts_are_those_of_the_file(data: bytes, at: int, count: int, first: bool) -> None:
    source = Source(io.BytesIO(data))
    if first:
        assert source.head == data
    assert source.at(at, count) == data[at : at + count]
