"""What an old office file says of itself: its property sets ([MS-OLEPS] 2.21, 2.26).

In: a compound file. Out: lines "name: value" of the properties in which a level of secrecy can
stand: title, subject, keywords, comments, category, status, and all that a person or a labelling
program added. Damaged sets give what can be read of them.
"""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Iterator

from khien.core.errors import DocumentError
from khien.core.text import nfc, squeeze
from khien.documents.containers.cfb import CompoundHead
from khien.documents.document import Line, LineKind

SUMMARY, FURTHER = "\x05summaryinformation", "\x05documentsummaryinformation"
_NAMES = {
    SUMMARY: {2: "Title", 3: "Subject", 5: "Keywords", 6: "Comments"},
    FURTHER: {2: "Category", 26: "ContentType", 27: "ContentStatus"},
}
_CODE_PAGE, _DICTIONARY = 1, 0
_TEXT, _WIDE_TEXT = 0x1E, 0x1F
_UTF16 = 1200
_MOST_BYTES = 1 << 18
_MOST_PROPERTIES = 1_000
_MOST_VALUE = 4_000
_MOST_SETS = 4
_RAW = 16_384  # a set no larger is looked at as it lies
_UTF8 = re.compile(rb"\xe1\xba|[\xcc\xc3][\x80-\xbf]")  # in the middle letter, spelled in UTF-8


def lines(compound: CompoundHead) -> list[Line]:
    """A line for each property that is told."""
    found = [
        squeeze(nfc(f"{name}: {value}"))
        for stream in (SUMMARY, FURTHER)
        for name, value in _told(_bytes(compound, stream), _NAMES[stream])
        if value.strip()
    ]
    return [Line(text=said, kind=LineKind.PROPERTY) for said in dict.fromkeys(found)]


def glimpse(compound: CompoundHead) -> tuple[tuple[str, ...], tuple[bytes, ...]]:
    """The same for a glance: (texts, bytes among which letters stand). A small set is not taken
    apart; a large one holds a picture of the first page, whose bytes are no words."""
    texts: list[str] = []
    wide: list[bytes] = []
    for stream in (SUMMARY, FURTHER):
        if stream not in compound.top:
            continue
        data = _bytes(compound, stream)
        if len(data) > _RAW:
            texts += [f"{name}: {value}" for name, value in _told(data, _NAMES[stream])]
            continue
        data = data.rstrip(b"\0") + b"\0\0"
        wide.append(data)
        if _UTF8.search(data) is not None:
            texts.append(data.decode("utf-8", "ignore").replace("\0", "\n"))
    return tuple(texts), tuple(wide)


def _bytes(compound: CompoundHead, stream: str) -> bytes:
    """A set, or nothing where it is damaged: words on pages do not hang on it."""
    try:
        return compound.head_of(stream, _MOST_BYTES) if stream in compound.top else b""
    except DocumentError:
        return b""


def _told(data: bytes, names: dict[int, str]) -> Iterator[tuple[str, str]]:
    """(name, value): those of ``names`` in the first set, all in the further ones."""
    try:
        count = struct.unpack_from("<I", data, 24)[0]
        places = [
            struct.unpack_from("<I", data, 44 + at * 20)[0] for at in range(min(count, _MOST_SETS))
        ]
    except struct.error:
        return
    for number, place in enumerate(places):
        try:
            yield from _set(data[place:], names if number == 0 else None)
        except (struct.error, IndexError, LookupError):
            continue


def _set(data: bytes, names: dict[int, str] | None) -> Iterator[tuple[str, str]]:
    count = min(struct.unpack_from("<I", data, 4)[0], _MOST_PROPERTIES)
    rows = dict(struct.iter_unpack("<II", data[8 : 8 + count * 8]))
    page = 1252
    if _CODE_PAGE in rows:
        page = struct.unpack_from("<H", data, rows[_CODE_PAGE] + 4)[0]
    if names is None:
        names = _dictionary(data, rows[_DICTIONARY], page) if _DICTIONARY in rows else {}
    for number, at in rows.items():
        if number in names:
            value = _value(data, at, page)
            if value:
                yield names[number], value


def _dictionary(data: bytes, at: int, page: int) -> dict[int, str]:
    """The names that a person gave ([MS-OLEPS] 2.17)."""
    count = min(struct.unpack_from("<I", data, at)[0], _MOST_PROPERTIES)
    at += 4
    names: dict[int, str] = {}
    for _ in range(count):
        number, length = struct.unpack_from("<II", data, at)
        at += 8
        size = length * 2 if page == _UTF16 else length
        names[number] = _decoded(data[at : at + min(size, _MOST_VALUE)], page)
        at += size + (-size % 4 if page == _UTF16 else 0)
    return names


def _value(data: bytes, at: int, page: int) -> str:
    kind, length = struct.unpack_from("<HxxI", data, at)
    if kind == _TEXT:
        return _decoded(data[at + 8 : at + 8 + min(length, _MOST_VALUE)], page)
    if kind == _WIDE_TEXT:
        return _decoded(data[at + 8 : at + 8 + min(length * 2, _MOST_VALUE)], _UTF16)
    return ""


def _decoded(data: bytes, page: int) -> str:
    if page == _UTF16:
        text = data.decode("utf-16-le", "replace")
    else:
        name = {65001: "utf-8", 10000: "mac-roman"}.get(page, f"cp{page}")
        text = codecs.lookup(name).decode(data, "replace")[0]
    return text.partition("\0")[0]
