"""Word packages (.docx, .docm): body, cells, boxes of both kinds, margins, content controls."""

from __future__ import annotations

from html import escape

from samples.marked.letter import Letter, Piece, plain
from samples.marked.writers.package import (
    content_types,
    document_properties,
    relations,
    zipped,
)

_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
_LOOSE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def docx(
    letter: Letter,
    *,
    box: str = "both",
    strict: bool = False,
    macros: bool = False,
    control: bool = False,
) -> bytes:
    """The letter. ``box``: vml, drawing, or both for old and new programs; ``control``: the left
    column in a content control."""
    margins = {
        f"word/{kind}1.xml": _margin(kind, pieces, strict=strict)
        for kind, pieces in (("header", letter.header), ("footer", letter.footer))
        if pieces
    }
    own, targets = document_properties(letter.properties, title=letter.title, label=letter.label)
    media = _MACRO if macros else f"{_MEDIA}.document.main+xml"
    overrides = {"word/document.xml": media}
    for name in margins:
        overrides[name] = f"{_MEDIA}.{name[5:11]}+xml"
    body = _body(letter, box, control) + _section(margins)
    inside = {name[5:11]: name[5:] for name in margins}
    return zipped(
        {
            "[Content_Types].xml": content_types(overrides),
            "_rels/.rels": relations({"officeDocument": "word/document.xml", **targets}),
            "word/document.xml": _part("document", f"<w:body>{body}</w:body>", strict),
            "word/_rels/document.xml.rels": relations(inside),
            **margins,
            **own,
        }
    )


def _part(root: str, inner: str, strict: bool) -> str:
    space = _STRICT if strict else _LOOSE
    return f'<w:{root} xmlns:w="{space}" {_SPACES}>{inner}</w:{root}>'


def _margin(kind: str, pieces: tuple[Piece, ...], *, strict: bool) -> str:
    return _part("hdr" if kind == "header" else "ftr", _paragraphs(pieces), strict)


def _section(margins: dict[str, str]) -> str:
    inner = "".join(
        f'<w:{name[5:11]}Reference w:type="default" r:id="rId{at}"/>'
        for at, name in enumerate(margins, start=1)
    )
    return f'<w:sectPr>{inner}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'


def _body(letter: Letter, box: str, control: bool) -> str:
    left = _paragraphs(letter.left)
    if control:
        left = f"<w:sdt><w:sdtPr/><w:sdtContent>{left}</w:sdtContent></w:sdt>"
    if letter.nested:
        left = _row(left) + "<w:p/>"
    left += "".join(_boxed(each, box) for each in letter.boxes)
    right = _paragraphs(letter.right)
    head = left + right if letter.flat else _row(left, right) if left or right else ""
    cover = f'{_paragraphs(letter.cover)}<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    return "".join(
        (
            cover if letter.cover else "",
            _paragraphs(letter.above),
            head,
            _paragraphs(letter.after),
            _paragraphs(plain(*letter.body[:1])),
            *map(_table, letter.tables),
            _paragraphs(plain(*letter.body[1:])),
            _row(_paragraphs(plain(*letter.copies)), _paragraphs(plain(*letter.signer)))
            if letter.copies
            else "",
        )
    )


def _paragraphs(pieces: tuple[Piece, ...]) -> str:
    return "".join(map(_paragraph, pieces))


def _paragraph(piece: Piece) -> str:
    frame = "".join(
        f'<w:{side} w:val="double" w:sz="4" w:space="1" w:color="FF0000"/>'
        for side in ("top", "left", "bottom", "right")
    )
    look = f"<w:pPr><w:pBdr>{frame}</w:pBdr></w:pPr>" if piece.framed else ""
    return f"<w:p>{look}{''.join(_run(piece, text) for text in piece.parts)}</w:p>"


def _run(piece: Piece, text: str) -> str:
    look = ""
    if piece.font:
        look += f'<w:rFonts w:ascii="{piece.font}" w:hAnsi="{piece.font}"/>'
    look += "<w:b/>" if piece.bold else ""
    look += "<w:caps/>" if piece.caps else ""
    look += '<w:color w:val="FF0000"/>' if piece.red else ""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _row(*cells: str) -> str:
    inner = "".join(f"<w:tc><w:tcPr/>{cell or '<w:p/>'}</w:tc>" for cell in cells)
    return f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{inner}</w:tr></w:tbl>"


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    made = ""
    for row in rows:
        cells = "".join(f"<w:tc><w:tcPr/>{_paragraphs(plain(cell))}</w:tc>" for cell in row)
        made += f"<w:tr>{cells}</w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{made}</w:tbl>"


def _boxed(piece: Piece, kind: str) -> str:
    inner = f"<w:txbxContent>{_paragraph(piece)}</w:txbxContent>"
    drawing = (
        '<w:drawing><wp:anchor><wp:extent cx="1080000" cy="288000"/><a:graphic><a:graphicData uri='
        '"http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:spPr>'
        '<a:ln w="19050"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln></wps:spPr>'
        f"<wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    old = (
        '<w:pict><v:shape style="position:absolute" stroked="t" strokecolor="red">'
        f"<v:textbox>{inner}</v:textbox></v:shape></w:pict>"
    )
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    )
    return f"<w:p><w:r>{ {'vml': old, 'drawing': drawing}.get(kind, both) }</w:r></w:p>"
