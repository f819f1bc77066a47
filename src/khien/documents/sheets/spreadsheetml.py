"""Excel workbooks as XML (.xlsx, .xlsm): shared strings, rows, margins and boxes.

In: the directory of a package. Out: a Glance, or the cells of its sheets. A glance takes every
string of the workbook, for it costs less to look through them than to learn which stand in the
first rows. Structures: ECMA-376 part 1, 18.3 (sheets), 18.4 (strings), 20.5 (drawings).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from khien.core.errors import DamagedDocument
from khien.documents.containers import ooxml
from khien.documents.containers.zipped import ZipDirectory
from khien.documents.document import Document, LineKind
from khien.documents.glance import Glance
from khien.documents.sheets.keeping import Sheets
from khien.documents.sheets.margins import printed
from khien.documents.source import Source

if TYPE_CHECKING:
    from lxml import etree
    from PIL import Image

    from khien.core.limits import Limits

MAIN_TYPE = re.compile(
    rb"spreadsheetml\.(?:sheet|template)\.main\+xml"
    rb"|ms-excel\.(?:sheet|template|addin)\.macroEnabled\w*\.main\+xml",
    re.IGNORECASE,
)
STRINGS = "xl/sharedstrings.xml"
_SHEET = re.compile(r"xl/(?:work|chart|dialog|macro)sheets/[^/]+\.xml")
_MAIN = "xl/workbook.xml"
_DRAWING = re.compile(r"xl/drawings/[^/]+\.xml")
_MOST_GLANCED = 8 * 2**20
_MOST_HEAD = 256 * 1024  # of a sheet: its first rows
_MOST_BOXES = 128 * 1024
_MOST_SHEETS = 256
_INLINE = (b'"inlineStr"', b't="str"', b"'inlineStr'", b"t='str'")
_MARGINS = b"headerFooter"
_COLUMN = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def glance(source: Source) -> Glance:
    """Every word of the workbook; raises a DocumentError."""
    directory = source.zip
    left = _MOST_GLANCED
    pieces: list[bytes] = []
    margins: list[str] = []
    unsure = ""
    shared = strings_name(directory)
    if shared:
        strings = directory.head_of(shared, left)
        left -= len(strings)
        pieces.append(strings)
    for name in sheet_names(directory):
        sheet = directory.head_of(name, max(left, 1))
        left -= len(sheet)
        if ooxml.may_rename(sheet, b"sheetData"):
            unsure = "references"
        if any(each in sheet for each in _INLINE):
            pieces.append(sheet[:_MOST_HEAD])
        margins += [text for _, text in _printed(sheet)]
        if left <= 0:
            unsure = "long"
            break
    pieces += [directory.head_of(name, _MOST_BOXES) for name in _drawings(directory)]
    if not all(map(ooxml.is_plain, pieces)):
        unsure = "references"
    return Glance(
        texts=(*ooxml.property_texts(directory), "\n".join(margins)),
        xml=tuple(pieces),
        unsure=unsure,
        pictures=ooxml.count_pictures(directory, "xl/media/"),
        members=ooxml.has_members(directory),
    )


def document(source: Source, sheets: Sheets, *, head: bool) -> Document:
    """The cells of every sheet; raises a DocumentError."""
    directory = source.zip
    shared = _strings(directory, sheets.limits)
    for name in sheet_names(directory):
        sheets.begin()
        data = _sheet(directory, name, sheets.limits, head=head)
        _margins(data, sheets)
        _rows(_tree(data, head=head), shared, sheets)
        for target in ooxml.relations(directory, name).values():
            if _DRAWING.fullmatch(target) and target in directory:
                boxes(directory.head_of(target, _MOST_BOXES), sheets)
    labels = ooxml.property_lines(directory) if head else []
    facts = {"embedded_files": "1"} if ooxml.has_members(directory) and not head else {}
    return sheets.document("xlsx", labels, facts=facts)


def looks(source: Source, limits: Limits) -> Iterator[Image.Image]:
    """The pictures put on the sheets."""
    names = [name for name in source.zip.names() if name.startswith("xl/media/")]
    yield from ooxml.looks(source, names, limits)


def sheet_names(directory: ZipDirectory) -> list[str]:
    """The parts that are sheets, hidden ones too, in the order of their numbers."""
    found = [name for name in directory.names() if _SHEET.fullmatch(name)]
    if not found:  # a workbook has one: it may lie elsewhere
        found = [name for name in set(_related(directory)) if "sheet" in name]
    if not found:
        raise DamagedDocument("no sheets")
    return sorted(found, key=lambda name: (len(name), name))[:_MOST_SHEETS]


def strings_name(directory: ZipDirectory) -> str:
    """The part with the shared strings; "" where every cell has its own."""
    if STRINGS in directory:
        return STRINGS
    return next((name for name in _related(directory) if "strings" in name), "")


def _related(directory: ZipDirectory) -> list[str]:
    return [name for name in ooxml.relations(directory, _MAIN).values() if name in directory]


def _drawings(directory: ZipDirectory) -> list[str]:
    return [name for name in directory.names() if _DRAWING.fullmatch(name)][:_MOST_SHEETS]


def _sheet(directory: ZipDirectory, name: str, limits: Limits, *, head: bool) -> bytes:
    if not head:
        return directory.whole_of(name, limits.member_bytes)
    return directory.head_of(name, _MOST_GLANCED)


def _tree(data: bytes, *, head: bool) -> etree._Element:
    from khien.documents.containers.xml import parse, parse_beginning

    return parse_beginning(data[:_MOST_HEAD]) if head else parse(data, large_values=True)


def _strings(directory: ZipDirectory, limits: Limits) -> list[str]:
    """The shared strings in their order."""
    from khien.documents.containers.xml import local, parse

    name = strings_name(directory)
    if not name:
        return []
    root = parse(directory.whole_of(name, limits.member_bytes), large_values=True)
    return [_words(each) for each in root if local(each) == "si"]


def _words(element: etree._Element) -> str:
    """The runs of a string put together, without the reading aids of East Asian words."""
    from khien.documents.containers.xml import local

    words = ""
    for each in element:
        name = local(each)
        if name == "t":
            words += each.text or ""
        elif name == "r":
            words += _words(each)
    return words


def _rows(root: etree._Element, shared: list[str], sheets: Sheets) -> None:
    from khien.documents.containers.xml import local

    data = next((each for each in root if local(each) == "sheetData"), None)
    for number, row in enumerate(data if data is not None else ()):
        at = _number(row.get("r"), number + 1) - 1
        if sheets.rows is not None and at >= sheets.rows:
            return
        for count, cell in enumerate(row):
            place = _COLUMN.fullmatch((cell.get("r") or "").upper())
            column = _column(place[1]) if place else count
            sheets.cell(at, column, _value(cell, shared))


def _value(cell: etree._Element, shared: list[str]) -> str:
    from khien.documents.containers.xml import local

    kind = cell.get("t") or "n"
    for each in cell:
        name = local(each)
        if name == "is":
            return _words(each)
        if name == "v":
            text = each.text or ""
            if kind != "s":
                return text
            number = _number(text, len(shared))
            return shared[number] if number < len(shared) else ""
    return ""


def _number(text: str | None, otherwise: int) -> int:
    return (
        int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else (otherwise)
    )


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _margins(data: bytes, sheets: Sheets) -> None:
    for kind, line in _printed(data):
        sheets.kept.add(line, kind)


def _printed(data: bytes) -> Iterator[tuple[LineKind, str]]:
    """Headers and footers, of odd, even and first pages alike."""
    data = ooxml.in_utf8(data)
    at = data.find(_MARGINS)
    if at < 0:
        return
    from html import unescape  # here: its table of names is large

    part = data[at : at + _MOST_BOXES].decode("utf-8", "replace")
    for name, text in _MARGIN.findall(part):
        kind = LineKind.HEADER if name == "Header" else LineKind.FOOTER
        for line in printed(unescape(text)):
            yield kind, line


_MARGIN = re.compile(r"<(?:\w+:)?(?:odd|even|first)(Header|Footer)[^>]{0,80}>([^<]{1,4000})<")


def boxes(data: bytes, sheets: Sheets) -> None:
    """The words of shapes drawn on a sheet."""
    from khien.documents.containers.xml import local, parse_beginning

    for each in parse_beginning(data).iter():
        if local(each) == "p":
            runs = [part.text or "" for part in each.iter() if local(part) == "t"]
            sheets.kept.add("".join(runs), LineKind.BOX)
