"""A tape archive: one header after another, each with its file's bytes behind it.

In: a stream gone through once. Out: members in order. Names longer than a header holds are read
in both ways in use (GNU, pax); a header that does not add up is a damaged archive, never its
end. Structures: POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Budget
from khien.documents.containers.archive import UnsafeMember, stays_inside, typed_name
from khien.documents.format import Member

BLOCK = 512
_MAGIC = slice(257, 262)
_CHECKSUM = slice(148, 156)
_OCTAL = re.compile(rb"[\0 ]*([0-7]{1,11})[\0 ]*")
_FILES = frozenset({b"0", b"\0", b"7"})
_WITHOUT_DATA = frozenset({b"1", b"2", b"3", b"4", b"5", b"6"})
_FOLDER, _LABEL = b"5", frozenset({b"V", b"D", b"K", b"g"})
_MOST_HEADER = 1 << 20  # bytes of one long name or list of attributes
_RECORD = re.compile(rb"(\d{1,7}) ([^=\n]{1,200})=")
_MOST_RECORDS = 1_000


class Stream(Protocol):
    """What is read from front to back."""

    def read(self, count: int) -> bytes:
        """``count`` bytes, fewer only at the end."""

    def skip(self, count: int) -> bool:
        """Pass over ``count`` bytes; whether they were there."""


@dataclass(frozen=True, slots=True)
class _Header:
    """What stands before one member."""

    name: bytes
    size: int
    kind: bytes


def is_tar(head: bytes) -> bool:
    """Whether ``head`` begins with a header that adds up."""
    if len(head) < BLOCK or not head[0]:
        return False
    return _OCTAL.fullmatch(head[_CHECKSUM]) is not None and _adds_up(head[:BLOCK])


def members(stream: Stream, budget: Budget) -> Iterator[Member]:
    """Every file; raises a DocumentError where the archive itself cannot be read further."""
    limits = budget.limits
    for header in budget.take(_headers(stream, budget)):
        name = typed_name(header.name)
        padded = -(-header.size // BLOCK) * BLOCK
        error: DocumentError | None = None
        if header.kind in _WITHOUT_DATA or not stays_inside(name):
            error = UnsafeMember("member")
        elif header.kind not in _FILES:
            error = UnsupportedDocument("sparse file")
        elif header.size > limits.member_bytes:
            error = TooLargeDocument(limit=f"{limits.member_bytes // 2**20} MB")
        if error is not None:
            if header.kind not in _WITHOUT_DATA and not stream.skip(padded):
                raise DamagedDocument("truncated")
            yield Member(name, error=error)
            continue
        budget.spend_bytes(header.size)
        data = stream.read(header.size)
        if len(data) < header.size:
            raise DamagedDocument("truncated")
        stream.skip(padded - header.size)
        yield Member(name, data)


def _headers(stream: Stream, budget: Budget) -> Iterator[_Header]:
    """The headers of files, those that only lengthen the next one applied; the bytes of each
    file are to be read before the next is asked for."""
    told: dict[str, bytes] = {}
    for block in budget.take(_blocks(stream), most=budget.limits.members * 4):
        kind, size = block[156:157], _number(block[124:136])
        if kind in {b"L", b"x"} or kind in _LABEL:
            data = _extension(stream, size)
            if kind == b"L":
                told["path"] = data.split(b"\0")[0]
            elif kind == b"x":
                told |= _records(data)
            continue
        if kind == b"S":
            _pass_sparse_map(stream, block)
        if kind == _FOLDER or (kind in _FILES and _name(block).endswith(b"/")):
            told = {}
            continue
        if "size" in told:
            size = _decimal(told["size"])
        sparse = any(key.startswith("GNU.sparse") for key in told)
        yield _Header(told.get("path") or _name(block), size, b"S" if sparse else kind)
        told = {}


def _blocks(stream: Stream) -> Iterator[bytes]:
    """Every block that is a header, until two of zeros or the end of the file."""
    while True:
        block = stream.read(BLOCK)
        if not block or block == bytes(BLOCK):
            return
        if len(block) < BLOCK or not _adds_up(block):
            raise DamagedDocument("tar header")
        yield block


def _adds_up(block: bytes) -> bool:
    told = _OCTAL.fullmatch(block[_CHECKSUM])
    if told is None:
        return False
    plain = sum(block) - sum(block[_CHECKSUM]) + 8 * ord(" ")
    wanted = int(told[1], 8)
    if plain == wanted:
        return True
    # Some old programs added the bytes up as signed ones.
    beyond = sum(byte > 127 for byte in block) - sum(byte > 127 for byte in block[_CHECKSUM])
    return plain - 256 * beyond == wanted


def _number(field: bytes) -> int:
    if field[0] & 0x80:  # too large for octal digits: GNU writes the number itself
        if field[0] & 0x40:
            raise DamagedDocument("tar header")
        return int.from_bytes(bytes((field[0] & 0x3F,)) + field[1:], "big")
    digits = field.strip(b"\0 ")
    if digits and _OCTAL.fullmatch(digits) is None:
        raise DamagedDocument("tar header")
    return int(digits or b"0", 8)


def _name(block: bytes) -> bytes:
    name = block[:100].split(b"\0")[0]
    prefix = block[345:500].split(b"\0")[0] if block[_MAGIC] == b"ustar" else b""
    # GNU's own format keeps times where the standard has the prefix.
    if prefix and block[257:265] != b"ustar  \0":
        return prefix + b"/" + name
    return name


def _extension(stream: Stream, size: int) -> bytes:
    if size > _MOST_HEADER:
        raise TooLargeDocument(limit=f"{_MOST_HEADER // 2**20} MB")
    data = stream.read(-(-size // BLOCK) * BLOCK)
    if len(data) < size:
        raise DamagedDocument("truncated")
    return data[:size]


def _records(data: bytes) -> dict[str, bytes]:
    """The attributes of the next file: "length key=value" a line, the length that of the line."""
    found: dict[str, bytes] = {}
    at = 0
    for _ in range(_MOST_RECORDS):
        record = _RECORD.match(data, at)
        if record is None:
            break
        end = at + int(record[1])
        if not record.end() < end <= len(data):
            raise DamagedDocument("tar header")
        found[record[2].decode("utf-8", "replace")] = data[record.end() : end - 1]
        at = end
    return found


def _decimal(text: bytes) -> int:
    if not text.isdigit() or len(text) > 18:
        raise DamagedDocument("tar header")
    return int(text)


def _pass_sparse_map(stream: Stream, block: bytes) -> None:
    goes_on = block[482:483] not in {b"", b"\0"}
    for _ in range(10_000):
        if not goes_on:
            return
        block = stream.read(BLOCK)
        if len(block) < BLOCK:
            raise DamagedDocument("truncated")
        goes_on = block[504:505] != b"\0"
    raise TooLargeDocument(limit="10000")
