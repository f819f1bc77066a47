"""Files of devices: what discovery and tables say, and nothing that nobody said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.errors import KhienError
from khien.endpoints.devices import DeviceKind, FoundDevice, discovery, read_devices, reading
from khien.endpoints.devices.errors import NotDevices, TooManyDevices
from khien.endpoints.devices.values import day_of, ip_of, kind_by_words, mac_of


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
    ],
)  # fmt: skip
def test_cards(text: str | None, mac: str) -> None:
    assert mac_of(text) == mac


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
