"""Files within old office files: packed whole, or put together again from their streams."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.files.binary import word97

from khien.core.errors import DamagedDocument, DocumentError, TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.documents.containers import ole_objects
from khien.documents.containers.cfb import CompoundHead
from khien.documents.containers.cfb_writing import compound
from khien.documents.format import Member
from khien.documents.source import Source


def native(name: str, data: bytes, *, kind: int = 2) -> bytes:
    """The stream of the packager ([MS-OLEDS] 2.3.6)."""
    path = f"C:\\{name}".encode("cp1252")
    body = struct.pack("<H", kind) + path + b"\0" + path + b"\0" + struct.pack("<HH", 0, 3)
    body += struct.pack("<I", len(path) + 1) + path + b"\0" + struct.pack("<I", len(data)) + data
    return struct.pack("<I", len(body)) + body


def found(streams: dict[str, bytes], limits: Limits | None = None) -> list[Member]:
    opened = CompoundHead.of(Source(compound({"Main": b"", **streams})))
    storages = [f"pool/{name}" for name in opened.children("pool")]
    return list(ole_objects.members(opened, storages, Budget(limits or Limits())))


def test_a_packed_file_has_its_name_and_bytes() -> None:
    (one,) = found({"Pool/_1/\x01Ole10Native": native("thu.txt", b"words")})

    assert (one.name, one.data, one.error) == ("thu.txt", b"words", None)


@pytest.mark.parametrize("stream", ["Package", "CONTENTS"])
def test_a_file_kept_as_it_is(stream: str) -> None:
    (one,) = found({f"Pool/_1/{stream}": b"PK\x03\x04 and more"})

    assert one.data == b"PK\x03\x04 and more"


def test_an_office_object_is_put_together_again() -> None:
    word = word97.Word([word97.Paragraph("MẬT")])
    inside = {f"Pool/_1/{name}": data for name, data in word97.streams(word).items()}
    (one,) = found(inside)

    again = CompoundHead.of(Source(one.data))
    assert sorted(again.names()) == ["1table", "worddocument"]
    assert again.whole_of("WordDocument", 1 << 20) == word97.streams(word)["WordDocument"]


def test_what_holds_no_file_is_passed_over() -> None:
    streams = {
        "Pool/_1/Equation Native": b"x" * 9,
        "Pool/_2/\x01Ole10Native": native("", b"", kind=3),
    }

    assert found(streams) == []


def test_a_torn_object_is_named_and_the_next_still_given() -> None:
    torn = native("a.txt", b"words")[:-9]
    one, two = found({"Pool/_1/\x01Ole10Native": torn, "Pool/_2/Package": b"PK"})

    assert isinstance(one.error, DamagedDocument)
    assert two.data == b"PK"


def test_objects_are_counted_and_weighed() -> None:
    many = {f"Pool/_{number}/Package": b"PK" for number in range(5)}
    with pytest.raises(TooLargeDocument):
        found(many, Limits(members=3))
    assert isinstance(found(many, Limits(member_bytes=1))[0].error, TooLargeDocument)


def test_an_object_that_is_a_compound_file_of_its_own() -> None:
    budget = Budget(Limits())
    packed = compound({"\x01Ole10Native": native("a.doc", b"data")})
    office = compound({"WordDocument": b"w"})

    assert [each.data for each in ole_objects.of_file(packed, "x", budget)] == [b"data"]
    assert [each.data for each in ole_objects.of_file(office, "x", budget)] == [office]
    assert isinstance(next(ole_objects.of_file(b"none", "x", budget)).error, DocumentError)


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=200), at=st.integers(0, 60), new=st.binary(min_size=1, max_size=4))
def test_whatever_the_bytes_only_a_named_error(data: bytes, at: int, new: bytes) -> None:
    whole = bytearray(native("a.txt", data))
    whole[at : at + len(new)] = new
    for one in found({"Pool/_1/\x01Ole10Native": bytes(whole)}):
        assert len(one.data) <= len(whole)
