"""The sheets of an XLSX file as rows of text, one after the other, under caps.

In: a package. Out: for each sheet an iterator over its rows. XML is walked and dropped as it is
read; no entity, no document type, no formula. Structures: ECMA-376 part 1, 18.3 and 18.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import Budget
from khien.documents.containers.xml import local
from khien.documents.sheets import places
from khien.documents.sheets.spreadsheetml import column_of, number_of, words_of
from khien.documents.source import Source

MOST_SHEETS = 20
MOST_STRINGS = 2_000_000
MOST_CELLS = 4_000_000
MOST_LETTERS = 4_000  # of a cell that are read
_PLACE = re.compile(r"([A-Z]{1,3})\d*")
_PIECE = 65_536
# Elements, attributes and bytes between two rows (or strings): each costs the parser memory.
_MOST_HELD, _MOST_HELD_BYTES = 500_000, 16 * 2**20
_MOST_GAP = 1_000  # empty rows that a sheet may say it has between two others


def sheets_of(source: Source, budget: Budget) -> Iterator[Iterator[list[str]]]:
    """The rows of each sheet in its order; raises a DocumentError."""
    directory = source.zip
    most = source.limits.member_bytes
    name = places.strings_name(directory)
    shared = _strings(directory.whole_of(name, most), budget) if name else []
    for sheet in places.sheet_names(directory)[:MOST_SHEETS]:
        data = directory.whole_of(sheet, most)
        budget.spend_bytes(len(data))
        yield _rows(data, shared, budget)


def _walk(data: bytes, names: tuple[str, ...]) -> Iterator[etree._Element]:
    """Each element of a local name in ``names``; it and all before it are dropped after its use,
    and no more than so much may stand between two of them.
    """
    parser = etree.XMLPullParser(
        events=("end",), resolve_entities=False, load_dtd=False, no_network=True,
        huge_tree=False, remove_comments=True, remove_pis=True,
        tag=[f"{{*}}{name}" for name in names],
    )  # fmt: skip
    first, nodes, size = True, 0, 0
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        here = piece.count(b"<") + piece.count(b"=")
        nodes, size = nodes + here, size + len(piece)
        if nodes > _MOST_HELD or size > _MOST_HELD_BYTES:
            raise TooLargeDocument(limit=str(_MOST_HELD))
        for element in _fed(parser, piece):
            if first and element.getroottree().docinfo.internalDTD is not None:
                raise DamagedDocument("document type declaration")
            yield element
            _drop(element)
            first, nodes, size = False, here, len(piece)
    try:
        parser.close()
    except etree.XMLSyntaxError:
        raise DamagedDocument("xml") from None


def _fed(parser: etree.XMLPullParser, piece: bytes) -> Iterator[etree._Element]:
    try:
        parser.feed(piece)
        for _event, element in parser.read_events():
            if isinstance(element, etree._Element):
                yield element
    except etree.XMLSyntaxError:
        raise DamagedDocument("xml") from None


def _drop(element: etree._Element) -> None:
    """Empty it and remove what stands before it, beside its ancestors too."""
    element.clear()
    each: etree._Element | None = element
    while each is not None:
        parent = each.getparent()
        while parent is not None and each.getprevious() is not None:
            del parent[0]
        each = parent


def _strings(data: bytes, budget: Budget) -> list[str]:
    found: list[str] = []
    budget.spend_bytes(len(data))
    for each in _walk(data, ("si",)):
        if len(found) >= MOST_STRINGS:
            raise TooLargeDocument(limit=str(MOST_STRINGS))
        found.append(words_of(each)[:MOST_LETTERS])
        if len(found) % 10_000 == 0:
            budget.check_time()
    return found


def _rows(data: bytes, shared: list[str], budget: Budget) -> Iterator[list[str]]:
    cells, last = 0, 0
    for row in _walk(data, ("row",)):
        number = number_of(row.get("r"), last + 1)
        if 0 < number - last - 1 <= _MOST_GAP:
            yield from ([] for _ in range(number - last - 1))
        last = number
        found: list[str] = []
        for cell in row:
            place = _PLACE.match(cell.get("r") or "")
            column = column_of(place[1]) if place else len(found)
            if column >= len(found) and column < 1_000:
                found += [""] * (column - len(found)) + [_value(cell, shared)]
            cells += 1
        if cells > MOST_CELLS:
            raise TooLargeDocument(limit=str(MOST_CELLS))
        budget.check_time()
        yield found


def _value(cell: etree._Element, shared: list[str]) -> str:
    kind = cell.get("t") or "n"
    for each in cell:
        name = local(each)
        if name == "is":
            return words_of(each)[:MOST_LETTERS]
        if name == "v":
            text = each.text or ""
            if kind == "s":
                number = number_of(text, len(shared))
                return shared[number] if number < len(shared) else ""
            return "" if kind == "e" else _plain(text) if kind == "n" else text
    return ""


def _plain(text: str) -> str:
    """A whole number as it is shown: Excel keeps 12345678901234 as 1.2345678901234E13."""
    if "E" in text or "e" in text or text.endswith(".0"):
        try:
            number = float(text)
        except ValueError:
            return text
        if number.is_integer() and abs(number) < 1e15:
            return str(int(number))
    return text
