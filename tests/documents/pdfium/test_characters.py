"""Characters of a page become fragments: words, gaps, looks and slants."""

from __future__ import annotations

import pypdfium2
import pytest

from khien.core.limits import Budget
from khien.documents.legacy import LegacyRuns
from khien.documents.pdfium.characters import PageText, page_text
from tests.documents.making import pdf


def read(source: str) -> PageText:
    document = pypdfium2.PdfDocument(pdf(source))
    page = document[0]
    height = page.get_height()
    return page_text(page.get_textpage(), lambda x, y: (x, height - y), Budget(), LegacyRuns())


def texts(source: str) -> list[str]:
    return [fragment.text for fragment in read(source).upright]


def test_words_of_a_line_are_one_fragment_in_nfc() -> None:
    assert texts("Kính gửi: Ủy ban nhân dân") == ["Kính gửi: Ủy ban nhân dân"]


def test_every_vietnamese_letter_comes_back() -> None:
    letters = "ăằắẳẵặâầấẩẫậđêềếểễệôồốổỗộơờớởỡợưừứửữựỳýỷỹỵ"

    assert texts(f"{letters} \\ {letters.upper()}") == [letters, letters.upper()]


def test_a_wide_gap_between_even_words_parts_columns() -> None:
    assert texts("một hai ba bốn #h(80pt) năm sáu bảy tám") == [
        "một hai ba bốn",
        "năm sáu bảy tám",
    ]


def test_even_wide_gaps_are_a_justified_line() -> None:
    spaced = "#text(spacing: 400%)[một hai ba bốn năm]"

    assert texts(spaced) == ["một hai ba bốn năm"]


def test_bold_and_plain_words_of_a_line_stay_together() -> None:
    assert texts("Kính gửi: *Sở Y tế*, _Sở Nội vụ_") == ["Kính gửi: Sở Y tế, Sở Nội vụ"]


@pytest.mark.parametrize(
    ("source", "bold", "italic", "colour"),
    [
        ("chữ", False, False, "000000"),
        ("*chữ*", True, False, "000000"),
        ("_chữ_", False, True, "000000"),
        ('#text(fill: rgb("#cc0011"))[chữ]', False, False, "cc0011"),
    ],
)
def test_looks(source: str, bold: bool, italic: bool, colour: str) -> None:
    fragment = read(source).upright[0]

    assert (fragment.bold, fragment.italic, fragment.colour) == (bold, italic, colour)
    assert fragment.size == 13.0
    assert fragment.font


def test_places_are_from_the_top_left_and_lines_go_down() -> None:
    found = read("một \\ hai").upright
    left, top, right, bottom = found[0].box

    assert 80 < left < right < 130
    assert 50 < top < bottom < 90
    assert found[1].box[1] > top


def test_what_stands_askew_is_kept_apart_and_not_counted() -> None:
    found = read("Kính gửi: Sở Y tế #place(rotate(-45deg)[MẬT])")

    assert [fragment.text for fragment in found.upright] == ["Kính gửi: Sở Y tế"]
    assert [fragment.text for fragment in found.askew] == ["MẬT"]
    assert found.letters == sum(ch.isalnum() for ch in "Kính gửi: Sở Y tế")
    assert found.unmapped == 0


def test_an_empty_page_has_nothing() -> None:
    found = read("#rect()")

    assert (found.upright, found.askew, found.letters) == ([], [], 0)


def test_a_raised_figure_does_not_part_its_line() -> None:
    assert "".join(texts("diện tích 10 m#super[2] mặt sàn")).replace(" ", "") == (
        "diệntích10m2mặtsàn"
    )


def test_a_letter_without_an_angle_stands_upright(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "khien.documents.pdfium.characters.pdfium.FPDFText_GetCharAngle", lambda *_: float("nan")
    )

    assert texts("Kính gửi") == ["Kính gửi"]
