"""Telling an encrypted office file from an old one by its directory."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.files.binary.compound import compound as written

from khien import documents
from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Limits
from khien.documents.containers import ole2


def compound(*names: str, loop: bool = False, first: bytes = b"") -> bytes:
    """A compound file of 512-byte sectors: allocation table, directory, one stream."""
    header = bytearray(512)
    header[:8] = ole2.SIGNATURE
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 1 if loop else 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b""
    for name in ("Root Entry", *names):
        wide = name.encode("utf-16-le")
        directory += wide.ljust(64, b"\0") + struct.pack("<HB", len(wide) + 2, 2) + bytes(61)
    made = bytes(header) + table + directory.ljust(512, b"\0")
    return made if not first else bytes(header) + first.ljust(512, b"\0")


def test_names_are_listed_even_when_the_chain_loops() -> None:
    assert ole2.stream_names(compound("WordDocument")) == ["Root Entry", "WordDocument"]
    assert "WordDocument" in ole2.stream_names(compound("WordDocument", loop=True))


@pytest.mark.parametrize("name", ["EncryptedPackage", "EncryptionInfo", "\tDRMContent"])
def test_a_locked_docx_is_encrypted_not_unsupported(name: str) -> None:
    with pytest.raises(EncryptedDocument):
        documents.read(compound(name), "letter.docx")


def test_a_locked_old_word_file_is_encrypted() -> None:
    fib = b"\xec\xa5" + bytes(8) + struct.pack("<H", 0x0100)

    with pytest.raises(EncryptedDocument):
        documents.read(compound(first=fib), "letter.doc")


def test_a_torn_old_word_file_is_refused_by_name() -> None:
    with pytest.raises((DamagedDocument, UnsupportedDocument)):
        documents.read(compound("WordDocument"), "letter.docx")


def test_another_old_office_file_is_unsupported() -> None:
    with pytest.raises(UnsupportedDocument):
        documents.read(
            written({"VisioDocument": b"x" * 5000, "MBD1/WordDocument": b"x"}), "letter.doc"
        )


def test_streams_are_read_by_path() -> None:
    streams = {"a": b"x" * 5000, "b/c": b"short", "b/d": b"y" * 4096, "e": b""}
    opened = ole2.Compound(written(streams), limits=Limits())

    assert set(opened.paths()) == {*streams, "b"}
    assert {path: opened.bytes_of(path) for path in streams} == streams
    assert "b/c" in opened
    assert "c" not in opened


def test_streams_are_bounded_and_missing_ones_named() -> None:
    opened = ole2.Compound(written({"a": b"x" * 5000}), limits=Limits(member_bytes=4999))

    with pytest.raises(TooLargeDocument):
        opened.bytes_of("a")
    with pytest.raises(DamagedDocument):
        opened.bytes_of("b")
    with pytest.raises(TooLargeDocument):
        ole2.Compound(written({"a": b"", "b": b"", "c": b""}), limits=Limits(members=2))


@pytest.mark.parametrize("at", [44, 64, 72])
def test_a_head_that_promises_more_tables_than_the_file_holds_is_damage(at: int) -> None:
    """ATTACKS 16: whoever believes it walks four thousand million sectors."""
    data = bytearray(written({"__properties_version1.0": b"x", "a": b"y" * 5000}))
    struct.pack_into("<I", data, at, 0x01000000)
    with pytest.raises(DamagedDocument):
        ole2.Compound(bytes(data), limits=Limits())


@pytest.mark.parametrize("row", [0, 1, 2])
def test_a_stream_longer_than_the_file_is_damage(row: int) -> None:
    """ATTACKS 16."""
    data = bytearray(written({"a": b"short", "b": b"y" * 5000}))
    directory = data.find("Root Entry".encode("utf-16-le"))
    struct.pack_into("<I", data, directory + row * 128 + 120, 0x40000000)
    with pytest.raises(DocumentError):
        _all_of(bytes(data), Limits(member_bytes=2**31, total_bytes=2**31))


def _all_of(data: bytes, limits: Limits) -> list[bytes]:
    opened = ole2.Compound(data, limits=limits)
    return [opened.bytes_of(name) for name in ("a", "b")]


def test_other_bytes_have_no_names() -> None:
    assert ole2.stream_names(b"PK\x03\x04") == []
    assert ole2.stream_names(ole2.SIGNATURE) == []


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=2048))
def test_any_bytes_behind_the_signature_end_in_a_named_error(data: bytes) -> None:
    with pytest.raises(DocumentError):
        documents.read(ole2.SIGNATURE + data)
