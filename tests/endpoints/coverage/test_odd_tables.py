"""Tables as nobody should write them and somebody does: each cell is words a database can keep,
a row is whole, and a day that is none is never taken for one."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.dates import VIETNAM
from khien.core.errors import KhienError
from khien.endpoints.coverage import columns, tables
from khien.endpoints.coverage.columns import FIELDS
from khien.endpoints.coverage.errors import NotAList
from khien.endpoints.coverage.identity import keys_of
from khien.endpoints.coverage.rows import SourceRow, macs_in, rows_of, when

HEAD = ["Tên máy tính", "Số sê-ri", "Địa chỉ MAC", "Lần cuối kết nối", "Trạng thái"]


def taken(data: bytes) -> list[SourceRow]:
    table = tables.read(data)
    return list(rows_of(table, columns.guess(table.headers), "x"))


def written(*rows: list[str], delimiter: str = ",") -> str:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue()


def book(write: Any, **options: Any) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True, **options})
    write(made)
    made.close()
    return target.getvalue()


def whole(row: SourceRow) -> None:
    """What the console's columns can keep, and dates that any zone can show."""
    texts = [row.hostname, row.user, row.unit, row.asset_code, row.os, row.product, row.version,
             row.status, row.uuid, *row.serials, *row.macs, *row.ips]  # fmt: skip
    if row.found:
        texts += [row.found.name, row.found.where]
    for text in texts:
        assert "\0" not in text
        assert "\n" not in text
        text.encode()
    assert row.hostname or row.serials or row.macs or row.uuid
    for at in (row.last_seen, row.signatures_at, row.found.at if row.found else None):
        assert at is None or at.astimezone(UTC).astimezone(VIETNAM) == at


class TestCells:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
    def test_what_a_database_cannot_keep_is_left_out(self, encoding: str) -> None:
        begins = written(HEAD, *[["MAY-1", "SN-00001", "", "", "On"]] * 8_000)
        (*_, last) = taken((begins + "PC\0\u200b-9,S\x07N-9,,,\n").encode(encoding))
        assert (last.hostname, last.serials) == ("PC-9", ("SN-9",))

    def test_several_serials_under_one_another_in_a_cell(self) -> None:
        """Alt+Enter in a workbook: two serials, not one that is nobody's."""
        row = ["PC-1", "5CD1234ABC\n8XYZ99887", "00-1A-2B-3C-4D-5E\r\n00-1A-2B-3C-4D-5F", "", ""]
        (found,) = taken(written(HEAD, row).encode())
        assert found.serials == ("5CD1234ABC", "8XYZ99887")
        assert found.macs == ("001a2b3c4d5e", "001a2b3c4d5f")
        assert keys_of(found).serials == {"5CD1234ABC", "8XYZ99887"}

    def test_other_cells_of_several_lines_are_one(self) -> None:
        (found,) = taken(written(HEAD, ["PC\n-1", "", "", "", "Đang\nbảo vệ"]).encode())
        assert (found.hostname, found.status, found.protected) == ("PC -1", "Đang bảo vệ", True)

    def test_a_header_of_several_lines_is_known(self) -> None:
        table = tables.read(written(["Tên\nmáy tính", "Số\r\nsê-ri"], ["a", "b"]).encode())
        assert table.headers == ("Tên máy tính", "Số sê-ri")
        assert columns.guess(table.headers) == {"hostname": 0, "serials": 1}

    def test_a_long_cell_is_cut_and_the_row_stays(self) -> None:
        (found,) = taken(written(HEAD, ["x" * 9_000, "S" * 9_000, "", "", "On"]).encode())
        assert (len(found.hostname), found.protected) == (253, True)

    @given(st.lists(st.sampled_from(["Host", "Host (2)", "Host (3)", "", "x"]), min_size=1))
    @settings(max_examples=60, deadline=None)
    def test_no_two_headers_are_alike(self, names: list[str]) -> None:
        headers = tables._headers([*names, "end"])
        assert len(set(headers)) == len(headers) == len(names) + 1

    @given(st.lists(st.lists(st.text(max_size=20), min_size=5, max_size=5), max_size=5))
    @settings(max_examples=80, deadline=None)
    def test_any_cells_are_rows_that_can_be_kept(self, rows: list[list[str]]) -> None:
        data = written(HEAD, *rows).encode("utf-8", "replace")
        try:
            found = taken(data)
        except KhienError:
            return
        for row in found:
            whole(row)
            keys_of(row)

    @given(
        st.dictionaries(st.sampled_from(sorted(FIELDS)), st.integers(0, 4)),
        st.lists(
            st.lists(
                st.sampled_from(["", "01/01/0001", "31/12/9999 23:59 -05:00", "45000", "a\0b",
                                 "10.0.0.1", "00:1a:2b:3c:4d:5e", "Trojan", "x" * 3_000]),
                min_size=5, max_size=5,
            ), max_size=3,
        ),
    )  # fmt: skip
    @settings(max_examples=70, deadline=None)
    def test_any_column_may_be_named_anything(
        self, mapping: dict[str, int], rows: list[list[str]]
    ) -> None:
        table = tables.Table(tuple(HEAD), tuple(map(tuple, (map(tables._cell, r) for r in rows))))
        try:
            found = list(rows_of(table, mapping, "x"))
        except KhienError:
            return
        for row in found:
            whole(row)


class TestFiles:
    @pytest.mark.parametrize("sign", ['"', " ", "\\", "a", "é", "\r", ";;"])
    def test_excels_own_line_may_name_any_sign(self, sign: str) -> None:
        data = f"sep={sign}\nHost{sign}Status\nPC{sign}On\n".encode()
        try:
            table = tables.read(data)
        except KhienError:
            return
        assert all(len(row) == len(table.headers) for row in table.rows)

    @pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
    def test_lines_may_end_as_on_any_system(self, ends: str) -> None:
        table = tables.read(ends.join(["Hostname;Status", "a;On", "b;Off", ""]).encode())
        assert table.rows == (("a", "On"), ("b", "Off"))

    def test_empty_lines_keep_the_numbers_of_lines(self) -> None:
        found = taken(b"Hostname;Status\n\na;On\n;;\nb;Off\n\n\n")
        assert [(row.hostname, row.line) for row in found] == [("a", 3), ("b", 5)]

    def test_a_quote_that_never_ends_is_no_crash(self) -> None:
        text = 'Hostname;Status\n"a;On\nb;Off\n' + "c;On\n" * 3
        table = tables.read(text.encode())
        assert len(table.headers) == 2
        with pytest.raises(NotAList):
            tables.read(('Hostname;Status\n"' + "x" * 200_000).encode())

    @pytest.mark.parametrize(
        ("said", "expected"),
        [('date1904="1"', True), ('date1904="true"', True), ("date1904 = '1'", True),
         ('date1904="0"', False), ('date1904="false"', False), ('backdate1904="1"', False)],
    )  # fmt: skip
    def test_the_other_beginning_of_days_however_it_is_said(
        self, said: str, expected: bool
    ) -> None:
        def write(made: Any) -> None:
            sheet = made.add_worksheet()
            for column, name in enumerate(HEAD):
                sheet.write_string(0, column, name)

        source, target = io.BytesIO(book(write)), io.BytesIO()
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == "xl/workbook.xml":
                    assert b"<workbookPr " in data
                    data = data.replace(b"<workbookPr ", f"<workbookPr {said} ".encode(), 1)
                new.writestr(name, data)
        assert tables.read(target.getvalue()).since_1904 is expected

    def test_headings_in_two_rows_with_merged_cells(self) -> None:
        def write(made: Any) -> None:
            sheet = made.add_worksheet()
            sheet.merge_range("A1:E1", "SỔ TÀI SẢN NĂM 2026")
            sheet.merge_range("A3:B3", "Thông tin máy")
            sheet.merge_range("C3:E3", "Bảo vệ")
            for column, name in enumerate(HEAD):
                sheet.write_string(3, column, name)
            sheet.merge_range("A5:A6", "PC-1")  # one name over two rows
            sheet.write_string(4, 1, "5CD1234ABC")
            sheet.write_string(5, 1, "8XYZ99887")
            sheet.write_datetime(4, 3, datetime(2026, 11, 23, 8))

        found = taken(book(write))
        assert [(row.line, row.hostname, row.serials) for row in found] == [
            (5, "PC-1", ("5CD1234ABC",)), (6, "", ("8XYZ99887",)),
        ]  # fmt: skip
        assert found[0].last_seen == datetime(2026, 11, 23, 8, tzinfo=VIETNAM)

    def test_errors_truths_and_numbers_of_a_workbook(self) -> None:
        def write(made: Any) -> None:
            sheet = made.add_worksheet()
            for column, name in enumerate(HEAD):
                sheet.write_string(0, column, name)
            sheet.write_number(1, 0, 12345678901234)
            sheet.write_formula(1, 1, "=NA()", value="#N/A")
            sheet.write_boolean(1, 4, True)
            sheet.write_number(2, 0, 7.5)
            sheet.write_boolean(2, 4, False)

        first, second = taken(book(write))
        assert (first.hostname, first.serials, first.protected) == ("12345678901234", (), True)
        assert (second.hostname, second.protected) == ("7.5", False)

    @given(st.integers(0, 20_000), st.integers(0, 255))
    @settings(max_examples=40, deadline=None)
    def test_a_damaged_workbook_is_read_or_refused(self, at: int, value: int) -> None:
        body = bytearray(SMALL)
        body[at % len(body)] = value
        try:
            found = taken(bytes(body))
        except KhienError:
            return
        for row in found:
            whole(row)


def _small() -> bytes:
    def write(made: Any) -> None:
        sheet = made.add_worksheet()
        for at, row in enumerate([HEAD, ["PC-1", "5CD1234ABC", "", "23/11/2026", "On"]]):
            for column, words in enumerate(row):
                sheet.write_string(at, column, words)

    return book(write)


SMALL = _small()


class TestDays:
    @pytest.mark.parametrize(
        "never",
        ["01/01/0001", "1/1/0001 12:00:00 AM", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00",
         "1601-01-01 00:00:00", "9999-12-31T23:59:59-05:00", "31/12/9999", "Never", "chưa bao giờ",
         "1/2/345", "3 tháng trước", "00/00/0000", "-"],
    )  # fmt: skip
    def test_how_programs_write_never_is_no_day_and_is_kept_in_mind(self, never: str) -> None:
        """ATTACKS 18: such a day overflows where another zone shows it."""
        assert when(never) is None
        (row,) = taken(written(HEAD, ["PC-1", "", "", never, "On"]).encode())
        assert (row.last_seen, row.seen_unclear) == (None, True)

    def test_nothing_said_is_not_unclear(self) -> None:
        (row,) = taken(written(HEAD, ["PC-1", "", "", " ", "On"]).encode())
        assert (row.last_seen, row.seen_unclear) == (None, False)
        (row,) = taken(written(HEAD, ["PC-1", "", "", "01/01/1970", "On"]).encode())
        assert row.last_seen is not None
        assert not row.seen_unclear

    @pytest.mark.parametrize(
        ("text", "hour", "minute"),
        [("23/11/2026 12:00 SA", 0, 0), ("23/11/2026 12:30 PM", 12, 30),
         ("23/11/2026 1:05 CH", 13, 5), ("23/11/2026 13:05 CH", 13, 5),
         ("23/11/2026 7h05", 7, 5), ("23/11/2026 7g05", 7, 5), ("2026-11-23T07:05:09.25", 7, 5),
         ("23/11/2026", 0, 0), ("23/11/2026, 07:05", 0, 0)],
    )  # fmt: skip
    def test_clocks(self, text: str, hour: int, minute: int) -> None:
        found = when(text)
        assert found is not None
        assert (found.hour, found.minute) == (hour, minute)

    @pytest.mark.parametrize("text", ["23/11/2026 24:00", "23/11/2026 7:60", "32/1/2026"])
    def test_no_such_time(self, text: str) -> None:
        assert when(text) is None

    @given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))
    @settings(max_examples=80, deadline=None)
    def test_a_time_as_it_is_printed_comes_back(self, at: datetime) -> None:
        at = at.replace(microsecond=0, tzinfo=VIETNAM)
        assert when(f"{at:%d/%m/%Y %H:%M:%S}") == at
        assert when(at.isoformat()) == at
        assert when(f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}") == at
        assert when(f"{at:%m/%d/%Y %H:%M}", month_first=True) == at.replace(second=0)

    @given(st.from_regex(r"\A[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}( [0-9]{1,2}:[0-9]{2})?"
                         r"([+-][0-9]{2}:[0-9]{2}|Z)?\Z"))  # fmt: skip
    @settings(max_examples=100, deadline=None)
    def test_whatever_looks_like_a_day_can_be_shown_anywhere(self, text: str) -> None:
        for month_first in (False, True):
            found = when(text, month_first=month_first)
            if found is not None:
                assert found.astimezone(UTC) == found


@pytest.mark.parametrize(
    ("text", "macs"),
    [
        ("001a2b3c4d5e", ("001a2b3c4d5e",)), ("00:1A:2B:3C:4D:5E/00:1A:2B:3C:4D:5F",
                                              ("001a2b3c4d5e", "001a2b3c4d5f")),
        ("00-1A-2B-3C-4D-5E (Wi-Fi), 00-1A-2B-3C-4D-5E", ("001a2b3c4d5e",)),
        ("00:1A:2B:3C:4D", ()), ("zz:1A:2B:3C:4D:5E", ()), ("", ()),
    ],
)  # fmt: skip
def test_addresses_in_a_cell(text: str, macs: tuple[str, ...]) -> None:
    assert macs_in(text) == macs


@given(st.text("0123456789abcdefABCDEF:-. ", max_size=80))
@settings(max_examples=100, deadline=None)
def test_an_address_is_twelve_digits_or_none(text: str) -> None:
    for mac in macs_in(text):
        assert len(mac) == 12
        assert set(mac) <= set("0123456789abcdef")
