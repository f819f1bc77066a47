"""Automatic lists of a Word 97-2003 file ([MS-DOC] 2.9.131, 2.9.150), as the counter of the
newer format takes them.

In: the table of lists with the levels behind it, and the table of instances. Out: a
``Numbering`` that is asked by the instance's number.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from khien.core.errors import DamagedDocument
from khien.documents.encoding import halves_joined
from khien.documents.word.numbering import Level, Numbering
from khien.documents.word.styles import Styles

_LIST_BYTES = 28
_INSTANCE_BYTES = 16
_LEVEL_BYTES = 28
_MOST_LISTS = 10_000
_LEVELS = 9
_LEGAL = 0x04
_FORMATS = {0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter",
            22: "decimalZero", 23: "bullet", 255: "none"}  # fmt: skip


def numbering(lists: bytes, levels: bytes, instances: bytes) -> Numbering:
    """The lists of one file; raises DamagedDocument."""
    found = Numbering(Styles())
    try:
        if lists:
            _add_lists(found, lists, levels)
        if instances:
            _add_instances(found, instances)
    except (struct.error, IndexError):
        raise DamagedDocument("lists") from None
    return found


def _add_lists(found: Numbering, lists: bytes, levels: bytes) -> None:
    count = min(struct.unpack_from("<H", lists)[0], _MOST_LISTS)
    at = 0
    for number in range(count):
        start = 2 + number * _LIST_BYTES
        name, simple = struct.unpack_from("<i22xB", lists, start)
        of_list: dict[int, Level] = {}
        for depth in range(1 if simple & 1 else _LEVELS):
            of_list[depth], at = _level(levels, at)
        found.lists[str(name)] = of_list


def _level(data: bytes, at: int) -> tuple[Level, int]:
    """One level and where the next one begins."""
    start, kind, flags = struct.unpack_from("<iBB", data, at)
    character, paragraph = struct.unpack_from("<BB", data, at + 24)
    at += _LEVEL_BYTES + character + paragraph
    length = struct.unpack_from("<H", data, at)[0]
    units = struct.unpack_from(f"<{min(length, 255)}H", data, at + 2)
    text = "".join(f"%{unit + 1}" if unit < _LEVELS else chr(unit) for unit in units)
    level = Level(
        start=max(start, 0),
        format=_FORMATS.get(kind, "decimal"),
        text=halves_joined(text),
        legal=bool(flags & _LEGAL),
    )
    return level, at + 2 + length * 2


def _add_instances(found: Numbering, data: bytes) -> None:
    count = min(struct.unpack_from("<I", data)[0], _MOST_LISTS)
    at = 4 + count * _INSTANCE_BYTES
    for number in range(1, count + 1):
        start = 4 + (number - 1) * _INSTANCE_BYTES
        name, overridden = struct.unpack_from("<i8xB", data, start)
        found.instances[str(number)] = str(name)
        at += 4
        for depth, begins, level, after in _overrides(data, at, min(overridden, _LEVELS)):
            at = after
            if level is not None:
                found.overrides.setdefault(str(number), {})[depth] = level
            if begins is not None:
                found.restarts.setdefault(str(number), {})[depth] = begins


def _overrides(
    data: bytes, at: int, count: int
) -> Iterator[tuple[int, int | None, Level | None, int]]:
    """(depth, where it restarts, another level, where the next begins) for each."""
    for _ in range(count):
        begins, flags = struct.unpack_from("<iI", data, at)
        at += 8
        level = None
        if flags & 0x20:
            level, at = _level(data, at)
        yield flags & 0xF, max(begins, 0) if flags & 0x10 else None, level, at
