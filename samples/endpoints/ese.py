"""Write an ESE database of tables with fixed columns, for samples and tests.

Follows the public source of the engine (github.com/microsoft/Extensible-Storage-Engine): a header
and its shadow, the catalogue as page 4, pages of 4 kB with tags, for each table one leaf or a
branch over several. No indexes, no space trees, no checksums, no long or tagged values: numbers,
dates and what a reader of SRUDB.dat needs, nothing more.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

PAGE, CATALOGUE = 4096, 4
MAGIC, VERSION, UPDATE = 0x89ABCDEF, 0x620, 20
LONG, DATE, BIG = 4, 8, 15  # JET_coltyp: Long, DateTime, LongLong
_SIZES = {LONG: 4, DATE: 8, BIG: 8}
_FORMS = {LONG: "<i", DATE: "<d", BIG: "<q"}
_ROOT, _LEAF, _PARENT, _NEW_RECORDS = 1, 2, 4, 0x800
_TABLE, _COLUMN, _ANSI = 1, 2, 1252
_HEAD, _TAG, _EXTERNAL = 40, 4, 16
_DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)

Row = Mapping[str, "int | datetime | None"]


@dataclass(frozen=True, slots=True)
class TableOf:
    """A table: its columns by name with their types, and its rows; a value left out is null."""

    columns: Mapping[str, int]
    rows: Sequence[Row] = field(default_factory=tuple)


def days(moment: datetime) -> float:
    """A date as the engine keeps it: days since 30 December 1899."""
    return (moment - _DAY_ZERO) / timedelta(days=1)


def database(tables: Mapping[str, TableOf]) -> bytes:
    """The bytes of a database."""
    pages: dict[int, bytes] = {}
    entries: list[bytes] = []
    free = CATALOGUE + 1
    for number, (name, table) in enumerate(tables.items(), start=10):
        entries.append(_entry(number, _TABLE, number, free, 0, name))
        for place, (column, kind) in enumerate(table.columns.items(), start=1):
            entries.append(_entry(number, _COLUMN, place, kind, _SIZES[kind], column))
        made = list(_tree([_row(table.columns, row) for row in table.rows], free))
        pages |= made
        free = max(number for number, _ in made) + 1
    pages[CATALOGUE] = _page(_nodes(entries), _ROOT | _LEAF)
    head = bytearray(PAGE)
    struct.pack_into("<III", head, 0, 0, MAGIC, VERSION)
    struct.pack_into("<II", head, 232, UPDATE, PAGE)
    empty = _page([], _ROOT | _LEAF)
    return bytes(head) * 2 + b"".join(pages.get(n, empty) for n in range(1, free))


def _tree(rows: list[bytes], top: int) -> Iterator[tuple[int, bytes]]:
    """(page number, page) of one table whose root is ``top``."""
    groups = list(_grouped(_nodes(rows)))
    if len(groups) < 2:
        yield top, _page(groups[0] if groups else [], _ROOT | _LEAF)
        return
    children = []
    for number, group in enumerate(groups, start=top + 1):
        following = number + 1 if number < top + len(groups) else 0
        yield number, _page(group, _LEAF, before=number - 1 if children else 0, after=following)
        children.append(_node(_key(number), struct.pack("<I", number)))
    yield top, _page(children, _ROOT | _PARENT)


def _grouped(nodes: Iterable[bytes]) -> Iterator[list[bytes]]:
    group: list[bytes] = []
    room = PAGE - _HEAD - _TAG - _EXTERNAL
    left = room
    for node in nodes:
        if len(node) + _TAG > left:
            yield group
            group, left = [], room
        group.append(node)
        left -= len(node) + _TAG
    if group:
        yield group


def _page(nodes: Sequence[bytes], flags: int, *, before: int = 0, after: int = 0) -> bytes:
    """A page: its head, tag 0 (a root's external header, else no common start of keys), nodes."""
    first = bytes(_EXTERNAL) if flags & _ROOT else b""
    data, tags = b"", []
    for part in (first, *nodes):
        tags.append(struct.pack("<HH", len(part), len(data)))
        data += part
    room = PAGE - _HEAD - len(data) - _TAG * len(tags)
    if room < 0:
        raise ValueError("more than a page holds")
    head = struct.pack(
        "<QQIIIHHHHI", 0, 0, before, after, 0, room, 0, len(data), len(tags), flags | _NEW_RECORDS
    )
    return head + data + bytes(room) + b"".join(reversed(tags))


def _nodes(records: Iterable[bytes]) -> list[bytes]:
    return [_node(_key(number), record) for number, record in enumerate(records, start=1)]


def _node(key: bytes, data: bytes) -> bytes:
    return struct.pack("<H", len(key)) + key + data


def _key(number: int) -> bytes:
    """A key of one 32-bit number: present, then the number that sorts as its bytes do."""
    return b"\x7f" + struct.pack(">I", number | 0x80000000)


def _row(columns: Mapping[str, int], row: Row) -> bytes:
    fixed, nulls = b"", 0
    for place, (name, kind) in enumerate(columns.items()):
        value = row.get(name)
        if value is None:
            nulls |= 1 << place
        told = days(value) if isinstance(value, datetime) else value or 0
        fixed += struct.pack(_FORMS[kind], told)
    return _record(fixed, len(columns), nulls)


def _entry(table: int, kind: int, number: int, told: int, size: int, name: str) -> bytes:
    """A line of the catalogue: of a table its root page, of a column its type and size."""
    fixed = struct.pack("<ihiiiii", table, kind, number, told, size, 0, _ANSI)
    return _record(fixed, 7, 0, name.encode("ascii"))


def _record(fixed: bytes, columns: int, nulls: int, text: bytes | None = None) -> bytes:
    """Fixed columns from 1 on, which of them are null, and one variable column (128)."""
    bits = nulls.to_bytes((columns + 7) // 8, "little")
    end = 4 + len(fixed) + len(bits)
    variable = b"" if text is None else struct.pack("<H", len(text)) + text
    return struct.pack("<BBH", columns, 127 if text is None else 128, end) + fixed + bits + variable
