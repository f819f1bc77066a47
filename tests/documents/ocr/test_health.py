"""A text layer is told from the ruins of one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.documents.ocr.health import is_healthy, reads_plainly, vietnamese
from tests.documents.ocr.printing import BODY

LETTER = " ".join(BODY)
ENGLISH = (
    "The department shall report the results of the review to the committee before the end of "
    "the month, together with a list of the computers on which the software was installed."
)


def toneless(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(ch for ch in plain if not unicodedata.combining(ch))


def emptied(text: str) -> str:
    """Letters with marks dropped altogether, as some converters do."""
    return "".join(ch for ch in text if ch.isascii())


@pytest.mark.parametrize(
    "text",
    [
        LETTER,
        LETTER.upper(),
        ENGLISH,
        "",
        "12 345 67 8.900 12/3/2026",
        "UBND TTTT CNTT 12 34",
        "Số TT Tên máy Địa chỉ 1 PC-01 10.0.0.1 2 PC-02 10.0.0.2 3 PC-03 10.0.0.3 " * 3,
    ],
)
def test_what_can_be_read_is_healthy(text: str) -> None:
    assert is_healthy(text)


@pytest.mark.parametrize(
    "text",
    [
        toneless(LETTER),
        toneless(LETTER).upper(),
        emptied(LETTER),
        "".join(ch if ch.isascii() else "?" for ch in LETTER),
        "".join(ch if ch.isascii() else "\ufffd" for ch in LETTER),
        LETTER.encode("utf-8").decode("latin-1"),
        "".join(chr(0xE000 + ord(ch) % 256) if ch.isalpha() else ch for ch in LETTER),
    ],
    ids=["toneless", "toneless-capitals", "emptied", "?", "boxes", "twice-decoded", "private"],
)
def test_ruins_are_not(text: str) -> None:
    assert not is_healthy(text)


@given(st.text(max_size=400))
@settings(deadline=None, max_examples=100)
def test_any_text_gets_a_judgement(text: str) -> None:
    assert is_healthy(text) in {True, False}
    assert vietnamese(text) >= 0


def test_the_more_vietnamese_text_counts_more() -> None:
    assert vietnamese(LETTER) > vietnamese(toneless(LETTER)) == 0


FRENCH = (
    "Les systèmes d'aide à la décision sont des outils qui permettent aux entreprises de gérer "
    "leur activité par une analyse dans le temps et pour chaque métier avec cette méthode"
)


def test_a_text_in_another_language_with_its_own_marks_is_left_alone() -> None:
    assert is_healthy(FRENCH)


def test_a_few_foreign_words_do_not_save_a_destroyed_layer() -> None:
    rubbish = "r0õ soót mõy týnh kÕt nòi m¹ng cña cóc cú quan nhµ n­íc theo quy ®Þnh ë tØnh"

    assert not is_healthy(f"{rubbish} the and of {rubbish}")


def test_everyday_words_are_a_quick_yes_and_a_destroyed_layer_has_none() -> None:
    assert reads_plainly("Căn cứ quy định của nhà nước về các việc được giao và thực hiện ngày")
    assert reads_plainly(
        "The head of the office is in charge of the work and of its report in time"
    )
    assert not reads_plainly("Can cu quy dinh cua nha nuoc ve cac viec duoc giao va thuc hien ngay")
    assert not reads_plainly("")
