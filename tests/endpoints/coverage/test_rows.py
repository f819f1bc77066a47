"""Rows as values: dates, addresses, words of status; keys that name one PC and those that do not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.dates import VIETNAM
from khien.endpoints.coverage import columns, identity, tables
from khien.endpoints.coverage.errors import NoIdentity
from khien.endpoints.coverage.rows import SourceRow, cleaned, macs_in, protected, rows_of, when


def rows(text: str) -> list[SourceRow]:
    table = tables.read(text.encode())
    return list(rows_of(table, columns.guess(table.headers), "x"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("23/11/2026", datetime(2026, 11, 23, tzinfo=VIETNAM)),
        ("23/11/2026 14:05", datetime(2026, 11, 23, 14, 5, tzinfo=VIETNAM)),
        ("23-11-2026 2:05 CH", datetime(2026, 11, 23, 14, 5, tzinfo=VIETNAM)),
        ("2026-11-23T07:05:00Z", datetime(2026, 11, 23, 7, 5, tzinfo=UTC)),
        ("2026-11-23 14:05:09+07:00", datetime(2026, 11, 23, 14, 5, 9, tzinfo=VIETNAM)),
        ("3.2.26", datetime(2026, 2, 3, tzinfo=VIETNAM)),
        ("46349.5", datetime(2026, 11, 23, 12, tzinfo=VIETNAM)),
        ("12:00 AM", None),
        ("31/02/2026", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_times_as_lists_print_them(text: str, expected: datetime | None) -> None:
    assert when(text) == expected


def test_a_column_that_must_be_month_first_is_read_so() -> None:
    found = rows("Hostname,Last seen\na,11/05/2026\nb,11/23/2026\n")
    assert [row.last_seen.month for row in found if row.last_seen] == [11, 11]
    found = rows("Hostname,Last seen\na,05/11/2026\nb,23/11/2026\n")
    assert [row.last_seen.day for row in found if row.last_seen] == [5, 23]


def test_the_days_of_1904() -> None:
    assert when("44887", since_1904=True) == datetime(2026, 11, 23, tzinfo=VIETNAM)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = when(text)
    assert found is None or found.tzinfo is not None


def test_several_serials_and_addresses_in_one_cell() -> None:
    (row,) = rows("Serial number,MAC address,IP\n5CD1; 5CD2,00-1A-2B-3C-4D-5E 001a.2b3c.4d5f,x\n")
    assert row.serials == ("5CD1", "5CD2")
    assert row.macs == ("001a2b3c4d5e", "001a2b3c4d5f")
    assert macs_in("không có") == ()


def test_a_row_that_names_no_pc_is_left_out() -> None:
    assert rows("Hostname,User\n,An\nPC-1,Bình\n")[0].line == 3
    table = tables.read(b"User,Status\nAn,On\n")
    with pytest.raises(NoIdentity):
        list(rows_of(table, columns.guess(table.headers), "x"))


def test_a_status_nobody_knows_is_no_protection() -> None:
    assert protected("Đang bảo vệ") is True
    assert protected("Not installed") is False
    assert protected("Critical") is None
    assert protected("") is None
    assert cleaned("Đã diệt") is True
    assert cleaned("failed") is False
    assert cleaned("?") is None


@pytest.mark.parametrize(
    "serial",
    ["To be filled by O.E.M.", "Default string", "0", "System Serial Number", "none", "00000000",
     "VMware-56 4d 1a", "123456789", "N/A", "Không có", "ab", "S/N: 0"],
)  # fmt: skip
def test_a_serial_that_names_many_names_none(serial: str) -> None:
    assert identity.serial_key(serial) == ""


def test_serials_as_people_write_them() -> None:
    same = ["5CD1234ABC", "5cd1234abc", " S/N: 5CD-1234-ABC", "Số sê-ri 5CD1234ABC",
            "Service Tag: 5CD1234ABC"]  # fmt: skip
    assert {identity.serial_key(each) for each in same} == {"5CD1234ABC"}


@pytest.mark.parametrize(
    "mac", ["00059a3c7a00", "da1234567890", "ffffffffffff", "000000000000", "0050560c0001"[:8] + "0001",
            "00155d010203", "01005e000001", "00ff12345678"]
)  # fmt: skip
def test_an_address_that_no_maker_gave_or_a_program_did_names_none(mac: str) -> None:
    expected = mac.startswith("0050560c")
    assert identity.mac_names_one(mac) is expected


def test_uuids_in_both_orders_are_one() -> None:
    first = "4C4C4544-0043-3010-8052-B4C04F564431"
    swapped = "44454c4c-4300-1030-8052-b4c04f564431"
    assert identity.uuid_key(first) == identity.uuid_key("{" + swapped + "}") != ""
    assert identity.uuid_key("03000200-0400-0500-0006-000700080009") == ""
    assert identity.uuid_key("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF") == ""
    assert identity.uuid_key("x") == ""


def test_names_that_half_of_all_pcs_bear_name_none() -> None:
    assert identity.host_key("PC-07.dongkhe.local") == ("pc-07", "dongkhe.local")
    assert identity.host_key("DONGKHE\\PC-07$") == ("pc-07", "")
    assert identity.host_key("Admin-PC")[0] == ""
    assert identity.host_key("10.1.2.3") == ("", "")


def test_people_as_lists_name_them() -> None:
    same = {identity.user_key(each) for each in ("Nguyễn Văn An", "nguyen van an",
            "Đ/c Nguyễn Văn An", "AN NGUYỄN VĂN")}  # fmt: skip
    assert len(same) == 1
    assert identity.accounts_of("Nguyễn Văn An") == {"annv", "nvan"}
    assert identity.accounts_of("DONGKHE\\annv") == {"annv"}
    assert identity.accounts_of("") == frozenset()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("ABCD", "ABCD", True), ("ABCD", "ABXD", True), ("ABCD", "ABD", True),
     ("ABCD", "BACD", True), ("ABCD", "ABDC", True), ("ABCD", "AXXD", False),
     ("ABCD", "ABCDEF", False), ("ABCD", "ABCDE", True), ("ABCD", "BADC", False)],
)  # fmt: skip
def test_one_letter_apart(first: str, second: str, expected: bool) -> None:
    assert identity.one_letter_apart(first, second) is expected
    assert identity.one_letter_apart(second, first) is expected
