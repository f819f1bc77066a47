"""PDF files by hand: lines with places, boxes, annotations, form fields, slanted words, pages.

The letters have a code each and a table of what they mean (ToUnicode), as word processors write;
no font is carried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samples.marked.letter import Letter, Piece, plain

_LEFT, _RIGHT, _TOP, _STEP = 70, 320, 790, 20
_SIZE = 13


@dataclass(frozen=True, slots=True)
class _Placed:
    piece: Piece
    x: float
    y: float
    slanted: bool = False


def pdf(
    letter: Letter,
    *,
    annotation: str = "",
    field: str = "",
    slanted: str = "",
    rotate: int = 0,
) -> bytes:
    """The letter. ``annotation``: the words of a free-text note; ``field``: the value of a form
    field; ``slanted``: words across the page; ``rotate``: how the page is shown."""
    pages = [_page(letter)]
    if letter.cover:
        pages.insert(0, [_Placed(p, _LEFT, 600 - _STEP * n) for n, p in enumerate(letter.cover)])
    if slanted:
        pages[0].append(_Placed(Piece(slanted, bold=True, red=True), 200, 400, slanted=True))
    texts = [placed.piece.text for page in pages for placed in page]
    codes = _Codes("".join(texts) + annotation + field)
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", _font(), _descendant(), _meaning(codes)]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    first = len(objects) + 1
    notes = _notes(annotation, field)
    for at, page in enumerate(pages):
        number = first + at * 2
        own = (
            " ".join(f"{first + len(pages) * 2 + n} 0 R" for n in range(len(notes)))
            if not at
            else ""
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} /Resources << "
            f"/Font << /F1 3 0 R >> >> /Contents {number + 1} 0 R /Annots [{own}] >>"
        )
        objects.append(_stream("".join(_shown(placed, codes) for placed in page)))
    objects += notes
    kids = " ".join(f"{first + at * 2} 0 R" for at in range(len(pages)))
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"
    if field:
        objects[0] = (
            f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [{len(objects)} 0 R] "
            "/DR << /Font << /Helv 6 0 R >> >> /DA (/Helv 12 Tf) >> >>"
        )
    return _file(objects, letter)


class _Codes:
    """A code for each letter, from 1."""

    def __init__(self, text: str) -> None:
        self.letters = list(dict.fromkeys(text))

    def hexed(self, text: str) -> str:
        return "".join(f"{self.letters.index(ch) + 1:04X}" for ch in text)


def _page(letter: Letter) -> list[_Placed]:
    placed: list[_Placed] = []
    y = _TOP
    for piece in (*letter.header, *letter.above):
        placed.append(_Placed(piece, _LEFT, y))
        y -= _STEP
    if letter.flat:
        columns: Sequence[tuple[Piece, ...]] = ((*letter.left, *letter.right),)
    else:
        columns = (letter.left, letter.right)
    for x, column in zip((_LEFT, _RIGHT), columns, strict=False):
        placed += [_Placed(piece, x, y - _STEP * n) for n, piece in enumerate(column)]
    y -= _STEP * max(len(column) for column in columns)
    for piece in letter.boxes:
        placed.append(_Placed(piece, _LEFT + 10, y))
        y -= _STEP
    for piece in (*letter.after, *plain(*letter.body[:1])):
        placed.append(_Placed(piece, _LEFT, y))
        y -= _STEP
    for table in letter.tables:
        for row in table:
            wide = 460 / len(row)
            placed += [_Placed(Piece(c), _LEFT + wide * n, y) for n, c in enumerate(row) if c]
            y -= _STEP
    for piece in plain(*letter.body[1:], *letter.copies, *letter.signer):
        placed.append(_Placed(piece, _LEFT, y))
        y -= _STEP
    return placed + [_Placed(piece, _LEFT, 40) for piece in letter.footer]


def _shown(placed: _Placed, codes: _Codes) -> str:
    piece = placed.piece
    colour = "1 0 0 rg 1 0 0 RG" if piece.red else "0 0 0 rg 0 0 0 RG"
    turn = "0.7 0.7 -0.7 0.7" if placed.slanted else "1 0 0 1"
    shown = (
        f"{colour} BT /F1 {_SIZE} Tf {turn} {placed.x:g} {placed.y:g} Tm "
        f"<{codes.hexed(piece.text)}> Tj ET\n"
    )
    if piece.framed:
        wide = len(piece.text) * 8 + 10
        shown += f"{placed.x - 5:g} {placed.y - 5:g} {wide} 20 re S\n"
        shown += f"{placed.x - 8:g} {placed.y - 8:g} {wide + 6} 26 re S\n"
    return shown


def _notes(annotation: str, field: str) -> list[str]:
    notes = []
    if annotation:
        notes.append(
            "<< /Type /Annot /Subtype /FreeText /Rect [70 640 200 670] /F 4 /DA (/Helv 13 Tf 1 0 0 "
            f"rg) /Contents <{_wide(annotation)}> >>"
        )
    if field:
        notes.append(
            "<< /Type /Annot /Subtype /Widget /FT /Tx /T (dau) /Rect [70 600 200 620] /F 4 "
            f"/DA (/Helv 12 Tf) /V <{_wide(field)}> >>"
        )
    return notes


def _wide(text: str) -> str:
    return (b"\xfe\xff" + text.encode("utf-16-be")).hex()


def _font() -> str:
    return (
        "<< /Type /Font /Subtype /Type0 /BaseFont /TimesNewRoman /Encoding /Identity-H "
        "/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
    )


def _descendant() -> str:
    return (
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /TimesNewRoman /DW 520 /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor << /Type "
        "/FontDescriptor /FontName /TimesNewRoman /Flags 4 /Ascent 800 /Descent -200 "
        "/CapHeight 700 /ItalicAngle 0 /StemV 80 /FontBBox [0 -200 1000 900] >> >>"
    )


def _meaning(codes: _Codes) -> str:
    rows = [
        f"<{at:04X}> <{ch.encode('utf-16-be').hex()}>"
        for at, ch in enumerate(codes.letters, start=1)
    ]
    blocks = ""
    for at in range(0, len(rows), 90):
        part = rows[at : at + 90]
        blocks += f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n"
    return _stream(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 "
        "def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{blocks}endcmap end end"
    )


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _file(objects: list[str], letter: Letter) -> bytes:
    info = "".join(f"/{name} <{_wide(value)}> " for name, value in letter.properties.items())
    info += f"/Title <{_wide(letter.title)}>" if letter.title else ""
    objects = [*objects, f"<< {info} >>"]
    data, places = "%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n"
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    data += "".join(f"{at:010} 00000 n \n" for at in places)
    data += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n"
    return f"{data}startxref\n{start}\n%%EOF\n".encode("ascii")
