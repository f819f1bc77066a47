"""Vietnamese text: composed and decomposed, hòa and hoà, capitals and marks."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.text import compare_key, fold, nfc, same_tones, spelled_out, squeeze, storable

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
SYLLABLES = st.builds(
    lambda start, vowel, tone, end: unicodedata.normalize("NFC", start + vowel + tone + end),
    st.sampled_from(["", "b", "đ", "ng", "h", "th", "qu", "gi"]),
    st.sampled_from([*VOWELS, "oa", "oe", "uy", "uyê", "oă", "ươ"]),
    st.sampled_from(["", *TONES]),
    st.sampled_from(["", "n", "ng", "c", "i"]),
)
WORDS = st.lists(SYLLABLES, max_size=6).map(" ".join)
ANY = st.text(max_size=60)
PAIRS = [
    ("hòa", "hoà"), ("Hòa", "Hoà"), ("HÒA", "HOÀ"), ("khỏe", "khoẻ"), ("thủy", "thuỷ"),
    ("tòa", "toà"), ("ủy", "uỷ"), ("Ủy ban", "Uỷ ban"), ("ỦY BAN", "UỶ BAN"), ("lũy", "luỹ"),
    ("họa", "hoạ"), ("xóa", "xoá"),
]  # fmt: skip


@pytest.mark.parametrize(("older", "newer"), PAIRS)
def test_both_tone_placements_compare_alike(older: str, newer: str) -> None:
    assert older != newer
    assert same_tones(older) == same_tones(newer) == newer
    assert compare_key(older) == compare_key(newer)


@pytest.mark.parametrize("word", ["hoàn", "toán", "huyện", "quý", "quả", "của", "mùa", "lúa"])
def test_words_with_one_spelling_only_are_left_alone(word: str) -> None:
    assert same_tones(word) == word


@pytest.mark.parametrize(("one", "other"), [("hoa", "hòa"), ("mật", "mất"), ("Tối", "tôi")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert compare_key(one) != compare_key(other)


def test_the_tone_moves_inside_a_sentence() -> None:
    assert same_tones("Ủy ban nhân dân xã An Hòa, ") == "Uỷ ban nhân dân xã An Hoà, "


@given(WORDS)
def test_decomposed_input_gives_the_same_keys(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    assert same_tones(apart) == same_tones(text)
    assert compare_key(apart) == compare_key(text)
    assert fold(apart) == fold(text)
    assert nfc(apart) == text


@given(ANY | WORDS)
@settings(max_examples=200)
def test_doing_it_twice_changes_nothing(text: str) -> None:
    for once in (nfc, squeeze, same_tones, fold):
        assert once(once(text)) == once(text)


@given(WORDS)
def test_the_compare_key_is_stable(text: str) -> None:
    assert compare_key(compare_key(text)) == compare_key(text)


@given(WORDS)
def test_what_compares_alike_is_found_alike(text: str) -> None:
    assert fold(same_tones(text)) == fold(text)
    assert fold(text) == fold(text.upper())


@given(WORDS)
def test_a_folded_vietnamese_word_is_plain_letters(text: str) -> None:
    assert fold(text).isascii()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đông Khê", "dong khe"), ("  TỐI   MẬT ", "toi mat"), ("đường Đê", "duong de"),
        ("", ""), ("Nghị định 30/2020/NĐ-CP", "nghi dinh 30/2020/nd-cp"),
    ],
)  # fmt: skip
def test_folding_for_search(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_nfc_drops_the_byte_order_mark_and_no_break_spaces() -> None:
    assert nfc("\ufeffCông\xa0văn") == "Công văn"


@given(ANY)
def test_squeezed_text_has_single_inner_spaces(text: str) -> None:
    squeezed = squeeze(text)
    assert squeezed == squeezed.strip()
    assert "  " not in squeezed
    assert "\n" not in squeezed


@given(ANY)
def test_nothing_raises_on_any_text(text: str) -> None:
    for function in (nfc, squeeze, same_tones, compare_key, fold):
        assert isinstance(function(text), str)


@given(st.recursive(st.text() | st.none() | st.integers(), lambda inner: st.lists(inner)
                    | st.dictionaries(st.text(), inner), max_leaves=12))  # fmt: skip
def test_what_is_storable_has_no_nul_and_can_be_encoded(value: object) -> None:
    kept = json.dumps(storable(value), ensure_ascii=False)
    assert "\\u0000" not in kept
    kept.encode()


def test_storing_moves_no_place() -> None:
    assert storable("a\x00b\ud800c") == "a\ufffdb\ufffdc"


@pytest.mark.parametrize(
    ("text", "said"),
    [("M\u1eacT", "M\u1eacT"), ("M&#7852;T", "M\u1eacT"), ("a &amp; b", "a & b"), ("&", "&")],
)
def test_references_are_spelled_out(text: str, said: str) -> None:
    assert spelled_out(text) == said
