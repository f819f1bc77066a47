"""Where a line stands in a table: rows, columns, cells over several, tables inside cells."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from khien.documents import read
from khien.documents.document import Line
from khien.documents.grid import Grid


def cell(grid: Grid, lines: list[Line], text: str, *, columns: int = 1, rows: int = 1) -> None:
    grid.begin_cell(lines, columns=columns, rows=rows)
    lines.append(Line(text))
    grid.end_cell(lines)


def test_rows_and_columns() -> None:
    grid, lines = Grid(), list[Line]()
    grid.begin_table()
    for row in ("ab", "cd"):
        grid.next_row()
        for text in row:
            cell(grid, lines, text)
    grid.end_table()
    lines.append(Line("outside"))
    assert [line.cell for line in lines] == [(0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1), None]


def test_cells_over_columns_and_rows() -> None:
    grid, lines = Grid(), list[Line]()
    grid.begin_table()
    grid.next_row()
    cell(grid, lines, "wide", columns=2)
    cell(grid, lines, "high", rows=2)
    cell(grid, lines, "end")
    grid.next_row()
    for text in "xyz":
        cell(grid, lines, text)
    assert [line.cell and line.cell[2] for line in lines] == [0, 2, 3, 0, 1, 3]


def test_a_table_in_a_cell_is_another_table() -> None:
    grid, lines = Grid(), list[Line]()
    grid.begin_table()
    grid.next_row()
    grid.begin_cell(lines)
    grid.begin_table()
    grid.next_row()
    cell(grid, lines, "inner")
    grid.end_table()
    lines.append(Line("beside"))
    grid.end_cell(lines)
    assert [line.cell for line in lines] == [(1, 0, 0), (0, 0, 0)]


def test_cells_of_no_table_have_no_place() -> None:
    grid, lines = Grid(), list[Line]()
    grid.next_row()
    cell(grid, lines, "stray")
    grid.end_table()
    assert lines[0].cell is None


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "<table>",
                "</table>",
                "<tr>",
                "</tr>",
                "<td>x",
                "</td>",
                "<td colspan=99999 rowspan=99999>y",
                "<p>z",
            ]
        ),
        max_size=40,
    )
)
def test_any_nesting_of_tags_is_read(tags: list[str]) -> None:
    page = f"<html><body><p>a</p>{''.join(tags)}</body></html>".encode()
    for line in read(page, "x.html").lines:
        assert line.cell is None or all(part >= 0 for part in line.cell)
