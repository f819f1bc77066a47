"""Hives are asked for what is wanted and for no more bytes than that takes."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest
from samples.endpoints.regf import hive

from khien.core.errors import DamagedDocument
from khien.core.findings import Status
from khien.endpoints import inspect
from khien.endpoints.sources.places.artifacts import Artifact, Kind
from khien.endpoints.sources.windows import hives
from khien.endpoints.sources.windows.hives import HiveKey, open_hive

WHEN = datetime(2026, 11, 20, 3, tzinfo=UTC)


def test_a_number_in_its_own_key_does_not_read_the_rest_of_the_hive(tmp_path: Path) -> None:
    """regipy asks for more than 2 GB at such a value: only what is there to read is read."""
    path = tmp_path / "SYSTEM"
    path.write_bytes(hive({"Numbers": {f"n{n}": n for n in range(50)}, "x": {"text": "y" * 99}},
                          written=WHEN))  # fmt: skip
    root = open_hive(Artifact(Kind.SYSTEM, path, path.name))
    assert isinstance(root, HiveKey)
    read: list[int] = []
    stream = root.record._stream
    plain = type(stream).read

    class Counting(type(stream)):  # type: ignore[misc]
        def read(self, size: int | None = -1, /) -> bytes:
            data = plain(self, size)
            read.append(len(data))
            return bytes(data)

    root.record._stream = Counting(stream.getbuffer())
    key = root.subkey("Numbers")
    assert key is not None
    assert dict(key.values()) == {f"n{n}": n for n in range(50)}
    assert max(read) < 1_000


def wide(data: bytes, *paths: str, count: int = 500) -> bytes:
    """The hive with each of these keys listing its only child ``count`` times."""
    made = bytearray(data)

    def number(at: int) -> int:
        return int.from_bytes(made[at : at + 4], "little")

    def child(node: int) -> int:
        return number(0x1000 + number(node + 0x1C) + 8)

    for path in paths:
        node = 0x1000 + number(0x24) + 4
        for _ in path.split("\\"):
            node = 0x1000 + child(node) + 4
        listed = struct.pack("<II", child(node), 0) * count
        at = len(made) - 0x1000
        made += struct.pack("<i2sH", -(8 + len(listed)), b"lh", count) + listed
        made += bytes(-len(made) % 4096)
        struct.pack_into("<I", made, node + 0x14, count)
        struct.pack_into("<I", made, node + 0x1C, at)
    struct.pack_into("<I", made, 0x28, len(made) - 0x1000)
    return bytes(made)


def test_lists_that_lead_to_the_same_keys_for_ever_end_in_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hives, "MOST_KEYS_READ", 2_000)
    drive = "Disk&Ven_A&Prod_B&Rev_1"
    content = {f"ControlSet001\\Enum\\USBSTOR\\{drive}\\AA001122&0": {"FriendlyName": "X"}}
    device = f"ControlSet001\\Enum\\USBSTOR\\{drive}"
    data = wide(hive(content, written=WHEN), device, "ControlSet001\\Enum\\USBSTOR")
    (tmp_path / "SYSTEM").write_bytes(data)
    root = open_hive(Artifact(Kind.SYSTEM, tmp_path / "SYSTEM", "SYSTEM"))
    drives = root.subkey("ControlSet001\\Enum\\USBSTOR")
    assert drives is not None
    with pytest.raises(DamagedDocument):
        _ = [len(list(each.subkeys())) for each in drives.subkeys()]
    found = {each.check: each.status for each in inspect(tmp_path).findings}
    assert found["usb.issued-only"] is Status.UNKNOWN


def test_values_have_a_bound_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hives, "MOST_VALUES_READ", 30)
    path = tmp_path / "SYSTEM"
    path.write_bytes(hive({"Numbers": {f"n{n}": n for n in range(20)}}, written=WHEN))
    key = open_hive(Artifact(Kind.SYSTEM, path, path.name)).subkey("Numbers")
    assert key is not None
    assert key.value("n19") == 19
    with pytest.raises(DamagedDocument):
        key.value("n19")
