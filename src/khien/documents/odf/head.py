"""The heads of OpenDocument texts, sheets and slides; sheets and slides whole too.

In: a Source that is a zip. Out: a Glance, or lines with their places; labels last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from khien.core.errors import NoTextLayer, UnsupportedDocument
from khien.core.limits import Budget, Limits
from khien.documents.containers import ooxml
from khien.documents.document import Document, LineKind
from khien.documents.glance import Glance
from khien.documents.odf import package

if TYPE_CHECKING:
    from lxml import etree

    from khien.documents.keeping import Kept
    from khien.documents.odf.styles import Styles
    from khien.documents.odf.walk import Walk
    from khien.documents.sheets.keeping import Sheets
    from khien.documents.source import Source

_PAGE = re.compile(rb"<draw:page\b")
_HEAD_SLIDES = 2
_MOST_TABLES = 2_000
_SHOWN = ("office:presentation", "office:drawing")
_BLANKS = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}
_DEEPEST = 12
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})


def glance(source: Source, *, beyond: int = package.MOST_BODY, slides: int = 0) -> Glance:
    """The words at the head; of ``slides`` so many. Raises a DocumentError."""
    directory = source.zip
    package.refuse_sealed(directory)
    pieces = package.words(directory, beyond)
    is_whole, begun = package.is_whole(pieces[0]), 0
    if slides:
        begins = [each.start() for each in _PAGE.finditer(pieces[0])]
        begun = len(begins)
        pieces[0] = pieces[0][: begins[slides]] if len(begins) > slides else pieces[0]
    unsure = "" if all(map(ooxml.is_plain, pieces)) else "references"
    if (slides or beyond >= package.MOST_CONTENT) and begun <= slides and not is_whole:
        unsure = "long"
    return Glance(
        texts=package.texts(directory),
        xml=tuple(pieces),
        unsure=unsure,
        pictures=package.count_pictures(directory),
        members=package.has_members(directory),
    )


def text_head(source: Source, limits: Limits) -> Document:
    """About the first page of a text."""
    from khien.documents.containers.xml import parse_beginning
    from khien.documents.odf.text import document_of

    directory = source.zip
    package.refuse_sealed(directory)
    content = parse_beginning(package.content(directory))
    return document_of(content, _styles(source), limits, labels=package.lines(directory))


def sheets(source: Source, limits: Limits, *, head: bool) -> Document:
    """The cells of every sheet, of a head the first rows."""
    from khien.documents.keeping import Kept
    from khien.documents.odf.names import tag
    from khien.documents.sheets.keeping import Sheets

    directory = source.zip
    package.refuse_sealed(directory)
    root, body, is_cut = _body(source, limits, ("office:spreadsheet",), head=head)
    kept = Kept(Budget(limits))
    found = Sheets.of(kept, head=head)
    found.cut = is_cut
    common = _styles(source)
    walk = _walk(kept, root, *([] if common is None else [common]))
    tables = [each for each in body if tag(each) == "table:table"]
    for table in kept.budget.take(tables, most=_MOST_TABLES):
        found.begin()
        if common is not None:
            _margins(_walk(kept, common), common)
        _rows(table, found, walk)
    labels = package.lines(directory) if head else []
    facts = {"embedded_files": "1"} if package.has_members(directory) and not head else {}
    return found.document("ods", labels, facts=facts)


def slides(source: Source, limits: Limits, *, head: bool) -> Document:
    """The words of every slide, of a head the first two; each slide is a page."""
    from khien.documents.keeping import Kept
    from khien.documents.odf.names import tag

    directory = source.zip
    package.refuse_sealed(directory)
    root, body, is_cut = _body(source, limits, _SHOWN, head=head)
    common = _styles(source)
    kept = Kept(Budget(limits))
    walk = _walk(kept, root, *([] if common is None else [common]))
    pages = [each for each in body if tag(each) == "draw:page"]
    for number, page in enumerate(pages[: _HEAD_SLIDES if head else limits.pages], start=1):
        walk.page = number
        for notes in [each for each in page if tag(each) == "presentation:notes"]:
            page.remove(notes)
        walk.blocks(page)
        if common is not None:
            _printed(walk, common)
    labels = package.lines(directory) if head else []
    if not kept.lines and not labels and package.count_pictures(directory):
        raise NoTextLayer()
    facts = dict(kept.properties())
    if is_cut and len(pages) <= _HEAD_SLIDES:
        facts["cut_short"] = "1"
    if package.has_members(directory) and not head:
        facts["embedded_files"] = "1"
    return Document.from_lines(
        "odp", [*kept.lines, *labels], pages=max(len(pages), 1), properties=facts
    )


def _body(
    source: Source, limits: Limits, names: tuple[str, ...], *, head: bool
) -> tuple[etree._Element, etree._Element, bool]:
    """The root, whose styles are those of the words; the element of one of ``names`` in its body,
    and whether it was cut off."""
    from khien.documents.containers.xml import parse, parse_beginning
    from khien.documents.odf.names import child

    is_cut = False
    if head:
        data = package.content(source.zip, package.MOST_CONTENT)
        is_cut = not package.is_whole(data)
        root = parse_beginning(data)
    else:
        root = parse(source.zip.whole_of(package.CONTENT, limits.member_bytes))
    around = child(root, "office:body")
    for name in names:
        body = child(around, name)
        if body is not None:
            return root, body, is_cut
    raise UnsupportedDocument()


def _styles(source: Source) -> etree._Element | None:
    from khien.documents.containers.xml import parse_beginning

    if package.STYLES not in source.zip:
        return None
    return parse_beginning(source.zip.head_of(package.STYLES, package.MOST_STYLES))


def _walk(kept: Kept, *roots: etree._Element) -> Walk:
    from khien.documents.odf.styles import Styles
    from khien.documents.odf.walk import Walk

    return Walk(Styles.of(kept.budget, *roots), kept, kept.budget)


def _margins(walk: Walk, common: etree._Element) -> None:
    from khien.documents.odf.text import around

    for kind in (LineKind.HEADER, LineKind.FOOTER):
        around(walk, common, kind)


def _printed(walk: Walk, common: etree._Element) -> None:
    """What the masters print on every slide, beside their placeholders."""
    from khien.documents.odf.names import attribute, child, tag

    masters = child(common, "office:master-styles")
    for master in masters if masters is not None else ():
        for each in master:
            if tag(each).startswith("draw:") and not attribute(each, "presentation:class"):
                walk.drawing(each)


def _rows(table: etree._Element, found: Sheets, walk: Walk) -> None:
    """The cells of a table, and its shapes; rows and cells that repeat count as often."""
    from khien.documents.odf.lists import whole
    from khien.documents.odf.names import attribute, tag

    row = 0
    for each in _within(table, "table:table-row", walk.budget):
        if found.rows is not None and row >= found.rows:
            break
        column = 0
        for cell in each:
            if tag(cell) not in _CELLS:
                continue
            for text in _paragraphs(cell, walk.styles):
                found.cell(row, column, text)
            for shape in _shapes(cell):
                walk.drawing(shape)
            column += whole(attribute(cell, "table:number-columns-repeated"), 1)
        row += whole(attribute(each, "table:number-rows-repeated"), 1)
    for shapes in [each for each in table if tag(each) == "table:shapes"]:
        walk.blocks(shapes)


def _shapes(cell: etree._Element) -> Iterator[etree._Element]:
    """What is drawn at a cell, or in the words of one."""
    from khien.documents.odf.names import tag

    for each in cell:
        inner = each if tag(each) in {"text:p", "text:h"} else ()
        yield from (part for part in (each, *inner) if tag(part).startswith("draw:"))


def _paragraphs(cell: etree._Element, styles: Styles) -> Iterator[str]:
    from khien.documents.odf.names import tag

    for each in cell:
        if tag(each) in {"text:p", "text:h"}:
            yield from "".join(_said(each, styles, 0)).split("\n")


def _said(element: etree._Element, styles: Styles, depth: int) -> Iterator[str]:
    """The words of a paragraph, blanks and breaks that are elements among them."""
    from khien.documents.odf.names import tag
    from khien.documents.odf.walk import is_shown

    yield element.text or ""
    for each in element if depth < _DEEPEST else ():
        blank = _BLANKS.get(tag(each))
        if blank is not None:
            yield blank
        elif is_shown(each, styles):
            yield from _said(each, styles, depth + 1)
        yield each.tail or ""


def _within(
    element: etree._Element, name: str, budget: Budget, depth: int = 0
) -> Iterator[etree._Element]:
    """Rows, also those in groups and header rows."""
    from khien.documents.odf.names import tag

    for each in element if depth < _DEEPEST else ():
        budget.check_time()
        if tag(each) == name:
            yield each
        elif tag(each).startswith("table:table-"):
            yield from _within(each, name, budget, depth + 1)
