"""Spellings of a mark brought to one key."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.markings.spelling import packed, plain_key, shown_wrong, without_marks


@pytest.mark.parametrize(
    "text",
    [
        "MẬT", "  mật ", "[MẬT]", "**Mật**", "«MẬT»", "ＭẬＴ", "M\u00ad\u1eac\u200bT", "M\ufeffẬT",
        "МẬТ",  # Cyrillic М and Т
        "ΜẬΤ",  # Greek
        "- MẬT -", "—MẬT—", "M\u0041\u0302\u0323T", "\U000e0041MẬT", "....MẬT....",
    ],
)  # fmt: skip
def test_one_key_for_every_spelling(text: str) -> None:
    assert plain_key(text) == "mật"


@pytest.mark.parametrize("text", ["BẢO MẬT", "MẶT", "MẤT", "MẬT MÃ", "M", "", "МАСКА"])
def test_other_words_keep_theirs(text: str) -> None:
    assert plain_key(text) != "mật"


@pytest.mark.parametrize("text", ["m ậ t", "m.ậ.t", "m - ậ – t", "m_ậ_t", "m·ậ•t"])
def test_letters_set_apart_come_together(text: str) -> None:
    assert packed(plain_key(text)) == "mật"


def test_without_its_marks() -> None:
    assert without_marks("TUYỆT MẬT") == "tuyet mat"


def test_what_old_tables_show() -> None:
    shown = set(shown_wrong("MẬT"))

    assert {"MËT", "MAÄT"} <= shown  # TCVN3, VNI
    assert "MẬT".encode().decode("latin-1") in shown
    assert "mËt" in shown


@settings(max_examples=80, deadline=None)
@given(
    st.text("MẬTÔÝabc 12", max_size=20),
    st.integers(0, 20),
    st.sampled_from("\u200b\xad\u2060\ufe0f"),
)
def test_what_is_unseen_makes_no_difference(text: str, at: int, unseen: str) -> None:
    at = min(at, len(text))

    assert plain_key(text[:at] + unseen + text[at:]) == plain_key(text)
