"""The bytes of a body: packed as zlib (RFC 1950), gzip (RFC 1952) or not at all.

Unpacked piece by piece with bounds counted on the way, so that a bomb costs no more than the
bound: bytes in all, bytes for each packed byte, elements and, in JSON, values (each costs the
parser memory).
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from khien.endpoints.inventory.errors import InventoryTooLarge, NotAnInventory

_PIECE = 2**16
_GZIP = 16 + zlib.MAX_WBITS


class Packing(StrEnum):
    """How a body is packed; an answer is packed alike."""

    ZLIB = "zlib"
    GZIP = "gzip"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class WireLimits:
    """An inventory of a full PC has 0.3 to 2 MB, packs to a tenth, has 20,000 elements."""

    packed: int = 4 * 2**20
    unpacked: int = 16 * 2**20
    ratio: int = 100
    ratio_from: int = 2**20  # below it a high ratio is no danger and does occur
    elements: int = 200_000  # and attributes: each costs the parser thirty times its letters
    values: int = 500_000  # of JSON, where an empty list costs a hundred times its three letters


INVENTORY_LIMITS = WireLimits()


def packing_of(body: bytes) -> Packing:
    """By the first bytes: a Content-Type is what agents do not agree on."""
    if body[:2] == b"\x1f\x8b":
        return Packing.GZIP
    # RFC 1950: method 8, and the two bytes as a number are divisible by 31.
    if len(body) > 2 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0:
        return Packing.ZLIB
    return Packing.PLAIN


def looks_like_json(first: bytes) -> bool:
    """By the first letter of an unpacked body."""
    return first.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def pieces(body: bytes, limits: WireLimits = INVENTORY_LIMITS) -> Iterator[bytes]:
    """The unpacked body, piece by piece; raises at the first bound that is passed."""
    if len(body) > limits.packed:
        raise InventoryTooLarge(limit=_mb(limits.packed))
    total = elements = values = 0
    is_json = False
    for piece in _unpacked(body):
        if not total:
            is_json = looks_like_json(piece)
        total += len(piece)
        if is_json:
            values += piece.count(b",") + piece.count(b"[")
        elements += piece.count(b"{") if is_json else piece.count(b"<") + piece.count(b"=")
        if total > limits.unpacked:
            raise InventoryTooLarge(limit=_mb(limits.unpacked))
        if total > limits.ratio_from and total > limits.ratio * len(body):
            raise InventoryTooLarge(limit=f"{limits.ratio}:1")
        if elements > limits.elements or values > limits.values:
            raise InventoryTooLarge(limit=str(limits.elements))
        yield piece


def _unpacked(body: bytes) -> Iterator[bytes]:
    packing = packing_of(body)
    if packing is Packing.PLAIN:
        for start in range(0, len(body), _PIECE):
            yield body[start : start + _PIECE]
        return
    stream = zlib.decompressobj(_GZIP if packing is Packing.GZIP else zlib.MAX_WBITS)
    rest = body
    try:
        while not stream.eof:
            piece = stream.decompress(rest, _PIECE)
            rest = stream.unconsumed_tail
            if piece:
                yield piece
            elif not rest and not stream.eof:
                raise NotAnInventory("cut short")
    except zlib.error as error:
        raise NotAnInventory("damaged packing") from error


def packed(text: bytes, packing: Packing) -> bytes:
    """An answer as the agent packed its question: both agents look for level 6's first bytes."""
    if packing is Packing.ZLIB:
        return zlib.compress(text)
    return gzip.compress(text, mtime=0) if packing is Packing.GZIP else text


def _mb(size: int) -> str:
    return f"{size // 2**20} MB"
