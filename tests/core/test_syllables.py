"""What counts as a Vietnamese syllable, and how much of a text is made of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.syllables import Tally, is_bare_syllable, is_syllable, tally


@pytest.mark.parametrize(
    "word",
    "nghiêng quyết giá gì Ủy uỷ khuỷu ƯỚC tuyến xoong đ\u200bường huỳnh quốc".replace(
        "\u200b", ""
    ).split(),
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    [
        "b¶n",  # "bản" of TCVN3
        "baûn",  # "bản" of VNI
        "tắn"[:2] + "ngh",  # no such rime
        "cẳt",  # a stop takes neither the hook
        "cằt",  # nor the grave
        "QĐ",  # no vowel
        "tiếngg",
        "nghiêngnghiêng",
        "été",
        "",
    ],
)
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_only_words_with_a_foreign_letter_count() -> None:
    assert tally("Kính gửi: UBND xã, 12 đơn vị - café") == Tally(words=6, syllables=5)
    assert tally("plain words only") == Tally()
    assert tally("").share == 0.0


def test_signs_and_digits_part_words() -> None:
    assert tally("«Độ mật»: “tối”; số12,ngày…") == Tally(words=5, syllables=5)


def test_a_text_says_the_same_composed_or_not() -> None:
    assert tally("tuy\u00ea\u0323t m\u00e2\u0323t").syllables == 2


def test_tallies_add_up() -> None:
    assert Tally(3, 1) + Tally(1, 1) == Tally(4, 2)
    assert Tally(4, 2).share == 0.5


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_any_text_is_counted(text: str) -> None:
    counted = tally(text)

    assert 0 <= counted.syllables <= counted.words
    assert 0.0 <= counted.share <= 1.0


@pytest.mark.parametrize("word", ["cong", "duoc", "nguoi", "CAC", "truoc", "mat", "Uy", "dien"])
def test_syllables_without_their_marks(word: str) -> None:
    assert is_bare_syllable(word)


@pytest.mark.parametrize(
    "word", ["report", "the-", "strength", "wn", "công", "123", "", "nghiengs"]
)
def test_what_lost_more_than_its_marks(word: str) -> None:
    assert not is_bare_syllable(word)
