"""Files that bear a mark where or how a glance might miss it, each made from a sample."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator

from samples.files.binary import word97

from tests.documents.packages import part, sample, with_parts
from tests.markings.hidden_pdf import portable

MAIN = "word/document.xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:sp>'
    "<xdr:txBody><a:p><a:r><a:t>TỐI MẬT</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    "</xdr:twoCellAnchor></xdr:wsDr>"
)
DRAWN = f'<drawing xmlns:r="{OFFICE}" r:id="rId1"/>'
FRAME = (
    '<p:graphicFrame xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram">'
    '<a:graphic><a:graphicData><dgm:relIds r:dm="rId1"/>'
    "</a:graphicData></a:graphic></p:graphicFrame>"
)
DIAGRAM = (
    '<dsp:drawing xmlns:dsp="d" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    "<dsp:spTree><dsp:sp><dsp:txBody><a:p><a:r><a:t>TỐI MẬT</a:t></a:r></a:p></dsp:txBody>"
    "</dsp:sp></dsp:spTree></dsp:drawing>"
)
POINTS = (
    '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst><dgm:pt><dgm:t>'
    "<a:p><a:r><a:t>TỐI MẬT</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
)
Cases = Iterator[tuple[str, str, bytes]]


def rels(*told: tuple[str, str]) -> str:
    """A part of relations: kinds and targets."""
    each = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(told, 1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{each}</Relationships>'


def run(text: str, look: str = "") -> str:
    """A run of a Word text."""
    return f"<w:r>{look}<w:t>{text}</w:t></w:r>"


def word(inner: str) -> bytes:
    """A Word file that begins with the paragraph ``inner``."""
    data = sample("cong-van.docx")
    body = part(data, MAIN).replace("<w:body>", f"<w:body><w:p>{inner}</w:p>", 1)
    return with_parts(data, {MAIN: body})


def words() -> Cases:
    """Word files."""
    box = "<w:pict><v:textbox><w:txbxContent><w:p>{}</w:p></w:txbxContent></v:textbox></w:pict>"
    told = {
        "field code": run("M") + "<w:r><w:instrText> DATE </w:instrText></w:r>" + run("ẬT"),
        "box between": run("M") + f"<w:r>{box.format(run('xin'))}</w:r>" + run("ẬT"),
        "moved away": run("M") + f"<w:moveFrom>{run('xin')}</w:moveFrom>" + run("ẬT"),
        "comment": run("M") + '<w:r><w:commentReference w:id="1"/></w:r>' + run("ẬT"),
        "soft hyphen": run("M") + "<w:r><w:softHyphen/></w:r>" + run("ẬT"),
        "zero width": run("M\u200bẬ\u200dT"),
        "shy": run("M\xadẬ\xadT"),
        "raw >": '<w:r w:rsidR="a>x"><w:t>M</w:t></w:r><w:r w:rsidR="a>x"><w:t>Ậ</w:t></w:r>'
        '<w:r w:rsidR="a>x"><w:t>T</w:t></w:r>',
        "ruby": run("M") + "<w:r><w:ruby><w:rt><w:r><w:t>xin</w:t></w:r></w:rt><w:rubyBase>"
        + run("Ậ") + "</w:rubyBase></w:ruby></w:r>" + run("T"),
    }  # fmt: skip
    shape = (
        '<mc:AlternateContent><mc:Choice Requires="wps"/>'
        f"<mc:Fallback>{box.format(run('TỐI MẬT'))}</mc:Fallback></mc:AlternateContent>"
    )
    told["fallback alone"] = f"<w:r>{shape}</w:r>"
    told["fallback of an unknown choice"] = told["fallback alone"].replace(
        'Requires="wps"/>', f'Requires="zzz">{box.format(run("xin"))}</mc:Choice>'
    )
    for name, inner in told.items():
        yield "docx", name, word(inner)
    diagram = "<w:drawing><a:graphic><dgm:relIds/></a:graphic></w:drawing>"
    yield "docx", "diagram", with_parts(word(f"<w:r>{diagram}</w:r>"), {
        "word/_rels/document.xml.rels": rels(("diagramData", "diagrams/data1.xml")),
        "word/diagrams/data1.xml": POINTS,
    })  # fmt: skip


def workbooks() -> Cases:
    """Workbooks."""
    clean = sample("cong-van.xlsx")
    sheet = "xl/worksheets/sheet1.xml"
    said = part(clean, sheet)
    for place in ("xl/drawings/drawing1.xml", "xl/hinh.xml", "hinh/drawing1.xml"):
        yield "xlsx", f"drawing at {place}", with_parts(clean, {
            place: DRAWING, sheet: said.replace("</worksheet>", f"{DRAWN}</worksheet>"),
            "xl/worksheets/_rels/sheet1.xml.rels": rels(("drawing", f"/{place}")),
        })  # fmt: skip
    yield "xlsx", "diagram", with_parts(clean, {
        "xl/drawings/drawing1.xml": DRAWING.replace("TỐI MẬT", "").replace("<xdr:sp>", FRAME + "<xdr:sp>"),
        sheet: said.replace("</worksheet>", f"{DRAWN}</worksheet>"),
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("drawing", "../drawings/drawing1.xml")),
        "xl/drawings/_rels/drawing1.xml.rels": rels(("diagramData", "../diagrams/data1.xml")),
        "xl/diagrams/data1.xml": POINTS,
    })  # fmt: skip
    label = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><div><font>M</font>'
        "<font>ẬT</font></div></v:textbox></v:shape></xml>"
    )
    yield "xlsx", "label in a drawing of the older kind", with_parts(clean, {
        "xl/drawings/vmlDrawing1.vml": label,
        sheet: said.replace("</worksheet>", f"{DRAWN.replace('<d', '<legacyD')}</worksheet>"),
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("vmlDrawing", "../drawings/vmlDrawing1.vml")),
    })  # fmt: skip
    margins = "<headerFooter><oddHeader>&amp;CTỐI MẬT</oddHeader></headerFooter></worksheet>"
    with_margins = said.replace("</worksheet>", margins)
    other = with_parts(clean, {sheet: with_margins})
    yield "xlsx", "header", other
    for place in ("xl/trang.xml", "bang/so1.xml", "xl/worksheets/a/b.xml"):
        changed = part(clean, "xl/_rels/workbook.xml.rels").replace(
            "worksheets/sheet1.xml", f"/{place}"
        )
        yield "xlsx", f"sheet at {place}", with_parts(clean, {
            sheet: None, place: with_margins, "xl/_rels/workbook.xml.rels": changed,
        })  # fmt: skip
        yield "xlsx", f"second sheet at {place}", with_parts(clean, {
            place: with_margins,
            "xl/_rels/workbook.xml.rels": rels(
                ("worksheet", "worksheets/sheet1.xml"), ("worksheet", f"/{place}"),
                ("sharedStrings", "sharedStrings.xml"),
            ),
        })  # fmt: skip


def strings() -> Cases:
    """Workbooks whose strings lie elsewhere, or are made of pieces."""
    clean, marked = sample("cong-van.xlsx"), sample("dau-mat.xlsx")
    said = part(marked, "xl/sharedStrings.xml")
    relations = part(marked, "xl/_rels/workbook.xml.rels")
    for place in ("xl/chu.xml", "chu/sharedStrings.xml"):
        yield "xlsx", f"strings at {place}", with_parts(marked, {
            "xl/sharedStrings.xml": None, place: said,
            "xl/_rels/workbook.xml.rels": relations.replace("sharedStrings.xml", f"/{place}"),
        })  # fmt: skip
        yield "xlsx", f"strings at {place} beside others", with_parts(marked, {
            "xl/sharedStrings.xml": part(clean, "xl/sharedStrings.xml"), place: said,
            "xl/_rels/workbook.xml.rels": relations.replace("sharedStrings.xml", f"/{place}"),
        })  # fmt: skip
    renamed = {"xl/workbook.xml": None, "xl/so.xml": part(marked, "xl/workbook.xml"),
               "xl/_rels/so.xml.rels": relations.replace("sharedStrings.xml", "chu.xml"),
               "xl/_rels/workbook.xml.rels": None, "xl/sharedStrings.xml": None,
               "xl/chu.xml": said,
               "_rels/.rels": part(marked, "_rels/.rels").replace("xl/workbook", "xl/so"),
               "[Content_Types].xml": part(marked, "[Content_Types].xml").replace(
                   "/xl/workbook", "/xl/so")}  # fmt: skip
    yield "xlsx", "workbook elsewhere", with_parts(marked, renamed)
    for name, inner in {
        "runs": "<r><t>M</t></r><r><t>ẬT</t></r>",
        "phonetic": '<r><t>M</t></r><rPh sb="0" eb="1"><t>xin</t></rPh><r><t>ẬT</t></r>',
        "raw >": '<r a="b>x"><t>M</t></r><r a="b>x"><t>ẬT</t></r>',
        "zero width": "<t>M\u200bẬ\u2060T</t>",
    }.items():
        yield "xlsx", name, with_parts(marked, {
            "xl/sharedStrings.xml": said.replace("<t>MẬT</t>", inner)
        })  # fmt: skip


def slides() -> Cases:
    """Slides."""
    clean = sample("cong-van.pptx")
    marked = sample("dau-mat.pptx")
    first = part(marked, "ppt/slides/slide1.xml")
    relations = part(marked, "ppt/_rels/presentation.xml.rels")
    for place in ("ppt/a.xml", "trang/1.xml"):
        yield "pptx", f"slide at {place}", with_parts(marked, {
            "ppt/slides/slide1.xml": None, place: first,
            "ppt/_rels/presentation.xml.rels": relations.replace("slides/slide1.xml", f"/{place}"),
        })  # fmt: skip
    yield "pptx", "presentation elsewhere", with_parts(marked, {
        "ppt/presentation.xml": None, "ppt/p.xml": part(marked, "ppt/presentation.xml"),
        "ppt/_rels/presentation.xml.rels": None, "ppt/_rels/p.xml.rels":
        relations.replace("slides/slide1.xml", "/a/b.xml"), "a/b.xml": first,
        "ppt/slides/slide1.xml": part(clean, "ppt/slides/slide2.xml"),
        "_rels/.rels": part(marked, "_rels/.rels").replace("ppt/presentation", "ppt/p"),
        "[Content_Types].xml": part(marked, "[Content_Types].xml").replace(
            "/ppt/presentation", "/ppt/p"),
    })  # fmt: skip


def shapes() -> Cases:
    """Slides whose words lie beneath them, in an older branch or in a diagram."""
    clean, marked = sample("cong-van.pptx"), sample("dau-mat.pptx")
    first = part(marked, "ppt/slides/slide1.xml")
    shape = re.search(r"<p:sp>(?:(?!<p:sp>).)*MẬT.*?</p:sp>", first)
    assert shape is not None
    for layout, master in (
        ("ppt/slideLayouts/slideLayout1.xml", "ppt/slideMasters/slideMaster1.xml"),
        ("ppt/bo-cuc.xml", "ppt/nen.xml"),
    ):
        tree = re.sub(r"<p:sp>.*</p:sp>", shape[0], first, flags=re.DOTALL)
        yield "pptx", f"master at {master}", with_parts(clean, {
            layout: re.sub(r"<p:sp>.*</p:sp>", "", first, flags=re.DOTALL), master: tree,
            "ppt/slides/_rels/slide1.xml.rels": rels(("slideLayout", f"/{layout}")),
            rels_of(layout): rels(("slideMaster", f"/{master}")),
        })  # fmt: skip
    wrapped = {
        "fallback alone": '<mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="p14"/>'
        "<mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
        "raw >": '<p:cxnSp a="x>b"/>{}',
        "in smart art": "",
    }
    for name, around in wrapped.items():
        if around:
            yield "pptx", name, with_parts(marked, {
                "ppt/slides/slide1.xml": first.replace(shape[0], around.format(shape[0]))
            })  # fmt: skip
    yield "pptx", "smart art", with_parts(marked, {
        "ppt/slides/slide1.xml": first.replace(shape[0], FRAME),
        "ppt/slides/_rels/slide1.xml.rels":
        rels(("diagramData", "../diagrams/data1.xml"), ("diagramDrawing", "../diagrams/drawing1.xml")),
        "ppt/diagrams/data1.xml": POINTS, "ppt/diagrams/drawing1.xml": DIAGRAM,
    })  # fmt: skip


def rels_of(place: str) -> str:
    """Where the relations of a part stand."""
    folder, _, name = place.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


OPEN_SPLITS = {
    "spans": "M<text:span>Ậ</text:span>T",
    "note": '<text:span>M</text:span><text:note text:note-class="footnote"><text:note-citation>1'
    "</text:note-citation><text:note-body><text:p>xin</text:p></text:note-body></text:note>ẬT",
    "annotation": "M<office:annotation><text:p>xin</text:p></office:annotation>ẬT",
    "deleted": 'M<text:change text:change-id="c1"/>ẬT',
    "change marks": 'M<text:change-start text:change-id="c1"/>ẬT<text:change-end text:change-id="c1"/>',
    "blanks": "M<text:s/>Ậ<text:s/>T",
    "soft break": "M<text:soft-page-break/>ẬT",
    "zero width": "M\u200bẬ\u200bT",
    "hidden text": 'M<text:hidden-text text:is-hidden="true" text:string-value="x">xin</text:hidden-text>ẬT',
    "hidden style": 'M<text:span text:style-name="Hid">xin</text:span>ẬT',
    "frame between": "M<draw:frame><draw:text-box><text:p>xin</text:p></draw:text-box></draw:frame>ẬT",
    "raw >": '<text:span a="x>b">M</text:span><text:span a="x>b">ẬT</text:span>',
    "ruby": "M<text:ruby><text:ruby-base>Ậ</text:ruby-base><text:ruby-text>xin</text:ruby-text></text:ruby>T",
    "title element": "M<text:bookmark text:name='x'/>ẬT",
    "svg title": "M<draw:frame><svg:title>xin</svg:title></draw:frame>ẬT",
}
DELETED = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>xin</text:p>'
    "</text:deletion></text:changed-region></text:tracked-changes>"
)
HIDDEN_STYLE = (
    '<office:automatic-styles><style:style style:name="Hid" style:family="text">'
    '<style:text-properties text:display="none"/></style:style></office:automatic-styles><office:body>'
)


def open_documents() -> Cases:
    """OpenDocument packages and flat files."""
    for kind, old in (
        ("odt", "MẬT"),
        ("ods", '<text:span text:style-name="R">MẬT</text:span>'),
        ("odp", '<text:span text:style-name="R">MẬT</text:span>'),
    ):
        data = sample(f"dau-mat.{kind}")
        content = part(data, "content.xml")
        assert content.count(old) == 1 or kind != "odt"
        for name, inner in OPEN_SPLITS.items():
            changed = content.replace(old, inner, 1)
            if name == "deleted" and kind == "odt":
                changed = re.sub(r"(<office:text[^>]*>)", r"\1" + DELETED, changed, count=1)
            if name == "hidden style":
                changed = changed.replace("<office:body>", HIDDEN_STYLE, 1)
            yield kind, name, with_parts(data, {"content.xml": changed})
        flat = re.sub(r"^.*?<office:document-content\b", "", content, flags=re.DOTALL)
        flat = flat.replace("document-content>", "document>")
        mime = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}[kind]
        opening = (
            f'<?xml version="1.0" encoding="UTF-8"?><office:document office:mimetype='
            f'"application/vnd.oasis.opendocument.{mime}"'
        )
        for name, inner in ({"whole": old} | OPEN_SPLITS).items():
            changed = flat.replace(old, inner, 1)
            if name == "hidden style":
                changed = changed.replace("<office:body>", HIDDEN_STYLE, 1)
            yield f"f{kind}", name, (opening + changed).encode()


def rich() -> Cases:
    """Rich Text."""
    data = sample("dau-toi-mat.rtf").decode("latin-1")
    old = "T\\u7888?I M\\u7852?T"
    assert old in data
    for name, inner in {
        "groups": "T\\u7888?I {M}{\\b\\u7852?}{\\i T}",
        "hidden": "T\\u7888?I M{\\v xin}\\u7852?T",
        "hidden off": "T\\u7888?I M\\v xin\\v0\\u7852?T",
        "deleted": "T\\u7888?I M{\\deleted xin}\\u7852?T",
        "unknown destination": "T\\u7888?I M{\\*\\nonesuch xin}\\u7852?T",
        "field": "T\\u7888?I M{\\field{\\*\\fldinst DATE}{\\fldrslt }}\\u7852?T",
        "bookmark": "T\\u7888?I M{\\*\\bkmkstart xin}\\u7852?T",
        "zero width": "T\\u7888?I M\\u8203?\\u7852?\\zwj T",
        "zwnj": "T\\u7888?I M\\zwnj \\u7852?T",
        "soft hyphen": "T\\u7888?I M\\-\\u7852?T",
        "uc2": "{\\uc2 T\\u7888??I M\\u7852??T}",
        "uc1 hex": "T\\u7888\\'3fI M\\u7852\\'3fT",
        "uc3 letters": "{\\uc3 T\\u7888xinI M\\u7852xinT}",
        "composed": "T\\u7888?I M\\u194?\\u803?T",
        "line ends": "T\\u7888?I M\r\n\\u7852?\r\nT",
        "footnote": "T\\u7888?I M{\\footnote xin}\\u7852?T",
        "annotation": "T\\u7888?I M{\\*\\annotation xin}\\u7852?T",
        "binary": "T\\u7888?I M{\\bin3 xin}\\u7852?T",
        "picture": "T\\u7888?I M{\\pict 00112233}\\u7852?T",
        "upr": "{\\upr{T?I M?T}{\\*\\ud{T\\u7888?I M\\u7852?T}}}",
    }.items():
        yield "rtf", name, data.replace(old, inner).encode("latin-1")


PAGE_SPLITS = {
    "tags": "<b>M</b><i>Ậ</i><u>T</u>",
    "unknown tags": "M<x-y>Ậ</x-y>T",
    "custom inline": "<bdi>M</bdi><dfn>Ậ</dfn><data>T</data>",
    "empty comment": "M<!---->Ậ<!-- x -->T",
    "comment with >": "M<!-- a > b -->ẬT",
    "short comment": "M<!-->ẬT",
    "number": "M&#7852;T",
    "hex": "&#x4d;&#x1EAC;&#x54;",
    "no semicolon": "M&#7852T",
    "named": "M&Acirc;&#803;T",
    "shy": "M&shy;Ậ&shy;T",
    "zwnj": "M&zwnj;Ậ&zwj;T",
    "zero width": "M\u200bẬ\ufeffT",
    "wbr": "M<wbr>Ậ<wbr/>T",
    "img": "M<img src='x'>ẬT",
    "anchor": "M<a name='x'></a>ẬT",
    "hidden span": "M<span style='display:none'>xin</span>ẬT",
    "hidden attribute": "M<span hidden>xin</span>ẬT",
    "script": "M<script>x</script>ẬT",
    "template": "M<template>xin</template>ẬT",
    "raw >": "M<span title='a>b'>Ậ</span>T",
    "inline div": "<div style='display:inline'>M</div><div style='display:inline'>ẬT</div>",
    "line ends": "<b>M</b><b\n>ẬT</b\n>",
    "upper": "<SPAN>M</SPAN><Font>Ậ</Font>T",
    "ruby": "<ruby>M<rt>xin</rt></ruby>ẬT",
    "svg": "<svg><text>MẬT</text></svg>",
    "iframe srcdoc": "<iframe srcdoc='&lt;p&gt;MẬT&lt;/p&gt;'></iframe>",
    "textarea": "<textarea>MẬT</textarea>",
    "input": "<input value='MẬT'>",
    "noscript": "<noscript>MẬT</noscript>",
    "xmp": "<xmp>MẬT</xmp>",
    "cdata": "M<![CDATA[x]]>ẬT",
    "instruction": "M<?x y?>ẬT",
    "style sheet": "<span class='q'>xin</span><style>.q::after{content:'MẬT'}</style>",
    "hidden by sheet": "<style>.q{display:none}</style>M<span class='q'>xin</span>ẬT",
}


def pages() -> Cases:
    """Web pages."""
    plain = sample("cong-van.html").decode()
    for name, inner in PAGE_SPLITS.items():
        found = re.search(r"<body[^>]*>", plain)
        assert found is not None
        made = f'<p align="center" style="color:red">{inner}</p>'
        yield "html", name, (plain[: found.end()] + made + plain[found.end() :]).encode()


def zipped() -> Cases:
    """Zips whose members programs take for different ones."""
    marked, clean = sample("dau-mat.docx"), sample("cong-van.docx")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.docx", clean)
        archive.writestr("b.docx", marked)
    data = made.getvalue()
    second = data.index(b"PK\x03\x04", data.index(b"b.docx") - 40)
    yield "zip", "plain", data
    yield "zip", "local name differs", data[: second + 30] + b"c.docx" + data[second + 36 :]
    directory = data.index(b"PK\x01\x02", len(clean) + len(marked))
    other = data.index(b"PK\x01\x02", directory + 4)
    overlap = bytearray(data)
    overlap[other + 42 : other + 46] = struct.pack("<L", 0)  # both at the first
    yield "zip", "same place", bytes(overlap)
    # The second member is not told by the directory at all.
    end = data.rindex(b"PK\x05\x06")
    tail = bytearray(data[end:])
    tail[8:12] = struct.pack("<HH", 1, 1)
    tail[12:16] = struct.pack("<L", other - directory)
    yield "zip", "untold member", data[:other] + bytes(tail)
    nested = bytearray(data)
    # The first is said to be stored and to hold the second within its own bytes.
    size = struct.pack("<LL", second + 36 + len(marked) - 36, second + 36 + len(marked) - 36)
    nested[directory + 20 : directory + 28] = size
    yield "zip", "overlapping", bytes(nested)
    yield "zip", "bytes before", b"MZ" + bytes(200) + data
    yield "zip", "bytes behind", data + marked


NOTE_SPLITS = {
    "stars": "**M**Ậ**T**",
    "tags": "M<span>Ậ</span>T",
    "comment": "M<!-- x -->ẬT",
    "number": "M&#7852;T",
    "code": "`M`Ậ`T`",
    "link": "[M](x)ẬT",
    "picture": "M![](x)ẬT",
}


def written() -> Cases:
    """Markdown, and mails whose page has letters apart."""
    after = "\n\nKính gửi: Các sở, ban, ngành.\n\nYêu cầu các cơ quan rà soát thiết bị.\n"
    for name, inner in NOTE_SPLITS.items():
        yield "md", name, f"UBND TỈNH ĐÔNG KHÊ\n\n{inner}{after}".encode()
    mail = (
        "From: a@dongkhe.vn\r\nTo: b@dongkhe.vn\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    for kind, name, page in pages():
        if name not in {"textarea", "input", "svg"}:
            yield "eml", f"{kind} of {name}", mail.encode() + base64.encodebytes(page)


def older() -> Cases:
    """Word 97 files: words that do not print among the letters, by their looks alone."""
    hidden, deleted = struct.pack("<HB", 0x083C, 1), struct.pack("<HB", 0x0800, 1)
    after = [word97.Paragraph("Kính gửi: Các sở."), word97.Paragraph("Yêu cầu rà soát thiết bị.")]
    for name, look in {"hidden": hidden, "deleted": deleted}.items():
        for first, among, last in (("M", "xin", "ẬT"), ("MẬ", "xin", "T"), ("M", " xin ", "ẬT")):
            runs = ((len(first), word97.BOLD), (len(among), look), (len(last), word97.BOLD))
            mark = word97.Paragraph(f"{first}{among}{last}", "\r", b"", runs)
            file = word97.word97(word97.Word([word97.Paragraph("UBND TỈNH"), mark, *after]))
            yield "doc", f"{name}: {first}[{among}]{last}", file


GROUPS: tuple[Callable[[], Cases], ...] = (
    words, workbooks, strings, slides, shapes, open_documents, rich, pages, zipped, portable, written, older,
)  # fmt: skip


def all_cases() -> Cases:
    """Every case: format, what is odd, the file."""
    for group in GROUPS:
        yield from group()
