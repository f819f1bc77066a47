"""Fragments to lines in reading order, without any file."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from khien.documents.layout import Fragment, reading_order


def at(text: str, left: float, top: float, *, width: float | None = None) -> Fragment:
    wide = 6.0 * len(text) if width is None else width
    return Fragment(text, (left, top, left + wide, top + 12))


def read(*fragments: Fragment) -> list[str]:
    return [each.text for each in reading_order(fragments)]


def test_rows_go_from_top_to_bottom_whatever_the_order_drawn() -> None:
    assert read(at("ba", 0, 40), at("một", 0, 0), at("hai", 0, 20)) == ["một", "hai", "ba"]


def test_pieces_of_one_line_are_joined() -> None:
    assert read(at("Kính gửi:", 0, 0), at("Sở Y tế", 57, 1)) == ["Kính gửi: Sở Y tế"]
    assert read(at("Kính g", 0, 0), at("ửi", 36, 0)) == ["Kính gửi"]


def test_two_columns_are_read_left_first() -> None:
    left = [at(f"trái {n}", 0, 20 * n) for n in range(3)]
    right = [at(f"phải {n}", 200, 20 * n) for n in range(3)]

    assert read(*right, *left) == [each.text for each in [*left, *right]]


def test_columns_whose_rows_do_not_align_are_still_columns() -> None:
    left = [at(f"trái {n}", 0, 20 * n) for n in range(3)]
    right = [at(f"phải {n}", 200, 20 * n + 10) for n in range(3)]

    assert read(*left, *right) == [each.text for each in [*left, *right]]


def test_a_full_line_ends_the_columns() -> None:
    full = at("x" * 60, 0, 40)

    assert read(at("a", 0, 0), at("b", 200, 0), at("c", 0, 20), full, at("d", 0, 60)) == [
        "a",
        "c",
        "b",
        "x" * 60,
        "d",
    ]


def test_a_line_far_below_is_not_in_the_columns() -> None:
    assert read(at("a", 0, 0), at("b", 200, 0), at("c", 200, 20), at("d", 0, 300)) == [
        "a",
        "b",
        "c",
        "d",
    ]


def test_a_row_of_three_is_read_across() -> None:
    cells = [at(word, 150 * n, 20 * row) for row in range(2) for n, word in enumerate("abc")]

    assert read(*cells) == ["a", "b", "c", "a", "b", "c"]


def test_a_marker_takes_the_words_beside_it() -> None:
    assert read(at("1.", 0, 0), at("Rà soát", 40, 0)) == ["1. Rà soát"]
    assert read(at("STT", 0, 0), at("Rà soát", 60, 0)) == ["STT", "Rà soát"]


def test_kinh_gui_stands_below_both_columns_however_near_the_left_one() -> None:
    left = [at("SỞ Y TẾ", 40, 0), at("Số: 12/SYT-VP", 20, 20), at("V/v rà soát", 25, 36)]
    right = [at("CỘNG HÒA XÃ HỘI", 200, 0), at("Đông Khê, ngày 05", 200, 20)]
    address = [at("Kính gửi:", 60, 52), at("- Công an tỉnh;", 120, 68)]

    assert read(*left, *right, *address) == [each.text for each in [*left, *right, *address]]


def test_kinh_gui_beside_its_own_list_is_read_before_it() -> None:
    head = [at("SỞ Y TẾ", 40, 0), at("CỘNG HÒA XÃ HỘI", 200, 0)]
    address = [at("Kính gửi:", 20, 20), at("- Sở A;", 120, 20), at("- Sở B.", 120, 36)]

    assert read(*head, *address) == [each.text for each in [*head, *address]]


def test_room_left_for_a_number_or_a_day_parts_no_line() -> None:
    assert read(at("Số:", 0, 0), at("/UBND-NC", 60, 0)) == ["Số: /UBND-NC"]
    assert read(at("Huế, ngày", 0, 0), at("tháng", 90, 0), at("năm 2026", 160, 0)) == [
        "Huế, ngày tháng năm 2026"
    ]


_NUMBERS = st.floats(min_value=-50, max_value=700, allow_nan=False)
_FRAGMENTS = st.builds(
    lambda text, left, top, width, height: Fragment(text, (left, top, left + width, top + height)),
    st.text(alphabet="ab1.", min_size=1, max_size=4),
    _NUMBERS,
    _NUMBERS,
    st.floats(min_value=0, max_value=300),
    st.floats(min_value=0, max_value=30),
)


@settings(deadline=None, max_examples=100)
@given(st.lists(_FRAGMENTS, max_size=25))
def test_no_character_is_lost_or_doubled(fragments: list[Fragment]) -> None:
    before = sorted("".join(each.text for each in fragments))
    after = sorted("".join(each.text for each in reading_order(fragments)).replace(" ", ""))

    assert before == after
