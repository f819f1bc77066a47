"""Running heads and page numbers are no part of a letter; figures in a text are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from khien.directives.running import without_running
from khien.documents.document import Line, LineKind


def kept(*lines: Line) -> list[str]:
    return [line.text for line in without_running(lines)]


def text(count: int, page: int = 1) -> list[Line]:
    return [Line(f"dòng {at}", page=page) for at in range(count)]


def test_heads_and_feet_are_left_out() -> None:
    lines = [
        Line("Tài liệu nội bộ", kind=LineKind.HEADER),
        Line("a"),
        Line("2", kind=LineKind.FOOTER),
    ]

    assert kept(*lines) == ["a"]


def test_a_letter_head_set_in_the_page_header_is_read() -> None:
    head = [Line("SỞ Y TẾ", kind=LineKind.HEADER)]
    head.append(Line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", kind=LineKind.HEADER))

    assert kept(*head, Line("a")) == ["SỞ Y TẾ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "a"]


def test_page_numbers_a_page_apart_are_left_out() -> None:
    lines = [*text(20), Line("2"), *text(20), Line("- 3 -"), *text(3)]

    assert kept(*lines) == [line.text for line in [*text(20), *text(20), *text(3)]]


def test_a_number_at_the_edge_of_a_page_is_left_out_however_short_the_page() -> None:
    lines = [*text(3), Line("Trang 2/3", page=2), *text(3, page=2)]

    assert kept(*lines) == [line.text for line in [*text(3), *text(3)]]


def test_figures_of_a_column_stay() -> None:
    lines = [*text(20), *(Line(str(number)) for number in range(4, 9)), *text(2)]

    assert kept(*lines) == [line.text for line in lines]


def test_a_number_out_of_turn_stays() -> None:
    lines = [*text(20), Line("7"), *text(20)]

    assert "7" in kept(*lines)


def test_a_cell_of_a_table_stays() -> None:
    lines = [*text(20), Line("2", kind=LineKind.CELL), *text(2)]

    assert "2" in kept(*lines)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.builds(Line, st.text("ab 12-/", max_size=5), page=st.integers(1, 3))))
def test_only_whole_lines_of_digits_are_ever_dropped(lines: list[Line]) -> None:
    left = without_running(lines)
    dropped = [line for line in lines if not any(line is other for other in left)]

    assert [line for line in lines if any(line is other for other in left)] == left
    assert all(any(c.isdigit() for c in line.text) for line in dropped)
    assert not any(c in "ab" for line in dropped for c in line.text)
