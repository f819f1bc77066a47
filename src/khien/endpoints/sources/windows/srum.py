"""Days on which Windows counted a connection, from its database of resources used (SRUM).

In: the path of SRUDB.dat. Out: one trace a day and kind of adapter, never a program, account,
network's name or number of bytes: of a row only the adapter, the time and whether anything
connected are read. An ESE database, read by dissect.database; it keeps the last weeks only, so
it can show a connection and never its absence.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from khien.core.errors import DamagedDocument
from khien.endpoints.facts import OnlineTrace

if TYPE_CHECKING:
    from dissect.database.ese import ESE

# Provider of network data usage, of network connectivity usage; what says that a row counts.
_TABLES = (
    ("{973F5D5C-1D90-4944-BE8E-94B24110A93D}", ("BytesSent", "BytesRecvd")),
    ("{DD6636C4-8929-4683-974E-22C046A43763}", ("ConnectedTime",)),
)
# NET_LUID (ifdef.h): the upper 16 bits are IANA's ifType.
_KIND_AT = 48
ADAPTERS = {6: "ethernet", 23: "vpn", 71: "wifi", 243: "mobile"}
_ADAPTERS = {**ADAPTERS, 244: "mobile"}
_WITHIN = {24, 131}  # loopback; a tunnel, whose own way out is counted by itself
_SIZE_AT, _SIZES = 236, {2048, 4096, 8192, 16_384, 32_768}  # cbPageSize of the header
_DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
MOST_ROWS, MOST_PAGES, MOST_DAYS = 60_000, 40_000, 2_000
_SPARE_PAGES = 100  # the roots of tables are asked for again

Found = dict[tuple[date | None, int], datetime | None]


def connections(path: Path) -> Iterator[OnlineTrace]:
    """One trace a day and kind of adapter, with the day's last time.

    Raises DamagedDocument where the file is no such database, and after what was found where it
    is damaged or larger than is read.
    """
    found: Found = {}
    trouble: Exception | None = None
    try:
        with path.open("rb") as file:
            _read(file, found)
    except OSError:
        raise
    except Exception as error:  # the reader has no single error of its own
        trouble = error
    for (_, kind), at in sorted(found.items(), key=lambda each: (str(each[0][0]), each[0][1])):
        adapter = _ADAPTERS.get(kind)
        detail = f"SRUM {adapter or 'other'}"
        yield OnlineTrace("network-connection", at, detail, weak=adapter is None)
    if trouble is not None:
        raise DamagedDocument(type(trouble).__name__) from trouble


def _read(file: BinaryIO, found: Found) -> None:
    database = _opened(file)
    names = {table.name for table in database.tables()}
    known = [(name, counts) for name, counts in _TABLES if name in names]
    if not known:
        raise ValueError("no table of networks")
    for name, counts in known:
        table = database.table(name)
        wanted = [each for each in counts if each in table.column_names]
        if not wanted:
            raise ValueError("a table without what it counts")
        for number, row in enumerate(table.records()):
            if number >= MOST_ROWS or len(found) > MOST_DAYS:
                raise ValueError("more rows than are read")
            if any((row.get(each) or 0) > 0 for each in wanted):
                _note(row, found)


def _note(row: Any, found: Found) -> None:
    """Keep the day and kind of one row; nothing else of it is asked for."""
    kind = ((row.get("InterfaceLuid") or 0) >> _KIND_AT) & 0xFFFF
    if kind in _WITHIN:
        return
    at = _moment(row.get("TimeStamp", raw=True))
    day = at.date() if at else None
    before = found.get((day, kind))
    found[day, kind] = at if before is None or at is None else max(before, at)


def _moment(raw: bytes | None) -> datetime | None:
    """A date as the engine keeps it: days since 30 December 1899, of eight bytes, in UTC."""
    if raw is None or len(raw) != struct.calcsize("<d"):
        return None
    (days,) = struct.unpack("<d", raw)
    if not math.isfinite(days) or not 0 < days < 2**20:
        return None
    return _DAY_ZERO + timedelta(days=days)


def _opened(file: BinaryIO) -> ESE:
    """The database. However its pages point to each other, no more are visited than it has."""
    from dissect.database.ese import ESE

    head = file.read(_SIZE_AT + 4)
    if len(head) < _SIZE_AT + 4:
        raise ValueError("no header")
    size = struct.unpack_from("<I", head, _SIZE_AT)[0]
    if size not in _SIZES:
        raise ValueError("no page size")
    left = min(MOST_PAGES, file.seek(0, 2) // size + _SPARE_PAGES)

    class Bounded(ESE):  # type: ignore[misc]  # the library's types are not read
        def page(self, num: int) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise ValueError("more pages than are read")
            return super().page(num)

    database = Bounded(file)
    # Its own memory of pages would hide visits from the count.
    database.__dict__.pop("page", None)
    return database
