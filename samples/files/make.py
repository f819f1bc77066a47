"""Makes the sample files of this folder and, beside each, the result expected of it.

usage: python samples/files/make.py [FOLDER]

One invented letter in every format that is read, and the files that must be refused: marked,
locked, damaged, scanned, a decompression bomb. The expected results are written from what is
laid into the files, never from what the readers say.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import struct
import sys
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import typst

from khien.core.encodings import Table, encode

sys.path.append(str(Path(__file__).resolve().parents[2]))
from samples.files.binary import outlook, word97
from samples.files.binary.archives import flat_xml, rar5, seven_zip, tape
from samples.files.binary.compound import compound

LEFT = ["ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG KHÊ", "Số: 12/UBND-NC", "V/v bảo vệ bí mật nhà nước"]
RIGHT = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Đông Khê, ngày 05 tháng 3 năm 2026",
]
BODY = ["Kính gửi: Các sở, ban, ngành.", "Ủy ban nhân dân tỉnh yêu cầu các cơ quan:"]
CLAUSES = ["Rà soát máy tính kết nối mạng.", "Báo cáo trước ngày 15/4/2026."]
COPIES = ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
SIGNER = ["CHỦ TỊCH", "Nguyễn Văn Minh"]
FIXED_TIME = (2026, 3, 5, 0, 0, 0)

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)

Expected = dict[str, Any]


def lines(mark: list[str] | None = None) -> list[str]:
    """The letter's lines in reading order, with ``mark`` under the left column."""
    numbered = [f"{n}. {clause}" for n, clause in enumerate(CLAUSES, start=1)]
    return [*LEFT, *(mark or []), *RIGHT, *BODY, *numbered, *COPIES, *SIGNER]


def clear(format_id: str, text: list[str]) -> Expected:
    """What is expected of a file that may be read."""
    return {"outcome": "clear", "format": format_id, "pages": 1, "lines": text}


def marked(level: str, where: str, rule: str) -> Expected:
    """What is expected of a file that bears a level."""
    return refused("marked") | {"outcome": "marked", "level": level, "where": where, "rule": rule}


def refused(code: str) -> Expected:
    """What is expected of a file that cannot be examined."""
    return {"outcome": "unexaminable", "error": code}


def word_letter(mark: str = "", *, padding: int = 0) -> bytes:
    """The letter as Word makes it: a table for head and foot, an automatic list."""
    box = _box(mark) if mark else ""
    head = _row(_paragraphs(LEFT) + box, _paragraphs(RIGHT))
    numbered = "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
    clauses = _paragraphs(CLAUSES, numbered)
    foot = _row(_paragraphs(COPIES), _paragraphs(SIGNER))
    body = head + _paragraphs(BODY) + clauses + foot + " " * padding
    return _word(body)


def _word(body: str) -> bytes:
    return _package(
        {
            "[Content_Types].xml": f"<Types xmlns='{PACKAGE}/content-types'>"
            "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package."
            "relationships+xml'/><Default Extension='xml' ContentType='application/xml'/>"
            f"<Override PartName='/word/document.xml' ContentType='{WORD}.document.main+xml'/>"
            f"<Override PartName='/word/numbering.xml' ContentType='{WORD}.numbering+xml'/>"
            "</Types>",
            "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
            "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": _relations({"numbering": "numbering.xml"}),
            "word/numbering.xml": f"<w:numbering {SPACES}><w:abstractNum w:abstractNumId='0'>"
            "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/>"
            "<w:lvlText w:val='%1.'/></w:lvl></w:abstractNum><w:num w:numId='1'>"
            "<w:abstractNumId w:val='0'/></w:num></w:numbering>",
        }
    )


def _paragraphs(texts: list[str], properties: str = "") -> str:
    return "".join(f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)


def _row(*cells: str) -> str:
    inner = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
    return f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{inner}</w:tr></w:tbl>"


def _box(text: str) -> str:
    """A paragraph that anchors a framed text box, as old and new Word both read one."""
    inner = f"<w:txbxContent>{_paragraphs([text])}</w:txbxContent>"
    return (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:spPr>"
        f"<a:ln><a:solidFill/></a:ln></wps:spPr><wps:txbx>{inner}</wps:txbx></wps:wsp></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:rect><v:textbox>{inner}</v:textbox></v:rect>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def _relations(targets: dict[str, str]) -> str:
    inner = "".join(
        f"<Relationship Id='r{at}' Type='{RELATION}/{kind}' Target='{target}'/>"
        for at, (kind, target) in enumerate(targets.items())
    )
    return f"<Relationships xmlns='{PACKAGE}/relationships'>{inner}</Relationships>"


def _package(parts: dict[str, str], media: str = "") -> bytes:
    """A zip with fixed times, so that making it twice gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        if media:
            package.writestr(zipfile.ZipInfo("mimetype", FIXED_TIME), media)
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, f"<?xml version='1.0' encoding='UTF-8'?>{content}")
    return buffer.getvalue()


def web_letter(mark: str = "") -> bytes:
    """The letter as a web page: a table for head and foot, an ordered list, references."""
    box = f'<div style="border: 1px solid red">{mark}</div>' if mark else ""

    def cell(texts: list[str], more: str = "") -> str:
        return "<td>" + "".join(f"<p>{text}</p>" for text in texts) + more + "</td>"

    head = f"<table><tr>{cell(LEFT, box)}{cell(RIGHT)}</tr></table>"
    foot = f"<table><tr>{cell(COPIES)}{cell(SIGNER)}</tr></table>"
    body = "".join(f"<p>{text}</p>" for text in BODY)
    clauses = "".join(f"<li>{text}</li>" for text in CLAUSES)
    whole = f"<!DOCTYPE html>\n<html><body>{head}{body}<ol>{clauses}</ol>{foot}</body></html>\n"
    return whole.encode("ascii", "xmlcharrefreplace")


def open_letter(mark: str = "", *, sealed: bool = False) -> bytes:
    """The letter as OpenDocument: a table for head and foot, a numbered list, a framed box."""
    oasis = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(
        f"xmlns:{name}='{oasis}:{uri}:1.0'"
        for name, uri in (("office", "office"), ("text", "text"), ("table", "table"),
                          ("style", "style"), ("draw", "drawing"), ("manifest", "manifest"))
    )  # fmt: skip

    def paragraphs(texts: list[str]) -> str:
        return "".join(f"<text:p>{text}</text:p>" for text in texts)

    def row(*cells: str) -> str:
        inner = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
        return f"<table:table><table:table-row>{inner}</table:table-row></table:table>"

    box = f"<draw:frame><draw:text-box>{paragraphs([mark])}</draw:text-box></draw:frame>"
    clauses = "".join(f"<text:list-item>{paragraphs([text])}</text:list-item>" for text in CLAUSES)
    body = row(paragraphs(LEFT) + (f"<text:p>{box}</text:p>" if mark else ""), paragraphs(RIGHT))
    body += f"{paragraphs(BODY)}<text:list text:style-name='L'>{clauses}</text:list>"
    body += row(paragraphs(COPIES), paragraphs(SIGNER))
    seal = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    parts = {
        "content.xml": f"<office:document-content {spaces}><office:automatic-styles>"
        "<text:list-style style:name='L'><text:list-level-style-number text:level='1' "
        "style:num-format='1' style:num-suffix='.'/></text:list-style></office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "META-INF/manifest.xml": f"<manifest:manifest {spaces}>{seal if sealed else ''}"
        "</manifest:manifest>",
    }
    return _package(parts, media="application/vnd.oasis.opendocument.text")


def rich_letter(mark: str = "") -> bytes:
    """The letter as Rich Text: cells for head and foot, printed list markers, a shape."""

    def escaped(text: str) -> str:
        return "".join(ch if ch.isascii() else f"\\u{ord(ch)}?" for ch in text)

    def cell(texts: list[str]) -> str:
        return "\\par\n".join(map(escaped, texts)) + "\\cell\n"

    def row(*cells: str) -> str:
        return "\\trowd\\cellx4500\\cellx9000\\pard\\intbl\n" + "".join(cells) + "\\row\\pard\n"

    box = f"{{\\shp{{\\*\\shpinst{{\\shptxt {escaped(mark)}\\par}}}}}}" if mark else ""
    body = "".join(f"{escaped(text)}\\par\n" for text in BODY)
    for number, clause in enumerate(CLAUSES, start=1):
        body += f"{{\\listtext {number}.\\tab}}{escaped(clause)}\\par\n"
    whole = row(box + cell(LEFT), cell(RIGHT)) + body + row(cell(COPIES), cell(SIGNER))
    return f"{{\\rtf1\\ansi\\ansicpg1252\\uc1\n{whole}}}\n".encode("ascii")


def marked_down(mark: str = "") -> bytes:
    """The letter as Markdown: the same number before each clause, as the format allows."""
    bold = [f"**{mark}**"] if mark else []
    clauses = [f"1. {clause}" for clause in CLAUSES]
    return "\n".join([*LEFT, *bold, *RIGHT, *BODY, *clauses, *COPIES, *SIGNER]).encode()


def mail(*attached: bytes) -> bytes:
    """A mail without a word of its own that brings ``attached``."""
    start = "From: van-thu@dongkhe.example\nDate: Thu, 05 Mar 2026 08:00:00 +0700\nSubject: \n"
    start += "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=phan\n\n"
    for number, data in enumerate(attached, start=1):
        start += f"--phan\nContent-Disposition: attachment; filename=cong-van-{number}.docx\n"
        start += "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n"
        start += base64.encodebytes(data).decode("ascii") + "\n"
    return f"{start}--phan--\n".encode("ascii")


def packet(*attached: bytes) -> bytes:
    """An exchange packet that brings ``attached``, each in the one-file zip senders use."""

    def said(name: str, *inner: str) -> str:
        return f"<edXML:{name}>{''.join(inner)}</edXML:{name}>"

    header = said(
        "MessageHeader",
        said("From", said("OrganId", "000.00.00.H99"), said("OrganName", "UBND tỉnh Đông Khê")),
        said("To", said("OrganId", "000.05.00.H99"), said("OrganName", "Sở Y tế")),
        said("DocumentId", "000.00.00.H99,2026/03/05,12/UBND-NC"),
        said("Code", said("CodeNumber", "12"), said("CodeNotation", "UBND-NC")),
        said("PromulgationInfo", said("PromulgationDate", "2026/03/05")),
        said("DocumentType", said("Type", "18"), said("TypeName", "Công văn")),
        said("Subject", LEFT[3]),
    )
    files = ""
    for number, data in enumerate(attached, start=1):
        inside = base64.b64encode(archive(cong_docx=data)).decode("ascii")
        files += f"<Attachment><ContentId>cid:{number}</ContentId>"
        files += f"<AttachmentName>cong-van-{number}.docx</AttachmentName>"
        files += said("ContentTransferEncoded", inside) + "</Attachment>"
    space = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
    envelope = said("edXMLEnvelope", said("edXMLHeader", header))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><edXML xmlns="{space}" xmlns:edXML="{space}">'
        f"{envelope}<AttachmentEncoded>{files}</AttachmentEncoded></edXML>"
    ).encode()


def old_word_letter(mark: str = "", *, table: Table | None = None, flags: int = 0) -> bytes:
    """The letter as Word 97 keeps it: cells for head and foot, an automatic list, a text box."""
    old = {Table.VNI: "VNI-Times", Table.TCVN3: ".VnTime"}.get(table) if table else None

    def paragraph(text: str, end: str = "\r", changes: bytes = b"") -> word97.Paragraph:
        typed = encode(text, table) if table else text
        return word97.Paragraph(typed, end, changes, ((len(typed), word97.font(1)),))

    def row(*cells: list[str]) -> list[word97.Paragraph]:
        found = [
            paragraph(text, "\x07" if text is cell[-1] else "\r", word97.CELL)
            for cell in cells
            for text in cell
        ]
        return [*found, word97.Paragraph("", "\x07", word97.ROW_END)]

    clauses = [paragraph(clause, changes=word97.in_list(1)) for clause in CLAUSES]
    whole = [*row(LEFT, RIGHT), *map(paragraph, BODY), *clauses, *row(COPIES, SIGNER)]
    return word97.word97(
        word97.Word(
            whole,
            fonts=["Times New Roman", old or "Times New Roman"],
            levels=[word97.Level()],
            box=mark,
            flags=flags,
        )
    )


def outlook_letter(*attached: bytes) -> bytes:
    """An Outlook message without a word of its own that brings ``attached``."""
    named = [(f"cong-van-{n}.docx", data) for n, data in enumerate(attached, start=1)]
    return compound(outlook.streams(outlook.Message(attached=named)))


def archive(**members: bytes) -> bytes:
    """An archive with fixed times; "_" in a keyword stands for the dot of a name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in members.items():
            made.writestr(zipfile.ZipInfo(name.replace("_", "."), FIXED_TIME), data)
    return buffer.getvalue()


def pdf_letter(mark: str = "") -> bytes:
    """The letter as a PDF with a text layer."""
    return _compiled(typeset_letter(mark))


def typeset_letter(mark: str = "") -> str:
    """The letter as it is set for print, in two columns at head and foot."""
    box = rf"#v(2mm) #box(stroke: red, inset: 2mm, text(fill: red)[*{mark}*])" if mark else ""

    def column(texts: list[str], more: str = "") -> str:
        escaped = [text.replace("-", r"\-").replace("/", r"\/") for text in texts]
        return "[" + " \\ ".join(escaped) + f" \\ {more}]"

    clauses = "\n".join(f"+ {clause}" for clause in CLAUSES)
    return f"""
#set document(date: none)
#set page(paper: "a4", margin: (left: 30mm, right: 15mm, y: 20mm))
#set text(font: "Libertinus Serif", size: 11pt)
#grid(columns: (45%, 55%), align(center){column(LEFT, box)}, align(center){column(RIGHT)})
#v(5mm)
#align(center)[{BODY[0]}]

{BODY[1]}

{clauses}
#v(5mm)
#grid(columns: (45%, 55%), {column(COPIES)}, align(center){column(SIGNER)})
"""


def _compiled(source: str) -> bytes:
    made = typst.compile(source.encode())
    if not isinstance(made, bytes):
        raise TypeError("one page range was expected")
    return made


def scan() -> bytes:
    """A page of shapes without a single word."""
    return _compiled("#set document(date: none)\n#rect(width: 100%, height: 90%, fill: luma(240))")


def cp1258(text: str) -> bytes:
    """Windows-1258 writes an accented vowel as the vowel and its tone."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = ""
    for ch in text:
        parts = unicodedata.normalize("NFD", ch)
        written += unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        written += "".join(c for c in parts if c in tones)
    return written.encode("cp1258")


def locked() -> bytes:
    """The outer shell of a .docx under a password: its directory names the sealed part."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b""
    for name in ("Root Entry", "EncryptedPackage", "EncryptionInfo"):
        wide = name.encode("utf-16-le")
        directory += wide.ljust(64, b"\0") + struct.pack("<HB", len(wide) + 2, 2) + bytes(61)
    return bytes(header) + table + directory.ljust(512, b"\0")


def old_tables(plain: str, with_mark: str) -> dict[str, tuple[bytes, Expected]]:
    """Letters in the tables before Unicode, in old fonts and without any."""

    def text(words: str, table: Table) -> bytes:
        return encode(words, table).encode("latin-1")

    typed = [(".VnTimeH", "tuyệt mật"), (".VnTime", "Kính gửi: Các sở, ban, ngành.")]
    vni = [("VNI-Times", line) for line in lines()]
    return {
        "cong-van-tcvn3.txt": (text(plain, Table.TCVN3), clear("txt", lines())),
        "cong-van-vni.txt": (text(plain, Table.VNI), clear("txt", lines())),
        "cong-van-viscii.txt": (text(plain, Table.VISCII), clear("txt", lines())),
        "cong-van-vni.docx": (_old_word(vni, Table.VNI), clear("docx", lines())),
        "dau-toi-mat-vni.txt": (text(with_mark, Table.VNI), marked("TỐI MẬT", "head", "head_line")),
        "dau-tuyet-mat-tcvn3.docx": (
            _old_word(typed, Table.TCVN3),
            marked("TUYỆT MẬT", "head", "head_line"),
        ),
        "chuyen-ma-do-dang.txt": (
            f"{plain}\n{encode(plain, Table.TCVN3) * 2}".encode(),
            refused("unsupported"),
        ),
    }


def _old_word(runs: list[tuple[str, str]], table: Table) -> bytes:
    """A Word letter, one paragraph for each (font, words)."""
    body = "".join(
        f"<w:p><w:r><w:rPr><w:rFonts w:ascii='{font}' w:hAnsi='{font}'/></w:rPr>"
        f"<w:t>{encode(words, table)}</w:t></w:r></w:p>"
        for font, words in runs
    )
    return _word(body)


def carried() -> dict[str, tuple[bytes, Expected]]:
    """Files that bring a letter: mails, messages, archives, exchange packets."""
    return {
        "cong-van.xml": (flat_xml(lines()), clear("xml", lines())),
        "cong-van.edxml": (packet(word_letter()), clear("edxml", [*lines(), LEFT[3]])),
        "trang-thai.edxml": (packet(), refused("unsupported")),
        "dau-mat.edxml": (packet(word_letter(), word_letter("MẬT")), marked("MẬT", "stamp", "box")),
        "cong-van.eml": (mail(word_letter()), clear("eml", lines())),
        "dau-mat.eml": (mail(word_letter("MẬT")), marked("MẬT", "stamp", "box")),
        "cong-van.msg": (outlook_letter(word_letter()), clear("msg", lines())),
        "dau-mat.msg": (outlook_letter(word_letter("MẬT")), marked("MẬT", "stamp", "box")),
        "cong-van.zip": (archive(cong_docx=word_letter()), clear("zip", lines())),
        "dau-mat.zip": (archive(cong_docx=word_letter("MẬT")), marked("MẬT", "stamp", "box")),
        "cong-van.7z": (seven_zip({"cong.docx": word_letter()}), clear("7z", lines())),
        "dau-mat.7z": (
            seven_zip({"a.txt": b"", "cong.docx": word_letter("MẬT")}),
            marked("MẬT", "stamp", "box"),
        ),
        "cong-van.rar": (rar5({"cong.docx": word_letter()}), clear("rar", lines())),
        "dau-mat.rar": (rar5({"cong.docx": word_letter("MẬT")}), marked("MẬT", "stamp", "box")),
        "cong-van.tar": (tape(cong_docx=word_letter()), clear("tar", lines())),
        "dau-mat.tar.gz": (
            gzip.compress(tape(cong_docx=word_letter("MẬT")), mtime=0),
            marked("MẬT", "stamp", "box"),
        ),
        "hai-cong-van.zip": (
            archive(mot_docx=word_letter(), hai_odt=open_letter()),
            refused("unsupported"),
        ),
    }


def samples() -> dict[str, tuple[bytes, Expected]]:
    """Every sample by file name."""
    plain = "\n".join(lines())
    with_mark = "\n".join(lines(["TỐI MẬT"]))
    no_longer = "\n".join(lines(["MẬT", "GIẢI MẬT", "Từ: 05/3/2026"]))
    choices = "\n".join(["Mẫu số 05", *lines(["TUYỆT MẬT", "TỐI MẬT", "MẬT"])])
    one_choice = "\n".join(["Mẫu số 05", *lines(["MẬT"])])
    waits = refused("marked") | {"level": "MẬT", "where": "head", "rule": "head_line"}
    return {
        "cong-van.docx": (word_letter(), clear("docx", lines())),
        "cong-van.pdf": (pdf_letter(), clear("pdf", lines())),
        "cong-van.txt": (plain.encode(), clear("txt", lines())),
        "cong-van-utf16.txt": (plain.encode("utf-16"), clear("txt", lines())),
        "cong-van-cp1258.txt": (cp1258(plain), clear("txt", lines())),
        "cong-van.html": (web_letter(), clear("html", lines())),
        "dau-mat.html": (web_letter("MẬT"), marked("MẬT", "cell", "head_cell")),
        "cong-van.odt": (open_letter(), clear("odt", lines())),
        "dau-mat.odt": (open_letter("MẬT"), marked("MẬT", "stamp", "box")),
        "co-mat-khau.odt": (open_letter(sealed=True), refused("encrypted")),
        "cong-van.rtf": (rich_letter(), clear("rtf", lines())),
        "dau-toi-mat.rtf": (rich_letter("TỐI MẬT"), marked("TỐI MẬT", "stamp", "box")),
        "hong.rtf": (rich_letter()[:-3], refused("damaged")),
        **old_tables(plain, with_mark),
        "cong-van.md": (marked_down(), clear("md", lines())),
        "dau-toi-mat.md": (marked_down("TỐI MẬT"), marked("TỐI MẬT", "head", "head_line")),
        "cong-van.doc": (old_word_letter(), clear("doc", lines())),
        "cong-van-vni.doc": (old_word_letter(table=Table.VNI), clear("doc", lines())),
        "cong-van-tcvn3.doc": (old_word_letter(table=Table.TCVN3), clear("doc", lines())),
        "dau-mat.doc": (old_word_letter("MẬT"), marked("MẬT", "stamp", "box")),
        "co-mat-khau.doc": (old_word_letter(flags=0x0100), refused("encrypted")),
        "dau-mat.docx": (word_letter("MẬT"), marked("MẬT", "stamp", "box")),
        "dau-tuyet-mat.pdf": (pdf_letter("TUYỆT MẬT"), marked("TUYỆT MẬT", "head", "head_line")),
        "dau-toi-mat.txt": (with_mark.encode(), marked("TỐI MẬT", "head", "head_line")),
        "giai-mat.txt": (no_longer.encode(), clear("txt", no_longer.split("\n"))),
        "mau-chon-do-mat.txt": (choices.encode(), clear("txt", choices.split("\n"))),
        "mau-mot-do-mat.txt": (one_choice.encode(), waits),
        "trang-ve.pdf": (scan(), refused("ocr_missing")),
        "co-mat-khau.docx": (locked(), refused("encrypted")),
        "hong.docx": (word_letter()[:-200], refused("damaged")),
        "phinh.docx": (word_letter(padding=8 * 2**20), refused("too_large")),
        "anh.docx": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", refused("damaged")),
    } | carried()


def main(folder: Path) -> None:
    """Write every sample and its expected result into ``folder``."""
    for name, (data, expected) in samples().items():
        (folder / name).write_bytes(data)
        told = json.dumps(expected, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{name}.expected.json").write_text(told, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
