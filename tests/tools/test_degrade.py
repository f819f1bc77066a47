"""The degradations change what they say and nothing else, always in the same way."""

from __future__ import annotations

import pytest
from tools.own_letters import letters

from khien.core.text import fold, squeeze
from tools import degrade

HEAD = "UBND TỈNH ĐÔNG KHÊ\t\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
BODY = "Kính gửi: Các phòng.\n" + "Yêu cầu rà soát toàn bộ máy in của phòng. " * 6 + "\n"
TEXT = HEAD + BODY


@pytest.mark.parametrize("name", [n for n in degrade.TEXTS if n not in {"TCVN3", "VNI"}])
def test_a_degraded_text_is_text_and_the_same_each_time(name: str) -> None:
    made = degrade.TEXTS[name](TEXT)
    assert made == degrade.TEXTS[name](TEXT)
    assert "Yêu cầu" in made.decode() or name.startswith("2 %")


def test_wrapping_moves_only_white_space_and_leaves_two_columns() -> None:
    assert squeeze(degrade.wrapped(TEXT)) == squeeze(TEXT)
    assert degrade.wrapped(TEXT).startswith(HEAD)
    assert max(map(len, degrade.wrapped(BODY).split("\n"))) <= 58
    assert "\n\n" in degrade.wrapped_apart(TEXT)


def test_some_letters_lose_their_marks_and_no_word_is_lost() -> None:
    text = TEXT * 20
    worse = degrade.toneless(text)
    lost = sum(a != b for a, b in zip(text, worse, strict=True))
    assert 0 < lost < len(text) * 0.03
    assert fold(worse) == fold(text)


def test_columns_run_together_and_the_head_goes() -> None:
    assert degrade.joined(HEAD) == "UBND TỈNH ĐÔNG KHÊ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    assert degrade.headless(TEXT) == BODY
    assert degrade.headless("Không có gì") == "Không có gì"


@pytest.mark.parametrize("name", list(degrade.TEXTS))
def test_a_row_of_the_table_reads_real_letters(name: str) -> None:
    some = list(letters())[:2]
    shown, scores, unread, _ = degrade.row(name, some)
    assert (shown, unread) == (name, 0)
    assert scores.annotated == sum(len(letter.annotation["obligations"]) for letter in some)
    assert f"| {name} | 2 |" in degrade.table([(name, scores, unread, 0.0)], 2)


@pytest.mark.slow
@pytest.mark.needs_office
def test_a_round_trip_through_the_office_program_is_read() -> None:
    some = list(letters())[:2]
    _, scores, unread, _ = degrade.row("docx round trip", some)
    assert unread == 0
    assert scores.matched > 0
