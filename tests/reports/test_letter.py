"""A letter as a value: what it prints of itself, and text made safe to print."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.reports.letter import (
    Column,
    Letter,
    Table,
    addressee_lines,
    head_lines,
    letter_text,
    printable,
)


def test_a_number_below_ten_has_a_zero_and_no_spaces_around_the_slash(letter: Letter) -> None:
    assert letter.number_as_printed == "Số: 05/CAT-ANM"
    assert replace(letter, number=1287).number_as_printed == "Số: 1287/CAT-ANM"


def test_a_letter_not_yet_numbered_or_dated_leaves_room_to_write(letter: Letter) -> None:
    draft = replace(letter, number=None, date=None)
    assert draft.number_as_printed == "Số:        /CAT-ANM"
    assert draft.place_and_date.startswith("Đông Khê, ngày   ")
    assert "tháng" in draft.place_and_date
    assert "năm" in draft.place_and_date
    assert draft.reference().startswith("Công văn số   ")


def test_place_and_date_follow_the_decree(letter: Letter) -> None:
    assert letter.place_and_date == "Đông Khê, ngày 05 tháng 01 năm 2026"
    later = replace(letter, date=date(2026, 11, 25))
    assert later.place_and_date == "Đông Khê, ngày 25 tháng 11 năm 2026"


def test_an_annex_names_its_letter(letter: Letter) -> None:
    assert letter.reference() == "Công văn số 05/CAT-ANM ngày 05 tháng 01 năm 2026 của Công an tỉnh"
    assert replace(letter, kind="Báo cáo").reference().startswith("Báo cáo số 05/")


@pytest.mark.parametrize(
    ("names", "lines"),
    [
        ((), []),
        (("Công an tỉnh",), ["Kính gửi: Công an tỉnh"]),
        (("A", "B", "C"), ["Kính gửi:", "- A;", "- B;", "- C."]),
    ],
)
def test_addressees_are_one_line_or_a_list(
    letter: Letter, names: tuple[str, ...], lines: list[str]
) -> None:
    assert addressee_lines(replace(letter, addressees=names)) == lines


def test_plain_text_stands_in_reading_order(letter: Letter) -> None:
    lines = letter_text(letter).splitlines()
    wanted = [
        "ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ",
        "CÔNG AN TỈNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/CAT-ANM",
        "V/v rà soát tài khoản công vụ",
        "Đông Khê, ngày 05 tháng 01 năm 2026",
        "KHẨN",
        "Kính gửi:",
        "- Các sở, ban, ngành cấp tỉnh;",
        "Căn cứ Luật An ninh mạng số 116/2025/QH15;",
        "1\tSở Y tế\t12",
        "Nơi nhận:",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Nguyễn Văn Ân",
        "Phụ lục",
        "Danh sách",
    ]
    places = [lines.index(line) for line in wanted]
    assert places == sorted(places)


def test_a_report_has_its_kind_and_subject_after_the_date(letter: Letter) -> None:
    lines = letter_text(replace(letter, kind="Báo cáo", subject="Kết quả năm")).splitlines()
    assert lines.index("BÁO CÁO") == lines.index("Kết quả năm") - 1
    assert lines.index("BÁO CÁO") > lines.index("Đông Khê, ngày 05 tháng 01 năm 2026")
    assert not any(line.startswith("V/v") for line in lines)


def test_a_table_with_a_short_row_or_no_width_is_refused() -> None:
    with pytest.raises(ValueError, match="one cell for each column"):
        Table((Column("a"), Column("b")), (("1",),))
    with pytest.raises(ValueError, match="one cell for each column"):
        Table((), ())
    with pytest.raises(ValueError, match="share"):
        Table((Column("a", 0),), ())


def test_long_names_in_the_head_are_cut_near_their_middle() -> None:
    assert head_lines(("Công an tỉnh",)) == ["CÔNG AN TỈNH"]
    assert head_lines(("Ủy ban nhân dân tỉnh Đông Khê",)) == ["ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG KHÊ"]
    assert head_lines(("x" * 60,)) == ["X" * 60]


@given(lines=st.lists(st.text(alphabet="aăđ ờự-", max_size=60), max_size=4))
@settings(deadline=None, max_examples=100)
def test_cutting_the_head_loses_no_word(lines: list[str]) -> None:
    cut = head_lines(tuple(lines))
    assert " ".join(cut).split() == " ".join(lines).upper().split()
    assert len(cut) <= 2 * len(lines)


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1b", "\u202e", "\u2066", "\ud800", "\ufffe"])
def test_what_cannot_be_shown_or_misleads_is_made_visible(bad: str) -> None:
    assert printable(f"a{bad}b") == "a\ufffdb"


def test_vietnamese_joins_and_spaces_are_kept() -> None:
    assert printable(unicodedata.normalize("NFD", "Đặng Thị Ửng")) == "Đặng Thị Ửng"
    assert printable("45,5\xa0%\r\nhai\tba") == "45,5\xa0%\nhai\tba"


@given(text=st.text(max_size=200))
@settings(deadline=None, max_examples=150)
def test_printable_text_is_fit_for_xml_and_stays_as_it_is(text: str) -> None:
    once = printable(text)
    assert printable(once) == once
    assert all(ch in "\n\t" or ord(ch) >= 32 for ch in once)
    once.encode("utf-8")
