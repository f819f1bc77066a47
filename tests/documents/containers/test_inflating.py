"""Decoders of zip and 7z: never further than asked, never with more memory than is theirs."""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.documents.containers.inflating import (
    Inflate,
    dictionary,
    lzma1,
    of_zip,
    raw_decoder,
    stream,
    unpacked,
)

BZIP2, LZMA = 12, 14
WORDS = b"ra soat may tinh ket noi mang " * 5_000


def zip_lzma(data: bytes) -> bytes:
    alone = lzma.compress(data, lzma.FORMAT_ALONE)
    return struct.pack("<HH", 9, 5) + alone[:5] + alone[13:]


PACKED = {BZIP2: bz2.compress(WORDS), LZMA: zip_lzma(WORDS)}


def pieces(data: bytes, size: int = 1000) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


@pytest.mark.parametrize("method", [BZIP2, LZMA])
def test_the_first_bytes_come_and_no_more(method: int) -> None:
    assert unpacked(pieces(PACKED[method]), 50, of_zip(method)) == WORDS[:50]
    assert unpacked(pieces(PACKED[method], 7_000), len(WORDS) * 2, of_zip(method)) == WORDS


@pytest.mark.parametrize("method", [BZIP2, LZMA])
def test_what_ends_too_soon_or_is_rubbish_is_damaged(method: int) -> None:
    data = PACKED[method]
    for broken in (data[: len(data) // 2], data[:9], b"", b"rubbish" * 9):
        with pytest.raises(DamagedDocument):
            unpacked(pieces(broken), len(WORDS), of_zip(method))


def test_a_decoder_of_four_gigabytes_is_not_made() -> None:
    with pytest.raises(TooLargeDocument):
        lzma1(b"\x5d\xff\xff\xff\xff")
    with pytest.raises(TooLargeDocument):
        dictionary(2**31)
    assert dictionary(0) == 4_096
    with pytest.raises(DamagedDocument):
        lzma1(b"\xff\0\0\0\1")
    with pytest.raises(UnsupportedDocument):
        raw_decoder([{"id": 0x99}])


def test_deflate_is_read_in_the_same_manner() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(WORDS) + packer.flush() + b"behind"
    decoder = Inflate()

    assert b"".join(stream(decoder, b"", pieces(data, 90), len(WORDS) + 9)) == WORDS
    assert decoder.eof
    assert decoder.unused_data


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([BZIP2, LZMA]), st.integers(0, 200), st.binary(min_size=1, max_size=4))
def test_damaged_bytes_raise_only_named_errors(method: int, at: int, put: bytes) -> None:
    data = bytearray(PACKED[method])
    data[at : at + len(put)] = put
    try:
        got = unpacked(pieces(bytes(data)), 10_000, of_zip(method))
    except DocumentError:
        return
    assert len(got) <= 10_000
