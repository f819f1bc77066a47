"""Which letter is meant: notation + day + issuer, the number where it is legible."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.directives.abbreviations import written_out
from khien.directives.identity import (
    LetterKey,
    Same,
    compare,
    notation_key,
    number_and_notation,
)

STORED = LetterKey.of("Số: 12/UBND-NC", date="2026-10-06", issuer="ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ")


@pytest.mark.parametrize(
    ("printed", "number", "year", "notation"),
    [
        ("12/UBND-NC", "12", "", "ubnd-nc"),
        ("Số: 012/UBND - NC", "12", "", "ubnd-nc"),
        ("/20 /UBND-NC", "", "", "ubnd-nc"),
        ("Số:      /UBND-NC", "", "", "ubnd-nc"),
        ("*967*/UBND-VHTT", "967", "", "ubnd-vhtt"),
        ("105/2008/QĐ-TTg", "105", "2008", "qd-ttg"),
        ("42-CT/TW", "42", "", "ct-tw"),
        ("1155/CĐE- BYT", "1155", "", "cde-byt"),
        ("UBND-NC", "", "", "ubnd-nc"),
        ("", "", "", ""),
    ],
)
def test_a_printed_number(printed: str, number: str, year: str, notation: str) -> None:
    key = LetterKey.of(printed)
    assert (key.number, key.year, key.notation) == (number, year, notation)


@pytest.mark.parametrize(
    ("printed", "day", "issuer", "same"),
    [
        ("12/UBND-NC", "2026-10-06", "UBND tỉnh", Same.SURE),
        ("12/UBND-NC", "2026-10-06", None, Same.SURE),
        # the number lost by a scan: the day and the issuer carry it
        ("/UBND-NC", "2026-10-06", "UBND tỉnh Đông Khê", Same.SURE),
        ("/UBND-NC", "2026-10-06", None, Same.MAYBE),
        ("/UBND-NC", None, "UBND tỉnh", Same.NO),
        # never by number alone: numbers begin anew each year
        ("12/UBND-NC", None, "UBND tỉnh", Same.MAYBE),
        ("12/UBND-NC", None, None, Same.MAYBE),
        ("12/UBND-NC", "2026-10", "UBND tỉnh", Same.MAYBE),
        # another letter
        ("12/UBND-NC", "2025-10-06", "UBND tỉnh", Same.NO),
        ("12/UBND-NC", "2026-09", "UBND tỉnh", Same.NO),
        ("13/UBND-NC", "2026-10-06", "UBND tỉnh", Same.NO),
        ("12/UBND-VX", "2026-10-06", "UBND tỉnh", Same.NO),
        ("12", "2026-10-06", "UBND tỉnh", Same.NO),
        # the same notation of another body: a person looks
        ("12/UBND-NC", "2026-10-06", "UBND huyện Nà Pó", Same.MAYBE),
        ("12/UBND-NC", None, "UBND huyện Nà Pó", Same.NO),
    ],
)
def test_a_stored_letter(printed: str, day: str | None, issuer: str | None, same: Same) -> None:
    assert compare(LetterKey.of(printed, date=day, issuer=issuer), STORED) is same


def test_the_year_inside_the_number_stands_for_the_day() -> None:
    letter = LetterKey.of("105/2008/QĐ-TTg", date="2008-07-21", issuer="THỦ TƯỚNG CHÍNH PHỦ")
    cited = LetterKey.of("105/2008/QĐ-TTg", issuer="Thủ tướng Chính phủ")
    assert compare(cited, letter) is Same.SURE
    assert compare(LetterKey.of("105/2009/QĐ-TTg"), letter) is Same.NO


def test_a_letter_whose_day_is_unreadable_is_a_candidate() -> None:
    letter = LetterKey.of("12/UBND-NC", date="2026-10", issuer="UBND TỈNH ĐÔNG KHÊ")
    assert compare(LetterKey.of("12/UBND-NC", date="2026-10-06"), letter) is Same.MAYBE


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("Sở TT&TT", "so thong tin va truyen thong"),
        ("Sở GD & ĐT", "so giao duc va dao tao"),
        ("SỞ LĐTB&XH", "so lao dong - thuong binh va xa hoi"),
        ("UBND xã", "uy ban nhan dan xa"),
        ("Công an tỉnh", "cong an tinh"),
        ("CAPTAIN", "captain"),
        ("A & B", "a va b"),
    ],
)
def test_abbreviations_are_written_out(short: str, whole: str) -> None:
    assert written_out(short) == whole


def test_number_and_notation() -> None:
    assert number_and_notation("105/2008/QĐ-TTg") == ("105", "QĐ-TTg")
    assert number_and_notation("42-CT/TW") == ("42", "CT/TW")
    assert number_and_notation("1945/SYT- NVY") == ("1945", "SYT-NVY")
    assert number_and_notation("UBND-NC") == (None, None)


NOTATIONS = st.from_regex(r"[A-ZĐ]{2,8}(-[A-Z]{1,6}){0,2}", fullmatch=True)
DAYS = st.dates().map(str)


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 99_999), NOTATIONS, st.one_of(st.none(), DAYS))
def test_a_letter_is_itself_and_never_surer_without_its_day(
    number: int, notation: str, day: str | None
) -> None:
    key = LetterKey.of(f"{number}/{notation}", date=day, issuer="Sở Y tế")
    assert key.notation == notation_key(notation)
    assert compare(key, key) is (Same.SURE if day else Same.MAYBE)
    other = LetterKey.of(f"{number + 1}/{notation}", date=day, issuer="Sở Y tế")
    assert compare(other, key) is compare(key, other) is Same.NO


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_compared_both_ways_alike(one: str, other: str) -> None:
    first, second = LetterKey.of(one), LetterKey.of(other)
    assert compare(first, second) is compare(second, first)
