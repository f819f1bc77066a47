"""Write a Windows event log of one chunk, for samples and tests.

Follows the public description of the format (libyal, "Windows XML Event Log (EVTX)"): a file
head, a chunk with its sums, records of binary XML. Elements are written out in each record, with
no templates; names stand where they are used first.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from samples.endpoints.regf import ticks

HEAD, CHUNK, FIRST = 4096, 65_536, 512
TEXT, WORD = 0x01, 0x06
START, CLOSE, END, VALUE, ATTRIBUTE, MORE = 0x01, 0x02, 0x04, 0x05, 0x06, 0x40

Told = tuple[int, datetime, Mapping[str, str]]


def log(channel: str, computer: str, events: Sequence[Told]) -> bytes:
    """A log of ``(number, time, data)``; ValueError when it is more than one chunk holds."""
    chunk = bytearray(FIRST)
    last = FIRST
    for number, (event, at, data) in enumerate(events, start=1):
        last = len(chunk)
        chunk += struct.pack("<IIQQ", 0x2A2A, 0, number, ticks(at))
        _Record(chunk).event(event, at, channel, computer, data)
        size = len(chunk) - last + 4
        chunk += struct.pack("<I", size)
        struct.pack_into("<I", chunk, last + 4, size)
    if len(chunk) > CHUNK:
        raise ValueError("more events than one chunk holds")
    count = len(events)
    struct.pack_into(
        "<8sQQQQIIII", chunk, 0, b"ElfChnk\0", 1, count, 1, count, 128, last, len(chunk),
        zlib.crc32(chunk[FIRST:]),
    )  # fmt: skip
    struct.pack_into("<I", chunk, 124, zlib.crc32(bytes(chunk[:120]) + bytes(chunk[128:FIRST])))
    head = bytearray(HEAD)
    struct.pack_into("<8sQQQIHHHH", head, 0, b"ElfFile\0", 0, 0, count + 1, 128, 1, 3, HEAD, 1)
    struct.pack_into("<I", head, 124, zlib.crc32(head[:120]))
    return bytes(head) + bytes(chunk).ljust(CHUNK, b"\0")


class _Record:
    """Writes one record's binary XML at the end of a chunk."""

    def __init__(self, chunk: bytearray) -> None:
        self.chunk = chunk

    def event(
        self, number: int, at: datetime, channel: str, computer: str, data: Mapping[str, str]
    ) -> None:
        self.chunk += b"\x0f\x01\x01\x00"
        self.element("Event", {}, [
            ("System", {}, [
                ("EventID", {}, number),
                ("TimeCreated", {"SystemTime": at.isoformat().replace("+00:00", "Z")}, []),
                ("Channel", {}, channel),
                ("Computer", {}, computer),
            ]),
            ("EventData", {}, [("Data", {"Name": name}, text) for name, text in data.items()]),
        ])  # fmt: skip
        self.chunk.append(0)

    def element(self, name: str, attributes: Mapping[str, str], content: Any) -> None:
        self.chunk.append(START | (MORE if attributes else 0))
        sized = len(self.chunk)
        self.chunk += bytes(4)
        self.name(name)
        if attributes:
            listed = len(self.chunk)
            self.chunk += bytes(4)
            for key, text in attributes.items():
                self.chunk.append(ATTRIBUTE)
                self.name(key)
                self.value(text)
            struct.pack_into("<I", self.chunk, listed, len(self.chunk) - listed - 4)
        self.chunk.append(CLOSE)
        if isinstance(content, list):
            for inner in content:
                self.element(*inner)
        else:
            self.value(content)
        self.chunk.append(END)
        struct.pack_into("<I", self.chunk, sized, len(self.chunk) - sized - 4)

    def name(self, text: str) -> None:
        """A name, right where it is named."""
        self.chunk += struct.pack("<I", len(self.chunk) + 4)
        hashed = 0
        for letter in text:
            hashed = hashed * 65_599 + ord(letter) & 0xFFFFFFFF
        self.chunk += struct.pack("<IHH", 0, hashed & 0xFFFF, len(text))
        self.chunk += text.encode("utf-16-le") + b"\0\0"

    def value(self, value: str | int) -> None:
        if isinstance(value, int):
            self.chunk += struct.pack("<BBH", VALUE, WORD, value)
        else:
            self.chunk += struct.pack("<BBH", VALUE, TEXT, len(value)) + value.encode("utf-16-le")
