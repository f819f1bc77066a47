"""A stream gone through once from front to back, unpacked on the way: gzip, bzip2, xz.

In: an open file. Out: bytes as asked for, counted: what inflates too far is a TooLargeDocument
when it does, not when it has.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import Budget
from khien.documents.containers import inflating

if TYPE_CHECKING:
    import bz2
    import lzma

GZIP, BZIP2, XZ = b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00"
_CHUNK = 65_536
_MOST_AT_ONCE = 1 << 20
_RATIO_FREE_BYTES = 8 << 20
_MOST_MEMORY = 192 * 2**20  # of a decoder; `xz -9` needs 65 MB


def is_packed(head: bytes) -> bool:
    """Whether ``head`` begins a stream that ``Unpacked`` unpacks."""
    if head.startswith(BZIP2):
        return head[3:4].isdigit() and head[4:10] in {b"1AY&SY", b"\x17rE8P\x90"}
    return head.startswith((GZIP, XZ))


def _decoder(head: bytes) -> inflating.Inflate | bz2.BZ2Decompressor | lzma.LZMADecompressor:
    if head.startswith(GZIP[:2]):
        return inflating.Inflate(gzip=True)
    if head.startswith(BZIP2):
        import bz2  # here, as the next: few files are packed so

        return bz2.BZ2Decompressor()
    import lzma

    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MOST_MEMORY)


@lru_cache(maxsize=1)
def _broken() -> tuple[type[Exception], ...]:
    """What decoders raise."""
    import lzma

    return zlib.error, lzma.LZMAError, OSError, EOFError, ValueError


class Plain:
    """A file that is not packed, with the same calls."""

    def __init__(self, file: BinaryIO, budget: Budget) -> None:
        self._file = file
        self._budget = budget

    def read(self, count: int) -> bytes:
        """``count`` bytes, fewer only at the end."""
        self._budget.check_time()
        try:
            return self._file.read(count)
        except (OSError, ValueError):
            raise DamagedDocument("read") from None

    def skip(self, count: int) -> bool:
        """Pass over ``count`` bytes; whether they were there."""
        if count <= 0:
            return True
        try:
            self._file.seek(count - 1, 1)
        except (OSError, ValueError, OverflowError):
            raise DamagedDocument("read") from None
        return len(self.read(1)) == 1


class Unpacked:
    """What a packed file unpacks to, one stream after another."""

    def __init__(self, file: BinaryIO, budget: Budget) -> None:
        self._file = file
        self._budget = budget
        self._given = self._got = 0
        self._ready = b""
        first = self._more()
        self._decoder = _decoder(first)
        self._held = first

    def read(self, count: int) -> bytes:
        """``count`` bytes, fewer only at the end; raises a DocumentError."""
        parts = [self._ready[:count]]
        self._ready = self._ready[count:]
        left = count - len(parts[0])
        while left > 0:
            part = self._next(min(left, _MOST_AT_ONCE))
            if not part:
                break
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def peek(self, count: int) -> bytes:
        """The next bytes, which stay to be read."""
        self._ready = self.read(count) + self._ready
        return self._ready[:count]

    def skip(self, count: int) -> bool:
        """Pass over ``count`` bytes; whether they were there."""
        while count > 0:
            part = self.read(min(count, _MOST_AT_ONCE))
            if not part:
                return False
            count -= len(part)
        return True

    def _next(self, most: int) -> bytes:
        while True:
            if self._decoder.eof and not self._begin_again():
                return b""
            part = self._decoded(most)
            if part:
                self._count(len(part))
                return part

    def _decoded(self, most: int) -> bytes:
        data, self._held = self._held, b""
        if not data and self._decoder.needs_input:
            data = self._more()
            if not data:
                raise DamagedDocument("truncated")
        try:
            return self._decoder.decompress(data, most)
        except _broken() as error:
            if type(error).__name__ == "LZMAError" and "emory" in str(error):
                raise TooLargeDocument(limit=f"{_MOST_MEMORY // 2**20} MB") from None
            raise DamagedDocument("packed data") from None

    def _begin_again(self) -> bool:
        """Whether another stream follows; zeros that fill up a tape do not count."""
        rest = (self._decoder.unused_data or self._more()).lstrip(b"\0")
        while not rest:
            more = self._more()
            if not more:
                return False
            rest = more.lstrip(b"\0")
        if len(rest) < len(XZ):
            rest += self._more()
        if not rest.startswith((GZIP, BZIP2, XZ)):
            raise DamagedDocument("packed data")
        self._decoder, self._held = _decoder(rest), rest
        return True

    def _more(self) -> bytes:
        try:
            data = self._file.read(_CHUNK)
        except (OSError, ValueError):
            raise DamagedDocument("read") from None
        self._given += len(data)
        return data

    def _count(self, count: int) -> None:
        self._got += count
        self._budget.check_time()
        limits = self._budget.limits
        if self._got > limits.total_bytes:
            raise TooLargeDocument(limit=f"{limits.total_bytes // 2**20} MB")
        if self._got > max(_RATIO_FREE_BYTES, self._given * limits.ratio):
            raise TooLargeDocument(limit=f"{limits.ratio}:1")
