"""Writes an OLE2 compound file ([MS-CFB]) from streams by path, as small as the format allows.

In: path -> bytes, parts of a path parted by "/". Out: the file. The same streams always give
the same bytes. An object that stands inside another file becomes a file of its own this way.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

SECTOR = 512
SHORT = 64
CUTOFF = 4096
FREE, END, TABLE, TABLES = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
STORAGE, STREAM, ROOT = 1, 2, 5
_IN_HEADER = 109
_PER_SECTOR = SECTOR // 4


@dataclass
class Entry:
    """One row of the directory."""

    name: str
    kind: int
    data: bytes = b""
    inside: dict[str, Entry] = field(default_factory=dict)
    child: int = FREE
    right: int = FREE
    start: int = END
    size: int = 0


def compound(streams: Mapping[str, bytes]) -> bytes:
    """The file that holds ``streams``."""
    root = Entry("Root Entry", ROOT)
    for path, data in streams.items():
        *folders, name = path.split("/")
        here = root
        for folder in folders:
            here = here.inside.setdefault(folder, Entry(folder, STORAGE))
        here.inside[name] = Entry(name, STREAM, data)
    rows = _rows(root)
    return _laid_out(rows)


def _rows(root: Entry) -> list[Entry]:
    """Every entry, siblings chained in the order that the format compares names."""
    rows = [root]
    waiting = [root]
    while waiting:
        holder = waiting.pop(0)
        inside = sorted(holder.inside.values(), key=lambda e: (len(e.name), e.name.upper()))
        first = len(rows)
        for at, entry in enumerate(inside):
            entry.right = first + at + 1 if at + 1 < len(inside) else FREE
        holder.child = first if inside else FREE
        rows += inside
        waiting += inside
    return rows


def _laid_out(rows: list[Entry]) -> bytes:
    sectors: list[bytes] = []
    chain: list[int] = []
    short = b""
    short_chain: list[int] = []

    def add(data: bytes) -> int:
        """Put ``data`` into sectors of its own; the first of them."""
        first = len(sectors)
        pieces = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        sectors.extend(pieces)
        chain.extend([*range(first + 1, first + len(pieces)), END] if pieces else [])
        return first if pieces else END

    for row in rows:
        row.size = len(row.data)
        if row.kind == STREAM and row.size >= CUTOFF:
            row.start = add(row.data)
        elif row.kind == STREAM and row.size:
            row.start = len(short) // SHORT
            count = -(-row.size // SHORT)
            short += row.data.ljust(count * SHORT, b"\0")
            short_chain += [*range(row.start + 1, row.start + count), END]
    rows[0].start, rows[0].size = add(short), len(short)
    table = struct.pack(f"<{len(short_chain)}I", *short_chain)
    table += struct.pack("<I", FREE) * (-len(short_chain) % _PER_SECTOR)
    short_start = add(table)
    directory = b"".join(map(_row, rows))
    directory += _row(Entry("", 0)) * (-len(rows) % 4)
    directory_start = add(directory)
    return _with_head(sectors, chain, directory_start, short_start, len(table) // SECTOR)


def _with_head(
    sectors: list[bytes], chain: list[int], directory: int, short: int, short_count: int
) -> bytes:
    count = further = 0
    while len(chain) + count + further > count * _PER_SECTOR:
        count += 1
        further = -(-max(count - _IN_HEADER, 0) // (_PER_SECTOR - 1))
    places = list(range(len(chain), len(chain) + count))
    first_further = len(chain) + count
    whole = [*chain, *[TABLE] * count, *[TABLES] * further]
    whole += [FREE] * (count * _PER_SECTOR - len(whole))
    table = struct.pack(f"<{len(whole)}I", *whole)
    head = bytearray(SECTOR)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<III", head, 44, count, directory, 0)
    start = first_further if further else END
    struct.pack_into("<IIIII", head, 56, CUTOFF, short, short_count, start, further)
    shown = places[:_IN_HEADER]
    struct.pack_into("<109I", head, 76, *shown, *[FREE] * (_IN_HEADER - len(shown)))
    return b"".join((bytes(head), *sectors, table, *_further(places, first_further, further)))


def _further(places: list[int], first: int, count: int) -> list[bytes]:
    """The sectors that say where those of the table lie which the header has no room for."""
    made = []
    for at in range(count):
        begin = _IN_HEADER + at * (_PER_SECTOR - 1)
        part = places[begin : begin + _PER_SECTOR - 1]
        part += [FREE] * (_PER_SECTOR - 1 - len(part))
        after = first + at + 1 if at + 1 < count else END
        made.append(struct.pack(f"<{_PER_SECTOR}I", *part, after))
    return made


def _row(entry: Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name) + 2 if name else 0, entry.kind, 1)
    head += struct.pack("<III", FREE, entry.right, entry.child) + bytes(36)
    return head + struct.pack("<IQ", entry.start, entry.size)
