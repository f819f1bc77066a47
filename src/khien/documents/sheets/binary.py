"""Excel workbooks in binary parts (.xlsb): records of strings, cells and margins.

In: the directory of a package. Out: a Glance, or the cells of its sheets. Structures: [MS-XLSB]
2.1.4 (records), 2.5.171 (strings), 2.4.313 to 2.4.324 (cells), 2.4.725 (shared strings), 2.4.53
(headers).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

from khien.core.errors import DamagedDocument
from khien.documents.containers import ooxml
from khien.documents.containers.zipped import ZipDirectory
from khien.documents.document import Document, LineKind
from khien.documents.glance import Glance
from khien.documents.sheets import places, spreadsheetml
from khien.documents.sheets.keeping import Sheets
from khien.documents.sheets.margins import printed
from khien.documents.source import Source

if TYPE_CHECKING:
    from khien.core.limits import Limits

MAIN_TYPE = re.compile(rb"ms-excel\.sheet\.binary\.macroEnabled\.main", re.IGNORECASE)
_STRINGS = "xl/sharedstrings.bin"
_SHEET = re.compile(r"xl/(?:work|chart|dialog|macro)sheets/(?!binaryindex)[^/]+\.bin")
_MAIN = "xl/workbook.bin"
_ROW, _RK, _REAL, _TEXT, _SHARED, _RESULT, _ITEM, _MARGINS = 0, 2, 5, 6, 7, 8, 19, 479
_RICH = 62  # words in the cell, in runs
_MOST_GLANCED = 8 * 2**20
_NULL = 0xFFFFFFFF
_WIDEST = 32_767  # characters of a cell


def glance(source: Source) -> Glance:
    """The parts' bytes, among which the words stand as they are."""
    directory = source.zip
    left = _MOST_GLANCED
    wide: list[bytes] = []
    names = _sheets(directory)
    shared = places.strings_name(directory, _STRINGS, _MAIN)
    for name in [*([shared] if shared else []), *names[: spreadsheetml.MOST_SHEETS]]:
        if left > 0:
            wide.append(directory.head_of(name, left))
            left -= len(wide[-1])
    drawn, is_whole = places.drawings(directory)
    unsure = "" if all(map(ooxml.is_plain, drawn)) else "references"
    if left <= 0 or not is_whole or len(names) > spreadsheetml.MOST_SHEETS:
        unsure = "long"
    return Glance(
        texts=ooxml.property_texts(directory),
        wide=tuple(wide),
        xml=tuple(drawn),
        unsure=unsure,
        pictures=ooxml.count_pictures(directory, "xl/media/"),
        members=ooxml.has_members(directory),
    )


def document(source: Source, sheets: Sheets, *, head: bool) -> Document:
    """The cells of every sheet; raises a DocumentError."""
    directory = source.zip
    most = sheets.limits.member_bytes
    shared = list(_strings(directory, sheets.limits))
    for name in sheets.kept.budget.take(_sheets(directory), most=spreadsheetml.MOST_SHEETS):
        sheets.begin()
        _sheet(directory.whole_of(name, most), shared, sheets)
        spreadsheetml.boxes_of(directory, name, sheets)
    labels = ooxml.property_lines(directory) if head else []
    facts = {"embedded_files": "1"} if ooxml.has_members(directory) and not head else {}
    return sheets.document("xlsb", labels, facts=facts)


def _sheets(directory: ZipDirectory) -> list[str]:
    found = places.sheet_names(directory, _SHEET, _MAIN)
    return [name for name in found if "binaryindex" not in name]


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each record's kind and bytes; raises DamagedDocument where one leaves the part."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = kind & 0x7F | data[at] << 7
            at += 1
        length = shift = 0
        while at < end:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift >= 28:
                break
        if at + length > end:
            raise DamagedDocument("record")
        yield kind, data[at : at + length]
        at += length


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A counted string and where it ends; a null one is empty."""
    if at + 4 > len(data):
        return "", len(data)
    count = struct.unpack_from("<I", data, at)[0]
    if count == _NULL:
        return "", at + 4
    end = at + 4 + 2 * min(count, _WIDEST)
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _strings(directory: ZipDirectory, limits: Limits) -> Iterator[str]:
    name = places.strings_name(directory, _STRINGS, _MAIN)
    if not name:
        return
    for kind, data in records(directory.whole_of(name, limits.member_bytes)):
        if kind == _ITEM:
            yield _wide(data, 1)[0]


def _sheet(data: bytes, shared: list[str], sheets: Sheets) -> None:
    row, end = 0, 1 << 20 if sheets.rows is None else sheets.rows
    for kind, inner in records(data):
        if kind == _ROW and len(inner) >= 4:
            row = struct.unpack_from("<I", inner)[0]
            sheets.kept.budget.check_time()
        elif kind == _MARGINS:
            _margins(inner, sheets)
        elif (
            row < end and kind in (_RK, _REAL, _TEXT, _SHARED, _RESULT, _RICH) and len(inner) >= 12
        ):
            column = struct.unpack_from("<I", inner)[0]
            sheets.cell(row, column, _value(kind, inner, shared))


def _value(kind: int, data: bytes, shared: list[str]) -> str:
    from khien.documents.biff.numbers import of_double, of_packed

    if kind == _SHARED:
        number = struct.unpack_from("<I", data, 8)[0]
        return shared[number] if number < len(shared) else ""
    if kind in (_TEXT, _RESULT):
        return _wide(data, 8)[0]
    if kind == _RICH:
        return _wide(data, 9)[0]
    return of_packed(data[8:12]) if kind == _RK else of_double(data[8:16].ljust(8, b"\x00"))


def _margins(data: bytes, sheets: Sheets) -> None:
    at = 2
    for number in range(6):
        text, at = _wide(data, at)
        kind = LineKind.FOOTER if number % 2 else LineKind.HEADER
        for line in printed(text):
            sheets.kept.add(line, kind)
