"""What an inventory says becomes values; what it must not say stays in the parser."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.endpoints import agent_inventory as sample

from khien.core.errors import KhienError
from khien.endpoints.inventory import (
    Antivirus,
    Inventory,
    NotAnInventory,
    Prolog,
    Software,
    UnknownQuery,
    read,
    reply,
)


def taken(text: str) -> Inventory:
    found = read(text.encode())
    assert isinstance(found, Inventory)
    return found


def test_a_pc_as_values() -> None:
    found = taken(sample.inventory(tag="phieu", software=[("Zalo", "1.0", "VNG"), ("A", "", "")]))
    assert (found.device_id, found.tag, found.hostname) == (
        "PC-1-2026-11-25-08-00-00", "phieu", "PC-1",
    )  # fmt: skip
    assert found.serials == ("SN4711A",)
    assert found.macs == ("3c5282aa0001",)
    assert found.os_name == "Microsoft Windows 10 Pro"
    assert found.software == (Software("A"), Software("Zalo", "1.0", "VNG"))
    assert found.tells_software
    assert found.hardware.memory_mb == 8192
    assert found.volumes[0].name == "C:"
    assert found.volumes[0].encrypted is False


@pytest.mark.parametrize("pack", [zlib.compress, gzip.compress, lambda data: data])
def test_packed_in_any_way(pack: Any) -> None:
    body = pack(sample.inventory().encode())
    assert isinstance(read(body), Inventory)


def test_environment_and_processes_are_in_no_value() -> None:
    said = repr(taken(sample.inventory()))
    assert sample.CANARY_ENV not in said
    assert "canary" not in said


def test_the_ticket_is_in_no_representation() -> None:
    assert "phieu" not in repr(taken(sample.inventory(tag="phieu")))


def test_a_prolog() -> None:
    assert read(sample.packed(sample.prolog("D1"))) == Prolog("D1")


def test_another_query_is_named() -> None:
    with pytest.raises(UnknownQuery):
        read(sample.request("", device_id="D1", query="DOWNLOAD").encode())


@pytest.mark.parametrize("text", ["", "<REQUEST/>", "<html></html>", "no", "{}", "[1]", "{", "<a"])
def test_anything_else_is_named(text: str) -> None:
    with pytest.raises((NotAnInventory, UnknownQuery)):
        read(text.encode())


def test_serials_and_addresses_that_name_nobody_are_dropped() -> None:
    found = taken(
        sample.inventory(
            serial="To Be Filled By O.E.M.",
            uuid="03000200-0400-0500-0006-000700080009",
            macs=["00:00:00:00:00:00", "02:42:ac:11:00:02", "zz", "3C-52-82-AA-00-01"],
        )
    )
    assert (found.serials, found.uuid, found.macs) == ((), "", ("3c5282aa0001",))


def test_a_virtual_adapter_is_not_the_pc() -> None:
    more = sample.element("NETWORKS", MACADDR="3C:52:82:AA:00:99", VIRTUALDEV=1)
    assert taken(sample.inventory(macs=(), more=more)).macs == ()


def test_antivirus_is_what_the_pc_says_and_no_more() -> None:
    said = sample.element("ANTIVIRUS", NAME="Bkav", ENABLED=1, UPTODATE="maybe")
    centre = sample.element("SECURITYCENTER", CATEGORY="AV", PRODUCT="Defender", ENABLED=0)
    wall = sample.element("SECURITYCENTER", CATEGORY="FW", PRODUCT="Wall", ENABLED=1)
    assert taken(sample.inventory(antivirus=said + centre + wall)).antivirus == (
        Antivirus("Bkav", enabled=True, up_to_date=None),
        Antivirus("Defender", enabled=False, up_to_date=None),
    )


def test_no_list_of_software_is_not_an_empty_one() -> None:
    assert not taken(sample.inventory(software=[])).tells_software


def test_white_space_cannot_make_a_record() -> None:
    name = "Tool\nSOFTWARES\tevil\t1\tx"
    found = taken(sample.inventory(software=[(name, "1", "p")]))
    assert found.software == (Software("Tool SOFTWARES evil 1 x", "1", "p"),)


def test_signs_between_records_are_read_as_what_they_are_in_a_text() -> None:
    rows = [(".", ".", "."), ("A", ".", ""), ("B\n.\nC", "", "\x85\u2028")]
    found = taken(sample.inventory(software=rows))
    assert found.software == (
        Software(".", ".", "."), Software("A", ".", ""), Software("B . C", "", ""),
    )  # fmt: skip
    assert found.volumes[0].name == "C:"


def test_programs_are_one_list_in_whatever_order_they_are_told() -> None:
    rows = [("Zalo", "1", "VNG"), ("Đọc", "2", ""), ("7-Zip", "19", "")]
    there, back = (taken(sample.inventory(software=told)) for told in (rows, rows[::-1] + rows))
    assert there.software == back.software


def test_long_and_many_are_cut_and_said() -> None:
    many = [(f"{'n' * 300}{number:05d}"[-250:], "1", "") for number in range(5_100)]
    found = taken(sample.inventory(software=many))
    assert found.cut == ("software",)
    assert len(found.software) <= 5_000
    assert max(len(one.name) for one in found.software) == 200


def glpi(**message: Any) -> bytes:
    content = {
        "accountinfo": {"keyname": "TAG", "keyvalue": "phieu"},
        "bios": {"ssn": "640HP72", "smanufacturer": "Dell Inc.", "smodel": "XPS 13"},
        "hardware": {"name": "may-ke-toan", "memory": 7822, "uuid": None},
        "networks": [{"mac": "3c:52:82:aa:00:02", "virtualdev": False}, "odd"],
        "softwares": [{"name": "Zalo", "version": 24.1}, {"version": "no name"}, 5],
        "antivirus": [{"name": "Bkav", "enabled": True, "uptodate": False}],
        "envs": [{"key": "K", "val": sample.CANARY_ENV}],
        "processes": [{"cmd": sample.CANARY_COMMAND}],
        "versionclient": "GLPI-Agent_v1.7",
    }
    return json.dumps({"deviceid": "glpi-1", "content": content, **message}).encode()


def test_the_json_of_glpi() -> None:
    found = read(zlib.compress(glpi(action="inventory", itemtype="Computer", partial=True)))
    assert isinstance(found, Inventory)
    assert (found.tag, found.serials, found.macs) == ("phieu", ("640HP72",), ("3c5282aa0002",))
    assert found.software == (Software("Zalo", "24.1"),)
    assert found.antivirus == (Antivirus("Bkav", enabled=True, up_to_date=False),)
    assert found.partial
    assert "canary" not in repr(found)


def test_glpi_asks_whether_to_deliver() -> None:
    body = json.dumps({"action": "contact", "deviceid": "glpi-1", "tag": "x"}).encode()
    assert read(body) == Prolog("glpi-1")
    data, kind = reply(body, is_prolog=True)
    assert (json.loads(data)["status"], kind) == ("ok", "application/json")


@pytest.mark.parametrize("pack", [zlib.compress, lambda data: gzip.compress(data), bytes])
def test_an_answer_is_packed_as_it_was_asked(pack: Any) -> None:
    data, _kind = reply(pack(sample.prolog().encode()), is_prolog=True)
    plain = pack(b"")[:2] == b"\x78\x9c"
    opened = zlib.decompress(data) if plain else data
    opened = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else opened
    assert b"<RESPONSE>SEND</RESPONSE>" in opened
    assert b"<PROLOG_FREQ>24</PROLOG_FREQ>" in opened


def test_after_a_delivery_nothing_more_is_asked() -> None:
    data, _kind = reply(sample.inventory().encode(), is_prolog=False)
    assert b"SEND" not in data


@given(st.text(max_size=60), st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_name_survives_or_is_refused(name: str, version: str) -> None:
    try:
        found = read(sample.inventory(software=[(name, version, "")]).encode("utf-8", "replace"))
    except NotAnInventory:
        return
    assert isinstance(found, Inventory)
    for one in found.software:
        assert "\0" not in one.name
        assert one.name == " ".join(one.name.split())


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_get_a_named_error(body: bytes) -> None:
    with pytest.raises(KhienError):
        read(body)


@given(st.integers(0, 4_000), st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_one_byte_changed_is_read_or_refused(at: int, value: int) -> None:
    body = bytearray(sample.inventory().encode())
    body[at % len(body)] = value
    try:
        read(bytes(body))
    except KhienError:
        return


@given(st.integers(0, 600))
@settings(max_examples=40, deadline=None)
def test_a_packed_body_cut_short_is_refused(length: int) -> None:
    body = sample.packed(sample.inventory())
    with pytest.raises(KhienError):
        read(body[: min(length, len(body) - 5)])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
            ["bios", "ssn", "softwares", "name", "networks", "mac", "content", "action"]
        ), inner, max_size=4),
        max_leaves=20,
    )
)  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_any_json_is_read_or_refused(content: object) -> None:
    body = json.dumps({"action": "inventory", "deviceid": "d", "content": content}).encode()
    assert isinstance(read(body), Inventory)
