"""Positives and negatives of the rule ``page_header``."""

from __future__ import annotations

import pytest

from khien.documents.document import LineKind
from khien.markings import marks
from tests.markings.letters import BODY, HEAD, document, letter, line

KIND = LineKind.HEADER


@pytest.mark.parametrize("text", ["MẬT", "Tối mật", "TUYỆT MẬT"])
def test_taken_anywhere_on_page_one(text: str) -> None:
    assert [mark.rule for mark in marks(letter(line(text, KIND)))] == ["page_header"]
    assert [mark.rule for mark in marks(document(*HEAD, *BODY, line(text, KIND)))] == [
        "page_header"
    ]


@pytest.mark.parametrize("text", ["BÍ MẬT NHÀ NƯỚC", "MẬT KHẨU", "BẢN SAO", "KHẨN"])
def test_not_taken_for_its_words(text: str) -> None:
    assert marks(letter(line(text, KIND))) == []


def test_not_taken_on_page_two() -> None:
    assert marks(letter(line("MẬT", KIND, page=2))) == []


@pytest.mark.parametrize(
    ("text", "top", "taken"),
    [
        ("MẬT", 0.93, True),
        ("TỐI MẬT", 0.03, True),
        ("Mật", 0.93, False),
        ("MẬT", 0.6, False),
    ],
)
def test_a_printed_line_in_a_margin(text: str, top: float, taken: bool) -> None:
    words = [
        line(each, box=(0.1, 0.1 + at / 20, 0.8, 0.12 + at / 20)) for at, each in enumerate(BODY)
    ]
    low = line(text, box=(0.45, top, 0.55, top + 0.02))
    found = marks(document(*words, low, format_id="pdf"))

    assert [mark.rule for mark in found] == (["page_header"] if taken else [])


def test_the_last_line_of_the_words_is_no_margin() -> None:
    above = line("QUY CHẾ QUẢN LÝ", box=(0.1, 0.91, 0.8, 0.93))
    last = line("MẬT", box=(0.1, 0.935, 0.2, 0.955))

    assert marks(document(*BODY, above, last, format_id="pdf")) == []
