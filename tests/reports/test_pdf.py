"""The letter as PDF: layout, page numbers, fonts, sameness, and what goes wrong by name."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest

from khien.reports import pdf
from khien.reports.layout import A4
from khien.reports.letter import (
    Align,
    Annex,
    Column,
    Letter,
    Look,
    Paragraph,
    Signer,
    Table,
    letter_pdf,
)

MM = 72 / 25.4
ReadPages = Callable[[bytes], list[str]]


def _rects(content: bytes) -> list[tuple[float, float, float, float, float, float]]:
    """(left, bottom, right, top, page width, page height) of each run of text, in points."""
    found = []
    for page in pypdfium2.PdfDocument(content):
        text = page.get_textpage()
        width, height = page.get_size()
        found += [(*text.get_rect(index), width, height) for index in range(text.count_rects())]
    return found


def test_every_part_of_the_letter_is_in_the_pdf(letter: Letter, read_pdf_pages: ReadPages) -> None:
    first, annex = read_pdf_pages(letter_pdf(letter))
    for text in (
        "ỦY BAN NHÂN DÂN",
        "CÔNG AN TỈNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/CAT-ANM",
        "Đông Khê, ngày 05 tháng 01 năm 2026",
        "V/v rà soát tài khoản công vụ",
        "KHẨN",
        "- Các sở, ban, ngành cấp tỉnh;",
        "116/2025/QH15",
        "Sở Y tế",
        "Nơi nhận:",
        "PHÓ GIÁM ĐỐC",
        "Nguyễn Văn Ân",
        "Số 1, đường Hòa Bình, phường Trung Tâm",
    ):
        assert text in first, text
    assert "DANH SÁCH" in annex
    assert "(Kèm theo Công văn số 05/CAT-ANM" in annex


def test_pages_are_a4_and_a_landscape_annex_lies_on_its_side(letter: Letter) -> None:
    sizes = [page.get_size() for page in pypdfium2.PdfDocument(letter_pdf(letter))]
    (width, height), annex = sizes
    assert (width / MM, height / MM) == pytest.approx((210, 297), abs=0.1)
    assert (annex[0] / MM, annex[1] / MM) == pytest.approx((297, 210), abs=0.1)


def test_page_numbers_begin_on_the_second_page(letter: Letter, read_pdf_pages: ReadPages) -> None:
    body = tuple(Paragraph(f"{number}. " + "Rà soát tài khoản. " * 20) for number in range(30))
    pages = read_pdf_pages(letter_pdf(replace(letter, body=body, annexes=(), address="")))
    assert len(pages) > 2
    assert pages[0].startswith("ỦY BAN")
    for number, text in enumerate(pages[1:], start=2):
        assert text.startswith(f"{number} "), text[:40]


def test_a_table_repeats_its_header_on_every_page(
    letter: Letter, read_pdf_pages: ReadPages
) -> None:
    rows = tuple((str(number), f"Xã Số {number}") for number in range(150))
    table = Table((Column("STT", 1, Align.CENTRE), Column("Tên đơn vị", 6)), rows)
    pages = read_pdf_pages(letter_pdf(replace(letter, body=(table,), annexes=())))
    with_rows = [text for text in pages if "Xã Số" in text]
    assert len(with_rows) > 2
    assert all("STT Tên đơn vị" in text for text in with_rows)


def test_a_row_stays_on_one_page_unless_it_is_longer_than_one(
    letter: Letter, read_pdf_pages: ReadPages
) -> None:
    rows = tuple((f"đầu{number} " + "chữ " * 60 + f"cuối{number}",) for number in range(60))
    table = Table((Column("Tên"),), rows)
    pages = read_pdf_pages(letter_pdf(replace(letter, body=(table,), annexes=())))
    for number in range(60):
        (page,) = [text for text in pages if f"đầu{number} " in text]
        assert f"cuối{number}" in page
    endless = Table((Column("Tên"),), (("chữ " * 3000 + "hết",),))
    pages = read_pdf_pages(letter_pdf(replace(letter, body=(endless,), annexes=())))
    assert sum(page.count("chữ") for page in pages) == 3000
    assert any("hết" in page for page in pages)


def test_no_word_however_long_is_printed_outside_the_margins(
    letter: Letter, read_pdf_pages: ReadPages
) -> None:
    long_word = "dài" * 70
    everywhere = replace(
        letter,
        parent=(long_word,),
        issuer=(long_word,),
        notation=long_word,
        place=long_word,
        subject=long_word,
        addressees=(long_word, long_word),
        body=(
            Paragraph(f"1. {long_word} {'chữ ' * 300}"),
            Paragraph(long_word, Look.NOTE),
            Table((Column("STT"), Column(long_word, 9)), ((long_word, long_word),)),
        ),
        recipients=(long_word,),
        signer=Signer((long_word,), (long_word,), long_word),
        urgency=long_word,
        annexes=(Annex(long_word, (Paragraph(long_word),), label=long_word, landscape=True),),
    )
    for kind in ("", long_word):
        content = letter_pdf(replace(everywhere, kind=kind))
        for left, bottom, right, top, width, height in _rects(content):
            sides = (A4.left, A4.right) if width < height else (A4.top, A4.bottom)
            assert left >= sides[0] * MM - 1
            # the space at a line's end may hang over
            assert right <= width - sides[1] * MM + 4
            assert bottom >= 0
            assert top <= height
        text = "".join("".join(read_pdf_pages(content)).split()).replace("\u200b", "")
        assert text.count(long_word) >= 8


def test_the_head_stands_where_the_decree_puts_it(letter: Letter) -> None:
    """The issuer left, the country's name right, both near the top margin."""
    page = pypdfium2.PdfDocument(letter_pdf(letter))[0]
    width, height = page.get_size()
    text = page.get_textpage()
    for words, side in (("CÔNG AN TỈNH", "left"), ("VIỆT NAM", "right"), ("Số: 05", "left")):
        index, count = text.search(words).get_next()
        assert count
        left, _bottom, _right, top = text.get_charbox(index)
        assert (left < width / 2) is (side == "left"), words
        assert top > height - 70 * MM, words


def test_a_signature_never_stands_alone_on_a_page(
    letter: Letter, read_pdf_pages: ReadPages
) -> None:
    for count in range(14, 34):
        body = tuple(Paragraph(f"{number}. Rà soát tài khoản công vụ.") for number in range(count))
        pages = read_pdf_pages(letter_pdf(replace(letter, body=body, annexes=(), address="")))
        last = pages[-1]
        assert "Nguyễn Văn Ân" in last
        assert f"{count - 1}. Rà soát" in last, count


def test_only_our_font_is_used_and_it_is_embedded(letter: Letter) -> None:
    names = set()
    for page in pypdfium2.PdfDocument(letter_pdf(letter)):
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            font = raw.FPDFTextObj_GetFont(item)
            assert raw.FPDFFont_GetIsEmbedded(font) == 1
            size = raw.FPDFFont_GetBaseFontName(font, None, 0)
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFFont_GetBaseFontName(font, buffer, size)
            names.add(buffer.value.decode().split("+")[-1])
    assert names
    assert all(name.startswith("Tinos") for name in names), names


def test_the_same_letter_is_the_same_file(letter: Letter) -> None:
    assert letter_pdf(letter) == letter_pdf(replace(letter))
    assert letter_pdf(letter) != letter_pdf(replace(letter, number=6))


def test_the_file_says_its_title_and_no_time(letter: Letter) -> None:
    facts = pypdfium2.PdfDocument(letter_pdf(letter)).get_metadata_dict()
    assert facts["Title"] == "rà soát tài khoản công vụ"
    assert facts["Author"] == "Công an tỉnh"
    assert not facts["CreationDate"]


def test_text_no_document_can_hold_does_not_break_the_pdf(letter: Letter) -> None:
    body = (Paragraph("a\x00b\x1b\u202ec \ud800"), Paragraph(""), Paragraph("\n\n"))
    assert letter_pdf(replace(letter, body=body, subject="\x07", addressees=("",)))


def test_missing_fonts_are_a_named_error(
    letter: Letter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "files", lambda _package: tmp_path)
    with pytest.raises(pdf.FontsMissing) as caught:
        letter_pdf(letter)
    assert "Tinos_400Regular.ttf" in caught.value.message()
    assert "make setup" in caught.value.advice()


def test_what_typst_refuses_is_a_named_error_without_the_text(
    letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_letter", lambda _letter: {"layout": "sai"})
    with pytest.raises(pdf.PdfFailed) as caught:
        letter_pdf(letter)
    assert caught.value.detail
    assert "sai" not in caught.value.message()
