"""Packed streams gone through once: every packing, one behind another, and what is not whole."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable

import pytest

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.documents.containers.forward import Plain, Unpacked, is_packed

PACKERS = [gzip.compress, bz2.compress, lzma.compress]
WORDS = "Kính gửi: các sở, ban, ngành. ".encode() * 9_000

packings = pytest.mark.parametrize("pack", PACKERS, ids=["gzip", "bzip2", "xz"])


def opened(data: bytes, **limits: int) -> Unpacked:
    return Unpacked(io.BytesIO(data), Budget(Limits(**limits)))


@packings
def test_bytes_come_as_asked_for(pack: Callable[[bytes], bytes]) -> None:
    stream = opened(pack(WORDS))

    assert stream.peek(7) == stream.read(7) == WORDS[:7]
    assert stream.skip(100_000)
    assert stream.read(len(WORDS)) == WORDS[100_007:]
    assert stream.read(1) == b""
    assert not stream.skip(1)


@packings
def test_streams_behind_one_another_are_one_and_zeros_fill_up(
    pack: Callable[[bytes], bytes],
) -> None:
    data = pack(b"mot") + bytes(700) + pack(b"hai") + bytes(70_000)

    assert opened(data).read(99) == b"mothai"


@packings
def test_what_is_cut_or_followed_by_rubbish_is_damaged(pack: Callable[[bytes], bytes]) -> None:
    for data in (pack(WORDS)[:-9], pack(b"a") + b"rubbish"):
        with pytest.raises(DamagedDocument):
            opened(data).read(len(WORDS) + 1)


@packings
def test_what_inflates_too_far_stops_when_it_does(pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(bytes(20 * 2**20))
    for limits in ({"total_bytes": 2**20}, {"ratio": 10}):
        stream = opened(bomb, **limits)
        with pytest.raises(TooLargeDocument):
            stream.skip(2**40)
        assert stream._got <= 9 * 2**20 + 1


def test_a_decoder_that_asks_for_much_memory_is_refused() -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 512 * 2**20}]
    head = lzma.LZMACompressor(lzma.FORMAT_XZ, filters=filters)

    with pytest.raises(TooLargeDocument):
        opened(head.compress(b"a") + head.flush()).read(1)


@pytest.mark.parametrize("data", [b"BZhat", b"BZh9 la mot cau", b"\x1f\x8b", b"", b"PK\x03\x04"])
def test_other_heads_are_not_packed(data: bytes) -> None:
    assert not is_packed(data)


def test_a_plain_file_skips_only_what_is_there() -> None:
    plain = Plain(io.BytesIO(b"0123456789"), Budget(Limits()))

    assert plain.skip(4)
    assert plain.read(2) == b"45"
    assert plain.skip(0)
    assert not plain.skip(5)
