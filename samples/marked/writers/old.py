"""Files of Office 97-2003, by the binary writers of the project's samples."""

from __future__ import annotations

from samples.files.binary import biff8, powerpoint, word97
from samples.marked.letter import Letter, Piece, plain
from samples.marked.writers.office import sheet_rows


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
