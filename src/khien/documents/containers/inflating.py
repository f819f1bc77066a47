"""Packed bytes unpacked piece by piece, never further than was asked: bzip2 and LZMA in zip and
7z, whose decoders the standard library has.

In: pieces of packed bytes and what unpacks them. Out: bytes up to a cap. A decoder's memory is
bounded before it is made: LZMA lets a file of a hundred bytes ask for four gigabytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from khien.core.errors import DamagedDocument, TooLargeDocument, UnsupportedDocument

_BZIP2, _LZMA = 12, 14
ZIP_METHODS = frozenset({_BZIP2, _LZMA})
CHUNK = 65_536
_MOST_DICTIONARY = 128 * 2**20
_LEAST_DICTIONARY = 4_096
_ZIP_LZMA_HEAD = 4  # version and length of the properties (APPNOTE.TXT 5.8.8)
LZMA_PROPERTIES = 5


class Unpacker(Protocol):
    """What bz2's and lzma's decoders have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class Inflate:
    """zlib's decoder in the manner of bz2's and lzma's."""

    def __init__(self, *, gzip: bool = False) -> None:
        self._decoder = zlib.decompressobj(31 if gzip else -15)
        self._held = b""

    @property
    def eof(self) -> bool:
        """Whether the stream has ended."""
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        """What stands behind its end."""
        return self._decoder.unused_data

    @property
    def needs_input(self) -> bool:
        """Whether nothing more can be given without more."""
        return not self._held and not self.eof

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most ``max_length`` bytes more."""
        part = self._decoder.decompress(self._held + data, max(max_length, 1))
        self._held = self._decoder.unconsumed_tail
        return part


def of_zip(method: int) -> Callable[[bytes], tuple[Unpacker, bytes]]:
    """How a member of that method begins: its first bytes -> decoder and what it is fed."""
    return _bzip2 if method == _BZIP2 else _zip_lzma


def _bzip2(first: bytes) -> tuple[Unpacker, bytes]:
    import bz2

    return bz2.BZ2Decompressor(), first


def _zip_lzma(first: bytes) -> tuple[Unpacker, bytes]:
    end = _ZIP_LZMA_HEAD + LZMA_PROPERTIES
    if len(first) < end or int.from_bytes(first[2:4], "little") != LZMA_PROPERTIES:
        raise DamagedDocument("zip member")
    return raw_decoder([lzma1(first[_ZIP_LZMA_HEAD:end])]), first[end:]


def lzma1(properties: bytes) -> dict[str, Any]:
    """The filter that five bytes of properties ask for; raises a DocumentError."""
    import lzma

    if len(properties) < LZMA_PROPERTIES or properties[0] >= 9 * 5 * 5:
        raise DamagedDocument("lzma")
    rest, literal_context = divmod(properties[0], 9)
    position, literal_position = divmod(rest, 5)
    return {
        "id": lzma.FILTER_LZMA1,
        "dict_size": dictionary(int.from_bytes(properties[1:5], "little")),
        "lc": literal_context,
        "lp": literal_position,
        "pb": position,
    }


def dictionary(size: int) -> int:
    """A decoder's memory within bounds; raises TooLargeDocument."""
    if size > _MOST_DICTIONARY:
        raise TooLargeDocument(limit=f"{_MOST_DICTIONARY // 2**20} MB")
    return max(size, _LEAST_DICTIONARY)


def raw_decoder(filters: list[dict[str, Any]]) -> Unpacker:
    """A decoder of bare LZMA data; raises UnsupportedDocument for filters it cannot join."""
    import lzma

    try:
        return lzma.LZMADecompressor(format=lzma.FORMAT_RAW, filters=filters)
    except (lzma.LZMAError, ValueError):
        raise UnsupportedDocument("compression method") from None


def unpacked(
    pieces: Iterable[bytes], most: int, begin: Callable[[bytes], tuple[Unpacker, bytes]]
) -> bytes:
    """The first ``most`` bytes; raises DamagedDocument."""
    given = iter(pieces)
    unpacker, rest = begin(next(given, b""))
    return b"".join(stream(unpacker, rest, given, most))


def stream(unpacker: Unpacker, first: bytes, pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Unpacked pieces until ``most`` bytes were given or the data ends by itself; raises
    DamagedDocument for data that is broken or ends before."""
    import lzma

    data, got = first, 0
    try:
        while got < most and not unpacker.eof:
            part = unpacker.decompress(data, min(most - got, CHUNK * 4))
            got += len(part)
            if part:
                yield part
            data = b""
            if unpacker.needs_input and got < most and not unpacker.eof:
                data = next(pieces, b"")
                if not data and not part:
                    raise DamagedDocument("truncated")
    except (OSError, EOFError, lzma.LZMAError, zlib.error, ValueError):
        raise DamagedDocument("packed data") from None
