"""Serials of fixed disks and the id of the installation, of made PCs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.facts import Trait
from khien.endpoints.sources.linux.system import subject
from khien.endpoints.sources.linux.traits import traits
from khien.endpoints.sources.linux.usb import udev_properties
from tests.endpoints.made import host

MACHINE = "4c2f61a0b7e94d5f8a1c3e5b7d9f0a2c"


def disk(name: str, number: str, *, bus: str = "ata", serial: str = "", removable: str = "0",
         own: str = "") -> dict[str, str]:  # fmt: skip
    block = f"sys/class/block/{name}"
    files = {f"{block}/removable": removable, f"{block}/dev": number}
    if serial:
        files[f"run/udev/data/b{number}"] = f"S:disk\nE:ID_BUS={bus}\nE:ID_SERIAL_SHORT={serial}\n"
    return files | ({f"{block}/device/serial": own} if own else {})


def test_fixed_disks_and_the_installation(tmp_path: Path) -> None:
    files = (
        disk("sda", "8:0", serial="WD-WXA1A23")
        | disk("nvme0n1", "259:0", own="S4EWNX0R1 ")
        | disk("sdb", "8:16", bus="usb", serial="4C530001")
        | disk("sdc", "8:32", serial="CARD-0001", removable="1")
        | disk("sda1", "8:1", serial="WD-WXA1A23")
        | {"etc/machine-id": f"{MACHINE}\n"}
    )
    assert traits(host(tmp_path, files)) == (
        Trait("disk", "S4EWNX0R1"), Trait("disk", "WDWXA1A23"), Trait("system", MACHINE),
    )  # fmt: skip
    assert subject(host(tmp_path)).traits == traits(host(tmp_path))


@pytest.mark.parametrize("machine", ["", "uninitialized", "0" * 32, "xyz", MACHINE[:-1]])
@pytest.mark.parametrize("serial", ["", "QM00001", "00000000", "N/A", "ab"])
def test_what_names_nobody_is_no_trait(tmp_path: Path, machine: str, serial: str) -> None:
    files = disk("sda", "8:0", serial=serial) | {"etc/machine-id": machine}
    assert traits(host(tmp_path, files)) == ()


def test_an_empty_folder_has_none(tmp_path: Path) -> None:
    assert traits(host(tmp_path)) == ()


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_of_udev_is_read(content: str) -> None:
    assert all("\n" not in name for name in udev_properties(content))
