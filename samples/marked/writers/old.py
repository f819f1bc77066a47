"""Files of Office 97-2003, of Word 6 and of Excel 4, by the binary writers of the samples."""

from __future__ import annotations

from samples.files.binary import bare, biff8, powerpoint, word6, word97
from samples.marked.letter import Letter, Piece, plain
from samples.marked.writers.office import sheet_rows

from khien.core.encodings import Table, encode


def doc(letter: Letter) -> bytes:
    """The letter as Word 97 keeps it."""
    fonts = list(dict.fromkeys(["Times New Roman", *(each.font for each in letter.lines)]))

    def paragraph(piece: Piece, end: str = "\r", cell: bytes = b"") -> word97.Paragraph:
        look = word97.BOLD if piece.bold else b""
        look += word97.font(fonts.index(piece.font or "Times New Roman"))
        text = piece.text.upper() if piece.caps else piece.text
        return word97.Paragraph(text, end, cell, ((len(text), look),))

    def row(*cells: tuple[Piece, ...]) -> list[word97.Paragraph]:
        found = []
        for cell in cells:
            shown = cell or (Piece(""),)
            found += [paragraph(each, cell=word97.CELL) for each in shown[:-1]]
            found.append(paragraph(shown[-1], "\x07", word97.CELL))
        return [*found, word97.Paragraph("", "\x07", word97.ROW_END)]

    head = [*map(paragraph, (*letter.left, *letter.right))]
    if not letter.flat and (letter.left or letter.right):
        head = row(letter.left, letter.right)
    tables = [
        each for table in letter.tables for cells in table for each in row(*map(plain, cells))
    ]
    cover = [*map(paragraph, letter.cover)]
    if cover:
        cover.append(word97.Paragraph("\x0c"))
    whole = [
        *cover, *map(paragraph, letter.above), *head, *map(paragraph, letter.after),
        *map(paragraph, plain(*letter.body[:1])), *tables,
        *map(paragraph, plain(*letter.body[1:], *letter.copies, *letter.signer)),
    ]  # fmt: skip
    header = letter.header[0].text if letter.header else ""
    return word97.word97(
        word97.Word(
            whole,
            fonts=[each or "Times New Roman" for each in fonts],
            headers=("", header, "", "", "", "") if header else (),
            box=letter.boxes[0].text if letter.boxes else "",
        )
    )


def xls(letter: Letter) -> bytes:
    """The letter as Excel 97 keeps it, on one sheet."""
    header = letter.header[0].text if letter.header else ""
    boxes = [each.text for each in letter.boxes]
    rows = [list(row) for row in sheet_rows(letter)]
    return biff8.xls(biff8.Workbook([biff8.Sheet(rows, header=header, boxes=boxes)]))


def ppt(letter: Letter) -> bytes:
    """The letter as PowerPoint 97 keeps it: a box for each line of the head, then the words."""
    first = (*letter.above, *letter.left, *letter.boxes, *letter.after)
    slides = [
        powerpoint.Slide([each.text for each in first]),
        powerpoint.Slide(list(letter.body)),
    ]
    return powerpoint.ppt(powerpoint.Slideshow(slides))


def word_6(letter: Letter) -> bytes:
    """The letter as Word 6 keeps it, in the codes of a VNI font."""

    def paragraph(piece: Piece, end: bytes = b"\r", cell: bytes = b"") -> word6.Paragraph:
        look = word6.font(1) + (word6.BOLD if piece.bold else b"")
        text = piece.text.upper() if piece.caps else piece.text
        return word6.Paragraph(_vni(text), end, cell, look)

    def row(*cells: tuple[Piece, ...]) -> list[word6.Paragraph]:
        found = []
        for cell in cells:
            shown = cell or (Piece(""),)
            found += [paragraph(each, cell=word6.CELL) for each in shown[:-1]]
            found.append(paragraph(shown[-1], b"\x07", word6.CELL))
        return [*found, word6.Paragraph(b"", b"\x07", word6.ROW_END)]

    head = [*map(paragraph, (*letter.left, *letter.right))]
    if not letter.flat and (letter.left or letter.right):
        head = row(letter.left, letter.right)
    tables = [
        each for table in letter.tables for cells in table for each in row(*map(plain, cells))
    ]
    whole = [
        *map(paragraph, letter.above), *head, *map(paragraph, letter.after),
        *map(paragraph, plain(*letter.body[:1])), *tables,
        *map(paragraph, plain(*letter.body[1:], *letter.copies, *letter.signer)),
    ]  # fmt: skip
    return word6.word6(
        word6.Word(
            whole,
            ("Times New Roman", "VNI-Times"),
            normal=word6.font(1),
            header=_vni(letter.header[0].text) if letter.header else b"",
            box=_vni(letter.boxes[0].text) if letter.boxes else b"",
        )
    )


def excel_4(letter: Letter) -> bytes:
    """The letter as Excel 4 keeps it, in the codes of a VNI font."""
    rows = [[(_vni(cell), 1) if cell else None for cell in row] for row in sheet_rows(letter)]
    return bare.bare(bare.Bare(rows, fonts=("Arial", "VNI-Times")))


def _vni(text: str) -> bytes:
    return encode(text, Table.VNI).encode("cp1252", "replace")
