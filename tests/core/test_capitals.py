"""Capitals that TCVN3 cannot write come back where the letters beside them are capitals."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.capitals import restored

ACCENTED = frozenset("àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ")


@pytest.mark.parametrize(
    ("lost", "whole"),
    [
        ("MậT", "MẬT"),
        ("TUYệT MậT", "TUYỆT MẬT"),
        ("CộNG HòA Xã HộI CHủ NGHĩA VIệT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("ủY BAN NHâN DâN", "ỦY BAN NHÂN DÂN"),
        ("Sở Y Tế", "SỞ Y TẾ"),
        ("TỉNH ĐÔNG KHÊ\tĐộc lập - Tự do", "TỈNH ĐÔNG KHÊ\tĐộc lập - Tự do"),
        ("BáO CáO     Ngày Tết", "BÁO CÁO     Ngày Tết"),
        ("Chủ tịch ủy ban nhân dân", "Chủ tịch Ủy ban nhân dân"),
    ],
)
def test_words_in_capitals_are_whole_again(lost: str, whole: str) -> None:
    assert restored(lost, ACCENTED) == whole


@pytest.mark.parametrize(
    "text",
    [
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 12/UBND-NC",
        "Lê Tú Hà",
        "UBND xã Tú Lệ",
        "QĐ-TTg của Thủ tướng",
        "a) Sở Y tế chủ trì;",
        "Ở Hà Nội",
        "",
    ],
)
def test_words_in_small_letters_stay(text: str) -> None:
    assert restored(text, ACCENTED) == text


def test_only_letters_of_the_table_may_have_lost_their_case() -> None:
    assert restored("MậT", frozenset()) == "MậT"


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="aABĐđậệôÔ .-1\n\t", max_size=60))
def test_nothing_but_case_changes(text: str) -> None:
    result = restored(text, ACCENTED)

    assert result.casefold() == text.casefold()
    assert len(result) == len(text)
    assert restored(result, ACCENTED) == restored(restored(result, ACCENTED), ACCENTED)
