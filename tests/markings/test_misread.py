"""Levels as a recogniser spells them: a person must look, whatever is not exact."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.documents.document import Document, Line, LineKind
from khien.markings import marks
from khien.markings.wording import misread_level


def head(line: str, *, ocr: bool = True, kind: LineKind = LineKind.PARAGRAPH) -> Document:
    texts = ["ỦY BAN NHÂN DÂN", "Số: 12/UBND-NC"]
    lines = [*map(Line, texts), Line(line, kind=kind), Line("Kính gửi: Các sở.")]
    return Document.from_lines("png", lines, ocr=ocr)


@pytest.mark.parametrize(
    ("read", "level"),
    [
        ("MAT", "MẬT"),
        ("MÂT", "MẬT"),
        ("MẶT", "MẬT"),
        ("|MẠT|", "MẬT"),
        ("MẬ1", "MẬT"),
        ("TOI MAT", "TỐI MẬT"),
        ("T0I MẬT", "TỐI MẬT"),
        ("TỐI MẬI", "TỐI MẬT"),
        ("TUYỆT MẠT", "TUYỆT MẬT"),
        ("TUYET MAT", "TUYỆT MẬT"),
        ("TUVỆT MÂT", "TUYỆT MẬT"),
        ("T U Y Ệ T M Ạ T", "TUYỆT MẬT"),
    ],
)
@pytest.mark.parametrize("kind", [LineKind.PARAGRAPH, LineKind.BOX])
def test_a_near_spelling_is_doubtful(read: str, level: str, kind: LineKind) -> None:
    found = marks(head(read, kind=kind))

    assert [(mark.level, mark.state.value) for mark in found] == [(level, "form")]
    assert "misread" in found[0].reasons


@pytest.mark.parametrize("read", ["MẬT", "TỐI MẬT", "[TUYỆT MẬT]", "M ẬT", "TUYỆTMẬT"])
def test_an_exact_spelling_is_a_mark(read: str) -> None:
    assert marks(head(read))[0].state.value == "marked"


def test_typed_letters_are_not_searched_for_misreadings() -> None:
    assert marks(head("MAT", ocr=False)) == []


@pytest.mark.parametrize(
    "read",
    [
        "HỎA TỐC", "KHẨN", "CHỈ THỊ", "mật", "mặt", "Mai", "TM. ỦY BAN NHÂN DÂN", "THƯỢNG KHẨN",
        "BẢO MẬT THÔNG TIN", "MÃ", "TÁM", "12/3", "TỔ MÁY", "NGUYỄN VĂN MẬT", "THỐNG NHẤT", "TUYẾT",
    ],
)  # fmt: skip
def test_other_words_are_no_level(read: str) -> None:
    assert marks(head(read)) == []


def test_a_subject_that_ends_in_the_word_is_no_mark() -> None:
    """ "V/v … soạn thảo văn bản" / "mật": a recognised line is a printed one."""
    lines = ["CÔNG AN TỈNH", "V/v soạn thảo văn bản", "mật", "Kính gửi: Các đơn vị."]

    assert marks(Document.from_lines("png", map(Line, lines), ocr=True)) == []


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=200)
def test_any_line_is_a_level_or_none(text: str) -> None:
    assert misread_level(text) in {None, "MẬT", "TỐI MẬT", "TUYỆT MẬT"}
