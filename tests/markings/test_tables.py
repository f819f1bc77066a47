"""Cells by their places: a level in a row of data is what the row is about, not the letter's."""

from __future__ import annotations

import pytest

from khien.core.text import compare_key
from khien.documents.document import Line, LineKind
from khien.markings.tables import Tables

HEAD = (("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("MẬT", "Độc lập - Tự do"))
DATA = (("1", "Kế hoạch", "Mật"), ("2", "Báo cáo", "Tối mật"))
REGISTER = (("STT", "Tên văn bản", "Độ mật"), *DATA)


def laid(*rows: tuple[str, ...], table: int = 0) -> list[Line]:
    return [
        Line(text=text, kind=LineKind.CELL, cell=(table, row, column))
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
        if text
    ]


def tables(lines: list[Line]) -> Tables:
    return Tables(lines, [compare_key(line.text) for line in lines])


def place(lines: list[Line], text: str) -> int:
    return next(at for at, line in enumerate(lines) if line.text == text)


@pytest.mark.parametrize(
    ("rows", "text", "wanted"),
    [
        (HEAD, "MẬT", False),
        (REGISTER, "Mật", True),
        (DATA, "Mật", True),  # wide rows under or above another need no headings
        (DATA[:1], "Mật", False),
        ((("Tên hồ sơ", "Độ mật"), ("Kế hoạch", "Mật")), "Mật", True),
        ((("MẬT",), *REGISTER), "MẬT", False),
        ((*HEAD, *DATA), "MẬT", False),  # the letter's head on the sheet of a register
    ],
)
def test_a_row_of_data_is_told_from_the_head(
    rows: tuple[tuple[str, ...], ...], text: str, wanted: bool
) -> None:
    lines = laid(*rows)

    assert tables(lines).in_data(place(lines, text)) is wanted


def test_another_table_has_no_headings_for_this_one() -> None:
    lines = [*laid(REGISTER[0]), *laid(("Kế hoạch", "TỐI MẬT"), table=1)]

    assert not tables(lines).in_data(place(lines, "TỐI MẬT"))


def test_headings_above_count_where_cells_have_no_places() -> None:
    lines = [Line(text="STT | Tên văn bản | Độ mật"), Line(text="1 | Kế hoạch | Mật")]

    assert tables(lines).in_data(1)
    assert not tables([Line(text="Kế hoạch năm 2026"), Line(text="Mật")]).in_data(1)


def test_the_label_beside_a_cell() -> None:
    lines = laid(("Độ mật:", "Mật"), ("Người ký", "Minh"), ("", "Tối mật"))
    found = tables(lines)

    assert found.label_beside(place(lines, "Mật")) == "độ mật"
    assert found.label_beside(place(lines, "Minh")) == "người ký"
    assert found.label_beside(place(lines, "Tối mật")) is None
    assert found.label_beside(place(lines, "Độ mật:")) is None
    assert tables([Line(text="Mật")]).label_beside(0) is None
