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
