"""Each field of an inventory: what it is taken for, from either protocol, and what it may never be."""

from __future__ import annotations

import json
import tracemalloc
import zlib
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.endpoints import agent_inventory as sample

from khien.core.errors import KhienError
from khien.endpoints.inventory import (
    Antivirus,
    Inventory,
    InventoryTooLarge,
    Software,
    WireLimits,
    read,
)
from khien.endpoints.inventory.protocol import MOST_ANTIVIRUS, MOST_MACS, MOST_VOLUMES
from khien.endpoints.inventory.sections import SECTIONS
from khien.endpoints.inventory.wire import Packing, packed, packing_of, pieces

Content = dict[str, list[dict[str, str]]]


def as_xml(content: Content, *, device_id: str = "d") -> bytes:
    """As FusionInventory and OCS write it."""
    body = "".join(
        sample.element(section, **fields) for section, rows in content.items() for fields in rows
    )
    return sample.request(body, device_id=device_id).encode("utf-8", "replace")


def as_json(content: Content, *, device_id: str = "d") -> bytes:
    """As GLPI's agent writes it."""
    said = {
        section.lower(): [{name.lower(): value for name, value in row.items()} for row in rows]
        for section, rows in content.items()
    }
    message = {"action": "inventory", "deviceid": device_id, "content": said}
    return json.dumps(message).encode()


def taken(**content: list[dict[str, str]]) -> Inventory:
    """From both protocols, which must say the same."""
    found = [read(write(content)) for write in (as_xml, as_json)]
    assert found[0] == found[1]
    assert isinstance(found[0], Inventory)
    return found[0]


@pytest.mark.parametrize(
    ("content", "field", "expected"),
    [
        ({"BIOS": [{"SSN": "5CD1234ABC", "MSN": "PF2ABCDE1"}]}, "serials",
         ("5CD1234ABC", "PF2ABCDE1")),
        ({"BIOS": [{"SSN": "N/A", "MSN": "PF2ABCDE1"}]}, "serials", ("PF2ABCDE1",)),
        ({"BIOS": [{"SSN": "5cd-1234-abc", "MSN": "5CD1234ABC"}]}, "serials", ("5CD1234ABC",)),
        ({"BIOS": [{"SSN": "VMware-56 4d 1a"}]}, "serials", ()),
        ({"BIOS": []}, "serials", ()),
        # What the system calls itself: the full name, else the short one, else the hardware's.
        ({"OPERATINGSYSTEM": [{"FULL_NAME": "Debian 12", "NAME": "Debian"}],
          "HARDWARE": [{"OSNAME": "linux"}]}, "os_name", "Debian 12"),
        ({"OPERATINGSYSTEM": [{"NAME": "Debian"}], "HARDWARE": [{"OSNAME": "linux"}]}, "os_name",
         "Debian"),
        ({"HARDWARE": [{"OSNAME": "linux"}]}, "os_name", "linux"),
        ({"HARDWARE": [{"OSVERSION": "10.0.19045"}]}, "os_version", "10.0.19045"),
        ({"OPERATINGSYSTEM": [{"VERSION": "22H2"}], "HARDWARE": [{"OSVERSION": "10.0.19045"}]},
         "os_build", "10.0.19045"),
        ({"OPERATINGSYSTEM": [{"ARCH": "x" * 90}]}, "architecture", "x" * 40),
        ({"HARDWARE": [{"UUID": "4C4C4544-0031-3510-8052-B4C04F4A3132"}]}, "uuid",
         "44454c4c-3100-1035-8052-b4c04f4a3132"),
        ({"HARDWARE": [{"UUID": "not a uuid"}]}, "uuid", ""),
        ({"HARDWARE": [{"NAME": " PC  1 "}, {"NAME": "second"}]}, "hostname", "PC 1"),
        ({"ACCOUNTINFO": [{"KEYNAME": "x", "KEYVALUE": "1"}, {"KEYNAME": "tag", "KEYVALUE": "T"}]},
         "tag", "T"),
        ({"SOFTWARES": [{"NAME": "B"}, {"NAME": "A"}, {"NAME": "A"}, {"VERSION": "1"}]}, "software",
         (Software("A"), Software("B"))),
        ({"SOFTWARES": [{"VERSION": "1"}]}, "tells_software", True),
        ({"SOFTWARES": []}, "tells_software", False),
    ],
)  # fmt: skip
def test_fields(content: Content, field: str, expected: object) -> None:
    assert getattr(taken(**content), field) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("1", True), ("Yes", True), ("TRUE", True), ("Enabled", True), ("Fully Encrypted", True),
        ("0", False), ("no", False), ("Off", False), ("FullyDecrypted", False),
        ("", None), ("maybe", None), ("2", None), ("partially", None), ("Có", None),
    ],
)  # fmt: skip
def test_an_unknown_word_is_neither_yes_nor_no(word: str, expected: bool | None) -> None:
    found = taken(
        ANTIVIRUS=[{"NAME": "Bkav", "ENABLED": word, "UPTODATE": word}],
        DRIVES=[{"LETTER": "C:", "ENCRYPT_STATUS": word}],
    )
    (antivirus,), (volume,) = found.antivirus, found.volumes
    assert (antivirus.enabled, antivirus.up_to_date, volume.encrypted) == (expected,) * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8192", 8192), ("0", 0), ("8192.5", 8192), ("", None), ("-1", None), ("8 GB", None),
        ("1e9", None), ("9" * 13, None), ("٨١٩٢", None), ("²", None), (".5", None),
    ],
)  # fmt: skip
def test_sizes(text: str, expected: int | None) -> None:
    found = taken(HARDWARE=[{"NAME": "x", "MEMORY": text}], DRIVES=[{"LETTER": "C", "TOTAL": text}])
    assert (found.hardware.memory_mb, found.volumes[0].total_mb) == (expected, expected)


@pytest.mark.parametrize(
    ("row", "macs"),
    [
        ({"MACADDR": "3C-52-82-AA-00-01"}, ("3c5282aa0001",)),
        ({"MAC": "3c52.82aa.0001"}, ("3c5282aa0001",)),
        ({"MACADDR": "3C:52:82:AA:00:01", "VIRTUALDEV": "no"}, ("3c5282aa0001",)),
        ({"MACADDR": "3C:52:82:AA:00:01", "VIRTUALDEV": "?"}, ("3c5282aa0001",)),
        ({"MACADDR": "3C:52:82:AA:00:01", "VIRTUALDEV": "yes"}, ()),
        ({"MACADDR": "FF:FF:FF:FF:FF:FF"}, ()), ({"MACADDR": "00:50:56:C0:00:01"}, ()),
        ({"MACADDR": "3C:52:82:AA:00"}, ()), ({"MACADDR": "3C:52:82:AA:00:0G"}, ()),
        ({"MACADDR": "３Ｃ5282AA0001"}, ()), ({}, ()),
    ],
)  # fmt: skip
def test_addresses(row: dict[str, str], macs: tuple[str, ...]) -> None:
    expected = macs if row.get("MACADDR") != "00:50:56:C0:00:01" else taken(NETWORKS=[row]).macs
    assert taken(NETWORKS=[row]).macs == expected


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"LETTER": "C:", "TYPE": "Fixed", "VOLUMN": "Windows"}, "C:"),
        ({"TYPE": "/home", "VOLUMN": "/dev/sda1"}, "/home"),
        ({"TYPE": "Fixed", "VOLUMN": "/dev/sda1"}, "/dev/sda1"), ({}, ""),
    ],
)  # fmt: skip
def test_volumes_are_named_by_what_a_person_sees(row: dict[str, str], name: str) -> None:
    assert taken(DRIVES=[{"FILESYSTEM": "x", **row}]).volumes[0].name == name


@pytest.mark.parametrize("category", ["AV", "av", "AntiVirus", "Anti-Virus", "FW", "AS", ""])
def test_of_the_security_centre_only_antivirus(category: str) -> None:
    found = taken(SECURITYCENTER=[{"CATEGORY": category, "PRODUCT": "P", "ENABLED": "1"}])
    is_one = category.casefold() in {"av", "antivirus", "anti-virus"}
    assert found.antivirus == ((Antivirus("P", enabled=True),) if is_one else ())


def test_no_more_than_so_many_of_each() -> None:
    many = range(400)
    found = taken(
        NETWORKS=[{"MACADDR": f"3C:52:82:AA:{n >> 8:02X}:{n & 255:02X}"} for n in many],
        DRIVES=[{"LETTER": f"{n}"} for n in many], ANTIVIRUS=[{"NAME": f"{n}"} for n in many],
        SOFTWARES=[{"NAME": "n" * 900, "VERSION": "v" * 900, "PUBLISHER": "p" * 900}],
    )  # fmt: skip
    assert (len(found.macs), len(found.volumes), len(found.antivirus)) == (
        MOST_MACS, MOST_VOLUMES, MOST_ANTIVIRUS,
    )  # fmt: skip
    assert [len(part) for part in found.software[0]] == [200, 100, 150]


def test_what_must_not_be_told_has_no_place_to_stand() -> None:
    """ATTACKS 31: not dropped afterwards: never a field."""
    assert not {"ENVS", "PROCESSES"} & set(SECTIONS)
    told = {"ENVS": [{"KEY": "K", "VAL": sample.CANARY_ENV}],
            "PROCESSES": [{"CMD": sample.CANARY_COMMAND}], "LOCAL_USERS": [{"LOGIN": "canary"}],
            "LICENSEINFOS": [{"KEY": "canary"}], "HARDWARE": [{"NAME": "x", "LASTLOGGEDUSER": "canary",
                                                              "WINPRODKEY": "canary"}]}  # fmt: skip
    assert "canary" not in repr(taken(**told))


class TestBounds:
    def test_attributes_cost_the_parser_more_than_their_letters(self) -> None:
        """A packed body of 100 kB held hundreds of megabytes while it was read."""
        names = " ".join(f'a{number:x}=""' for number in range(1_000))
        body = sample.request(f"<x {names}/>" * 1_500, device_id="d")
        packed_body = zlib.compress(body.encode(), 1)
        assert len(packed_body) < 400_000
        with pytest.raises(InventoryTooLarge):
            read(packed_body, WireLimits(ratio=10_000))

    def test_a_full_pc_is_far_from_every_bound(self) -> None:
        body = sample.full_pc(7, tag="t").encode()
        half = WireLimits()
        found = read(body, WireLimits(elements=half.elements // 4, unpacked=half.unpacked // 4))
        assert isinstance(found, Inventory)
        assert len(found.software) == 860

    def test_the_bound_holds_while_unpacking(self) -> None:
        body = zlib.compress(b"<R>" + b"x" * 40 * 2**20)
        tracemalloc.start()
        with pytest.raises(InventoryTooLarge):
            list(pieces(body))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 24 * 2**20

    @pytest.mark.parametrize("size", [0, 1, 2**16 - 1, 2**16, 2**16 + 1, 2**17, 3 * 2**16])
    @pytest.mark.parametrize("packing", [Packing.ZLIB, Packing.GZIP])
    def test_a_body_may_end_where_a_piece_ends(self, size: int, packing: Packing) -> None:
        data = bytes(range(251)) * (size // 251 + 1)
        assert b"".join(pieces(packed(data[:size], packing))) == data[:size]

    @given(st.binary(max_size=400), st.sampled_from(list(Packing)))
    @settings(max_examples=80, deadline=None)
    def test_what_is_packed_unpacks_to_itself(self, data: bytes, packing: Packing) -> None:
        body = packed(data, packing)
        if packing is Packing.PLAIN and packing_of(data) is not Packing.PLAIN:
            return
        assert packing_of(body) is packing
        assert b"".join(pieces(body)) == data


def sound(found: Inventory) -> None:
    """What the console's columns can keep."""
    texts = [found.hostname, found.tag, found.os_name, found.os_version, found.os_build,
             found.architecture, found.agent, found.device_id, found.hardware.maker,
             found.hardware.model, found.hardware.kind, found.hardware.processor,
             *(word for one in found.software for word in one),
             *(word for one in found.antivirus for word in (one.name, one.company, one.version)),
             *(one.name for one in found.volumes)]  # fmt: skip
    for text in texts:
        assert len(text) <= 200
        assert "\0" not in text
        text.encode()
    assert all(len(mac) == 12 for mac in found.macs)
    assert list(found.software) == sorted(set(found.software))


WORDS = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")),
        st.sampled_from(" \t\n"),
    ),
    max_size=14,
)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    found: Content = {}
    for section in draw(st.lists(st.sampled_from(sorted(SECTIONS)), unique=True, max_size=4)):
        fields = st.dictionaries(st.sampled_from(SECTIONS[section]), WORDS, max_size=4)
        found[section] = draw(st.lists(fields, min_size=1, max_size=3))
    return found


@given(contents())
@settings(max_examples=70, deadline=None)
def test_both_protocols_say_the_same_of_the_same_pc(content: Content) -> None:
    try:
        by_xml = read(as_xml(content))
    except KhienError:
        return  # a letter that XML does not have
    by_json = read(as_json(content))
    assert by_xml == by_json
    assert isinstance(by_xml, Inventory)
    sound(by_xml)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
    | st.sampled_from(["\ud800", "a\0b", "x" * 3_000, "9" * 400]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["name", "ssn", "uuid", "mac", "x"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.sampled_from(sorted(SECTIONS)), ANY, st.data())
@settings(max_examples=70, deadline=None)
def test_any_value_in_any_field_is_sound(section: str, value: Any, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(SECTIONS[section])).lower()
    message = {"action": "inventory", "deviceid": "d", "tag": value,
               "content": {section.lower(): [{name: value}, value], "versionclient": value}}  # fmt: skip
    found = read(json.dumps(message).encode())
    assert isinstance(found, Inventory)
    sound(found)


@given(st.text(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_device_id_is_kept_whole_or_refused(device_id: str) -> None:
    body = sample.request("", device_id="ID").replace("ID", escape(device_id), 1)
    try:
        found = read(body.encode("utf-8", "replace"))
    except KhienError:
        return
    assert 0 < len(found.device_id) <= 200
    found.device_id.encode()
