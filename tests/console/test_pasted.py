"""Tables pasted from Excel: delimiters, headers, columns in any order, hostile cells."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.console.web.pasted import MOST_CELL, MOST_ROWS, BadTable, Column, read_table

COLUMNS = (
    Column("name", ("họ và tên", "họ tên", "tên")),
    Column("place", ("đơn vị", "tên đơn vị", "cơ quan"), lambda cell: cell.startswith("Sở")),
    Column("phone", ("điện thoại", "sđt"), lambda cell: bool(re.fullmatch(r"0[\d ]{8,}", cell))),
    Column("number", ("stt", "tt")),
)
EXPECTED = [
    {"name": "Nguyễn Văn An", "place": "Sở Y tế", "phone": "0901 234 567"},
    {"name": "Trần Thị Bình", "place": "Sở Nội vụ", "phone": "0907 654 321"},
]


def cells(text: str) -> list[dict[str, str]]:
    rows = read_table(text, COLUMNS).rows
    return [{k: v for k, v in row.cells.items() if k != "number"} for row in rows]


@pytest.mark.parametrize("mark", ["\t", ";", ","])
@pytest.mark.parametrize(
    "header",
    [
        ("Họ và tên", "Đơn vị", "Điện thoại"),
        ("HỌ TÊN", "TÊN ĐƠN VỊ", "SĐT"),
        ("ho va ten", "don vi", "dien thoai"),
        ("Tên (*)", "Cơ quan:", "Điện thoại di động"),
    ],
)
def test_a_header_in_any_spelling(mark: str, header: tuple[str, ...]) -> None:
    text = "\n".join(mark.join(row) for row in (header, *(r.values() for r in EXPECTED)))
    table = read_table(text, COLUMNS)
    assert table.has_header
    assert cells(text) == EXPECTED
    assert [row.number for row in table.rows] == [2, 3]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 0, 2)])
@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_columns_in_any_order(order: tuple[int, ...], header: bool, end: str) -> None:
    rows = [list(row.values()) for row in EXPECTED]
    if header:
        rows.insert(0, ["Họ tên", "Đơn vị", "SĐT"])
    text = end.join("\t".join(row[i] for i in order) for row in rows) + end
    assert sorted(map(sorted, map(dict.items, cells(text)))) == sorted(
        map(sorted, map(dict.items, EXPECTED))
    )


def test_a_counting_column_is_passed_over() -> None:
    with_header = "STT\tHọ tên\tĐơn vị\n1\tAn\tSở Y tế\n2\tBình\tSở Nội vụ"
    without = "1\tAn\tSở Y tế\n2\tBình\tSở Nội vụ"
    for text in (with_header, without):
        assert [row["name"] for row in cells(text)] == ["An", "Bình"]


def test_a_lone_column_is_the_first_and_keeps_its_commas() -> None:
    text = "Sở Văn hóa, Thể thao và Du lịch\nBan Quản lý\n\n  \nTrung tâm, Viện"
    assert [row["name"] for row in cells(text)] == [
        "Sở Văn hóa, Thể thao và Du lịch", "Ban Quản lý", "Trung tâm, Viện",
    ]  # fmt: skip


def test_quoted_cells_of_excel_may_hold_tabs_and_lines() -> None:
    text = 'Họ tên\tĐơn vị\n"Nguyễn\nVăn ""An"""\tSở Y tế\n'
    assert cells(text) == [{"name": 'Nguyễn Văn "An"', "place": "Sở Y tế"}]


@pytest.mark.parametrize("cell", ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "=1+1"])
def test_what_looks_like_a_formula_stays_text(cell: str) -> None:
    assert cells(f"Họ tên\tĐơn vị\n{cell}\tSở Y tế")[0]["name"] == cell


def test_short_and_long_lines() -> None:
    text = "Họ tên\tĐơn vị\tSĐT\nAn\nBình\tSở Y tế\t0901234567\tthừa\tthừa"
    assert cells(text) == [
        {"name": "An"}, {"name": "Bình", "place": "Sở Y tế", "phone": "0901234567"},
    ]  # fmt: skip


def test_the_first_of_two_equal_headings_counts() -> None:
    table = read_table("Họ tên\tTên\tĐơn vị\nAn\tB\tSở Y tế", COLUMNS)
    assert table.columns == ("name", "", "place")


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\n", "\ufeff", "\x00"])
def test_nothing_is_nothing(text: str) -> None:
    assert read_table(text, COLUMNS).rows == ()


def test_too_much_is_refused_by_name() -> None:
    with pytest.raises(BadTable) as error:
        read_table("a\n" * (MOST_ROWS + 1), COLUMNS)
    assert str(MOST_ROWS) in str(error.value)
    with pytest.raises(BadTable):
        read_table("a" * 3_000_000, COLUMNS)
    assert len(cells("Họ tên\tĐơn vị\n" + "a" * 5_000 + "\tx")[0]["name"]) == MOST_CELL


@settings(deadline=None, max_examples=150)
@given(text=st.text(alphabet='abĐơn vịHọ tên\t;,"\n\r=0123 ', max_size=200))
def test_any_text_is_read_and_no_cell_is_made_up(text: str) -> None:
    table = read_table(text, COLUMNS)
    letters = {ch for ch in text if ch.isalnum()}
    for row in table.rows:
        assert set(row.cells) <= {column.name for column in COLUMNS}
        for cell in row.cells.values():
            assert {ch for ch in cell if ch.isalnum()} <= letters
            assert "\n" not in cell


@settings(deadline=None, max_examples=60)
@given(
    names=st.lists(st.sampled_from(["An", "Bình, Cường", "Đỗ; Giang", "=1+1", "Hà"]), min_size=1,
                   max_size=8),
    mark=st.sampled_from(["\t"]),
)  # fmt: skip
def test_a_table_with_a_header_comes_back_as_it_was(names: list[str], mark: str) -> None:
    lines = [mark.join(("Đơn vị", "Họ tên")), *(mark.join(("Sở Y tế", name)) for name in names)]
    assert [row["name"] for row in cells("\n".join(lines))] == names
