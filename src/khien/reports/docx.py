"""DOCX by python-docx: the same letter as the PDF, for those who go on working in Word.

Built from nothing but the value: every text becomes a run's text, so nothing in it is read as
a field or as markup. The same value gives the same bytes: the archive carries no clock.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from khien.reports.codes import CODE_SIDE, qr_png
from khien.reports.layout import A4, FONT_DOCX
from khien.reports.letter import (
    Align,
    Annex,
    Block,
    Code,
    Letter,
    Look,
    Paragraph,
    Table,
    head_lines,
    printable,
)

_ALIGN = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER
_RED = RGBColor(0xC0, 0x00, 0x00)
# Rules under the head, as shares of their cell: the issuer's a third to a half of its line,
# the motto's as long as the motto (56 mm at 13 pt).
_ISSUER_RULE = 0.36
_MOTTO_RULE = 56.2 / A4.head_right
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a ZIP archive can say


@dataclass(frozen=True, slots=True)
class Type:
    """How a run of text looks."""

    size: float
    bold: bool = False
    italic: bool = False
    red: bool = False


def write(letter: Letter) -> bytes:
    """``letter`` as DOCX."""
    document = Document()
    _set_properties(document, letter)
    _set_styles(document)
    _set_page(document.sections[0], landscape=False)
    document.sections[0].different_first_page_header_footer = True
    _number_pages(document.sections[0])
    _write_head(document, letter)
    _write_addressees(document, letter)
    _write_blocks(document, letter.body, A4.text_width)
    document.paragraphs[-1].paragraph_format.keep_with_next = True  # never a signature alone
    _write_foot(document, letter)
    if letter.address:
        _write_address(document.sections[0], letter.address)
    for annex in letter.annexes:
        _write_annex(document, annex, letter)
    return _without_clock(document)


def _set_properties(document: Any, letter: Letter) -> None:
    day = letter.date or datetime.date(2000, 1, 1)
    at = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    properties = document.core_properties
    properties.title = printable(letter.subject)[:255]
    properties.author = printable(" ".join(letter.issuer))[:255]
    properties.last_modified_by = ""
    properties.comments = ""
    properties.language = "vi-VN"
    properties.created = properties.modified = at
    properties.revision = 1


def _set_styles(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name = FONT_DOCX
    normal.font.size = Pt(A4.body)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT_DOCX)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.rPr.append(language)
    normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.space_after = Pt(0)


def _set_page(section: Any, *, landscape: bool) -> None:
    sides = (Mm(A4.width), Mm(A4.height))
    section.page_width, section.page_height = sides[::-1] if landscape else sides
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = Mm(A4.top), Mm(A4.bottom)
    section.left_margin = Mm(A4.top if landscape else A4.left)
    section.right_margin = Mm(A4.bottom if landscape else A4.right)
    section.header_distance = section.footer_distance = Mm(10)


def _number_pages(section: Any) -> None:
    """Annex I: Arabic, centred in the top margin, not on the first page."""
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = _CENTRE
    run = _run(paragraph, "", Type(A4.page_number))
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)


def _write_head(document: Any, letter: Letter) -> None:
    grid = _grid(document, (A4.head_left, A4.head_right), rows=2)
    left, right = grid.rows[0].cells
    for line in head_lines(letter.parent):
        _line(left, line, Type(A4.issuer))
    for line in head_lines(letter.issuer):
        _line(left, line, Type(A4.issuer, bold=True))
    _rule(left, A4.head_left, _ISSUER_RULE)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Type(A4.country, bold=True))
    _line(right, "Độc lập - Tự do - Hạnh phúc", Type(A4.motto, bold=True))
    _rule(right, A4.head_right, _MOTTO_RULE)
    left, right = grid.rows[1].cells
    _line(left, letter.number_as_printed, Type(A4.number), before=6)
    _line(right, letter.place_and_date, Type(A4.place, italic=True), before=6)
    if not letter.kind:
        about = _line(left, f"V/v {letter.subject}", Type(A4.about), before=6)
        about.paragraph_format.left_indent = about.paragraph_format.right_indent = Mm(2)
    if letter.urgency:
        _line(left, letter.urgency.upper(), Type(A4.urgency, bold=True, red=True), before=8)
        _box(left.paragraphs[-1], (A4.head_left - 36) / 2)
    for cell in (cell for row in grid.rows for cell in row.cells):
        _drop_first_if_empty(cell)
    if letter.kind:
        _line(document, letter.kind.upper(), Type(A4.title, bold=True), before=14)
        title = _line(document, letter.subject, Type(A4.title, bold=True))
        side = Mm(A4.text_width * 0.08)
        title.paragraph_format.left_indent = title.paragraph_format.right_indent = side
        _rule(document, A4.text_width, 0.3)


def _write_addressees(document: Any, letter: Letter) -> None:
    names = letter.addressees
    kind = Type(A4.to)
    if len(names) == 1:
        _line(document, f"Kính gửi: {names[0]}", kind, before=12, after=6)
    elif names:
        first = _line(document, "Kính gửi:", kind, before=12)
        first.alignment, first.paragraph_format.left_indent = WD_ALIGN_PARAGRAPH.LEFT, Mm(26)
        for index, name in enumerate(names):
            end = "." if index == len(names) - 1 else ";"
            line = _line(document, f"- {name}{end}", kind, after=6 if end == "." else 0)
            line.alignment = WD_ALIGN_PARAGRAPH.LEFT
            line.paragraph_format.left_indent = Mm(45)
            line.paragraph_format.first_line_indent = Mm(-3)
    else:
        _gap(document, 6)


def _write_blocks(document: Any, blocks: tuple[Block, ...], width: float) -> None:
    for block in blocks:
        if isinstance(block, Paragraph):
            _write_paragraph(document, block)
        elif isinstance(block, Code):
            _write_code(document, block)
        else:
            _gap(document, A4.gap)
            _write_table(document, block, width)
            _gap(document, 4)


def _write_paragraph(document: Any, block: Paragraph) -> None:
    paragraph = document.add_paragraph()
    size = A4.note if block.look is Look.NOTE else A4.body
    italic = block.look in {Look.BASIS, Look.NOTE}
    _run(paragraph, block.text, Type(size, bold=block.look is Look.HEADING, italic=italic))
    form = paragraph.paragraph_format
    form.space_before = Pt(A4.gap)
    form.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    form.line_spacing = 1.1
    form.keep_with_next = block.look is Look.HEADING
    if block.look is Look.CENTRED:
        paragraph.alignment = _CENTRE
    else:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if block.look in {Look.BODY, Look.BASIS, Look.HEADING}:
        form.first_line_indent = Mm(A4.indent)


def _write_code(document: Any, block: Code) -> None:
    grid = _grid(document, (CODE_SIDE + 6, A4.text_width - CODE_SIDE - 6), rows=1)
    _keep_row_whole(grid.rows[0])
    left, right = grid.rows[0].cells
    run = left.paragraphs[0].add_run()
    run.add_picture(io.BytesIO(qr_png(block.words)), width=Mm(CODE_SIDE))
    _run(right.paragraphs[0], block.caption, Type(A4.note, italic=True))


def _write_table(document: Any, block: Table, width: float) -> None:
    total = sum(column.share for column in block.columns)
    widths = tuple(width * column.share / total for column in block.columns)
    table = _grid(document, widths, rows=1 + len(block.rows), ruled=True)
    _repeat_on_every_page(table.rows[0])
    titles = tuple(column.title for column in block.columns)
    centred = (Align.CENTRE,) * len(titles)
    aligns = tuple(column.align for column in block.columns)
    # One pass over the cells of each row: python-docx looks a cell up anew on every access
    for number, row in enumerate(table.rows):
        texts, places = (titles, centred) if number == 0 else (block.rows[number - 1], aligns)
        _keep_row_whole(row)
        for cell, text, place in zip(row.cells, texts, places, strict=True):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.alignment = _ALIGN[place]
            paragraph.paragraph_format.space_before = Pt(2)
            paragraph.paragraph_format.space_after = Pt(2)
            _run(paragraph, text, Type(A4.table, bold=number == 0))


def _write_foot(document: Any, letter: Letter) -> None:
    _gap(document, 12)
    grid = _grid(document, (A4.text_width * 0.48, A4.text_width * 0.52), rows=1)
    _keep_row_whole(grid.rows[0])
    left, right = grid.rows[0].cells
    if letter.recipients:
        head = _line(left, "Nơi nhận:", Type(A4.recipients_head, bold=True, italic=True))
        head.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for name in letter.recipients:
        _line(left, name, Type(A4.recipients)).alignment = WD_ALIGN_PARAGRAPH.LEFT
    signer = letter.signer
    for line in (*signer.authority, *signer.title):
        _line(right, line.upper(), Type(A4.signer, bold=True))
    name = _line(right, signer.name, Type(A4.signer, bold=True))
    name.paragraph_format.space_before = Mm(A4.signature_room)
    for cell in (left, right):
        _drop_first_if_empty(cell)


def _write_address(section: Any, address: str) -> None:
    """Cell 13: at the foot of page 1, under a rule as wide as the text."""
    paragraph = section.first_page_footer.paragraphs[0]
    paragraph.alignment = _CENTRE
    _run(paragraph, address, Type(A4.address))
    _border(paragraph, ("top",))


def _write_annex(document: Any, annex: Annex, letter: Letter) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _set_page(section, landscape=annex.landscape)
    section.different_first_page_header_footer = False
    _line(document, annex.label, Type(A4.body, bold=True))
    _line(document, annex.title.upper(), Type(A4.body, bold=True))
    _line(document, f"(Kèm theo {letter.reference()})", Type(A4.body, italic=True))
    width = A4.annex_width if annex.landscape else A4.text_width
    _rule(document, width, 60 / width)
    _gap(document, 6)
    _write_blocks(document, annex.blocks, width)


def _run(paragraph: Any, text: str, kind: Type) -> Any:
    run = paragraph.add_run(printable(text))
    run.font.size = Pt(kind.size)
    # None, not False: a property that says nothing is not written
    run.font.bold, run.font.italic = kind.bold or None, kind.italic or None
    if kind.red:
        run.font.color.rgb = _RED
    return run


def _line(place: Any, text: str, kind: Type, *, before: float = 0, after: float = 0) -> Any:
    """A centred paragraph at the end of a document or cell."""
    paragraph = place.add_paragraph()
    paragraph.alignment = _CENTRE
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)
    _run(paragraph, text, kind)
    return paragraph


def _gap(place: Any, points: float) -> Any:
    """An empty paragraph exactly so high."""
    paragraph = _line(place, "", Type(2))
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(points)
    form.keep_with_next = True  # or a heading would stay behind on its page
    return paragraph


def _rule(place: Any, width: float, share: float) -> None:
    """A rule of ``share`` of ``width`` mm, centred: a low paragraph with a line above it."""
    paragraph = _gap(place, 4)
    form = paragraph.paragraph_format
    form.space_before = Pt(1)
    form.left_indent = form.right_indent = Mm(width * (1 - share) / 2)
    _border(paragraph, ("top",))


def _box(paragraph: Any, side: float) -> None:
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(side)
    _border(paragraph, ("top", "left", "bottom", "right"), colour="C00000", size=8)


def _border(
    paragraph: Any, sides: tuple[str, ...], *, colour: str = "000000", size: int = 5
) -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        facts = {"val": "single", "sz": str(size), "space": "1", "color": colour}
        for name, value in facts.items():
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _grid(document: Any, widths: tuple[float, ...], *, rows: int, ruled: bool = False) -> Any:
    """A table of fixed widths in mm without room at the sides of its cells unless ruled."""
    table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    if ruled:
        table.style = "Table Grid"
    _cell_margins(table, 54 if ruled else 0)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _cell_margins(table: Any, twips: int) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(twips))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _repeat_on_every_page(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(mark)


def _keep_row_whole(row: Any) -> None:
    mark = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().insert(0, mark)


def _drop_first_if_empty(cell: Any) -> None:
    """A new cell begins with an empty paragraph; drop it once others stand after it."""
    first = cell.paragraphs[0]
    if len(cell.paragraphs) > 1 and not first.text and not first.runs:
        first._p.getparent().remove(first._p)


def _without_clock(document: Any) -> bytes:
    """The archive with every member's time the same, so that equal letters are equal files."""
    written = io.BytesIO()
    document.save(written)
    settled = io.BytesIO()
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, source.read(name))
    return settled.getvalue()
