"""Small writers of archives: of 7z and RAR 5 the standard library has none.

In: names and bytes. Out: one archive. Nothing is packed in RAR, as only its own program may; in
7z by whichever of the library's filters is asked for. Structures: 7zFormat.txt of the LZMA SDK;
"RAR 5.0 archive format" (rarlab.com).
"""

from __future__ import annotations

import io
import lzma
import struct
import tarfile
import zlib
from collections.abc import Mapping, Sequence

Coders = Sequence[tuple[bytes, bytes]]  # method and properties, from what comes out to what lies
COPY: Coders = ((b"\x00", b""),)


def seven_zip(
    files: Mapping[str, bytes],
    *,
    coders: Coders = COPY,
    packed: bytes | None = None,
    sizes: Sequence[int] = (),
    attributes: Sequence[int] = (),
    wrong_sum: bool = False,
) -> bytes:
    """All of ``files`` packed together; an empty one has no bytes. ``packed``: the packed bytes,
    when ``coders`` are others than a copy; ``sizes``: what each coder gives."""
    full = [data for data in files.values() if data]
    plain = b"".join(full)
    body = plain if packed is None else packed
    header = b"\x01"
    if full:
        header += b"\x04" + _streams(full, coders, body, sizes or [len(plain)] * len(coders))
    header += b"\x05" + _number(len(files))
    empty = [not data for data in files.values()]
    if any(empty):
        header += _property(0x0E, _bits(empty)) + _property(0x0F, _bits([True] * sum(empty)))
    names = b"".join(name.encode("utf-16-le") + b"\0\0" for name in files)
    header += _property(0x11, b"\0" + names)
    if attributes:
        given = b"".join(struct.pack("<L", each) for each in attributes)
        header += _property(0x15, b"\x01\0" + given)
    header += b"\0\0"
    return seven_file(body, header, wrong_sum=wrong_sum)


def seven_file(body: bytes, header: bytes, *, wrong_sum: bool = False) -> bytes:
    """An archive of packed bytes and the header that tells of them."""
    start = struct.pack("<QQL", len(body), len(header), zlib.crc32(header) ^ wrong_sum)
    return (
        b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<L", zlib.crc32(start)) + start + body + header
    )


def encoded(header: bytes, before: int) -> tuple[bytes, bytes]:
    """``header`` packed by LZMA, and the header that says so; ``before``: where it will lie."""
    packed, properties = lzma1(header)
    told = b"\x17\x06" + _number(before) + b"\x01\x09" + _number(len(packed)) + b"\0"
    told += b"\x07\x0b\x01\0\x01\x23\x03\x01\x01" + _number(len(properties)) + properties
    told += b"\x0c" + _number(len(header)) + b"\x0a\x01" + struct.pack("<L", zlib.crc32(header))
    return packed, told + b"\0\0"


def lzma1(data: bytes) -> tuple[bytes, bytes]:
    """``data`` packed by LZMA without a mark at its end, and the five bytes it is undone by."""
    made = lzma.compress(data, lzma.FORMAT_ALONE, preset=1)
    return made[13:], made[:5]


def _streams(full: list[bytes], coders: Coders, body: bytes, sizes: Sequence[int]) -> bytes:
    told = b"\x06" + _number(0) + _number(1) + b"\x09" + _number(len(body)) + b"\0"
    told += b"\x07\x0b\x01\0" + _number(len(coders))
    for method, properties in coders:
        told += bytes((len(method) | (0x20 if properties else 0),)) + method
        told += _number(len(properties)) + properties if properties else b""
    for at in range(len(coders) - 1):
        told += _number(at) + _number(at + 1)
    told += b"\x0c" + b"".join(map(_number, sizes)) + b"\0"
    told += b"\x08\x0d" + _number(len(full))
    if len(full) > 1:
        told += b"\x09" + b"".join(_number(len(data)) for data in full[:-1])
    sums = b"".join(struct.pack("<L", zlib.crc32(data)) for data in full)
    return told + b"\x0a\x01" + sums + b"\0\0"


def _property(kind: int, data: bytes) -> bytes:
    return bytes((kind,)) + _number(len(data)) + data


def _bits(flags: Sequence[bool]) -> bytes:
    made = bytearray(-(-len(flags) // 8))
    for at, flag in enumerate(flags):
        made[at >> 3] |= (0x80 >> (at & 7)) * flag
    return bytes(made)


def _number(value: int) -> bytes:
    """A number as 7z writes it: leading ones say how many bytes follow the first."""
    for more in range(8):
        if value < 1 << (7 * (more + 1)):
            lead = (0xFF << (8 - more)) & 0xFF
            low = value & ((1 << (8 * more)) - 1)
            return bytes((lead | value >> (8 * more),)) + low.to_bytes(more, "little")
    return b"\xff" + value.to_bytes(8, "little")


def flat_xml(lines: Sequence[str]) -> bytes:
    """A document of Word 2003 in XML, each line a paragraph of two runs."""
    runs = (
        f"<w:p><w:r><w:t>{line[:1]}</w:t></w:r><w:r><w:t>{line[1:]}</w:t></w:r></w:p>"
        for line in lines
    )
    space = "http://schemas.microsoft.com/office/word/2003/wordml"
    return (
        "<?xml version='1.0' encoding='UTF-8'?><?mso-application progid='Word.Document'?>"
        f"<w:wordDocument xmlns:w='{space}'><w:body>{''.join(runs)}</w:body></w:wordDocument>"
    ).encode()


def tape(**files: bytes) -> bytes:
    """A tape archive with fixed times; "_" in a name stands for the dot."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as made:
        for name, data in files.items():
            info = tarfile.TarInfo(name.replace("_", "."))
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def rar5(files: Mapping[str, bytes], *, wrong_sum: bool = False, method: int = 0) -> bytes:
    """An archive in which nothing is packed; ``method``: what it says of that."""
    made = b"Rar!\x1a\x07\x01\x00" + _block(1, 0, b"", b"\0")
    for name, data in files.items():
        typed = name.encode()
        told = b"\x04" + _vint(len(data)) + _vint(0o100644)
        told += struct.pack("<L", zlib.crc32(data) ^ wrong_sum)
        told += _vint(method << 7) + b"\x01" + _vint(len(typed)) + typed
        made += _block(2, 2, _vint(len(data)), told) + data
    return made + _block(5, 0, b"", b"\0")


def _block(kind: int, flags: int, data_size: bytes, rest: bytes) -> bytes:
    told = _vint(kind) + _vint(flags) + data_size + rest
    told = _vint(len(told)) + told
    return struct.pack("<L", zlib.crc32(told)) + told


def _vint(value: int) -> bytes:
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*made, value))
