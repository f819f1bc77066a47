"""Files of devices: what discovery and tables say, and nothing that nobody said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.errors import KhienError
from khien.endpoints.devices import DeviceKind, FoundDevice, discovery, read_devices, reading
from khien.endpoints.devices.errors import NotDevices, TooManyDevices
from khien.endpoints.devices.reading import columns_of
from khien.endpoints.devices.values import (
    MOST_TEXT,
    clean,
    day_of,
    ip_of,
    kind_by_words,
    mac_of,
    serial_of,
)


def device(**fields: str) -> str:
    return "<DEVICE>" + "".join(f"<{k}>{v}</{k}>" for k, v in fields.items()) + "</DEVICE>"


def request(*devices: str, query: str = "NETDISCOVERY") -> bytes:
    """As the agent's NetDiscovery task sends it."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><REQUEST><CONTENT>' + "".join(devices)
        + "<MODULEVERSION>4.2</MODULEVERSION><PROCESSNUMBER>7</PROCESSNUMBER></CONTENT>"
        f"<DEVICEID>may-quet-2026-01-01-00-00-00</DEVICEID><QUERY>{query}</QUERY></REQUEST>"
    ).encode()  # fmt: skip


def one(data: bytes) -> FoundDevice:
    (found,) = read_devices(data).found
    return found


def test_a_discovered_device() -> None:
    found = one(
        request(
            device(
                AUTHSNMP="3", DESCRIPTION="RouterOS RB750", IP="10.0.0.1", MAC="4C:5E:0C:00:00:01",
                MANUFACTURER="MikroTik", MODEL="RB750", SNMPHOSTNAME="cong-so", TYPE="NETWORKING",
                SERIAL="HEX01", FIRMWARE="6.49.6", LOCATION="Phòng máy chủ", USERSESSION="an",
            )
        )
    )  # fmt: skip
    assert found == FoundDevice(
        DeviceKind.ROUTER, "cong-so", "MikroTik", "RB750", "HEX01", "4c:5e:0c:00:00:01",
        "10.0.0.1", "6.49.6", None, "Phòng máy chủ",
    )  # fmt: skip


def test_an_inventory_by_snmp() -> None:
    info = "<DEVICE><INFO><TYPE>PRINTER</TYPE><NAME>in-1</NAME><SERIAL>P1</SERIAL><IPS><IP>10.0.0.9"
    info += "</IP></IPS></INFO><FIRMWARES><VERSION>2.1</VERSION><DATE>2024-05-06</DATE></FIRMWARES>"
    found = one(request(info + "</DEVICE>", query="SNMPQUERY"))
    assert (found.kind, found.name, found.ip) == (DeviceKind.PRINTER, "in-1", "10.0.0.9")
    assert (found.firmware, found.firmware_date) == ("2.1", date(2024, 5, 6))


def test_pcs_and_empty_entries_are_counted_apart() -> None:
    read = read_devices(
        request(device(TYPE="COMPUTER", IP="10.0.0.5"), device(MODEL="x"), device(IP="10.0.0.6"))
    )
    assert (len(read.found), read.computers, read.unusable) == (1, 1, 1)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<REQUEST><CONTENT><DEVICE><IP>10.0.0.1</IP><MODEL>&b;</MODEL></DEVICE></CONTENT>
<QUERY>NETDISCOVERY</QUERY></REQUEST>"""
OUTSIDE = BOMB.replace(b'"aaaaaaaaaa"', b'SYSTEM "file:///etc/passwd"')


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<", b"<REQUEST/>", BOMB, OUTSIDE, request(query="INVENTORY"),
        b"<OTHER><QUERY>NETDISCOVERY</QUERY></OTHER>", b"%PDF-1.7", b"PK\x03\x04 nothing",
        "Ghi chú;Ngày\na;b\n".encode(), b"<REQUEST>" + b"<A>" * 5_000,
    ],
)  # fmt: skip
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(NotDevices):
        read_devices(data)


def test_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooManyDevices):
        read_devices(b"<" + b" " * reading.MOST_BYTES)
    monkeypatch.setattr(discovery, "MOST_DEVICES", 2)
    with pytest.raises(TooManyDevices):
        read_devices(request(*[device(IP=f"10.0.0.{n}") for n in range(3)]))


def test_elements_are_counted_before_the_parser_keeps_them() -> None:
    with pytest.raises(TooManyDevices):
        read_devices(request("<DEVICE>" + "<PORT/>" * 2_000_000 + "</DEVICE>"))


def test_a_table_in_vietnamese() -> None:
    table = (
        "Tên thiết bị;Loại thiết bị;Hãng;Model;Số sê-ri;Địa chỉ MAC;Địa chỉ IP;Phiên bản firmware;"
        "Ngày firmware;Nơi đặt\n"
        "Cam cổng;Camera;Đông Khê;DK-2;C1;AA-BB-CC-00-11-22;10.0.0.7;V5.5;25/11/2023;Cổng\n"
        ";;;;;;;;;Kho\n"
        "Phát sóng tầng 2;;;;;;;;;\n"
    )
    read = read_devices(table.encode())
    assert [found.kind for found in read.found] == [DeviceKind.CAMERA, DeviceKind.WIFI]
    assert (read.found[0].mac, read.found[0].firmware_date) == (
        "aa:bb:cc:00:11:22", date(2023, 11, 25),
    )  # fmt: skip
    assert read.unusable == 1


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Hikvision DS-2CD", DeviceKind.CAMERA), ("HP LaserJet 400", DeviceKind.PRINTER),
        ("Máy in phòng họp", DeviceKind.PRINTER), ("UniFi AP AC", DeviceKind.WIFI),
        ("Tường lửa", DeviceKind.ROUTER), ("Synology DS220", DeviceKind.STORAGE),
        ("hoanas", DeviceKind.OTHER), ("", DeviceKind.OTHER),
    ],
)  # fmt: skip
def test_kinds_by_words(words: str, kind: DeviceKind) -> None:
    assert kind_by_words(words) is kind


@pytest.mark.parametrize(
    ("text", "mac"),
    [
        ("00:00:00:00:00:00", ""), ("FF-FF-FF-FF-FF-FF", ""), ("52540012345", ""),
        ("5254.0012.3456", "52:54:00:12:34:56"), (None, ""),
        ("01:00:5e:00:00:fb", ""), ("33:33:00:00:00:01", ""),  # many listen to it
        ("00:00:5e:00:01:0a", ""), ("00-00-5E-00-02-01", ""),  # routers that stand in for another
        ("52:54:00:12:34:56, 52:54:00:12:34:57", ""), ("00:00:5e:00:53:01", "00:00:5e:00:53:01"),
    ],
)  # fmt: skip
def test_cards(text: str | None, mac: str) -> None:
    assert mac_of(text) == mac


@pytest.mark.parametrize(
    ("text", "ip"),
    [
        (" 10.0.0.1 ", "10.0.0.1"), ("FE80:0::1", "fe80::1"), ("fe80::1%eth0", "fe80::1"),
        ("fe80::1%<script>" + "x" * 60, "fe80::1"), ("10.0.0.1%x", "10.0.0.1"),
        ("0.0.0.0", ""), ("::", ""), ("127.0.0.1", ""), ("::1", ""), ("224.0.0.1", ""),
        ("10.0.0.1/24", ""), ("10.0.0.1:80", ""), ("10.0.0.01", ""), ("%", ""), ("1", ""),
    ],
)  # fmt: skip
def test_addresses(text: str, ip: str) -> None:
    assert ip_of(text) == ip


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("-", ""), ("N/A", ""), ("Không có", ""), ("không rõ", ""), ("0", ""), ("00000", ""),
        ("To be filled by O.E.M.", ""), ("…", ""), (None, ""), ("S/N: N/A", ""), ("x", ""),
        ("P1", "P1"), ("  HEX 01 ", "HEX 01"), ("0012345", "0012345"), ("Nano-7", "Nano-7"),
    ],
)  # fmt: skip
def test_words_that_say_there_is_no_serial_are_none(text: str | None, serial: str) -> None:
    assert serial_of(text) == serial


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-06", date(2024, 5, 6)), ("6/5/2024", date(2024, 5, 6)),
        ("build 2024.05.06 r2", date(2024, 5, 6)), ("V5.5.0 build 06-05-2024", date(2024, 5, 6)),
        ("2024-13-01", None), ("0000-01-01", None), ("12024-05-06", None), ("20240506", None),
        ("5.6.7", None), ("x" * 80 + "2024-05-06", None),
    ],
)  # fmt: skip
def test_days(text: str, day: date | None) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize("text", ["10.0.0.256", "ten", None, "1" * 99])
def test_what_is_no_address_or_day(text: str | None) -> None:
    assert ip_of(text) == ""
    assert day_of(text) is None
    assert day_of("31/02/2024") is None


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_devices_or_a_named_error(data: bytes) -> None:
    try:
        read_devices(data)
    except KhienError:
        return


@pytest.mark.parametrize("begins", [b"", b"\xef\xbb\xbf", b"\r\n ", b"\xef\xbb\xbf\n"])
def test_what_stands_before_the_declaration_is_nothing(begins: bytes) -> None:
    assert one(begins + request(device(IP="10.0.0.1"))).ip == "10.0.0.1"


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-8", "windows-1258"])
def test_the_declared_encoding_is_read(encoding: str) -> None:
    text = request(device(IP="10.0.0.1", LOCATION="Café")).decode()
    data = text.replace("UTF-8", encoding).encode(encoding)
    assert one(data).place == "Café"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_table_however_it_was_saved(delimiter: str, encoding: str) -> None:
    head = ["Tên thiết bị", "Số sê-ri", "Địa chỉ MAC", "Nơi đặt"]
    row = ["Máy in 1", "P1", "52-54-00-12-34-56", "Văn thư"]
    data = "\r\n".join(delimiter.join(line) for line in (head, row)).encode(encoding)
    assert one(data) == FoundDevice(
        DeviceKind.PRINTER, "Máy in 1", serial="P1", mac="52:54:00:12:34:56", place="Văn thư"
    )


def test_a_workbook_with_a_title_over_merged_cells() -> None:
    import io

    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.merge_range("A1:D1", "DANH SÁCH THIẾT BỊ MẠNG")
    for at, words in enumerate(("Tên thiết bị", "Loại thiết bị", "Số sê-ri", "Địa chỉ IP")):
        sheet.write_string(2, at, words)
    for at, words in enumerate(("Cam cổng", "Camera", "C-7", "10.0.0.7")):
        sheet.write_string(3, at, words)
    sheet.write_number(4, 2, 123456789012)
    book.close()
    read = read_devices(target.getvalue())
    assert [(found.name, found.serial, found.ip) for found in read.found] == [
        ("Cam cổng", "C-7", "10.0.0.7"), ("", "123456789012", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        (["STT", "Tên", "Tên"], {"name": 1}),  # the first of a name counts
        (["HOSTNAME:", "S/N *"], {"name": 0, "serial": 1}),
        (["Ten thiet bi", "Dia chi MAC"], {"name": 0, "mac": 1}),
        (["Tên người dùng", "Ghi chú"], {}),  # holds a word of ours, is not it
        ([], {}),
    ],
)
def test_headings(headers: list[str], columns: dict[str, int]) -> None:
    assert columns_of(headers) == columns


def test_a_row_shorter_than_its_heading_and_one_that_names_nothing() -> None:
    read = read_devices("Tên,IP,Model\nCam\n,,DK-2\n,0.0.0.0,\n-,,\n".encode())
    assert [found.name for found in read.found] == ["Cam", "-"]
    assert read.unusable == 2


def test_long_words_are_cut_to_what_the_register_keeps() -> None:
    found = one(
        request(device(NAME="n" * 900, MODEL="m" * 900, SERIAL="sn7" * 300, FIRMWARE="f" * 900))
    )
    assert {len(text) for text in (found.name, found.model, found.serial, found.firmware)} == {
        MOST_TEXT
    }


FIELDS = ("IP", "MAC", "TYPE", "MANUFACTURER", "MODEL", "DESCRIPTION", "SNMPHOSTNAME", "SERIAL",
          "FIRMWARE", "LOCATION")  # fmt: skip
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=300)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def sound(found: FoundDevice) -> None:
    """What the register's columns can keep."""
    assert found.known_by
    for value in (found.name, found.maker, found.model, found.serial, found.firmware, found.place):
        assert value == clean(value)
        assert len(value) <= MOST_TEXT
    assert len(found.ip) <= 45
    assert len(found.mac) in (0, 17)


@given(st.dictionaries(st.sampled_from(FIELDS), WORDS, min_size=1))
@settings(max_examples=120, deadline=None)
def test_any_words_in_a_discovery_are_sound_or_left_out(fields: dict[str, str]) -> None:
    try:
        read = read_devices(request(device(**{name: escaped(one) for name, one in fields.items()})))
    except NotDevices:
        return  # a character that XML does not have
    assert len(read.found) + read.computers + read.unusable == 1
    for found in read.found:
        sound(found)


@given(st.lists(st.lists(st.text(max_size=12), min_size=5, max_size=5), max_size=4))
@settings(max_examples=120, deadline=None)
def test_any_cells_in_a_table_are_sound_or_left_out(rows: list[list[str]]) -> None:
    import csv
    import io

    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerows([["Tên", "Số sê-ri", "MAC", "IP", "Ngày firmware"], *rows])
    try:
        read = read_devices(target.getvalue().encode("utf-8", "replace"))
    except KhienError:
        return
    for found in read.found:
        sound(found)


@given(st.integers(0, 2_000), st.integers(0, 255))
@settings(max_examples=100, deadline=None)
def test_one_byte_changed_is_read_or_refused(at: int, value: int) -> None:
    body = bytearray(request(device(IP="10.0.0.1", SERIAL="A1"), device(TYPE="COMPUTER")))
    body[at % len(body)] = value
    try:
        read = read_devices(bytes(body))
    except KhienError:
        return
    assert len(read.found) + read.computers + read.unusable <= 2
    for found in read.found:
        sound(found)
