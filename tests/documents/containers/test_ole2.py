"""Telling an encrypted office file from an old one by its directory."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien import documents
from khien.core.errors import DocumentError, EncryptedDocument, UnsupportedDocument
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


def test_an_old_word_file_is_unsupported() -> None:
    with pytest.raises(UnsupportedDocument):
        documents.read(compound("WordDocument"), "letter.docx")


def test_other_bytes_have_no_names() -> None:
    assert ole2.stream_names(b"PK\x03\x04") == []
    assert ole2.stream_names(ole2.SIGNATURE) == []


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=2048))
def test_any_bytes_behind_the_signature_end_in_a_named_error(data: bytes) -> None:
    with pytest.raises(DocumentError):
        documents.read(ole2.SIGNATURE + data)
