"""Words drawn on the page: text boxes by the shape that shows them, and word art.

In: the drawing part ([MS-ODRAW]) and the tables of shapes. Out: where each shape is anchored,
which words it holds.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from khien.core.limits import Budget

_CONTAINER = 0xF
_SHAPE, _OPTIONS = 0xF00A, 0xF00B
_WORDS_OPTION = 0x00C0  # gtextUNICODE
_COMPLEX = 0x8000
_DEEPEST = 40
_ANCHOR_BYTES = 26
_BOX_BYTES = 22
_BOX_SHAPE_AT = 14


def anchors(table: bytes) -> dict[int, int]:
    """Shape id -> the character it is anchored at."""
    count = max(len(table) - 4, 0) // (4 + _ANCHOR_BYTES)
    positions = struct.unpack_from(f"<{count}I", table) if count else ()
    start = (count + 1) * 4
    return {
        struct.unpack_from("<I", table, start + at * _ANCHOR_BYTES)[0]: position
        for at, position in enumerate(positions)
    }


def boxes(table: bytes) -> Iterator[tuple[int, int, int]]:
    """(shape id, start, end) of each text box in the story of boxes."""
    count = max(len(table) - 4, 0) // (4 + _BOX_BYTES)
    positions = struct.unpack_from(f"<{count + 1}I", table) if count else ()
    for at in range(count):
        where = (count + 1) * 4 + at * _BOX_BYTES + _BOX_SHAPE_AT
        yield struct.unpack_from("<I", table, where)[0], positions[at], positions[at + 1]


def word_art(drawings: bytes, budget: Budget) -> list[tuple[int, str]]:
    """(shape id, words) of each piece of word art."""
    found: list[tuple[int, str]] = []
    shape = 0
    for kind, instance, content in _records(drawings, budget):
        if kind == _SHAPE and len(content) >= 4:
            shape = struct.unpack_from("<I", content)[0]
        elif kind == _OPTIONS:
            said = words(content, instance)
            if said.strip():
                found.append((shape, said))
    return found


def _records(data: bytes, budget: Budget) -> Iterator[tuple[int, int, bytes]]:
    """(type, instance, content) of every record that is no container, in order."""
    ends = [len(data)]
    at = 0
    while ends:
        if at + 8 > ends[-1]:
            at = ends.pop()
            continue
        budget.check_time()
        head, kind, length = struct.unpack_from("<HHI", data, at)
        if kind < 0xF000:  # between two drawings stands a byte that says which is whose
            at += 1
            continue
        at += 8
        end = min(at + length, ends[-1])
        if head & 0xF == _CONTAINER and len(ends) < _DEEPEST:
            ends.append(end)
            continue
        yield kind, head >> 4, data[at:end]
        at = end


def words(options: bytes, count: int) -> str:
    """The words of word art among a shape's options; long values stand behind the fixed ones."""
    at = count * 6
    if at > len(options):
        return ""
    for number in range(count):
        code, value = struct.unpack_from("<HI", options, number * 6)
        if code & 0x3FFF == _WORDS_OPTION and code & _COMPLEX:
            return options[at : at + value].decode("utf-16-le", "replace").partition("\0")[0]
        if code & _COMPLEX:
            at += value
    return ""
