"""Writes the property sets of an old office file ([MS-OLEPS] 2.21) for the samples and tests.

In: values by number, and by name those that a person added. Out: the streams by name.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

SUMMARY, FURTHER = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
_SUMMARY_ID = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_FURTHER_ID = bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae")
_OWN_ID = bytes.fromhex("05d5cdd59c2e1b10939708002b2cf9ae")
_TEXT, _WIDE, _NUMBER = 0x1E, 0x1F, 0x02
UTF8, UTF16 = 65001, 1200


def streams(
    summary: Mapping[int, str] | None = None,
    further: Mapping[int, str] | None = None,
    own: Mapping[str, str] | None = None,
    *,
    page: int = UTF8,
) -> dict[str, bytes]:
    """The two streams: numbers are those of the format, 2 for the title."""
    made = {SUMMARY: _stream([(_SUMMARY_ID, _set(summary or {}, page))])}
    sets = [(_FURTHER_ID, _set(further or {}, page))]
    if own:
        numbered = dict(enumerate(own.values(), start=2))
        names = dict(enumerate(own, start=2))
        sets.append((_OWN_ID, _set(numbered, page, names)))
    return made | {FURTHER: _stream(sets)}


def _stream(sets: list[tuple[bytes, bytes]]) -> bytes:
    head = struct.pack("<HHI16xI", 0xFFFE, 0, 0x00020006, len(sets))
    at = len(head) + 20 * len(sets)
    table = body = b""
    for name, data in sets:
        table += name + struct.pack("<I", at + len(body))
        body += data
    return head + table + body


def _set(values: Mapping[int, str], page: int, names: Mapping[int, str] | None = None) -> bytes:
    rows = {1: struct.pack("<HHHxx", _NUMBER, 0, page)}
    if names:
        rows[0] = struct.pack("<I", len(names)) + b"".join(
            _named(number, name, page) for number, name in names.items()
        )
    rows |= {number: _typed(value, page) for number, value in values.items()}
    at = 8 + 8 * len(rows)
    table = body = b""
    for number, data in rows.items():
        table += struct.pack("<II", number, at + len(body))
        body += data + bytes(-len(data) % 4)
    return struct.pack("<II", 8 + len(table) + len(body), len(rows)) + table + body


def _named(number: int, name: str, page: int) -> bytes:
    data = _encoded(name, page)
    count = len(data) // 2 if page == UTF16 else len(data)
    return struct.pack("<II", number, count) + data + bytes(-len(data) % 4 if page == UTF16 else 0)


def _typed(value: str, page: int) -> bytes:
    data = _encoded(value, page)
    if page == UTF16:
        return struct.pack("<HHI", _WIDE, 0, len(data) // 2) + data
    return struct.pack("<HHI", _TEXT, 0, len(data)) + data


def _encoded(text: str, page: int) -> bytes:
    return f"{text}\0".encode("utf-16-le" if page == UTF16 else "utf-8")
