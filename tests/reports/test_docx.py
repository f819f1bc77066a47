"""The letter as DOCX: read back, layout facts, sameness."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Length, Pt

from khien.reports.letter import Column, Letter, Look, Paragraph, Signer, Table, letter_docx

ReadLines = Callable[[bytes], list[str]]


def _open(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def test_every_part_of_the_letter_reads_back_in_order(letter: Letter, read_docx: ReadLines) -> None:
    lines = read_docx(letter_docx(letter))
    wanted = [
        "ỦY BAN NHÂN DÂN",
        "TỈNH ĐÔNG KHÊ",
        "CÔNG AN TỈNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/CAT-ANM",
        "V/v rà soát tài khoản công vụ",
        "KHẨN",
        "Đông Khê, ngày 05 tháng 01 năm 2026",
        "Kính gửi:",
        "- Các sở, ban, ngành cấp tỉnh;",
        "- Ủy ban nhân dân các xã, phường.",
        "Căn cứ Luật An ninh mạng số 116/2025/QH15;",
        "Sở Y tế",
        "2. Báo cáo trước ngày 15 tháng 12 năm 2026./.",
        "Nơi nhận:",
        "- Lưu: VT, ANM.",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Nguyễn Văn Ân",
        "Phụ lục",
        "DANH SÁCH",
        "Không có.",
    ]
    places = [lines.index(line) for line in wanted]
    assert places == sorted(places)


def test_the_font_is_times_new_roman_for_every_script(letter: Letter) -> None:
    normal = _open(letter_docx(letter)).styles["Normal"]
    fonts = normal.element.rPr.rFonts
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        assert fonts.get(qn(f"w:{script}")) == "Times New Roman"
    named = re.findall(rb'w:ascii="([^"]+)"', _part(letter_docx(letter), "word/document.xml"))
    assert named == []  # no run goes its own way


def _part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def test_the_page_is_a4_with_the_decree_margins(letter: Letter) -> None:
    body, annex = _open(letter_docx(letter)).sections
    assert _mm(body.page_width, body.page_height) == (210, 297)
    assert 20 <= body.top_margin.mm <= 25
    assert 20 <= body.bottom_margin.mm <= 25
    assert 30 <= body.left_margin.mm <= 35
    assert 14.9 <= body.right_margin.mm <= 20  # Word counts in twentieths of a point
    assert annex.orientation == WD_ORIENT.LANDSCAPE
    assert _mm(annex.page_width, annex.page_height) == (297, 210)


def _mm(*lengths: Length) -> tuple[int, ...]:
    return tuple(round(length.mm) for length in lengths)


def test_the_page_number_is_a_field_in_the_header_but_not_on_page_one(letter: Letter) -> None:
    document = _open(letter_docx(letter))
    body, annex = document.sections
    assert body.different_first_page_header_footer is True
    assert annex.different_first_page_header_footer is False
    assert "PAGE" in body.header._element.xml
    assert "PAGE" not in body.first_page_header._element.xml
    assert "Hòa Bình" in body.first_page_footer._element.xml


def test_body_paragraphs_are_justified_indented_and_spaced(letter: Letter) -> None:
    document = _open(letter_docx(letter))
    (paragraph,) = [one for one in document.paragraphs if one.text.startswith("1. Rà soát")]
    form = paragraph.paragraph_format
    assert paragraph.alignment is not None
    assert paragraph.alignment.name == "JUSTIFY"
    assert form.first_line_indent.mm == pytest.approx(12.7, abs=0.1)
    assert form.space_before >= Pt(6)
    assert 1 <= form.line_spacing <= 1.5
    assert paragraph.runs[0].font.size in {Pt(13), Pt(14)}


def test_looks_are_kept(letter: Letter) -> None:
    body = tuple(Paragraph(f"Kiểu {look}", look) for look in Look)
    document = _open(letter_docx(replace(letter, body=body)))
    runs = {p.text: p.runs[0] for p in document.paragraphs if p.text.startswith("Kiểu")}
    assert runs["Kiểu basis"].italic is True
    assert runs["Kiểu heading"].bold is True
    assert runs["Kiểu body"].bold is None
    assert runs["Kiểu note"].font.size == Pt(11)


def test_a_table_repeats_its_header_and_keeps_rows_whole(letter: Letter) -> None:
    table = Table((Column("STT"), Column("Tên")), (("1", "a"), ("2", "b")))
    xml = _part(letter_docx(replace(letter, body=(table,))), "word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == 1
    assert xml.count("<w:cantSplit/>") == 4  # three rows of the table, one of the foot


def test_a_long_table_is_written(letter: Letter, read_docx: ReadLines) -> None:
    rows = tuple((str(number), f"Xã Số {number}") for number in range(300))
    table = Table((Column("STT"), Column("Tên")), rows)
    lines = read_docx(letter_docx(replace(letter, body=(table,))))
    assert lines.count("STT") == 1
    assert [line for line in lines if line.startswith("Xã Số")] == [name for _n, name in rows]


def test_a_report_has_a_centred_title_and_no_about_line(
    letter: Letter, read_docx: ReadLines
) -> None:
    lines = read_docx(letter_docx(replace(letter, kind="Báo cáo", subject="Kết quả năm 2026")))
    assert lines.index("BÁO CÁO") + 1 == lines.index("Kết quả năm 2026")
    assert not any(line.startswith("V/v") for line in lines)


def test_one_addressee_stands_on_the_line(letter: Letter, read_docx: ReadLines) -> None:
    assert "Kính gửi: Sở Y tế" in read_docx(letter_docx(replace(letter, addressees=("Sở Y tế",))))
    none = read_docx(letter_docx(replace(letter, addressees=())))
    assert not any("Kính gửi" in line for line in none)


def test_a_letter_with_the_least_is_written(letter: Letter, read_docx: ReadLines) -> None:
    least = replace(
        letter,
        parent=(),
        addressees=(),
        body=(),
        recipients=(),
        signer=Signer(),
        urgency="",
        address="",
        annexes=(),
        number=None,
        date=None,
    )
    lines = read_docx(letter_docx(least))
    assert "CÔNG AN TỈNH" in lines
    assert "Nơi nhận:" not in lines


def test_the_same_letter_is_the_same_file(letter: Letter) -> None:
    assert letter_docx(letter) == letter_docx(replace(letter))
    assert letter_docx(letter) != letter_docx(replace(letter, number=6))


def test_the_properties_are_the_letter_s_own(letter: Letter) -> None:
    facts = _open(letter_docx(letter)).core_properties
    assert facts.title == "rà soát tài khoản công vụ"
    assert facts.author == "Công an tỉnh"
    assert facts.language == "vi-VN"
    assert facts.created.date() == facts.modified.date() == date(2026, 1, 5)
    assert facts.comments == facts.last_modified_by == ""


def test_text_no_document_can_hold_does_not_break_the_docx(
    letter: Letter, read_docx: ReadLines
) -> None:
    body = (Paragraph("a\x00b\x1bc\u202ed"), Paragraph(""))
    lines = read_docx(letter_docx(replace(letter, body=body, subject="\x07" * 300)))
    assert "a\ufffdb\ufffdc\ufffdd" in lines
