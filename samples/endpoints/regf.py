"""Write a registry hive from nested values, for samples and tests.

Follows the public description of the format "regf" 1.5 (the Windows registry file format
specification of M. Suhanov): a base block, one hive bin, cells for keys (nk), values (vk), lists
of values and of subkeys (lh). No security cells, no big data: values stay below 16 kB.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
NONE = 0xFFFFFFFF
PAGE = 4096
SZ, BINARY, DWORD, MULTI_SZ, QWORD = 1, 3, 4, 7, 11
MOST_DATA = 16_344


def ticks(moment: datetime) -> int:
    """A FILETIME."""
    return (moment - EPOCH) // timedelta(microseconds=1) * 10


def hive(content: Mapping[str, Any], *, written: datetime, name: str = "ROOT") -> bytes:
    """The bytes of a hive. A dictionary is a key, anything else a value: text, a number, bytes or
    a list of texts. A key's name may be a path, whose keys are shared with others of its start."""
    return _Writer(written).hive(nested(content), name)


def nested(content: Mapping[str, Any]) -> dict[str, Any]:
    """``content`` with paths for keys laid out as keys below keys."""
    made: dict[str, Any] = {}
    for name, value in content.items():
        if not isinstance(value, Mapping):
            made[name] = value
            continue
        here = made
        for part in name.split("\\"):
            here = here.setdefault(part, {})
        for inner, each in nested(value).items():
            if isinstance(each, dict):
                here[inner] = _joined(here.get(inner, {}), each)
            else:
                here[inner] = each
    return made


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    made = dict(one)
    for name, value in other.items():
        made[name] = _joined(made.get(name, {}), value) if isinstance(value, dict) else value
    return made


class _Writer:
    def __init__(self, written: datetime) -> None:
        self.time = ticks(written)
        self.cells = bytearray(32)  # the head of the hive bin is filled in at the end

    def hive(self, content: Mapping[str, Any], name: str) -> bytes:
        root = self._key(name, content, NONE, 0x2C)
        self.cells += bytes(-len(self.cells) % PAGE)
        self.cells[:32] = struct.pack("<4sIIQQI", b"hbin", 0, len(self.cells), 0, self.time, 0)
        head = struct.pack(
            "<4sIIQIIIIIII", b"regf", 1, 1, self.time, 1, 5, 0, 1, root, len(self.cells), 1
        ).ljust(508, b"\0")
        checksum = 0
        for (word,) in struct.iter_unpack("<I", head):
            checksum ^= word
        return (head + struct.pack("<I", checksum)).ljust(PAGE, b"\0") + bytes(self.cells)

    def _cell(self, data: bytes) -> int:
        """Where a cell stands: its length, below zero as it is in use, then its data."""
        begins = len(self.cells)
        length = (len(data) + 4 + 7) // 8 * 8
        self.cells += struct.pack("<i", -length) + data.ljust(length - 4, b"\0")
        return begins

    def _key(self, name: str, content: Mapping[str, Any], parent: int, flags: int) -> int:
        inside = {key: each for key, each in content.items() if isinstance(each, Mapping)}
        values = {key: each for key, each in content.items() if not isinstance(each, Mapping)}
        encoded = name.encode("latin-1")
        begins = self._cell(bytes(76 + len(encoded)))
        below = [(key, self._key(key, inside[key], begins, 0x20))
                 for key in sorted(inside, key=str.upper)]  # fmt: skip
        listed = [self._value(key, each) for key, each in values.items()]
        record = struct.pack(
            "<2sHQIIIIIIIIIIIIIIIHH", b"nk", flags, self.time, 0, parent, len(below), 0,
            self._subkeys(below), NONE, len(listed), self._list(listed), NONE, NONE,
            0, 0, 0, 0, 0, len(encoded), 0,
        )  # fmt: skip
        self.cells[begins + 4 : begins + 4 + len(record) + len(encoded)] = record + encoded
        return begins

    def _subkeys(self, below: list[tuple[str, int]]) -> int:
        if not below:
            return NONE
        entries = b"".join(struct.pack("<II", at, _hash(name)) for name, at in below)
        return self._cell(struct.pack("<2sH", b"lh", len(below)) + entries)

    def _list(self, cells: list[int]) -> int:
        return self._cell(struct.pack(f"<{len(cells)}I", *cells)) if cells else NONE

    def _value(self, name: str, value: Any) -> int:
        kind, data = _typed(value)
        if len(data) > MOST_DATA:
            raise ValueError(f"{name}: more than a cell holds")
        encoded = name.encode("latin-1")
        if len(data) <= 4:
            size, where = len(data) | 0x80000000, int.from_bytes(data.ljust(4, b"\0"), "little")
        else:
            size, where = len(data), self._cell(data)
        flags = 1 if encoded else 0
        return self._cell(
            struct.pack("<2sHIIIHH", b"vk", len(encoded), size, where, kind, flags, 0) + encoded
        )


def _hash(name: str) -> int:
    found = 0
    for letter in name.upper():
        found = (found * 37 + ord(letter)) & 0xFFFFFFFF
    return found


def _typed(value: Any) -> tuple[int, bytes]:
    if isinstance(value, bytes):
        return BINARY, value
    if isinstance(value, int):
        wide = value > 0xFFFFFFFF
        return (QWORD, struct.pack("<Q", value)) if wide else (DWORD, struct.pack("<I", value))
    if isinstance(value, list):
        return MULTI_SZ, ("".join(f"{each}\0" for each in value) + "\0").encode("utf-16-le")
    return SZ, f"{value}\0".encode("utf-16-le")
