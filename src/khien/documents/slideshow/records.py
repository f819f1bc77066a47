"""Records of an old PowerPoint file ([MS-PPT] 2.3.1), one inside another.

In: bytes of the main stream. Out: records in order with where they begin and how long they are.
A record that reaches over the end of what holds it ends there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from khien.core.limits import Budget

_HEAD = struct.Struct("<HHI")
_CONTAINER = 0xF
_DEEPEST = 40
_ASK_TIME = 0x3FF


class Record(NamedTuple):
    """One record: its kind, its instance, where its bytes begin and end, how deep it lies."""

    kind: int
    instance: int
    start: int
    end: int
    depth: int
    holds: bool


def record_at(data: bytes, at: int, end: int, depth: int = 0) -> Record | None:
    """The record whose head stands at ``at``, or None."""
    if at < 0 or at + 8 > end:
        return None
    head, kind, length = _HEAD.unpack_from(data, at)
    holds = head & 0xF == _CONTAINER and depth < _DEEPEST
    return Record(kind, head >> 4, at + 8, min(at + 8 + length, end), depth, holds)


def walk(data: bytes, start: int, end: int, budget: Budget) -> Iterator[Record]:
    """Every record from ``start`` to ``end``, those inside another behind it."""
    ends = [min(end, len(data))]
    at = start
    count = 0
    while ends:
        found = record_at(data, at, ends[-1], len(ends) - 1)
        if found is None:
            at = ends.pop()
            continue
        count += 1
        if not count & _ASK_TIME:
            budget.check_time()
        yield found
        if found.holds:
            ends.append(found.end)
            at = found.start
        else:
            at = found.end


def siblings(data: bytes, start: int, end: int, budget: Budget) -> Iterator[Record]:
    """The records from ``start`` to ``end``, not those inside them."""
    at = start
    count = 0
    while (found := record_at(data, at, min(end, len(data)))) is not None:
        count += 1
        if not count & _ASK_TIME:
            budget.check_time()
        yield found
        at = found.end
