"""Positives and negatives of the rule ``head_line``."""

from __future__ import annotations

import pytest

from khien.documents.document import LineKind
from khien.markings import marks
from tests.markings.letters import BODY, HEAD, document, letter, line

KIND = LineKind.PARAGRAPH


@pytest.mark.parametrize("text", ["MẬT", "Tối mật", "T U Y Ệ T  M Ậ T", "MẬT - HỎA TỐC"])
def test_taken(text: str) -> None:
    assert [mark.rule for mark in marks(letter(line(text, KIND)))] == ["head_line"]


@pytest.mark.parametrize("text", ["BÍ MẬT NHÀ NƯỚC", "MẬT KHẨU", "Độ mật", "BẢO MẬT"])
def test_not_taken_for_its_words(text: str) -> None:
    assert marks(letter(line(text, KIND))) == []


def test_not_taken_below_the_body() -> None:
    assert marks(document(*HEAD, *BODY, line("MẬT", KIND))) == []


def test_not_taken_on_page_two() -> None:
    assert marks(letter(line("MẬT", KIND, page=2))) == []
