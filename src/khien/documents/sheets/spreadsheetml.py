"""Excel workbooks as XML (.xlsx, .xlsm): shared strings, rows, margins and boxes.

In: the directory of a package. Out: a Glance, or the cells of its sheets. A glance takes every
string of the workbook, for it costs less to look through them than to learn which stand in the
first rows. Structures: ECMA-376 part 1, 18.3 (sheets), 18.4 (strings), 20.5 (places.drawings).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from khien.documents.containers import ooxml
from khien.documents.containers.zipped import ZipDirectory
from khien.documents.document import Document, LineKind
from khien.documents.glance import Glance
from khien.documents.sheets import places
from khien.documents.sheets.keeping import HEAD_ROWS, Sheets
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
_MOST_GLANCED = 8 * 2**20
_PIECE, _OVERLAP = 64 * 1024, 16  # of a sheet of nothing but numbers and references
_MOST_HEAD = 256 * 1024  # of a sheet: its first rows
_MOST_WIDE = 4 * 2**20  # where they are wide
MOST_SHEETS = 2_000
_MOST_MARGINS = 64 * 1024
_MOST_VIEWS = 64  # every view of a sheet that a person kept has margins of its own
_INLINE = re.compile(rb"""tr["'](?<=[sS]tr.)""")  # cells of the types inlineStr and str
_MARGINS = b"headerFooter"
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_ENDS = re.compile(rb"sheet\s*>\s*\Z")
_COLUMN = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def glance(source: Source) -> Glance:
    """Every word of the workbook; raises a DocumentError."""
    directory = source.zip
    left = _MOST_GLANCED
    pieces: list[bytes] = []
    margins: list[str] = []
    drawn_on: list[str] = []
    unsure = ""
    shared = places.strings_name(directory)
    if shared:
        strings = directory.head_of(shared, left)
        left -= len(strings)
        pieces.append(strings)
    names = places.sheet_names(directory)
    for name in names[:MOST_SHEETS]:
        size, sheet = _passed_over(directory, name, max(left, 1))
        left -= size
        if len(sheet) == size:
            if ooxml.may_rename(sheet, b"sheetData"):
                unsure = "references"
            if _INLINE.search(sheet):
                pieces.append(_beginning(sheet)[0])
            margins += [text for _, text in _printed(sheet)]
        if places.is_drawn_on(sheet):
            drawn_on.append(name)
        if left <= 0:
            unsure = "long"
            break
    drawn, is_whole = places.drawings(directory, drawn_on)
    pieces += drawn
    if not is_whole or len(names) > MOST_SHEETS:
        unsure = "long"
    if not all(map(ooxml.is_plain, pieces)):
        unsure = "references"
    return Glance(
        texts=(*ooxml.property_texts(directory), "\n".join(margins)),
        xml=tuple(pieces),
        unsure=unsure,
        pictures=ooxml.count_pictures(directory, "xl/media/"),
        members=ooxml.has_members(directory),
    )


def _passed_over(directory: ZipDirectory, name: str, most: int) -> tuple[int, bytes]:
    """How large a sheet is, and its end; the whole of one that is small, or that has words in its
    cells, margins, or is written in a way that bytes do not show."""
    size, end = 0, b""
    for piece in directory.pieces_of(name, most, _PIECE):
        is_odd = not size and ooxml.may_rename(piece, b"sheetData")
        size += len(piece)
        end += piece
        seen = max(len(end) - len(piece) - _OVERLAP, 0)
        if is_odd or end.find(_MARGINS, seen) >= 0 or _INLINE.search(end, seen):
            sheet = directory.head_of(name, most)
            return len(sheet), sheet
        if size > _PIECE:
            end = end[-places.TAIL :]
    return size, end


def document(source: Source, sheets: Sheets, *, head: bool) -> Document:
    """The cells of every sheet; raises a DocumentError."""
    directory = source.zip
    shared = _strings(directory, sheets.limits)
    for name in sheets.kept.budget.take(places.sheet_names(directory), most=MOST_SHEETS):
        sheets.begin()
        data = _sheet(directory, name, sheets, head=head)
        _margins(data, sheets)
        _rows(_tree(data, sheets, head=head), shared, sheets)
        boxes_of(directory, name, sheets)
    labels = ooxml.property_lines(directory) if head else []
    facts = {"embedded_files": "1"} if ooxml.has_members(directory) and not head else {}
    return sheets.document("xlsx", labels, facts=facts)


def looks(source: Source, limits: Limits) -> Iterator[Image.Image]:
    """The pictures put on the sheets."""
    names = [name for name in source.zip.names() if name.startswith("xl/media/")]
    yield from ooxml.looks(source, names, limits)


def _sheet(directory: ZipDirectory, name: str, sheets: Sheets, *, head: bool) -> bytes:
    """A sheet as far as a head needs it. Margins stand at the end, so a long one is unpacked to
    it where what it says of its size is likely and can be borne."""
    limits, budget = sheets.limits, sheets.kept.budget
    if not head:
        return directory.whole_of(name, limits.member_bytes)
    data = directory.head_of(name, _MOST_GLANCED)
    if len(data) < _MOST_GLANCED:
        return data
    entry = directory.entry(name)
    size, packed = (entry.size, entry.packed) if entry is not None else (0, 0)
    left = min(limits.member_bytes, limits.total_bytes - budget.bytes_used)
    if size <= min(left, packed * limits.ratio):
        data = directory.head_of(name, max(size, 1))
        budget.spend_bytes(len(data))
    if not _ENDS.search(data[-64:]):
        sheets.cut = True
    return data


def _beginning(sheet: bytes) -> tuple[bytes, bool]:
    """A sheet to behind its first rows, and whether these end in it; columns with looks of their
    own stand before, and rows may be wide."""
    at = max(sheet.find(b"sheetData"), 0)
    reach = _MOST_HEAD
    while at + reach < len(sheet):
        if len(_ROW.findall(sheet, at, at + reach)) > HEAD_ROWS:
            break
        if reach >= _MOST_WIDE:
            return sheet[: at + reach], False
        reach *= 2
    return sheet[: at + reach], True


def _tree(data: bytes, sheets: Sheets, *, head: bool) -> etree._Element:
    from khien.documents.containers.xml import parse, parse_beginning

    if not head:
        return parse(data, large_values=True)
    beginning, has_rows = _beginning(data)
    sheets.cut |= not has_rows
    return parse_beginning(beginning)


def _strings(directory: ZipDirectory, limits: Limits) -> list[str]:
    """The shared strings in their order."""
    from khien.documents.containers.xml import local, parse_plainly

    name = places.strings_name(directory)
    if not name:
        return []
    root = parse_plainly(directory.whole_of(name, limits.member_bytes))
    return [words_of(each) for each in root if local(each) == "si"]


def words_of(element: etree._Element) -> str:
    """The runs of a string put together, without the reading aids of East Asian words."""
    from khien.documents.containers.xml import local

    words = ""
    for each in element:
        name = local(each)
        if name == "t":
            words += each.text or ""
        elif name == "r":
            words += words_of(each)
    return words


def _rows(root: etree._Element, shared: list[str], sheets: Sheets) -> None:
    from khien.documents.containers.xml import local

    data = next((each for each in root if local(each) == "sheetData"), None)
    for number, row in enumerate(data if data is not None else ()):
        at = number_of(row.get("r"), number + 1) - 1
        if sheets.rows is not None and at >= sheets.rows:
            return
        for count, cell in enumerate(row):
            place = _COLUMN.fullmatch((cell.get("r") or "").upper())
            column = column_of(place[1]) if place else count
            sheets.cell(at, column, _value(cell, shared))


def _value(cell: etree._Element, shared: list[str]) -> str:
    from khien.documents.containers.xml import local

    kind = cell.get("t") or "n"
    for each in cell:
        name = local(each)
        if name == "is":
            return words_of(each)
        if name == "v":
            text = each.text or ""
            if kind != "s":
                return text
            number = number_of(text, len(shared))
            return shared[number] if number < len(shared) else ""
    return ""


def number_of(text: str | None, otherwise: int) -> int:
    """A small whole number; ``otherwise`` for anything else."""
    return (
        int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else (otherwise)
    )


def column_of(letters: str) -> int:
    """The number, from 0, of the column that ``letters`` name: A, AB."""
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
    if _MARGINS not in data:
        return
    from html import escape, unescape  # here: its table of names is large

    for piece in _around_margins(data):
        part = _VERBATIM.sub(lambda found: escape(found[1]), piece.decode("utf-8", "replace"))
        for name, text in _MARGIN.findall(part):
            kind = LineKind.HEADER if name == "Header" else LineKind.FOOTER
            for line in printed(unescape(text)):
                yield kind, line


def _around_margins(data: bytes) -> Iterator[bytes]:
    """What stands behind each place that names margins: kept views have theirs before the
    sheet's own, and a cell may hold the word."""
    at = data.find(_MARGINS)
    for _ in range(_MOST_VIEWS):
        end = data.find(_MARGINS, at + 1)
        yield data[at : min(end if end >= 0 else len(data), at + _MOST_MARGINS)]
        at = end
        if at < 0:
            return
    yield data[max(at, data.rfind(_MARGINS) - _MOST_MARGINS) :]


_MARGIN = re.compile(r"<(?:\w+:)?(?:odd|even|first)(Header|Footer)[^>]{0,80}>([^<]{1,4000})")
_VERBATIM = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


def boxes_of(directory: ZipDirectory, sheet: str, sheets: Sheets) -> None:
    """The words of shapes drawn on a sheet."""
    for target in places.drawings_of(directory, sheet):
        sheets.kept.budget.check_time()
        data = directory.head_of(target, places.MOST_BOXES)
        sheets.cut |= len(data) >= places.MOST_BOXES
        _boxes(data, sheets)
        for name in ooxml.diagrams(directory, target, data):
            inner = directory.head_of(name, places.MOST_BOXES)
            sheets.cut |= len(inner) >= places.MOST_BOXES
            _boxes(inner, sheets)


def _boxes(data: bytes, sheets: Sheets) -> None:
    from khien.documents.containers.xml import local, parse_beginning

    for each in parse_beginning(data).iter():
        if local(each) == "p":
            runs = [part.text or "" for part in each.iter() if local(part) == "t"]
            sheets.kept.add("".join(runs), LineKind.BOX)
        elif local(each) == "div":  # of a label or button in the older kind of drawing
            sheets.kept.add("".join(map(str, each.itertext())), LineKind.BOX)
