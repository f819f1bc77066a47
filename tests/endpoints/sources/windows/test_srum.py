"""Connections by the database of resources used: days and kinds, and nothing of who used them."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.endpoints.ese import BIG, DATE, LONG, PAGE, TableOf, database

from khien.core.errors import DamagedDocument
from khien.endpoints.facts import OnlineTrace, OnlineTraces
from khien.endpoints.sources.places.artifacts import Artifact, Artifacts, Kind
from khien.endpoints.sources.places.layout import artifacts_in, may_be_artifact
from khien.endpoints.sources.windows import srum
from khien.endpoints.sources.windows.srum import connections
from khien.endpoints.sources.windows.traces import traces
from tests.endpoints.made_registry import MadeRegistry

DATA, LINKS = "{973F5D5C-1D90-4944-BE8E-94B24110A93D}", "{DD6636C4-8929-4683-974E-22C046A43763}"
ETHERNET, WIFI, MOBILE, LOOPBACK, TUNNEL, ODD = (n << 48 for n in (6, 71, 243, 24, 131, 53))
BOTH = {"AutoIncId": LONG, "TimeStamp": DATE, "AppId": LONG, "UserId": LONG, "InterfaceLuid": BIG,
        "L2ProfileId": LONG}  # fmt: skip
DAY = datetime(2026, 11, 3, 9, tzinfo=UTC)


def links(*rows: dict[str, Any]) -> TableOf:
    columns = BOTH | {"ConnectedTime": LONG, "ConnectStartTime": BIG, "L2ProfileFlags": LONG}
    return TableOf(columns, rows)


def data(*rows: dict[str, Any]) -> TableOf:
    return TableOf(BOTH | {"L2ProfileFlags": LONG, "BytesSent": BIG, "BytesRecvd": BIG}, rows)


def link(
    at: datetime | None, luid: int | None = ETHERNET, seconds: int | None = 60
) -> dict[str, Any]:
    return {
        "TimeStamp": at,
        "InterfaceLuid": luid,
        "ConnectedTime": seconds,
        "AppId": 3,
        "UserId": 4,
    }


def put(folder: Path, **tables: TableOf) -> Path:
    path = folder / "SRUDB.dat"
    path.write_bytes(
        database({{"links": LINKS, "data": DATA}.get(n, n): t for n, t in tables.items()})
    )
    return path


def seen(path: Path) -> list[tuple[str, str]]:
    return [(each.at.isoformat() if each.at else "", each.detail) for each in connections(path)]


def test_one_trace_a_day_and_kind_with_the_day_s_last_time(tmp_path: Path) -> None:
    hours = [DAY, DAY + timedelta(hours=5), DAY + timedelta(hours=2), DAY + timedelta(days=1)]
    path = put(tmp_path, links=links(*(link(at) for at in hours), link(DAY, WIFI)))
    assert list(connections(path)) == [
        OnlineTrace("network-connection", hours[1], "SRUM ethernet"),
        OnlineTrace("network-connection", DAY, "SRUM wifi"),
        OnlineTrace("network-connection", hours[3], "SRUM ethernet"),
    ]


def test_bytes_either_way_count_and_none_does_not(tmp_path: Path) -> None:
    def row(at: datetime, sent: int | None, received: int | None) -> dict[str, Any]:
        return {"TimeStamp": at, "InterfaceLuid": MOBILE, "BytesSent": sent, "BytesRecvd": received}

    days = [DAY + timedelta(days=n) for n in range(4)]
    told = data(
        row(days[0], 1, 0), row(days[1], None, 9), row(days[2], 0, 0), row(days[3], None, None)
    )
    path = put(
        tmp_path, data=told, links=links(link(days[3], seconds=0), link(days[3], seconds=None))
    )
    assert seen(path) == [
        (days[0].isoformat(), "SRUM mobile"), (days[1].isoformat(), "SRUM mobile"),
    ]  # fmt: skip


def test_what_stays_within_the_pc_is_none_and_an_odd_adapter_is_weak(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        links=links(link(DAY, LOOPBACK), link(DAY, TUNNEL), link(DAY, ODD), link(DAY, None)),
    )
    assert [(each.detail, each.weak) for each in connections(path)] == [
        ("SRUM other", True), ("SRUM other", True),
    ]  # fmt: skip


@pytest.mark.parametrize("days", [float("nan"), float("inf"), -1.0, 0.0, 1e300])
def test_a_time_that_is_none_leaves_the_connection(tmp_path: Path, days: float) -> None:
    path = put(tmp_path, links=links(link(DAY)))
    good = struct.pack("<d", (DAY - datetime(1899, 12, 30, tzinfo=UTC)) / timedelta(days=1))
    assert path.read_bytes().count(good) == 1
    path.write_bytes(path.read_bytes().replace(good, struct.pack("<d", days)))
    assert seen(path) == [("", "SRUM ethernet")]


def test_no_connection_is_an_answer_and_no_table_is_none(tmp_path: Path) -> None:
    assert seen(put(tmp_path, links=links())) == []
    with pytest.raises(DamagedDocument):
        seen(put(tmp_path, other=links(link(DAY))))
    with pytest.raises(DamagedDocument):  # the table is there, what it counts is not
        seen(put(tmp_path, links=TableOf(BOTH, [{"TimeStamp": DAY, "InterfaceLuid": WIFI}])))


def test_thousands_of_rows_over_many_pages(tmp_path: Path) -> None:
    rows = [link(DAY + timedelta(hours=n)) for n in range(3_000)]
    found = seen(put(tmp_path, links=links(*rows)))
    assert len(found) == len({at[:10] for at, _ in found}) == 126


def test_more_rows_than_are_read_are_told_as_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, links=links(*(link(DAY + timedelta(days=n)) for n in range(50))))
    monkeypatch.setattr(srum, "MOST_ROWS", 20)
    found = connections(path)
    assert next(found).at == DAY
    with pytest.raises(DamagedDocument):
        list(found)
    place = Artifacts((Artifact(Kind.NETWORK_USE, path, "SRUDB.dat"),), 1)
    told = traces(place, MadeRegistry())
    assert isinstance(told, OnlineTraces)
    assert told.looked == ()
    assert told.unread == ("SRUM",)
    assert len(told.traces) == 20  # what was found stays found


def test_pages_that_lead_in_a_ring_come_to_an_end(tmp_path: Path) -> None:
    path = put(tmp_path, links=links(*(link(DAY + timedelta(hours=n)) for n in range(1_000))))
    whole = path.read_bytes()
    root = 5  # the table's, a branch
    first = whole.index(struct.pack("<I", root + 1), (root + 1) * PAGE)
    for child in (root, 4, 0, 2**31, root + 2):
        path.write_bytes(whole[:first] + struct.pack("<I", child) + whole[first + 4 :])
        try:
            seen(path)
        except DamagedDocument:
            continue


def test_every_branch_over_empty_pages_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All children of each branch lead to one branch below: no row is ever met."""
    path = put(tmp_path, links=links(*(link(DAY + timedelta(hours=n)) for n in range(9_000))))
    data = bytearray(path.read_bytes())
    pages = len(data) // PAGE
    root = data[6 * PAGE : 7 * PAGE]
    for number in range(6, 40):  # physical: every one a copy of the root that leads to the next
        page = bytearray(root)
        for child in range(6, pages):
            at = page.find(
                b"\x7f" + struct.pack(">I", child | 0x80000000) + struct.pack("<I", child)
            )
            if at >= 0:
                struct.pack_into("<I", page, at + 5, number)
        data[number * PAGE : (number + 1) * PAGE] = page
    path.write_bytes(data)
    with pytest.raises(DamagedDocument):
        seen(path)


GOOD = database({LINKS: links(link(DAY), link(DAY, WIFI)), DATA: data()})


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=40),
       st.integers(0, len(GOOD)))  # fmt: skip
@settings(deadline=None, max_examples=150)
def test_a_damaged_database_is_read_or_named(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]], cut: int
) -> None:
    made = bytearray(GOOD)
    for at, value in changes:
        made[at] = value
    path = tmp_path_factory.mktemp("srum") / "SRUDB.dat"
    path.write_bytes(made[:cut] if cut % 3 == 0 else made)
    try:
        found = list(connections(path))
    except DamagedDocument:
        return
    assert all(each.detail.startswith("SRUM ") for each in found)


@given(st.binary(max_size=2_000))
@settings(deadline=None, max_examples=60)
def test_any_bytes_are_named(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    path = tmp_path_factory.mktemp("srum") / "SRUDB.dat"
    for head in (b"", GOOD[:2_000], GOOD[: PAGE * 3]):
        path.write_bytes(head + junk)
        with pytest.raises(DamagedDocument):
            list(connections(path))


def test_who_used_the_network_is_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dissect.database.ese.record import Record

    asked: set[str] = set()
    true_get = Record.get

    def noted(self: Any, attr: str, raw: bool = False) -> Any:
        if self._table.name:  # not the catalogue
            asked.add(attr)
        return true_get(self, attr, raw)

    monkeypatch.setattr(Record, "get", noted)
    row = {"TimeStamp": DAY, "InterfaceLuid": WIFI, "BytesSent": 1, "BytesRecvd": 1}
    assert seen(put(tmp_path, links=links(link(DAY)), data=data(row)))
    assert asked == {"ConnectedTime", "BytesSent", "InterfaceLuid", "TimeStamp"}


def test_where_it_lies_and_what_it_may_be_called(tmp_path: Path) -> None:
    folder = tmp_path / "C/Windows/System32/sru"
    folder.mkdir(parents=True)
    put(folder, links=links(link(DAY)))
    (found,) = artifacts_in(tmp_path).of(Kind.NETWORK_USE)
    assert found.name == "C/Windows/System32/sru/SRUDB.dat"
    flat = tmp_path / "flat"
    flat.mkdir()
    put(flat, links=links(link(DAY))).rename(flat / "MAY-07_SRUDB.dat")
    assert artifacts_in(flat).first(Kind.NETWORK_USE)
    assert may_be_artifact("x/SRUDB.dat", b"\0" * 64)


def test_a_damaged_one_is_unread_and_one_without_a_connection_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "SRUDB.dat"
    place = Artifacts((Artifact(Kind.NETWORK_USE, path, path.name),), 1)
    path.write_bytes(b"")
    told = traces(place, MadeRegistry())
    assert isinstance(told, OnlineTraces)
    assert (told.traces, told.looked, told.unread) == ((), (), ("SRUM",))
    put(tmp_path, links=links())
    told = traces(place, MadeRegistry())
    assert isinstance(told, OnlineTraces)
    assert (told.traces, told.looked, told.unread) == ((), ("SRUM",), ())
