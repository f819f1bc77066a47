"""Sheets (.xlsx) and slides (.pptx)."""

from __future__ import annotations

from html import escape

from samples.marked.letter import Letter, Piece
from samples.marked.writers.package import (
    RELATION,
    content_types,
    document_properties,
    relations,
    zipped,
)

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SLIDE = "application/vnd.openxmlformats-officedocument.presentationml"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"

Rows = tuple[tuple[str, ...], ...]


def sheet_rows(letter: Letter) -> Rows:
    """The letter's head in two columns a few apart, its tables and words below."""
    rows: list[tuple[str, ...]] = [(piece.text,) for piece in letter.above]
    high = max(len(letter.left), len(letter.right))
    for at in range(high):
        left = letter.left[at].text if at < len(letter.left) else ""
        right = letter.right[at].text if at < len(letter.right) else ""
        rows.append((left, "", "", right))
    rows += [(piece.text,) for piece in letter.after]
    rows += [row for table in letter.tables for row in table]
    rows += [(text,) for text in letter.body]
    return tuple(rows)


def xlsx(letter: Letter, *, inline: bool = False, more: tuple[Rows, ...] = ()) -> bytes:
    """A workbook. ``inline``: words in the cells instead of the table of words; ``more``: the
    rows of further sheets."""
    sheets = (sheet_rows(letter), *more)
    words = list(dict.fromkeys(cell for rows in sheets for row in rows for cell in row if cell))
    own, targets = document_properties(letter.properties, title=letter.title, label=letter.label)
    named = "".join(
        f'<sheet name="Sheet{at}" sheetId="{at}" r:id="rId{at}"/>'
        for at in range(1, len(sheets) + 1)
    )
    inside = {f"worksheet#{at}": f"worksheets/sheet{at}.xml" for at in range(1, len(sheets) + 1)}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types(
            {"xl/workbook.xml": f"{_SHEET}.sheet.main+xml"}
            | {f"xl/{target}": f"{_SHEET}.worksheet+xml" for target in inside.values()}
            | {"xl/sharedStrings.xml": f"{_SHEET}.sharedStrings+xml"}
        ),
        "_rels/.rels": relations({"officeDocument": "xl/workbook.xml", **targets}),
        "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{RELATION}"><sheets>{named}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": relations({**inside, "sharedStrings": "sharedStrings.xml"}),
        **own,
    }
    for at, rows in enumerate(sheets, start=1):
        parts[f"xl/worksheets/sheet{at}.xml"] = _sheet(rows, words, letter, inline)
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{_S}">' + "".join(f"<si><t>{escape(word)}</t></si>" for word in words)
    ) + "</sst>"
    return zipped(parts)


def _sheet(rows: Rows, words: list[str], letter: Letter, inline: bool) -> str:
    made = ""
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            _cell(f"{chr(65 + at)}{number}", text, words, inline)
            for at, text in enumerate(row)
            if text
        )
        made += f'<row r="{number}">{cells}</row>'
    margins = "".join(
        f"<{tag}>&amp;C{escape(pieces[0].text)}</{tag}>"
        for tag, pieces in (("oddHeader", letter.header), ("oddFooter", letter.footer))
        if pieces
    )
    margins = f"<headerFooter>{margins}</headerFooter>" if margins else ""
    return f'<worksheet xmlns="{_S}"><sheetData>{made}</sheetData>{margins}</worksheet>'


def _cell(place: str, text: str, words: list[str], inline: bool) -> str:
    if inline:
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
    return f'<c r="{place}" t="s"><v>{words.index(text)}</v></c>'


def pptx(letter: Letter) -> bytes:
    """Two slides: a shape for each line of the head, then the words."""
    first = (*letter.above, *letter.left, *letter.boxes, *letter.after)
    slides = [_slide(first, letter.tables), _slide(tuple(map(Piece, letter.body)), ())]
    own, targets = document_properties(letter.properties, title=letter.title, label=letter.label)
    names = [f"slides/slide{at}.xml" for at in range(1, len(slides) + 1)]
    listed = "".join(
        f'<p:sldId id="{255 + at}" r:id="rId{at}"/>' for at in range(1, len(slides) + 1)
    )
    return zipped(
        {
            "[Content_Types].xml": content_types(
                {"ppt/presentation.xml": f"{_SLIDE}.presentation.main+xml"}
                | {f"ppt/{name}": f"{_SLIDE}.slide+xml" for name in names}
            ),
            "_rels/.rels": relations({"officeDocument": "ppt/presentation.xml", **targets}),
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{_P}" xmlns:r="{RELATION}">'
            f"<p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": relations(
                {f"slide#{at}": name for at, name in enumerate(names)}
            ),
            **{f"ppt/{name}": made for name, made in zip(names, slides, strict=True)},
            **own,
        }
    )


def _slide(pieces: tuple[Piece, ...], tables: tuple[Rows, ...]) -> str:
    shapes = "".join(
        f'<p:sp><p:nvSpPr><p:cNvPr id="{at}" name="Hop {at}"/><p:cNvSpPr txBox="1"/><p:nvPr/>'
        f"</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>{_shape_words(piece)}</p:txBody></p:sp>"
        for at, piece in enumerate(pieces, start=2)
    )
    for table in tables:
        rows = "".join(
            "<a:tr>"
            + "".join(
                f"<a:tc><a:txBody><a:bodyPr/>{_shape_words(Piece(cell))}</a:txBody></a:tc>"
                for cell in row
            )
            + "</a:tr>"
            for row in table
        )
        shapes += (
            '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="90" name="Bang"/><p:cNvGraphicFramePr'
            "/><p:nvPr/></p:nvGraphicFramePr><a:graphic><a:graphicData uri="
            f'"{_A[:-5]}/table"><a:tbl>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>'
        )
    return (
        f'<p:sld xmlns:p="{_P}" xmlns:a="{_A}" xmlns:r="{RELATION}"><p:cSld><p:spTree><p:nvGrpSpPr>'
        '<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        f"{shapes}</p:spTree></p:cSld></p:sld>"
    )


def _shape_words(piece: Piece) -> str:
    colour = '<a:solidFill><a:srgbClr val="FF0000"/></a:solidFill>' if piece.red else ""
    look = f'<a:rPr lang="vi-VN" b="{int(piece.bold)}">{colour}</a:rPr>'
    runs = "".join(f"<a:r>{look}<a:t>{escape(part)}</a:t></a:r>" for part in piece.parts)
    return f"<a:p>{runs}</a:p>"
