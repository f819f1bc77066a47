"""A zip read from its directory: the beginning of one member, and never more than was asked.

In: a Source. Out: names, sizes and the first bytes of members, inflated under caps. Office files
of any size are opened this way: a bomb of gigabytes costs as much as was asked of it. What the
directory and the bytes before a member say differently is a damaged file, as programs would
differ over it. Structures: APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from khien.core.errors import (
    DamagedDocument,
    EncryptedDocument,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.documents.containers import inflating

if TYPE_CHECKING:
    from khien.documents.source import Source

SIGNATURE, CENTRAL_ENTRY = b"PK\x03\x04", b"PK\x01\x02"
SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END64, _LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
_END_BYTES, _LOCAL_BYTES, _CENTRAL_BYTES = 22, 30, 46
_TAIL_BYTES = 65_536 + _END_BYTES
_FIRST_TAIL = 2_048  # most archives have no comment
_ENTRY = struct.Struct("<4s4B4HL2L5H2L")
_ENCRYPTED, _UTF8 = 0x1, 0x800
_STORED, _DEFLATED = 0, 8
_METHODS = frozenset({_STORED, _DEFLATED, *inflating.ZIP_METHODS})
_MOST_DIRECTORY = 8 * 2**20
_MOST_OF_NOTHING = 32  # bytes that nothing is packed into
_CHUNK = 65_536
_LEAST_UNTOLD, _MOST_BETWEEN = 46, 8 * 2**20
_WHOLE32 = 0xFFFFFFFF
_made = tuple.__new__  # what a named tuple does, in half the time


class Entry(NamedTuple):
    """One member as the directory tells of it; made by the thousand."""

    name: str
    flags: int
    method: int
    packed: int
    size: int
    offset: int
    system: int
    attributes: int
    crc: int = 0

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder: a name like one's that has bytes is a file."""
        empty = not self.size and self.packed <= _MOST_OF_NOTHING
        return empty and self.name.endswith("/")

    @property
    def encrypted(self) -> bool:
        """Whether a password is needed."""
        return bool(self.flags & _ENCRYPTED)


class ZipDirectory:
    """The members of one zip by name; names compare without case, as OPC's do."""

    def __init__(self, source: Source, entries: dict[str, Entry], start: int, begins: int) -> None:
        self._source = source
        self._begins = begins  # the directory, in the file
        self._entries = entries
        self.kept: dict[str, bytes] = {}  # parts that several ask for
        self._start = start  # of the archive in the file: some stand behind a program

    @classmethod
    def of(cls, source: Source) -> ZipDirectory:
        """Read the directory; raises DamagedDocument or TooLargeDocument."""
        offset, length, count, start = _end_of(source)
        if length > _MOST_DIRECTORY or count > source.limits.members * 10:
            raise TooLargeDocument(limit=str(source.limits.members * 10))
        data = source.at(offset, length)
        if len(data) < length:
            raise DamagedDocument("zip directory")
        entries: dict[str, Entry] = {}
        at = 0
        while at + _CENTRAL_BYTES <= length and data[at : at + 4] == _CENTRAL:
            entry, at = _entry(data, at)
            key = entry.name.casefold()
            if key in entries:
                raise DamagedDocument("duplicate member")
            entries[key] = entry
        if len(entries) != count:
            raise DamagedDocument("zip directory")
        return cls(source, entries, start, offset)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._entries

    def names(self) -> list[str]:
        """Casefolded names of every member."""
        return list(self._entries)

    def entries(self) -> list[Entry]:
        """Every member in the order of the directory."""
        return list(self._entries.values())

    def entry(self, name: str) -> Entry | None:
        """The member called ``name``, or None."""
        return self._entries.get(name.casefold())

    def has_untold(self) -> bool:
        """Whether a member stands between the others that the directory does not tell of: who
        reads from the front has it."""
        told = sorted((each.offset, each.packed, each.name) for each in self._entries.values())
        befores = [at + self._start for at, _, _ in told[1:]] + [self._begins]
        left = _MOST_BETWEEN
        for (at, packed, name), before in zip(told, befores, strict=False):
            end = self._start + at + _LOCAL_BYTES + len(name) + packed
            if before - end < _LEAST_UNTOLD:
                continue
            left -= before - end
            if left < 0 or _LOCAL in self._source.at(end, before - end):
                return True
        return False

    def head_of(self, name: str, most: int) -> bytes:
        """The first ``most`` bytes of member ``name``, inflated; raises a DocumentError when it
        is absent, damaged before that, or locked."""
        entry, at, packed = self._located(name)
        if entry.method == _STORED:
            if len(packed) < min(entry.packed, most):
                packed = self._source.at(at, min(entry.packed, most))
            # One that ends early, or is said to be shorter than it is, has more than was seen.
            if len(packed) < min(entry.packed, most) or entry.packed != entry.size:
                raise DamagedDocument("zip member")
            return packed[:most]
        if entry.method == _DEFLATED and len(packed) == entry.packed:
            return _unpacked(packed, most)  # as nearly every part is
        if entry.method == _DEFLATED:
            parts = list(self._inflated(packed, at, entry.packed, most, most))
            return parts[0] if len(parts) == 1 else b"".join(parts)
        return inflating.unpacked(
            self._pieces(at, entry.packed), most, inflating.of_zip(entry.method)
        )

    def pieces_of(self, name: str, most: int, each: int) -> Iterator[bytes]:
        """The same in pieces, of a deflated member of at most ``each`` bytes: who only looks for
        something in it holds no more."""
        entry, at, packed = self._located(name)
        if entry.method == _DEFLATED:
            return self._inflated(packed, at, entry.packed, most, each)
        return iter((self.head_of(name, most),))

    def _located(self, name: str) -> tuple[Entry, int, bytes]:
        """The member, where its packed bytes begin, and the first of these."""
        entry = self._entries.get(name.casefold())
        if entry is None:
            raise DamagedDocument("missing part")
        if entry.encrypted:
            raise EncryptedDocument()
        if entry.method not in _METHODS:
            raise UnsupportedDocument("compression method")
        at = self._start + entry.offset
        # One read takes a member's own head and, of a small one, all of it.
        first = self._source.at(at, _LOCAL_BYTES + 512 + min(entry.packed, _CHUNK))
        if first[:4] != _LOCAL or len(first) < _LOCAL_BYTES:
            raise DamagedDocument("zip member")
        name_bytes, extra = struct.unpack_from("<HH", first, 26)
        skipped = _LOCAL_BYTES + name_bytes + extra
        # A program that reads from the front would take it for another file.
        if name_bytes <= 512 and (
            _decoded(first[_LOCAL_BYTES : _LOCAL_BYTES + name_bytes], entry.flags) != entry.name
        ):
            raise DamagedDocument("zip member")
        return entry, at + skipped, first[skipped : skipped + entry.packed]

    def _pieces(self, at: int, length: int) -> Iterator[bytes]:
        for done in range(0, length, _CHUNK):
            yield self._source.at(at + done, min(_CHUNK, length - done))

    def whole_of(self, name: str, most: int) -> bytes:
        """Member ``name`` whole; raises TooLargeDocument when it is larger than ``most``."""
        data = self.head_of(name, most + 1)
        if len(data) > most:
            raise TooLargeDocument(limit=f"{most // 2**20} MB")
        return data

    def _inflated(
        self, packed: bytes, at: int, length: int, most: int, each: int
    ) -> Iterator[bytes]:
        inflate = zlib.decompressobj(-15)
        got = 0
        done = len(packed)
        while True:
            wanted = min(most - got, each)
            try:
                part = inflate.decompress(packed, wanted)
            except zlib.error:
                raise DamagedDocument("zip member") from None
            got += len(part)
            yield part
            if got >= most or inflate.eof:
                return
            packed = inflate.unconsumed_tail
            if not packed and done >= length:
                # All was taken in; what was asked was full, so more may be waiting.
                if len(part) < wanted:
                    raise DamagedDocument("zip member")
            elif not packed:
                packed = self._source.at(at + done, min(_CHUNK, length - done))
                done += len(packed)
                if not packed:
                    raise DamagedDocument("zip member")


def _unpacked(packed: bytes, most: int) -> bytes:
    """The first ``most`` bytes of a member that is at hand whole."""
    inflate = zlib.decompressobj(-15)
    try:
        data = inflate.decompress(packed, most)
    except zlib.error:
        raise DamagedDocument("zip member") from None
    if len(data) < most and not inflate.eof:
        raise DamagedDocument("zip member")
    return data


def _entry(data: bytes, at: int) -> tuple[Entry, int]:
    (_, _, system, _, _, flags, method, _, _, crc, packed, size, name_bytes, extra, comment, _, _,
     attributes, offset) = _ENTRY.unpack_from(data, at)  # fmt: skip
    at += _CENTRAL_BYTES
    end = at + name_bytes
    raw = data[at:end]
    if _WHOLE32 in (packed, size, offset):
        packed, size, offset = _zip64(data[end : end + extra], packed, size, offset)
    name = raw.decode() if raw.isascii() else _decoded(raw, flags)
    made = _made(Entry, (name, flags, method, packed, size, offset, system, attributes, crc))
    return made, end + extra + comment


def _decoded(raw: bytes, flags: int) -> str:
    if raw.isascii():
        return raw.decode()
    return raw.decode("utf-8", "replace") if flags & _UTF8 else raw.decode("cp437")


def _zip64(extra: bytes, packed: int, size: int, offset: int) -> tuple[int, int, int]:
    """The long figures of a member beyond four gigabytes (4.5.3)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            values = [
                int.from_bytes(extra[at + 4 + 8 * i : at + 12 + 8 * i], "little")
                for i in range(length // 8)
            ]
            given = iter(values)
            size = next(given, size) if size == _WHOLE32 else size
            packed = next(given, packed) if packed == _WHOLE32 else packed
            offset = next(given, offset) if offset == _WHOLE32 else offset
            break
        at += 4 + length
    return packed, size, offset


def _end_of(source: Source) -> tuple[int, int, int, int]:
    """Where the directory begins, its length, how many members, where the archive begins."""
    for reach in (_FIRST_TAIL, _TAIL_BYTES):
        begin = max(source.size - reach, 0)
        tail = source.at(begin, reach)
        at = tail.rfind(_END)
        if at >= 0 and at + _END_BYTES <= len(tail):
            count, length, offset = struct.unpack_from("<HLL", tail, at + 10)
            end = begin + at
            if tail[at - 20 : at - 16] == _LOCATOR64:
                return _end64(source, int.from_bytes(tail[at - 12 : at - 4], "little"))
            start = end - length - offset
            if start < 0:
                raise DamagedDocument("zip directory")
            return offset + start, length, count, start
        if reach >= source.size:
            break
    raise DamagedDocument("zip directory")


def _end64(source: Source, at: int) -> tuple[int, int, int, int]:
    record = source.at(at, 56)
    if record[:4] != _END64 or len(record) < 56:
        raise DamagedDocument("zip directory")
    count, length, offset = struct.unpack_from("<QQQ", record, 32)
    return offset, length, count, 0
