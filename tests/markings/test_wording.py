"""The wording of marks: every way of writing one, and the words that only look alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.markings.wording import labelled_level, level_of, pieces, wording

LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("MẬT", "MẬT"),
        ("  Mật ", "MẬT"),
        ("MậT", "MẬT"),  # TCVN3 capitals come out so
        ("M Ậ T", "MẬT"),
        ("MËT", "MẬT"),  # TCVN3 shown without its font
        ("tuyÖt mËt", "TUYỆT MẬT"),
        ("TOÁI MAÄT", "TỐI MẬT"),  # VNI
        ("T U Y Ệ T   M Ậ T", "TUYỆT MẬT"),
        ("TỐI  MẬT", "TỐI MẬT"),
        ("TỐI\xa0MẬT", "TỐI MẬT"),
        (unicodedata.normalize("NFD", "TUYỆT MẬT"), "TUYỆT MẬT"),
        ("M\u00c2\u0323T", "MẬT"),
        ("**MẬT**", "MẬT"),
        ("[TỐI MẬT]", "TỐI MẬT"),
        ("| MẬT |", "MẬT"),
        ("“MẬT”", "MẬT"),
        ("MẬT.", "MẬT"),
        ("MẬ\u200bT", "MẬT"),
        ("ＭẬＴ", "MẬT"),
        ("MẬT - KHẨN", "MẬT"),
        ("HỎA TỐC / TỐI MẬT", "TỐI MẬT"),
        ("HOẢ TỐC, MẬT", "MẬT"),
        ("TUYỆT MẬT THƯỢNG KHẨN", "TUYỆT MẬT"),
    ],
)
def test_ways_of_writing_a_level(text: str, level: str) -> None:
    assert level_of(text) == level


@pytest.mark.parametrize(
    "text",
    [
        "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "AN TOÀN, BẢO MẬT",
        "MẬT KHẨU",
        "MẬT MÃ",
        "CAM KẾT BẢO MẬT",
        "BÍ MẬT",
        "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT, TỐI MẬT",
        "TUYỆT MẬT, TỐI MẬT",
        "Nguyễn Văn Mật",
        "Nguyên Mật",
        "mật ong",
        "- MẬT",
        "GIẢI MẬT",
        "MAT",
        "TỐI",
        "MẬT MẬT",
        "LƯU HÀNH NỘI BỘ",
        "XEM XONG TRẢ LẠI",
        "HỎA TỐC",
        "",
        "   ",
        "M" * 500,
    ],
)
def test_words_that_are_no_mark(text: str) -> None:
    assert level_of(text) is None


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Độ mật: Tối mật", "TỐI MẬT"),
        ("MỨC ĐỘ MẬT - MẬT", "MẬT"),
        ("Độ mật: Thường", None),
        ("Độ mật", None),
        ("Độ mật của văn bản: Mật", None),
    ],
)
def test_a_labelled_level(text: str, level: str | None) -> None:
    assert labelled_level(text) == level


def test_pieces_are_columns_drawn_with_blanks() -> None:
    assert pieces("MẬT\tĐông Khê, ngày 05") == ["MẬT", "Đông Khê, ngày 05"]
    assert pieces("MẬT        Độc lập - Tự do") == ["MẬT", "Độc lập - Tự do"]
    assert pieces("một hai  ba") == ["một hai  ba"]


def test_the_data_pack_is_dated_and_says_how_sure_it_is() -> None:
    assert wording().ranks == {"TUYỆT MẬT": 3, "TỐI MẬT": 2, "MẬT": 1}


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from(LEVELS),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from(["", " ", "\t", "\ufeff", "\xa0", "*"]),
    st.booleans(),
)
def test_form_case_and_blanks_make_no_difference(
    level: str, form: str, around: str, lower: bool
) -> None:
    text = unicodedata.normalize(form, level.title() if lower else level)  # type: ignore[arg-type]

    assert level_of(around + text + around) == level


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=120))
def test_any_text_is_answered(text: str) -> None:
    assert level_of(text) in {None, *LEVELS}
    assert labelled_level(text) in {None, *LEVELS}
