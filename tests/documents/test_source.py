"""A file is asked for what is needed of it, and for nothing twice."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khien.core.errors import DamagedDocument
from khien.core.limits import Limits
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


def test_what_was_read_of_a_file_serves_whoever_is_given_its_stream() -> None:
    file = Counted(b"abc" * HEAD_BYTES)
    source = Source(file, "a.zip")
    head = source.head
    read = file.reads

    again = Source.again(source.stream(), Limits(depth=1))

    assert (again.head, again.size, again.limits.depth) == (head, source.size, 1)
    assert source.limits.depth > 1
    assert file.reads == read
    assert again.at(HEAD_BYTES, 3) == (b"abc" * HEAD_BYTES)[HEAD_BYTES : HEAD_BYTES + 3]


def test_a_directory_is_read_once_for_a_file_in_memory_too() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("mot.txt", "một")
    source = Source(packed.getvalue())
    directory = source.zip

    assert Source.again(source.stream(), Limits()).zip is directory


def test_any_other_stream_is_a_file_of_its_own() -> None:
    gone = Source(b"gone").stream()  # nobody holds what it was made of

    assert Source.again(gone, Limits()).head == b"gone"
    assert Source.again(io.BytesIO(b"other"), Limits()).head == b"other"
