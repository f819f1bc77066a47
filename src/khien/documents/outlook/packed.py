"""Rich Text as Outlook packs it ([MS-OXRTFCP]): references into what came before.

In: the packed bytes. Out: the Rich Text, bounded by the limits.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import Limits

_PACKED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096
# What both sides know before the first byte, as the specification prints it.
_KNOWN = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def unpacked(data: bytes, limits: Limits) -> bytes:
    """The Rich Text in ``data``; raises a DocumentError."""
    try:
        size, raw, kind = struct.unpack_from("<II4s", data)
    except struct.error:
        raise DamagedDocument("packed text") from None
    if kind == _PLAIN:
        return data[16 : 16 + raw]
    if kind != _PACKED:
        raise DamagedDocument("packed text")
    if raw > limits.member_bytes:
        raise TooLargeDocument(limit=f"{limits.member_bytes // 2**20} MB")
    try:
        return _unpacked(data[16 : size + 4], raw)
    except IndexError:
        raise DamagedDocument("packed text") from None


def _unpacked(data: bytes, raw: int) -> bytes:
    window = bytearray(_KNOWN.ljust(_WINDOW, b" "))
    write = len(_KNOWN)
    made = bytearray()
    for is_reference, value in _tokens(data):
        start, length = value >> 4, (value & 0xF) + 2
        if is_reference and start == write:  # the end, as the specification marks it
            break
        for step in range(length if is_reference else 1):
            byte = window[(start + step) % _WINDOW] if is_reference else value
            made.append(byte)
            window[write] = byte
            write = (write + 1) % _WINDOW
        if len(made) >= raw:
            break
    return bytes(made[:raw])


def _tokens(data: bytes) -> Iterator[tuple[bool, int]]:
    """Whether each token refers back, and its value: eight after each byte of flags."""
    at = 0
    while True:
        flags = data[at]
        at += 1
        for bit in range(8):
            if flags >> bit & 1:
                yield True, data[at] << 8 | data[at + 1]
                at += 2
            else:
                yield False, data[at]
                at += 1
