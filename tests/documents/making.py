"""Makes small files for tests: Word packages from their XML, PDFs from Typst source."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import typst

FONTS = Path(__file__).parents[2] / "src/khien/reports/fonts"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": _W,
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "v": "urn:schemas-microsoft-com:vml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "far": "urn:an-unknown-extension",
    }.items()
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def zipped(parts: dict[str, bytes | str]) -> bytes:
    """A zip of ``parts``, in order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def word_parts(
    body: str,
    *,
    styles: str = "",
    numbering: str = "",
    related: dict[str, tuple[str, str]] | None = None,
) -> dict[str, bytes | str]:
    """The parts of a .docx: ``related`` is part name -> (kind, inner XML)."""
    inner = dict(related or {})
    if styles:
        inner["styles.xml"] = ("styles", styles)
    if numbering:
        inner["numbering.xml"] = ("numbering", numbering)
    roots = {"header": "hdr", "footer": "ftr"}
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{_RELATION}/{kind}" Target="{name}"/>'
        for at, (name, (kind, _)) in enumerate(inner.items())
    )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" '
        f'Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{relations}</Relationships>",
    }
    for name, (kind, xml) in inner.items():
        root = roots.get(kind, kind)
        parts[f"word/{name}"] = f"<w:{root} {NAMESPACES}>{xml}</w:{root}>"
    return parts


def word(body: str, **rest: object) -> bytes:
    """A .docx whose body is ``body``; the rest as ``word_parts``."""
    return zipped(word_parts(body, **rest))  # type: ignore[arg-type]


def p(text: str, *, properties: str = "", run: str = "") -> str:
    """A w:p with one run."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def table(*rows: tuple[str, ...], borders: str = "") -> str:
    """A w:tbl of cells that hold block XML."""
    return (
        f"<w:tbl><w:tblPr>{borders}</w:tblPr>"
        + "".join(
            "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows
        )
        + "</w:tbl>"
    )


def drawing_box(inner: str, *, outline: bool = True) -> str:
    """A paragraph that anchors a DrawingML text box, with its VML fallback as Word writes."""
    line = "<a:ln><a:solidFill/></a:ln>" if outline else "<a:ln><a:noFill/></a:ln>"
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f"<wps:wsp><wps:spPr>{line}</wps:spPr><wps:txbx><w:txbxContent>{inner}</w:txbxContent>"
        "</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )


def vml_box(inner: str, *, stroked: str = "t") -> str:
    """A paragraph that anchors an old VML text box."""
    return (
        f'<w:p><w:r><w:pict><v:rect stroked="{stroked}"><v:textbox><w:txbxContent>{inner}'
        "</w:txbxContent></v:textbox></v:rect></w:pict></w:r></w:p>"
    )


PAGE = (
    '#set page(paper: "a4", margin: (left: 30mm, right: 15mm, top: 20mm, bottom: 20mm))\n'
    '#set text(font: "Libertinus Serif", size: 13pt)\n#set par(justify: true)\n'
)


def pdf(source: str) -> bytes:
    """A PDF of Typst ``source`` on an A4 page with the margins of a letter."""
    made = typst.compile((PAGE + source).encode())
    assert isinstance(made, bytes)
    return made
