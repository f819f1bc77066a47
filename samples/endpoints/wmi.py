"""Write a management repository (WMI) of one namespace, for samples and tests.

Follows the public description of the CIM repository (flare-wmi, and MS-WMIO for objects): maps of
logical pages, one page of an index whose keys are SHA-256 of names, data pages with a table of
contents, definitions of classes and instances. Texts and 32-bit numbers only.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from samples.endpoints.regf import ticks

PAGE = 8192
SYSTEM, NAMESPACES = "__SystemClass", "__namespace"
NUMBER, TEXT, FLAG = 0x13, 0x08, 0x0B
KEY_QUALIFIER = 0x80000001
FILLED = 0x80000000  # set in the length of a data region

Values = Mapping[str, str | int]


def repository(
    space: str, classes: Mapping[str, Sequence[Values]], *, at: datetime
) -> dict[str, bytes]:
    """Files by name. The first property of each instance is its key; all have the same ones."""
    made = _Repository(ticks(at))
    made.define(SYSTEM, NAMESPACES, {"Name": ""})
    made.store("root", NAMESPACES, {"Name": space.rpartition("\\")[2]})
    for name, instances in classes.items():
        made.define(space, name, instances[0])
        for each in instances:
            made.store(space, name, each)
    return made.files()


def _digest(name: str) -> str:
    return hashlib.sha256(name.upper().encode("utf-16-le")).hexdigest().upper()


def _text(value: str) -> bytes:
    try:
        return b"\0" + value.encode("ascii") + b"\0"
    except UnicodeEncodeError:
        return b"\x01" + value.encode("utf-16-le") + b"\0\0"


def _region(data: bytes) -> bytes:
    return struct.pack("<I", len(data) | FILLED) + data


@dataclass
class _Repository:
    time: int
    records: list[bytes] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def define(self, space: str, name: str, values: Values) -> None:
        """A class whose properties are of the kinds of ``values``."""
        data = bytearray(_text(name))
        references = b""
        for index, (key, value) in enumerate(values.items()):
            named = len(data)
            data += _text(key)
            references += struct.pack("<II", named, len(data))
            kind = NUMBER if isinstance(value, int) else TEXT
            data += struct.pack("<BBHHII", kind, 0, 0, index, index * 4, 0)
            qualifier = struct.pack("<IBBBHH", KEY_QUALIFIER, 0, FLAG, 0, 0, 0xFFFF)
            data += struct.pack("<I", 4 + len(qualifier)) + qualifier if index == 0 else b"\4\0\0\0"
        defaults = bytes((2 * len(values) + 7) // 8 + 4 * len(values))
        record = struct.pack("<IQIBII", 0, self.time, 0, 0, 0, len(defaults))
        record += struct.pack("<I", 4) + b"\4\0\0\0" + struct.pack("<I", len(values)) + references
        record += defaults + _region(bytes(data)) + _region(b"")
        self._keep(f"NS_{_digest(space)}/CD_{_digest(name)}", record)

    def store(self, space: str, name: str, values: Values) -> None:
        """One instance of a class."""
        data = bytearray(_text(name))
        told = b""
        for value in values.values():
            if isinstance(value, int):
                told += struct.pack("<I", value)
            else:
                told += struct.pack("<I", len(data))
                data += _text(value)
        states = bytes((2 * len(values) + 7) // 8)  # each has a value of its own
        inside = states + told + b"\4\0\0\0" + b"\1" + _region(bytes(data))
        record = _digest(name).encode("utf-16-le")
        record += struct.pack("<QQIIB", self.time, self.time, len(inside) + 9, 0, 0) + inside
        own = _digest(str(next(iter(values.values()))))
        self._keep(f"NS_{_digest(space)}/CI_{_digest(name)}/IL_{own}", record)

    def _keep(self, path: str, record: bytes) -> None:
        self.records.append(record)
        self.keys.append(f"{path}.0.{len(self.records)}.{len(record)}")

    def files(self) -> dict[str, bytes]:
        """All five files; the third map is the newest."""
        made = {"OBJECTS.DATA": self._objects(), "INDEX.BTR": bytes(PAGE) + self._index()}
        for version in (1, 2, 3):
            objects = _map(version, [(0, 0)]) + struct.pack("<I", 0xDCBA)
            index = _map(version, [(0, 1), (1, 0)])  # the first entry names the root page
            made[f"MAPPING{version}.MAP"] = objects + index + struct.pack("<I", 0xDCBA)
        return made

    def _objects(self) -> bytes:
        contents, data = b"", b""
        begins = 16 * (len(self.records) + 1)
        for number, record in enumerate(self.records, start=1):
            contents += struct.pack("<IIII", number, begins + len(data), len(record), 0)
            data += record
        return _whole_page(contents + bytes(16) + data)

    def _index(self) -> bytes:
        keys = sorted(self.keys)
        parts = sorted({part for key in keys for part in key.split("/")})
        table: list[int] = []
        starts: list[int] = []
        for key in keys:
            own = [parts.index(part) for part in key.split("/")]
            starts.append(len(table))
            table += [len(own), *own]
        texts, offsets = b"", []
        for part in parts:
            offsets.append(len(texts))
            texts += part.encode("ascii") + b"\0"
        count = len(keys)
        page = struct.pack("<IIIII", 0xACCC, 1, 0, 1, count) + bytes(4 * count + 4 * (count + 1))
        page += struct.pack(f"<{count}H", *starts)
        page += struct.pack(f"<H{len(table)}H", len(table), *table)
        page += struct.pack(f"<H{len(parts) + 1}H", len(parts), *offsets, len(texts))
        return _whole_page(page + texts)


def _map(version: int, entries: Sequence[tuple[int, int]]) -> bytes:
    head = struct.pack("<IIIIII", 0xABCD, version, 2, 1, len(entries), len(entries))
    body = b"".join(struct.pack("<6I", page, 0, 0, used, 0, 0) for page, used in entries)
    return head + body + struct.pack("<I", 0)


def _whole_page(data: bytes) -> bytes:
    if len(data) > PAGE:
        raise ValueError("more than one page holds")
    return data.ljust(PAGE, b"\0")
