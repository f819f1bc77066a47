"""The question to PowerShell and its answers."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.sources.windows.live import asking
from khien.endpoints.sources.windows.live.asking import SCRIPT, answers_in, ask

PRODUCT = {
    "displayName": "Windows Defender", "productState": 397_568,
    "timestamp": "Wed, 25 Nov 2026 01:00:00 GMT",
}  # fmt: skip
TOLD: dict[str, Any] = {
    "AntiVirusProduct": [PRODUCT],
    "FirewallProduct": [],
    "AntiSpywareProduct": [],
    "Win32_BIOS": {"SerialNumber": "DK-PC-0041"},
    "Win32_BaseBoard": [{"SerialNumber": "Default string"}],
    "Win32_SystemEnclosure": [{"SerialNumber": "DK-PC-0041"}, {"SerialNumber": None}],
    "Win32_NetworkAdapter": [
        {"MACAddress": "02:00:4C:4F:4F:50", "PNPDeviceID": "ROOT\\NET\\0000"},
        {"MACAddress": "A4:BB:6D:00:00:41", "PNPDeviceID": "PCI\\VEN_8086&DEV_15FC\\3&1"},
        {"MACAddress": None, "PNPDeviceID": "PCI\\VEN_8086&DEV_0001\\3&2"},
        {"MACAddress": "00:e0:4c:68:00:02", "PNPDeviceID": "USB\\VID_0BDA&PID_8153\\1"},
    ],
    "Win32_DiskDrive": [
        {
            "InterfaceType": "SCSI",
            "MediaType": "Fixed hard disk media",
            "SerialNumber": " S4EWNX01 ",
        },
        {"InterfaceType": "USB", "MediaType": "Removable Media", "SerialNumber": "4C530001"},
        {"InterfaceType": "USB", "MediaType": "Fixed hard disk media", "SerialNumber": "4C530002"},
        {"InterfaceType": "IDE", "MediaType": "Fixed hard disk media", "SerialNumber": None},
    ],
    "Win32_EncryptableVolume": [
        {"DriveLetter": "C:", "ProtectionStatus": 1, "VolumeType": 0},
        {"DriveLetter": "d:", "ProtectionStatus": 0, "VolumeType": 1},
        {"DriveLetter": "E:", "ProtectionStatus": 2, "VolumeType": 1},
        {"DriveLetter": "F:", "ProtectionStatus": 0, "VolumeType": 2},
        {"DriveLetter": None, "ProtectionStatus": 0, "VolumeType": 1},
    ],
}


def test_the_answers_as_values() -> None:
    told = answers_in(TOLD)
    assert told.products is not None
    (product,) = told.products
    assert (product.name, product.kind, product.on) == ("Windows Defender", "antivirus", True)
    assert told.serials == ("DK-PC-0041",)
    assert told.macs == ("00:e0:4c:68:00:02", "a4:bb:6d:00:00:41")
    assert told.drives == (("C:", True), ("D:", False), ("E:", None))
    assert told.disks == ("S4EWNX01",)


def test_a_refusal_is_never_none_found() -> None:
    refused = answers_in({**TOLD, "AntiVirusProduct": None, "Win32_EncryptableVolume": None})
    assert (refused.products, refused.drives) == (None, None)
    assert answers_in({}).products is None
    empty = answers_in({**TOLD, "AntiVirusProduct": []})
    assert empty.products == ()


def test_the_command_is_fixed_and_bounded() -> None:
    seen: list[tuple[list[str], float]] = []

    def run(arguments: list[str], seconds: float) -> bytes:
        seen.append((arguments, seconds))
        return "\ufeff".encode() + json.dumps(TOLD).encode()

    assert ask(run).serials == ("DK-PC-0041",)
    ((arguments, seconds),) = seen
    assert arguments[0].endswith("powershell.exe")
    assert "System32" in arguments[0]
    assert arguments[1:] == ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", SCRIPT]
    assert 0 < seconds <= 60
    for name, space, what in asking._QUESTIONS:
        assert f"-Namespace {space} -ClassName {name} -ErrorAction Stop" in SCRIPT
        assert f"Select-Object {what})" in SCRIPT
    # Nothing is taken into the text from outside, and the command line has room for it.
    assert "{" + "name" + "}" not in SCRIPT
    assert '"' not in SCRIPT
    assert len(SCRIPT) < 4_000
    assert SCRIPT.count("{") == SCRIPT.count("}")


@pytest.mark.parametrize("said", [b"", b"not json", b"[1]", b"null", b'{"AntiVirusProduct": 5}'])
def test_odd_answers(said: bytes) -> None:
    try:
        told = ask(lambda arguments, seconds: said)
    except ValueError:
        assert said in (b"", b"not json")
    else:
        assert (told.serials, told.macs, told.drives) == ((), (), None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["SerialNumber", "MACAddress", "PNPDeviceID", "DriveLetter",
                         "ProtectionStatus", "VolumeType", "productState", "displayName"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(TOLD)), JSON))
def test_no_answer_breaks_the_reader(told: dict[str, Any]) -> None:
    answers_in(told)


def test_a_command_that_fails_or_hangs_raises_what_the_caller_expects() -> None:
    assert asking._run(["printf", "{}"], 5.0) == b"{}"
    with pytest.raises(subprocess.SubprocessError):
        asking._run(["false"], 5.0)
    with pytest.raises(subprocess.SubprocessError):
        asking._run(["sleep", "5"], 0.1)
    with pytest.raises(OSError):
        asking._run(["/nowhere/powershell.exe"], 5.0)
