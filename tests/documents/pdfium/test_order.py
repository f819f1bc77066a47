"""Letters drawn late go back into their holes; all else stays as drawn."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from khien.documents.pdfium.order import Drawn, put_in_place


def drawn(text: str, left: float, *, width: float = 6.0, made: bool = False) -> Drawn:
    return Drawn("" if text == " " else text, (left, 0.0, left + width, 10.0), 0, 0, made)


def told(line: list[Drawn]) -> str:
    return "".join(each.text or " " for each in put_in_place(line))


def test_a_line_drawn_in_order_is_left_alone() -> None:
    line = [drawn("a", 0), drawn(" ", 6, made=True), drawn("b", 12)]

    assert put_in_place(line) is line


def test_a_letter_of_another_font_goes_into_its_hole() -> None:
    hole = drawn(" ", 12, width=0, made=True)
    line = [drawn("T", 0), hole, drawn("N", 12), drawn("H", 18), drawn("Ỉ", 6)]

    assert told(line) == "TỈNH"


def test_spaces_of_the_file_stay_and_white_space_becomes_one() -> None:
    line = [drawn("a", 0), drawn(" ", 6), drawn("b", 12), drawn("d", 30), drawn("c", 18)]

    assert told(line) == "a bc d"


def test_letters_over_one_another_keep_the_order_drawn() -> None:
    line = [drawn("a", 0), drawn("b", 6), drawn("a", 1), drawn("b", 7)]

    assert put_in_place(line) is line


def test_no_letters() -> None:
    assert put_in_place([]) == []
    assert put_in_place([drawn(" ", 0)]) == [drawn(" ", 0)]


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.sampled_from("ab "), st.floats(-50, 500), st.floats(0, 20))))
def test_no_letter_is_lost_or_doubled(parts: list[tuple[str, float, float]]) -> None:
    line = [drawn(text, left, width=width) for text, left, width in parts]

    assert sorted(told(line).replace(" ", "")) == sorted(
        text for text, _, _ in parts if text != " "
    )
