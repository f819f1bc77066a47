"""Whether a .rar archive is all there: its blocks followed one after another to the last.

In: a Source. Out: yes or no. The system's reader takes an archive that was cut between two files
for a whole one. Structures: "RAR 5.0 archive format"; technote.txt of RAR 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from khien.core.errors import DamagedDocument

if TYPE_CHECKING:
    from khien.documents.source import Source

SIGNATURE_4, SIGNATURE_5 = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
_MOST_BLOCKS = 100_000
_HEAD = 64
_HAS_EXTRA, _HAS_DATA = 0x01, 0x02
_END_5, _ENCRYPTION_5 = 5, 4
_END_4, _MAIN_4, _LONG_4, _SEALED_4 = 0x7B, 0x73, 0x8000, 0x80
_LARGE_4, _FILE_4 = 0x100, 0x74


def is_whole(source: Source) -> bool:
    """Whether the last block follows on the others; of an archive whose names are locked nobody
    can tell, so yes."""
    if source.head.startswith(SIGNATURE_5):
        return _follow_5(source)
    return _follow_4(source)


def _follow_5(source: Source) -> bool:
    at = len(SIGNATURE_5)
    for _ in range(_MOST_BLOCKS):
        head = source.at(at, _HEAD)
        try:
            size, begin = _vint(head, 4)
            kind, place = _vint(head, begin)
            flags, place = _vint(head, place)
            if flags & _HAS_EXTRA:
                _, place = _vint(head, place)
            data = _vint(head, place)[0] if flags & _HAS_DATA else 0
        except IndexError:
            return False
        if kind == _ENCRYPTION_5:
            return True
        at += begin + size + data
        if kind == _END_5:
            return at <= source.size
    raise DamagedDocument("rar")


def _vint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(10):
        byte = data[at + step]
        value |= (byte & 0x7F) << 7 * step
        if byte < 0x80:
            return value, at + step + 1
    raise DamagedDocument("rar")


def _follow_4(source: Source) -> bool:
    at = len(SIGNATURE_4)
    for _ in range(_MOST_BLOCKS):
        if at == source.size:
            return True  # programs before RAR 3 wrote no last block
        head = source.at(at, _HEAD)
        if len(head) < 7:
            return False
        kind: int = head[2]
        flags, size = (int.from_bytes(head[place : place + 2], "little") for place in (3, 5))
        if size < 7:
            return False
        if kind == _MAIN_4 and flags & _SEALED_4:
            return True
        data = int.from_bytes(head[7:11], "little") if flags & _LONG_4 or kind == _FILE_4 else 0
        if kind == _FILE_4 and flags & _LARGE_4:
            data |= int.from_bytes(head[32:36], "little") << 32
        at += size + data
        if kind == _END_4:
            return at <= source.size
    raise DamagedDocument("rar")
