"""From the bytes of a file to its mark: the ways programs really write one."""

from __future__ import annotations

import pytest

from khien import documents
from khien.documents.document import LineKind
from khien.markings import Mark, State, marks
from tests.documents.making import drawing_box, p, pdf, table, vml_box, word

KINH_GUI = p("Kính gửi: Các sở, ban, ngành.")
BODY = KINH_GUI + p("1. Rà soát toàn bộ máy tính kết nối mạng của cơ quan, đơn vị mình.")
LEFT = p("UBND TỈNH ĐÔNG KHÊ") + p("Số: 12/UBND-NC")
RIGHT = p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + p("Độc lập - Tự do - Hạnh phúc")


def found(data: bytes) -> list[Mark]:
    return marks(documents.read(data))


def one(data: bytes) -> tuple[str, str]:
    marked = [mark for mark in found(data) if mark.state is State.MARKED]
    assert len(marked) == 1, marked
    return marked[0].level, marked[0].where.value


def in_head(xml: str) -> bytes:
    return word(table((LEFT + xml, RIGHT)) + BODY)


SPLIT = (
    "<w:p><w:r><w:t>T</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>ỐI M</w:t></w:r>"
    "<w:r><w:t>ẬT</w:t></w:r></w:p>"
)
BROKEN = "<w:p><w:r><w:t>Số: 12/UBND-NC</w:t><w:br/><w:t>TỐI MẬT</w:t></w:r></w:p>"
CONTROL = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('TỐI MẬT')}</w:sdtContent></w:sdt>"
TRACKED = "<w:p><w:ins><w:r><w:t>TỐI MẬT</w:t></w:r></w:ins></w:p>"
FIELD = "<w:p><w:fldSimple><w:r><w:t>TỐI MẬT</w:t></w:r></w:fldSimple></w:p>"
LINK = "<w:p><w:hyperlink><w:r><w:t>TỐI MẬT</w:t></w:r></w:hyperlink></w:p>"


@pytest.mark.parametrize(
    "xml",
    [
        p("TỐI MẬT"),
        p("tối mật", run="<w:caps/>"),
        p("T Ố I  M Ậ T"),
        p("TỐI MẬT - HỎA TỐC"),
        p("[TỐI MẬT]"),
        SPLIT,
        BROKEN,
        CONTROL,
        TRACKED,
        FIELD,
        LINK,
        table((p("TỐI MẬT"),)),
    ],
    ids=[
        "plain", "caps", "spaced", "urgent", "brackets", "split-runs", "line-break",
        "content-control", "tracked", "field", "link", "nested-table",
    ],
)  # fmt: skip
def test_ways_to_type_a_mark_in_the_head_cell(xml: str) -> None:
    assert one(in_head(xml)) == ("TỐI MẬT", "cell")


def test_a_labelled_mark_in_the_head_cell() -> None:
    assert one(in_head(p("Độ mật: Tối mật"))) == ("TỐI MẬT", "head")


@pytest.mark.parametrize(
    "xml",
    [drawing_box(p("MẬT")), vml_box(p("MẬT")), drawing_box(table((p("MẬT"),)))],
    ids=["drawing", "vml", "table-in-box"],
)
@pytest.mark.parametrize("place", ["head", "body"])
def test_boxes_count_wherever_they_are_anchored(xml: str, place: str) -> None:
    data = in_head(xml) if place == "head" else word(table((LEFT, RIGHT)) + BODY + xml)

    assert one(data) == ("MẬT", "stamp")


def test_a_watermark_in_the_page_header() -> None:
    art = '<w:p><w:r><w:pict><v:shape><v:textpath string="MẬT"/></v:shape></w:pict></w:r></w:p>'

    assert one(word(BODY, related={"header1.xml": ("header", art)})) == ("MẬT", "header")


@pytest.mark.parametrize(
    "xml",
    [
        p("MẬT", run="<w:vanish/>"),
        "<w:p><w:del><w:r><w:delText>MẬT</w:delText></w:r></w:del></w:p>",
        "<w:p><w:r><w:instrText>MẬT</w:instrText></w:r></w:p>",
    ],
    ids=["hidden", "deleted", "field-code"],
)
def test_what_does_not_print_is_no_mark(xml: str) -> None:
    assert found(in_head(xml)) == []


def test_a_mark_on_a_later_page_is_not_the_letter_s() -> None:
    later = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + p("MẬT") + drawing_box(p("MẬT"))

    assert found(word(table((LEFT, RIGHT)) + BODY + later)) == []


def test_a_framed_red_mark_is_surer_than_a_bare_one() -> None:
    frame = "<w:pBdr><w:top w:val='double'/><w:left w:val='double'/></w:pBdr>"
    strong = p("MẬT", properties=frame, run="<w:b/><w:color w:val='FF0000'/>")
    sure, bare = found(in_head(strong))[0], found(in_head(p("MẬT")))[0]

    assert {"framed", "red", "bold-capitals"} <= set(sure.reasons)
    assert bare.score < sure.score


PDF_HEAD = """#grid(columns: (45%, 55%),
  align(center)[#text(11pt)[UBND TỈNH ĐÔNG KHÊ \\ Số: 12/UBND-NC \\ V/v bảo vệ bí mật nhà nước] \\
  MARK],
  align(center)[#text(11pt)[CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM \\ Độc lập - Tự do - Hạnh phúc]])
#align(center)[Kính gửi: Các sở, ban, ngành.]
Ủy ban nhân dân tỉnh yêu cầu các cơ quan bảo vệ bí mật nhà nước, đổi mật khẩu.
"""


@pytest.mark.parametrize(
    ("mark", "level"),
    [
        ("#box(stroke: red, inset: 2mm)[*MẬT*]", "MẬT"),
        ("#text(fill: red)[TUYỆT MẬT]", "TUYỆT MẬT"),
        ("#text(tracking: 6pt)[TỐI MẬT]", "TỐI MẬT"),
        ("TỐI \\ MẬT", "TỐI MẬT"),
    ],
    ids=["box", "red", "spaced", "two-lines"],
)
def test_marks_in_the_head_of_a_pdf(mark: str, level: str) -> None:
    assert one(pdf(PDF_HEAD.replace("MARK", mark))) == (level, "head")


def test_a_pdf_about_secrets_without_a_mark_has_none() -> None:
    assert found(pdf(PDF_HEAD.replace("MARK", "*KHẨN*"))) == []


def test_a_mark_laid_anywhere_in_the_upper_half_of_a_pdf() -> None:
    laid = "#place(top + left, dx: 5mm, dy: 80mm, text(fill: red)[*MẬT*])\n"

    assert one(pdf(laid + PDF_HEAD.replace("MARK", "")))[0] == "MẬT"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "drawn",
    [
        "MẬT",
        "        MẬT",
        "+-----+\n| MẬT |\n+-----+",
        "**MẬT**",
        "MẬT\t\tĐông Khê, ngày 05 tháng 3 năm 2026",
    ],
)
def test_marks_in_plain_text(drawn: str, encoding: str) -> None:
    text = f"UBND TỈNH ĐÔNG KHÊ\nSố: 12/UBND-NC\n{drawn}\n\nKính gửi: Các sở.\n"

    assert one(text.encode(encoding)) == ("MẬT", "head")


def test_head_of_a_document_is_enough_to_find_the_mark() -> None:
    data = pdf(PDF_HEAD.replace("MARK", "*MẬT*") + "#pagebreak() trang hai")

    assert [mark.level for mark in marks(documents.head(data))] == ["MẬT"]
    assert documents.head(data).lines[0].kind is LineKind.PARAGRAPH


APART = (
    '<w:framePr w:w="2000" w:hSpace="180" w:wrap="around" w:hAnchor="page" w:x="1500" w:y="300"/>'
)


def test_a_paragraph_placed_by_itself_counts_wherever_it_stands() -> None:
    placed = p("TỐI MẬT", properties=APART)

    assert one(word(table((LEFT, RIGHT)) + BODY + placed)) == ("TỐI MẬT", "stamp")


def test_a_large_first_letter_is_no_box() -> None:
    dropped = p("MẬT", properties='<w:framePr w:dropCap="drop" w:lines="3" w:x="1"/>')

    assert found(word(table((LEFT, RIGHT)) + BODY + dropped)) == []
