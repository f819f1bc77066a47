"""A 7z archive read from its header, its files unpacked one after another.

In: a Source. Out: members. Files that were packed together are unpacked together, once, and no
more of them is held than one. What it can unpack: stored, LZMA, LZMA2, bzip2 and deflate, with
the filters for programs; a locked archive is named, and so is any other way of packing.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Budget
from khien.documents.containers import inflating, seven_header
from khien.documents.containers.archive import UnsafeMember, safe_name, stays_inside
from khien.documents.containers.seven_header import Coder, File, Folder, Header
from khien.documents.format import Member

if TYPE_CHECKING:
    from khien.documents.source import Source

SIGNATURE = b"7z\xbc\xaf\x27\x1c"
_START = 32
_MOST_HEADER = 16 * 2**20
_LAYERS = 4  # headers packed in headers
_RATIO_FREE_BYTES = 8 << 20
_LOCKED = b"\x06\xf1\x07\x01"
_COPY, _LZMA2, _LZMA, _DEFLATE, _BZIP2 = (
    b"\x00", b"\x21", b"\x03\x01\x01", b"\x04\x01\x08", b"\x04\x02\x02",
)  # fmt: skip
# Filters for programs, under their old and their new names -> lzma's number of each.
_FILTERS = {
    b"\x03": 0x03, b"\x04": 0x04, b"\x05": 0x05, b"\x06": 0x06, b"\x07": 0x07, b"\x08": 0x08,
    b"\x09": 0x09, b"\x03\x03\x01\x03": 0x04, b"\x03\x03\x02\x05": 0x05,
    b"\x03\x03\x04\x01": 0x06, b"\x03\x03\x05\x01": 0x07, b"\x03\x03\x07\x01": 0x08,
    b"\x03\x03\x08\x05": 0x09,
}  # fmt: skip
_DELTA = 0x03
_UNIX, _LINK_OR_DEVICE = 0x8000, {0o120000, 0o010000, 0o020000, 0o060000}


def is_known(header: Header) -> bool:
    """Whether all of its files are packed in ways that are undone here, or locked."""
    known = {_COPY, _LZMA2, _LZMA, _DEFLATE, _BZIP2, _LOCKED, *_FILTERS}
    methods = [each.method for folder in header.folders for each in folder.chain]
    return known.issuperset(methods) and not any(each.tangled for each in header.folders)


def members(source: Source, header: Header, budget: Budget) -> Iterator[Member]:
    """Every file; raises a DocumentError where the archive itself cannot be read."""
    files = iter(budget.take(each for each in header.files if not each.is_folder))
    for folder in header.folders:
        yield from _of_folder(source, folder, files, budget)
    for each in files:
        if each.has_data:
            raise DamagedDocument("7z header")
        yield Member(safe_name(each.name))


def _of_folder(
    source: Source, folder: Folder, files: Iterator[File], budget: Budget
) -> Iterator[Member]:
    trouble: DocumentError | None = None
    try:
        pieces = _Pieces(_unpacked(source, folder, budget))
    except DocumentError as failed:
        pieces, trouble = _Pieces(iter(())), failed
    for size, crc in folder.parts:
        each = next(files, None)
        while each is not None and not each.has_data:
            yield Member(safe_name(each.name))
            each = next(files, None)
        if each is None:
            raise DamagedDocument("7z header")
        name = safe_name(each.name)
        if trouble is None:
            try:
                data, error = _part(pieces, each, size, crc, budget)
            except DocumentError as failed:
                trouble = failed
        if trouble is not None:
            yield Member(name, error=trouble)
        elif error is not None:
            yield Member(name, error=error)
        else:
            yield Member(name, data)


def _part(
    pieces: _Pieces, file: File, size: int, crc: int | None, budget: Budget
) -> tuple[bytes, DocumentError | None]:
    """The next file of a folder: its bytes, or what is wrong with it alone."""
    if not _is_safe(file):
        pieces.skip(size, budget)
        return b"", UnsafeMember("member")
    if size > budget.limits.member_bytes:
        pieces.skip(size, budget)
        return b"", TooLargeDocument(limit=f"{budget.limits.member_bytes // 2**20} MB")
    budget.spend_bytes(size)
    data = pieces.read(size)
    if crc is not None and zlib.crc32(data) != crc:
        return b"", DamagedDocument("7z member")
    return data, None


def _is_safe(file: File) -> bool:
    kind = file.attributes >> 16 & 0o170000 if file.attributes & _UNIX else 0
    return stays_inside(file.name) and kind not in _LINK_OR_DEVICE


class _Pieces:
    """A folder's bytes, taken file by file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""

    def read(self, count: int) -> bytes:
        """Exactly ``count`` bytes; raises a DocumentError."""
        parts = [self._held[:count]]
        self._held = self._held[count:]
        left = count - len(parts[0])
        while left > 0:
            part = next(self._pieces, b"")
            if not part:
                raise DamagedDocument("truncated")
            parts.append(part[:left])
            self._held = part[left:]
            left -= len(parts[-1])
        return b"".join(parts)

    def skip(self, count: int, budget: Budget) -> None:
        """Unpack ``count`` bytes for those behind them."""
        while count > 0:
            part = min(count, inflating.CHUNK)
            budget.spend_bytes(part)
            budget.check_time()
            self.read(part)
            count -= part


def header_of(source: Source, budget: Budget) -> Header:
    """What the archive says of itself; raises a DocumentError."""
    start = source.at(0, _START)
    if len(start) < _START or not start.startswith(SIGNATURE):
        raise DamagedDocument("7z")
    if zlib.crc32(start[12:32]) != int.from_bytes(start[8:12], "little"):
        raise DamagedDocument("7z")
    offset, size = (int.from_bytes(start[at : at + 8], "little") for at in (12, 20))
    if size == 0:
        return Header()
    if size > _MOST_HEADER:
        raise TooLargeDocument(limit=f"{_MOST_HEADER // 2**20} MB")
    data = source.at(_START + offset, size) if offset < source.size else b""
    if len(data) < size or zlib.crc32(data) != int.from_bytes(start[28:32], "little"):
        raise DamagedDocument("7z header")
    for _ in range(_LAYERS):
        if data[0] != seven_header.ENCODED:
            return seven_header.parsed(data)
        folder = seven_header.encoded(data)
        if not 0 < folder.size <= _MOST_HEADER:
            raise TooLargeDocument(limit=f"{_MOST_HEADER // 2**20} MB")
        data = _Pieces(_unpacked(source, folder, budget)).read(folder.size)
        if folder.crc is not None and zlib.crc32(data) != folder.crc:
            raise DamagedDocument("7z header")
    raise DamagedDocument("7z header")


def _unpacked(source: Source, folder: Folder, budget: Budget) -> Iterator[bytes]:
    """What ``folder`` unpacks to, piece by piece; raises a DocumentError."""
    methods = folder.tangled or [each.method for each in folder.chain]
    if _LOCKED in methods:
        raise EncryptedDocument()
    if folder.tangled or not folder.chain:
        raise UnsupportedDocument("compression method")
    if folder.size > max(_RATIO_FREE_BYTES, folder.packed * budget.limits.ratio):
        raise TooLargeDocument(limit=f"{budget.limits.ratio}:1")
    *outer, packer = folder.chain
    size = folder.sizes[folder.chain_sizes[-1]]
    packed = _stored(source, folder, budget)
    filters = [_filter(each) for each in outer]
    if packer.method == _LZMA2:
        decoder = inflating.raw_decoder([*filters, _lzma2(packer)])
        return inflating.stream(decoder, b"", packed, folder.size)
    plain = _plain(packer, packed, size)
    if not filters:
        return plain
    decoder = inflating.raw_decoder([*filters, {"id": 0x21, "dict_size": 1 << 16}])
    return inflating.stream(decoder, b"", _as_lzma2(plain), folder.size)


def _stored(source: Source, folder: Folder, budget: Budget) -> Iterator[bytes]:
    for done in range(0, folder.packed, inflating.CHUNK):
        budget.check_time()
        count = min(inflating.CHUNK, folder.packed - done)
        data = source.at(_START + folder.offset + done, count)
        if len(data) < count:
            raise DamagedDocument("truncated")
        yield data


def _plain(packer: Coder, packed: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The data of the one coder that packs."""
    if packer.method == _COPY:
        return packed
    if packer.method == _LZMA:
        import lzma

        # A header in the old file format tells the decoder where the data ends.
        inflating.lzma1(packer.properties)
        first = packer.properties[:5] + size.to_bytes(8, "little")
        return inflating.stream(lzma.LZMADecompressor(lzma.FORMAT_ALONE), first, packed, size)
    if packer.method == _BZIP2:
        import bz2

        return inflating.stream(bz2.BZ2Decompressor(), b"", packed, size)
    if packer.method == _DEFLATE:
        return inflating.stream(inflating.Inflate(), b"", packed, size)
    raise UnsupportedDocument("compression method")


def _lzma2(coder: Coder) -> dict[str, Any]:
    if len(coder.properties) != 1 or coder.properties[0] > 40:
        raise DamagedDocument("lzma")
    bits = coder.properties[0]
    size = 0xFFFFFFFF if bits == 40 else (2 | bits & 1) << (bits // 2 + 11)
    return {"id": 0x21, "dict_size": inflating.dictionary(size)}


def _filter(coder: Coder) -> dict[str, Any]:
    number = _FILTERS.get(coder.method)
    if number is None:
        raise UnsupportedDocument("compression method")
    if number == _DELTA:
        return {"id": number, "dist": (coder.properties[0] if coder.properties else 0) + 1}
    return {"id": number}


def _as_lzma2(plain: Iterator[bytes]) -> Iterator[bytes]:
    """Bytes as LZMA2 that packs nothing: the library undoes a filter only behind that."""
    control = 1
    for piece in plain:
        for at in range(0, len(piece), 0x10000):
            part = piece[at : at + 0x10000]
            yield bytes((control, *(len(part) - 1).to_bytes(2, "big"))) + part
            control = 2
    yield b"\0"
