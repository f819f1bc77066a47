"""OpenDocument packages: text (.odt), sheets (.ods) and slides (.odp)."""

from __future__ import annotations

from html import escape

from samples.marked.letter import Letter, Piece, plain
from samples.marked.writers.package import zipped

_MEDIA = "application/vnd.oasis.opendocument"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = {
    "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
    "meta": "meta", "presentation": "presentation",
}  # fmt: skip
_SPACES = " ".join(f'xmlns:{short}="{_OASIS}:{name}:1.0"' for short, name in _NAMES.items()) + (
    f' xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0" xmlns:svg="{_OASIS}:svg-compatible:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_STYLES = (
    '<style:style style:name="B" style:family="text"><style:text-properties '
    'fo:font-weight="bold"/></style:style><style:style style:name="R" style:family="text">'
    '<style:text-properties fo:font-weight="bold" fo:color="#ff0000"/></style:style>'
    '<style:style style:name="F" style:family="paragraph"><style:paragraph-properties '
    'fo:border="0.06pt double #ff0000"/></style:style>'
)


def odt(letter: Letter) -> bytes:
    """The letter as a text document."""
    left = _paragraphs(letter.left) + "".join(map(_frame, letter.boxes))
    left = _table([[left]], nested=True) + "<text:p/>" if letter.nested else left
    head = left + _paragraphs(letter.right)
    if not letter.flat and (letter.left or letter.right):
        head = _table([[left, _paragraphs(letter.right)]])
    tables = [_table([[_paragraphs(plain(c)) for c in row] for row in t]) for t in letter.tables]
    break_ = "<text:p><text:soft-page-break/></text:p>" if letter.cover else ""
    inner = "".join(
        (
            _paragraphs(letter.cover), break_, _paragraphs(letter.above), head,
            _paragraphs(letter.after), _paragraphs(plain(*letter.body[:1])), *tables,
            _paragraphs(plain(*letter.body[1:], *letter.copies, *letter.signer)),
        )
    )  # fmt: skip
    return _packed("text", f"<office:text>{inner}</office:text>", letter)


def ods(letter: Letter) -> bytes:
    """The letter's lines in the first column of a sheet, its tables below."""
    rows = [[_paragraphs((piece,))] for piece in _sheet_lines(letter)]
    rows += [[_paragraphs(plain(cell)) for cell in row] for table in letter.tables for row in table]
    rows += [[_paragraphs(plain(text))] for text in letter.body]
    sheet = _table(rows, name="Sheet1")
    return _packed("spreadsheet", f"<office:spreadsheet>{sheet}</office:spreadsheet>", letter)


def odp(letter: Letter) -> bytes:
    """A slide with a frame for each line of the head, one with the body."""
    first = "".join(map(_frame, (*letter.above, *letter.left, *letter.boxes, *letter.after)))
    for table in letter.tables:
        rows = _table([[_paragraphs(plain(cell)) for cell in row] for row in table])
        first += f'<draw:frame svg:width="20cm" svg:height="6cm">{rows}</draw:frame>'
    second = "".join(map(_frame, plain(*letter.body)))
    pages = "".join(
        f'<draw:page draw:name="page{at}">{inner}</draw:page>'
        for at, inner in enumerate((first, second), start=1)
    )
    return _packed("presentation", f"<office:presentation>{pages}</office:presentation>", letter)


def _sheet_lines(letter: Letter) -> tuple[Piece, ...]:
    return (*letter.above, *letter.left, *letter.right, *letter.after, *letter.boxes)


def _packed(kind: str, body: str, letter: Letter) -> bytes:
    margins = ""
    for name, pieces in (("header", letter.header), ("footer", letter.footer)):
        if pieces:
            margins += f"<style:{name}>{_paragraphs(pieces)}</style:{name}>"
    master = f'<style:master-page style:name="Standard">{margins}</style:master-page>'
    own = "".join(
        f'<meta:user-defined meta:name="{escape(name)}">{escape(value)}</meta:user-defined>'
        for name, value in letter.properties.items()
    )
    title = f"<dc:title>{escape(letter.title)}</dc:title>" if letter.title else ""
    parts: dict[str, str | bytes] = {
        "content.xml": f"<office:document-content {_SPACES}><office:automatic-styles>{_STYLES}"
        f"</office:automatic-styles><office:body>{body}</office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {_SPACES}><office:master-styles>{master}"
        "</office:master-styles></office:document-styles>",
        "meta.xml": f"<office:document-meta {_SPACES}><office:meta>{title}{own}</office:meta>"
        "</office:document-meta>",
        "META-INF/manifest.xml": _manifest(kind),
    }
    return zipped(parts, media=f"{_MEDIA}.{kind}")


def _manifest(kind: str) -> str:
    inner = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}"/>'
        for path, media in (
            ("/", f"{_MEDIA}.{kind}"), ("content.xml", "text/xml"), ("styles.xml", "text/xml"),
            ("meta.xml", "text/xml"),
        )
    )  # fmt: skip
    return f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0">{inner}</manifest:manifest>'


def _paragraphs(pieces: tuple[Piece, ...]) -> str:
    return "".join(map(_paragraph, pieces))


def _paragraph(piece: Piece) -> str:
    style = "R" if piece.red else "B" if piece.bold else ""
    spans = "".join(
        f'<text:span text:style-name="{style}">{_spaced(text)}</text:span>' if style else
        f"<text:span>{_spaced(text)}</text:span>" if piece.runs else _spaced(text)
        for text in piece.parts
    )  # fmt: skip
    look = ' text:style-name="F"' if piece.framed else ""
    return f"<text:p{look}>{spans}</text:p>"


def _spaced(text: str) -> str:
    return escape(text).replace("\t", "<text:tab/>").replace("  ", ' <text:s text:c="1"/>')


def _table(rows: list[list[str]], *, name: str = "", nested: bool = False) -> str:
    called = f' table:name="{name}"' if name else ""
    called += ' table:is-sub-table="true"' if nested else ""
    made = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string">{cell}</table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return f"<table:table{called}>{made}</table:table>"


def _frame(piece: Piece) -> str:
    return (
        f'<draw:frame svg:width="4cm" svg:height="1cm"><draw:text-box>{_paragraph(piece)}'
        "</draw:text-box></draw:frame>"
    )
