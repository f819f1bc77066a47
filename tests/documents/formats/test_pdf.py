"""PDF with a text layer: order, columns, pages, and the pages that cannot be read."""

from __future__ import annotations

import ctypes
import io
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from khien import documents
from khien.core.errors import (
    DamagedDocument,
    EncryptedDocument,
    NoTextLayer,
    TooLargeDocument,
)
from khien.core.limits import Limits
from khien.documents.document import LineKind
from khien.documents.ocr.recognition import Recognition
from tests.documents.making import pdf

HEAD = """
#set text(size: 11pt)
#grid(columns: (45%, 55%),
  align(center)[ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ \\ Số: 12/UBND-NC \\ V/v rà soát máy tính],
  align(center)[*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \\ Độc lập - Tự do - Hạnh phúc \\
    _Đông Khê, ngày 05 tháng 3 năm 2026_])
#align(center)[Kính gửi: Các sở, ban, ngành.]
"""
FOOT = """
#grid(columns: (50%, 50%), [*Nơi nhận:* \\ - Như trên; \\ - Lưu: VT.],
  align(center)[*TM. ỦY BAN NHÂN DÂN* \\ *CHỦ TỊCH* \\ #v(15mm) *Nguyễn Văn Minh*])
"""


def texts(data: bytes) -> list[str]:
    return [line.text for line in documents.read(data).lines]


def test_the_two_columns_of_head_and_foot_are_read_one_after_the_other() -> None:
    assert texts(pdf(HEAD + FOOT)) == [
        "ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ",
        "Số: 12/UBND-NC",
        "V/v rà soát máy tính",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Đông Khê, ngày 05 tháng 3 năm 2026",
        "Kính gửi: Các sở, ban, ngành.",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Nguyễn Văn Minh",
    ]


def test_columns_set_close_together_are_still_two_lines() -> None:
    close = """#grid(columns: (auto, 12pt, auto), [SỞ Y TẾ TỈNH ĐÔNG KHÊ], [],
        [CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM])"""

    assert texts(pdf(close)) == ["SỞ Y TẾ TỈNH ĐÔNG KHÊ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]


def test_justified_lines_and_hanging_markers_stay_whole() -> None:
    body = """+ Rà soát toàn bộ máy tính kết nối mạng của cơ quan, gỡ bỏ phần mềm không rõ nguồn
      gốc, cài phần mềm phòng chống mã độc và báo cáo kết quả về Công an tỉnh.\n+ Báo cáo."""
    read = texts(pdf(body))

    assert read[0].startswith("1. Rà soát toàn bộ máy tính")
    assert read[-1] == "2. Báo cáo."
    assert len(read) == 3


def test_a_list_marker_far_from_its_words_is_joined_to_them() -> None:
    assert texts(pdf("#grid(columns: (40pt, auto), [a)], [Tổ chức tuyên truyền.])")) == [
        "a) Tổ chức tuyên truyền."
    ]


def test_place_and_look_of_a_line() -> None:
    line = documents.read(pdf('#text(fill: rgb("#ff0000"))[*MẬT*]')).lines[0]

    assert line.box is not None
    left, top, right, bottom = line.box
    assert 0.13 < left < right < 0.3
    assert 0.05 < top < bottom < 0.1
    assert (line.style.bold, line.style.colour, line.style.size_pt) == (True, "ff0000", 13.0)
    assert line.kind is LineKind.PARAGRAPH


def test_pages_are_numbered_and_their_printed_numbers_set_apart() -> None:
    numbered = '#set page(header: context align(center, counter(page).display("1")))\n'
    document = documents.read(pdf(numbered + "một #pagebreak() hai"))

    assert document.pages == 2
    assert [(line.page, line.kind.value, line.text) for line in document.lines][-2:] == [
        (2, "header", "2"),
        (2, "paragraph", "hai"),
    ]


def test_a_turned_page_reads_the_same() -> None:
    document = pypdfium2.PdfDocument(pdf(HEAD))
    straight = texts(pdf(HEAD))
    for turn in (90, 180, 270):
        document[0].set_rotation(turn)
        buffer = io.BytesIO()
        document.save(buffer)
        assert texts(buffer.getvalue()) == straight


def test_a_slanted_watermark_is_a_box() -> None:
    source = "#set page(background: rotate(-45deg, text(60pt, fill: gray)[MẬT]))\nKính gửi: Sở Y tế"
    found = [(line.kind.value, line.text) for line in documents.read(pdf(source)).lines]

    assert found == [("paragraph", "Kính gửi: Sở Y tế"), ("box", "MẬT")]


def test_only_a_watermark_is_no_text_layer() -> None:
    """One word askew over a picture of the letter."""
    marked = scan(layer="#rotate(-45deg, text(60pt)[BẢN SAO])")

    with pytest.raises(NoTextLayer):
        documents.read(marked)


def scan(*, letters: str = "", layer: str = "") -> bytes:
    """A page that is one picture, with ``letters`` drawn over it and ``layer`` beneath."""
    made = pypdfium2.PdfDocument(pdf((layer or letters) + "\n"))
    page = made[0]
    bitmap = pypdfium2.PdfBitmap.new_native(8, 8, pdfium.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 250, 240, 255), 0, 0, 8, 8)
    image = pypdfium2.PdfImage.new(made)
    image.set_bitmap(bitmap)
    image.set_matrix(pypdfium2.PdfMatrix().scale(*page.get_size()))
    page.insert_obj(image)
    page.gen_content()
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("letters", ["", "Ký bởi: Ủy ban nhân dân tỉnh Đông Khê, ngày 05/3/2026"])
def test_a_scan_even_a_signed_one_has_no_text_layer(letters: str) -> None:
    with pytest.raises(NoTextLayer):
        documents.read(scan(letters=letters))


def test_a_scan_with_a_guessed_layer_is_read_and_told() -> None:
    document = documents.read(scan(layer="Rà soát toàn bộ máy tính kết nối mạng. " * 12))

    assert document.properties["scanned_pages"] == "1"


def test_a_blank_page_among_words_does_no_harm() -> None:
    document = documents.read(pdf("một #pagebreak() #pagebreak() ba"))

    assert [line.page for line in document.lines] == [1, 3]


def test_no_words_at_all_is_no_text_layer() -> None:
    with pytest.raises(NoTextLayer):
        documents.read(pdf("#rect()"))


def annotated(words: str) -> bytes:
    document = pypdfium2.PdfDocument(pdf("Kính gửi: Sở Y tế"))
    page = document[0]
    annotation = pdfium.FPDFPage_CreateAnnot(page, pdfium.FPDF_ANNOT_FREETEXT)
    wide = (words + "\0").encode("utf-16-le")
    pdfium.FPDFAnnot_SetStringValue(
        annotation,
        b"Contents",
        ctypes.cast(ctypes.create_string_buffer(wide), ctypes.POINTER(pdfium.FPDF_WCHAR)),
    )
    pdfium.FPDFAnnot_SetRect(annotation, pdfium.FS_RECTF(100, 700, 160, 680))
    pdfium.FPDFPage_CloseAnnot(annotation)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_words_of_an_annotation_are_a_box() -> None:
    document = documents.read(annotated("MẬT"))

    assert [(line.kind.value, line.text) for line in document.lines][-1] == ("box", "MẬT")
    assert document.lines[-1].box is not None


def test_attached_files_are_told() -> None:
    document = pypdfium2.PdfDocument(pdf("Kính gửi: Sở Y tế"))
    document.new_attachment("khac.txt").set_data(b"x")
    buffer = io.BytesIO()
    document.save(buffer)

    assert documents.read(buffer.getvalue()).properties == {"embedded_files": "1"}


def head_lines(data: bytes) -> list[tuple[str, int]]:
    lines = documents.head(data).lines
    return [(line.text, line.page) for line in lines if line.kind is not LineKind.PROPERTY]


def test_head_reads_page_one_only() -> None:
    page = "Rà soát máy tính kết nối mạng của các cơ quan trong tỉnh. \\ " * 10
    document = documents.head(pdf(f"{page} #pagebreak() hai"))

    assert {line.page for line in document.lines} == {1}
    assert document.pages == 2


def test_head_reads_page_two_behind_a_cover() -> None:
    assert head_lines(pdf("BÌA #pagebreak() hai #pagebreak() ba")) == [("BÌA", 1), ("hai", 2)]


@pytest.mark.parametrize("cut", [20, 400, 2000])
def test_a_truncated_file_is_a_named_error(cut: int) -> None:
    with pytest.raises((DamagedDocument, NoTextLayer)):
        documents.read(pdf("một hai ba")[:cut])


def test_page_and_character_budgets_are_kept() -> None:
    data = pdf("một #pagebreak() hai #pagebreak() ba")

    with pytest.raises(TooLargeDocument):
        documents.read(data, limits=Limits(pages=2))
    with pytest.raises(TooLargeDocument):
        documents.read(data, limits=Limits(characters=5))


def test_object_budget_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khien.documents.pdfium.pictures.MOST_OBJECTS", 3)

    with pytest.raises(TooLargeDocument):
        documents.read(pdf("một #rect() #rect() #rect() #rect() hai"))


LOCKED = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>> endobj
4 0 obj <</Filter/Standard/V 1/R 2/Length 40/P -4
/O<0011223344556677889900112233445566778899001122334455667788990011>
/U<aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899>>> endobj
trailer <</Root 1 0 R/Encrypt 4 0 R/ID[<01><01>]/Size 5>>
%%EOF
"""


def test_a_password_is_a_named_error() -> None:
    with pytest.raises(EncryptedDocument):
        documents.read(LOCKED)


def test_another_language_is_recognised_in_vain_twice_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its words look like ruined Vietnamese; the picture says no more, so they will do."""
    page = "Dès l'été, à côté du château, les élèves étaient près de la forêt où naît le blé. " * 4
    looked_at: list[int] = []
    recognise = Recognition.page

    def counted(self: Recognition, picture: Any, *, number: int) -> Any:
        looked_at.append(number)
        return recognise(self, picture, number=number)

    monkeypatch.setattr(Recognition, "page", counted)
    document = documents.read(pdf("#pagebreak()\n".join([page] * 5)))

    assert looked_at == [1, 2]
    assert not document.ocr
    assert "château" in document.text
    assert document.pages == 5
