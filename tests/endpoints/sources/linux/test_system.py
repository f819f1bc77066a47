"""Host name, serials, MACs and release of made PCs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.facts import OperatingSystem, Unseen
from khien.endpoints.sources.linux.system import (
    macs,
    operating_system,
    parse_release,
    serials,
    subject,
)
from tests.endpoints.made import host

RELEASE = 'ID=debian\nVERSION_ID="13"\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n'


@pytest.mark.parametrize(
    "junk",
    [
        "To be filled by O.E.M.",
        "None",
        "0",
        "00000000",
        "Default string",
        "System Serial Number",
        "Not Specified",
        "123456789",
        "0123456789abcdef",
        "N/A",
        "",
        "........",
    ],
)
def test_fillers_are_no_serials(tmp_path: Path, junk: str) -> None:
    here = host(tmp_path, {"sys/class/dmi/id/product_serial": junk + "\n"})
    assert serials(here) == []


def test_serials_of_machine_and_board_each_once(tmp_path: Path) -> None:
    dmi = "sys/class/dmi/id"
    files = {f"{dmi}/product_serial": "PF2A\n", f"{dmi}/board_serial": "L1HF\n"}
    here = host(tmp_path, files | {f"{dmi}/chassis_serial": "PF2A\n"})
    assert serials(here) == ["PF2A", "L1HF"]


def test_hardware_interfaces_before_virtual_ones(tmp_path: Path) -> None:
    net = "sys/class/net"
    files = {
        f"{net}/lo/address": "00:00:00:00:00:00",
        f"{net}/eth0/address": "52:54:00:00:00:07",
        f"{net}/eth0/device": "",
        f"{net}/docker0/address": "02:42:00:00:00:01",
        f"{net}/odd/address": "not a mac",
    }
    assert macs(host(tmp_path, files)) == ["52:54:00:00:00:07"]


def test_virtual_interfaces_where_there_is_no_hardware(tmp_path: Path) -> None:
    files = {"sys/class/net/veth/address": "02:42:00:00:00:01", "sys/class/net/lo/address": ""}
    assert macs(host(tmp_path, files)) == ["02:42:00:00:00:01"]


def test_subject_of_an_empty_folder_is_still_a_subject(tmp_path: Path) -> None:
    who = subject(host(tmp_path))
    assert (who.hostname, who.serials, who.macs, who.os) == ("localhost", (), (), "Linux")


def test_subject(tmp_path: Path) -> None:
    files = {"proc/sys/kernel/hostname": "may-07\n", "etc/os-release": RELEASE}
    who = subject(host(tmp_path, files))
    assert (who.hostname, who.os) == ("may-07", "Debian GNU/Linux 13 (trixie)")


def test_operating_system(tmp_path: Path) -> None:
    files = {"usr/lib/os-release": RELEASE, "proc/sys/kernel/osrelease": "6.12.1\n"}
    system = operating_system(host(tmp_path, files))
    assert system == OperatingSystem(
        "debian", "13", "Debian GNU/Linux 13 (trixie)", "6.12.1", False, None
    )


@pytest.mark.parametrize("mark", [".dockerenv", "run/.containerenv", "run/systemd/container"])
def test_a_container_is_known_by_its_marks(tmp_path: Path, mark: str) -> None:
    system = operating_system(host(tmp_path, {"etc/os-release": RELEASE, mark: ""}))
    assert isinstance(system, OperatingSystem)
    assert system.container


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ('{"attached": true}', True),
        ('{"attached": false}', False),
        ('{"attached": "yes"}', None),
        ("[]", None),
        ("{broken", None),
        ("[" * 100_000, None),
    ],
)
def test_subscription(tmp_path: Path, status: str, expected: bool | None) -> None:
    files = {"etc/os-release": RELEASE, "var/lib/ubuntu-advantage/status.json": status}
    system = operating_system(host(tmp_path, files))
    assert isinstance(system, OperatingSystem)
    assert system.subscription is expected


def test_no_release_is_unseen(tmp_path: Path) -> None:
    assert isinstance(operating_system(host(tmp_path)), Unseen)
    assert isinstance(operating_system(host(tmp_path, {"etc/os-release": "\0\0"})), Unseen)


def test_release_lines_in_all_quotings() -> None:
    text = "# c\nID=ubuntu\nNAME='A B'\nX=\"unclosed\nVERSION_ID=24.04\n=x\nA B=c\n"
    assert parse_release(text) == {"ID": "ubuntu", "NAME": "A B", "VERSION_ID": "24.04"}


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_any_release_text_is_survived(text: str) -> None:
    assert all(isinstance(value, str) for value in parse_release(text).values())
