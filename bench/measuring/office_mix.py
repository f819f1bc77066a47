"""Made-up office files in a fixed mix of formats and sizes, the same for the same seed.

In: a folder and a number. Out: files as an office PC holds them. Sizes are drawn for each format
from those of a collection of real files (``SIZES``, in bytes); the text is fictitious, a small
share bears a mark. Files longer than their words carry pictures, as real ones do.
"""

from __future__ import annotations

import io
import json
import random
import sys
import zipfile
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

SEED = 20261125
MARKED = 0.005
MIX = {"docx": 35, "pdf": 20, "doc": 10, "xlsx": 10, "xls": 5, "pptx": 5, "zip": 5,
       "rtf": 2, "odt": 2, "html": 2, "eml": 2, "txt": 2}  # fmt: skip
SIZES = {
    "docx": (4355, 4764, 6043, 8358, 9923, 13436, 17716, 18560, 24070, 29696, 36775, 63294, 93161),
    "pdf": (8044, 10832, 16910, 18374, 21034, 26802, 63448, 70599, 103951, 385882, 433740,
            641891, 910813),
    "doc": (9729, 15360, 17936, 19456, 19968, 22016, 26624, 30720, 91136, 93184, 103424, 603136),
    "xlsx": (4080, 9208, 10175, 10245, 11017, 28727, 47318, 101696),
    "xls": (17408, 22016, 26112, 27053, 45568, 59392, 105984),
    "pptx": (31458, 35014, 42073, 43743, 46080, 596690),
    "zip": (1277, 1987, 11276, 105808),
    "rtf": (408, 1712, 45457),
    "odt": (7613, 10582, 10851, 10950, 17383, 33360),
    "html": (1869, 2385, 45982),
    "eml": (315, 31980),
    "txt": (121, 235, 518, 3045),
}  # fmt: skip
# How many bytes of words one packed byte of XML stands for, and how much of a file words are.
_PACKED, _WORDS = 1.4, 0.6
_MOST_WORDS = 60_000
_JPEG_BYTES = 0.95  # of a noisy grey pixel
_WORD_XML = (
    '<w:p w:rsidR="00A{n:05X}" w:rsidRDefault="00A{n:05X}"><w:pPr><w:spacing w:before="120" '
    'w:after="120"/><w:ind w:firstLine="567"/><w:jc w:val="{jc}"/><w:rPr><w:rFonts '
    'w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:sz w:val="28"/></w:rPr></w:pPr>'
    '<w:r w:rsidRPr="00B{n:05X}"><w:rPr><w:rFonts w:ascii="Times New Roman" '
    'w:hAnsi="Times New Roman"/>{b}<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>'
    '<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006"
_CT = "application/vnd.openxmlformats-officedocument."
_DRAWING = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:extent cx="3000000" cy="3000000"/><a:graphic xmlns:a="http://'
    'schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.'
    'openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats'
    '.org/drawingml/2006/picture"><pic:blipFill><a:blip r:embed="rId2"/></pic:blipFill></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)


class Writer:
    """Makes one file after another; ``draw`` is what chance decides."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        letters = sorted((files("khien.data") / "demo").iterdir(), key=lambda each: each.name)
        texts = [
            str(item["text"])
            for each in letters
            if each.name.startswith("letters_")
            for item in _items(json.loads(each.read_text("utf-8")))
        ]
        self.sentences = [text for text in texts if 30 < len(text) < 400] or texts
        # One file in five is about the safety of machines and secrets, the others about anything.
        about = [word for text in self.sentences for word in text.split()]
        self.spoken = [*USUAL.split(), *(about[:: len(about) // 60 or 1])]

    def words(self, size: int) -> list[str]:
        """Paragraphs of about ``size`` bytes in all, after the head of a letter."""
        number = self.draw.randint(1, 999)
        lines = [
            "ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ", "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
            f"Số: {number}/SKHCN-VP",
        ]  # fmt: skip
        if self.draw.random() < MARKED:
            lines.append(self.draw.choice(("MẬT", "TỐI MẬT", "TUYỆT MẬT")))
        lines += [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
            f"Đông Khê, ngày {self.draw.randint(10, 28)} tháng 9 năm 2026",
            "Kính gửi: Các phòng, đơn vị trực thuộc.",
        ]  # fmt: skip
        held = sum(len(line.encode()) for line in lines)
        while held < size:
            count = self.draw.randint(8, 40)
            text = (
                f"{self.draw.randint(1, 99)}. {' '.join(self.draw.choices(self.spoken, k=count))}"
            )
            lines.append(text)
            held += len(text.encode())
        return lines

    def noise(self, size: int) -> bytes:
        """A photograph of about ``size`` bytes, as a camera or a scanner puts into a document."""
        from PIL import Image

        side = max(int((size / _JPEG_BYTES) ** 0.5), 16)
        picture = Image.frombytes("L", (side, side), self.draw.randbytes(side * side))
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=75)
        return file.getvalue()

    def make(self, kind: str, size: int) -> bytes:
        """One file of ``kind``, of about ``size`` bytes."""
        makers: dict[str, Callable[[int], bytes]] = {
            "docx": self._docx, "pdf": self._pdf, "doc": self._doc, "xlsx": self._xlsx,
            "xls": self._xls, "pptx": self._pptx, "zip": self._zip, "rtf": self._rtf,
            "odt": self._odt, "html": self._html, "eml": self._eml, "txt": self._txt,
        }  # fmt: skip
        return makers[kind](size)

    def _parts(self, size: int, fixed: int) -> tuple[int, int]:
        """Bytes of words before packing, and bytes of pictures."""
        room = max(size - fixed, 400)
        words = min(int(room * _WORDS * _PACKED), _MOST_WORDS)
        return words, max(room - int(words / _PACKED), 0) if room > 12_000 else 0

    def _docx(self, size: int) -> bytes:
        words, pictures = self._parts(size, 3_000)
        body = "".join(
            _WORD_XML.format(
                n=at, jc="center" if at < 6 else "both", b="<w:b/>" if at < 6 else "",
                text=_escaped(line),
            )
            for at, line in enumerate(self.words(words))
        )  # fmt: skip
        parts = {
            "[Content_Types].xml": _types(
                {"/word/document.xml": f"{_CT}wordprocessingml.document.main+xml",
                 "/word/styles.xml": f"{_CT}wordprocessingml.styles+xml"}
            ),
            "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml")}),
            "word/document.xml": f'{_XML}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}'
            f"{_DRAWING if pictures else ''}"
            "<w:sectPr/></w:body></w:document>",
            "word/styles.xml": f'{_XML}<w:styles xmlns:w="{_W}">{_styles()}</w:styles>',
            "word/_rels/document.xml.rels": _relations(
                {"rId1": ("styles", "styles.xml")}
                | ({"rId2": ("image", "media/image1.jpeg")} if pictures else {})
            ),
            "docProps/core.xml": _CORE,
        }  # fmt: skip
        return _packed(parts, {"word/media/image1.jpeg": self.noise(pictures)} if pictures else {})

    def _pptx(self, size: int) -> bytes:
        words, pictures = self._parts(size, 3_000)
        lines = self.words(words)
        slides = [lines[at : at + 8] for at in range(0, len(lines), 8)]
        a = "http://schemas.openxmlformats.org/drawingml/2006/main"
        p = "http://schemas.openxmlformats.org/presentationml/2006/main"
        parts = {
            "[Content_Types].xml": _types(
                {"/ppt/presentation.xml": f"{_CT}presentationml.presentation.main+xml"}
                | {f"/ppt/slides/slide{n}.xml": f"{_CT}presentationml.slide+xml"
                   for n in range(1, len(slides) + 1)}
            ),
            "_rels/.rels": _relations({"rId1": ("officeDocument", "ppt/presentation.xml")}),
            "ppt/presentation.xml": f'{_XML}<p:presentation xmlns:p="{p}" xmlns:r="{_R}">'
            '<p:sldIdLst>'
            + "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in range(1, len(slides) + 1))
            + '</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>',
            "ppt/_rels/presentation.xml.rels": _relations(
                {f"rId{n}": ("slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1)}
            ),
        }  # fmt: skip
        for number, slide in enumerate(slides, start=1):
            body = "".join(f"<a:p><a:r><a:rPr lang=\"vi-VN\" sz=\"2000\"/><a:t>{_escaped(line)}"
                           "</a:t></a:r></a:p>" for line in slide)  # fmt: skip
            parts[f"ppt/slides/slide{number}.xml"] = (
                f'{_XML}<p:sld xmlns:p="{p}" xmlns:a="{a}"><p:cSld><p:spTree><p:sp><p:txBody>'
                f"<a:bodyPr/>{body}</p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
            )
        return _packed(parts, {"ppt/media/image1.jpeg": self.noise(pictures)} if pictures else {})

    def _rows(self, size: int) -> list[list[str]]:
        """Rows of a list of machines, after two rows of a title."""
        rows = [
            ["BẢNG TỔNG HỢP MÁY TÍNH"],
            ["STT", "Đơn vị", "Tên máy", "Ngày kiểm tra", "Ghi chú"],
        ]
        held = 0
        while held < size:
            row = [
                str(len(rows)),
                f"Phòng {self.draw.randint(1, 40)}",
                f"PC-{self.draw.randint(1000, 9999)}",
                f"{self.draw.randint(1, 28)}/9/2026",
                " ".join(self.draw.choices(self.spoken, k=self.draw.randint(2, 12))),
            ]
            held += sum(len(cell.encode()) for cell in row)
            rows.append(row)
        return rows

    def _xlsx(self, size: int) -> bytes:
        import xlsxwriter

        room = max(size - 5_500, 300)
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet("Máy tính")
        for at, row in enumerate(self._rows(int(room * 1.8))):
            sheet.write_row(at, 0, row)
        book.close()
        return file.getvalue()

    def _xls(self, size: int) -> bytes:
        from samples.files.binary import biff8

        rows = self._rows(max(size - 6_000, 2_000) // 3)
        return biff8.xls(biff8.Workbook([biff8.Sheet(rows)]))

    def _doc(self, size: int) -> bytes:
        from samples.files.binary.word97 import Paragraph, Word, word97

        lines = self.words(min(max(size - 6_000, 1_200), _MOST_WORDS) // 9)
        made = word97(Word([Paragraph(line) for line in lines]))
        return made if len(made) > size else made + self.noise(size - len(made))

    def _odt(self, size: int) -> bytes:
        words, pictures = self._parts(size, 2_500)
        body = "".join(f'<text:p text:style-name="P1">{_escaped(line)}</text:p>'
                       for line in self.words(words))  # fmt: skip
        o = "urn:oasis:names:tc:opendocument:xmlns"
        content = (
            f'{_XML}<office:document-content xmlns:office="{o}:office:1.0" '
            f'xmlns:text="{o}:text:1.0" office:version="1.2"><office:body><office:text>{body}'
            "</office:text></office:body></office:document-content>"
        )
        manifest = (
            f'{_XML}<manifest:manifest xmlns:manifest="{o}:manifest:1.0"><manifest:file-entry '
            'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>"
        )
        parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content,
                 "META-INF/manifest.xml": manifest}  # fmt: skip
        return _packed(parts, {"Pictures/1.jpg": self.noise(pictures)} if pictures else {})

    def _rtf(self, size: int) -> bytes:
        head = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}}\f0\fs28 "
        body = b"".join(_rtf(line) + rb"\par" + b"\n" for line in self.words(size // 4))
        return head + body + b"}"

    def _html(self, size: int) -> bytes:
        body = "\n".join(f'<p class="a">{_escaped(line)}</p>' for line in self.words(size))
        head = "<!DOCTYPE html>\n<html><head><title>Trang</title></head>"
        return f"{head}<body>{body}</body></html>".encode()

    def _eml(self, size: int) -> bytes:
        from email.message import EmailMessage

        message = EmailMessage()
        message["Subject"], message["From"] = "Báo cáo tuần", "van-phong@dongkhe.example"
        message["To"] = "phong-ban@dongkhe.example"
        message.set_content("\n".join(self.words(size * 2 // 3)))
        return message.as_bytes()

    def _txt(self, size: int) -> bytes:
        return "\n".join(self.words(size)).encode()

    def _zip(self, size: int) -> bytes:
        inside = {"ghi-chu.txt": self._txt(min(size, 2_000))}
        if size > 9_000:
            for number in range(max(1, size // 20_000)):
                inside[f"van-ban-{number}.docx"] = self._docx(min(size - 2_000, 18_000))
        return _packed({}, inside)

    def _pdf(self, size: int) -> bytes:
        """Words in an embedded font by typst; what is missing of the size is pictures."""
        pages = max(1, min(size // 9_000, 12))
        words = 2_300 * pages
        picture = self.noise(size - 30_000) if size > 50_000 else b""
        return _typst(self.words(words), picture)


USUAL = """
    báo cáo tình hình thực hiện nhiệm vụ quý công tác kế hoạch đầu tư xây dựng đường giao thông
    nông thôn trường học trạm y tế ngân sách dự toán quyết toán thu chi thường xuyên hội nghị
    tổng kết phong trào thi đua khen thưởng cán bộ công chức viên chức tuyển dụng đào tạo bồi
    dưỡng nâng lương nghỉ phép lịch tuần tiếp công dân giải quyết đơn thư kiến nghị đất đai cấp
    giấy chứng nhận quyền sử dụng hộ gia đình hộ nghèo chính sách bảo hiểm việc làm lao động
    nông nghiệp cây trồng vật nuôi phòng chống thiên tai dịch bệnh môi trường rác thải nước sạch
    văn hóa thể thao du lịch lễ hội di tích hồ sơ thủ tục hành chính một cửa trực tuyến phần mềm
    quản lý văn bản chữ ký số máy tính máy in vật tư mua sắm sửa chữa tài sản kiểm kê thanh lý
    biên bản bàn giao danh sách đại biểu phiếu khảo sát kết quả tỷ lệ phần trăm so với cùng kỳ
    năm trước hoàn thành chậm tiến độ nguyên nhân khách quan đề xuất giải pháp trong thời gian
    tới giao các phòng ban phối hợp triển khai đúng quy định
"""
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE = (
    f'{_XML}<cp:coreProperties xmlns:cp="{_P}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Văn phòng</dc:creator>'
    "</cp:coreProperties>"
)


def _items(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value
        for each in value.values():
            yield from _items(each)
    elif isinstance(value, list):
        for each in value:
            yield from ({"text": each},) if isinstance(each, str) else _items(each)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _styles() -> str:
    return "".join(
        f'<w:style w:type="paragraph" w:styleId="Kieu{n}"><w:name w:val="Kieu {n}"/><w:pPr>'
        f'<w:spacing w:after="{n}"/></w:pPr><w:rPr><w:sz w:val="{20 + n % 12}"/></w:rPr></w:style>'
        for n in range(60)
    )


def _types(overrides: dict[str, str]) -> str:
    inner = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>'
                    for part, kind in overrides.items())  # fmt: skip
    return (
        f'{_XML}<Types xmlns="{_P}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    inner = "".join(f'<Relationship Id="{name}" Type="{_R}/{kind}" Target="{target}"/>'
                    for name, (kind, target) in targets.items())  # fmt: skip
    return f'{_XML}<Relationships xmlns="{_P}/relationships">{inner}</Relationships>'


def _packed(parts: dict[str, str], more: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in {**{n: t.encode() for n, t in parts.items()}, **more}.items():
            info = zipfile.ZipInfo(name, (2026, 9, 1, 8, 0, 0))
            is_plain = name == "mimetype" or name.endswith((".jpeg", ".jpg"))
            info.compress_type = zipfile.ZIP_STORED if is_plain else zipfile.ZIP_DEFLATED
            made.writestr(info, text)
    return file.getvalue()


def _rtf(line: str) -> bytes:
    shown = line.replace("\\", r"\\").replace("{", r"\{").replace("}", r"\}")
    return "".join(ch if ord(ch) < 128 else f"\\u{ord(ch)}?" for ch in shown).encode("ascii")


def _typst(lines: list[str], picture: bytes) -> bytes:
    import tempfile

    import typst

    source = (
        '#set text(font: "Tinos", size: 13pt)\n#let lines = json(bytes(sys.inputs.lines))\n'
        "#for line in lines [#par(line)]\n"
    )
    with tempfile.TemporaryDirectory() as root:
        if picture:
            Path(root, "anh.jpg").write_bytes(picture)
            source += '#image("anh.jpg", width: 60%)\n'
        Path(root, "main.typ").write_text(source, "utf-8")
        return bytes(
            typst.compile(
                Path(root, "main.typ"), root=root,
                sys_inputs={"lines": json.dumps(lines, ensure_ascii=False)},
                font_paths=[str(files("khien") / "reports" / "fonts")], ignore_system_fonts=True,
            )
        )  # fmt: skip


def kinds(count: int) -> list[str]:
    """The formats of ``count`` files in the mix's shares."""
    found = [kind for kind, share in MIX.items() for _ in range(round(count * share / 100))]
    return found[:count]


def write(folder: Path, count: int, *, seed: int = SEED) -> list[Path]:
    """Write ``count`` files into ``folder``; those that are there already stay."""
    writer = Writer(seed)
    paths = []
    for number, kind in enumerate(kinds(count)):
        writer.draw.seed(f"{seed} {number}")
        size = writer.draw.choice(SIZES[kind])
        path = folder / f"{number % 40:02}" / f"tep-{number:05}.{kind}"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(writer.make(kind, size))
        paths.append(path)
    return paths
