"""The piece table ([MS-DOC] 2.8.35): which bytes of the file are which characters of the text.

In: the WordDocument stream and the Clx. Out: ``Pieces``, which give text by character position
and say where in the file a character stands, for formatting is kept by place in the file.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from khien.core.encodings import shown
from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import Limits

_CHANGES, _TABLE = 1, 2
_COMPRESSED = 0x40000000
_MOST_PIECES = 100_000


class Piece(NamedTuple):
    """Characters ``start`` to ``end`` stand at ``offset``, ``width`` bytes each; made by the
    hundred."""

    start: int
    end: int
    offset: int
    width: int
    changes: bytes = b""  # property changes that a quick save put on the whole piece

    def place(self, position: int) -> int:
        """Where in the file the character at ``position`` stands."""
        return self.offset + (position - self.start) * self.width

    def position(self, place: int) -> int:
        """Which character stands at ``place``, rounded up to a whole one."""
        return self.start + -(-(place - self.offset) // self.width)


class Pieces:
    """The pieces of one file in the order of the text."""

    def __init__(self, stream: bytes, pieces: list[Piece]) -> None:
        self._stream = stream
        self._pieces = pieces
        self._starts = [piece.start for piece in pieces]

    @classmethod
    def of(cls, stream: bytes, clx: bytes, limits: Limits, *, size: int | None = None) -> Pieces:
        """From the Clx; raises a DocumentError. ``size``: of the stream, where only its head is
        at hand and text is asked for by the places of its pieces."""
        try:
            changes, table = _parted(clx)
            pieces = list(_pieces(table, changes))
        except (struct.error, IndexError):
            raise DamagedDocument("pieces") from None
        _checked(pieces, len(stream) if size is None else size)
        if pieces[-1].end > limits.characters:
            raise TooLargeDocument(limit=str(limits.characters))
        return cls(stream, pieces)

    @property
    def end(self) -> int:
        """How many characters there are."""
        return self._pieces[-1].end

    def between(self, start: int, end: int) -> Iterator[Piece]:
        """The pieces of the characters from ``start`` to ``end``, cut to them."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        for piece in self._pieces[at:]:
            if piece.start >= end:
                return
            low, high = max(piece.start, start), min(piece.end, end)
            if low < high:
                yield Piece(low, high, piece.place(low), piece.width, piece.changes)

    def text(self, start: int, end: int) -> str:
        """The characters from ``start`` to ``end``, one for each position."""
        return "".join(self._text_of(piece) for piece in self.between(start, end))

    def place(self, position: int) -> int:
        """Where in the file the character at ``position`` stands; -1 when nowhere."""
        return next((piece.offset for piece in self.between(position, position + 1)), -1)

    def _text_of(self, piece: Piece) -> str:
        length = piece.end - piece.start
        data = self._stream[piece.offset : piece.offset + length * piece.width]
        if piece.width == 1:
            return shown(data)
        # Each unit its own character, so that positions hold; halves are joined later.
        return "".join(map(chr, struct.unpack(f"<{length}H", data)))


def _parted(clx: bytes) -> tuple[list[bytes], bytes]:
    """The property changes that pieces point to, and the table of pieces."""
    changes: list[bytes] = []
    at = 0
    while at < len(clx) and clx[at] == _CHANGES:
        length = struct.unpack_from("<h", clx, at + 1)[0]
        if length < 0 or len(changes) > _MOST_PIECES:
            raise DamagedDocument("pieces")
        changes.append(clx[at + 3 : at + 3 + length])
        at += 3 + length
    if clx[at] != _TABLE:
        raise DamagedDocument("pieces")
    length = struct.unpack_from("<I", clx, at + 1)[0]
    return changes, clx[at + 5 : at + 5 + length]


def _pieces(table: bytes, changes: list[bytes]) -> Iterator[Piece]:
    count = (len(table) - 4) // 12
    if count > _MOST_PIECES:
        raise TooLargeDocument(limit=str(_MOST_PIECES))
    positions = struct.unpack_from(f"<{count + 1}I", table, 0)
    for at in range(count):
        _flags, where, change = struct.unpack_from("<HIH", table, (count + 1) * 4 + at * 8)
        compressed = bool(where & _COMPRESSED)
        offset = where & ~_COMPRESSED & 0x7FFFFFFF
        more = b""
        if change & 1 and change >> 1 < len(changes):
            more = changes[change >> 1]
        start, end = positions[at], positions[at + 1]
        if start < end:
            yield Piece(start, end, offset // 2 if compressed else offset,
                        1 if compressed else 2, more)  # fmt: skip
        elif start > end:
            raise DamagedDocument("pieces")


def _checked(pieces: list[Piece], size: int) -> None:
    """Raise unless the pieces follow one another, lie in the file and are not more than it."""
    at = total = 0
    for piece in pieces:
        if piece.start != at or piece.place(piece.end) > size:
            raise DamagedDocument("pieces")
        at = piece.end
        total += (piece.end - piece.start) * piece.width
    # Two pieces may share bytes, but a file that is a hundred times itself is a bomb.
    if not pieces or total > max(size * 4, 1 << 20):
        raise DamagedDocument("pieces")
