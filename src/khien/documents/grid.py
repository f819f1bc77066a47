"""Where in a table a line stands: counted while a walk goes through tables in reading order.

In: each table, row and cell as the walk opens and closes it. Out: lines with ``Line.cell``, the
table's number in the document, its row and its column, each from 0. A line in a table inside a
cell has the inner table's place; a cell over several columns stands in the first of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from khien.documents.document import Line

_WIDEST = 200  # columns one cell may say it covers


@dataclass(slots=True)
class _Table:
    """One table that is open, and where in it the walk is."""

    number: int
    row: int = -1
    column: int = 0
    covered: dict[int, int] = field(default_factory=dict)  # column → rows it stays covered for
    first: int = 0  # of the lines in the open cell
    span: int = 1


@dataclass(slots=True)
class Grid:
    """The tables open at one place of a walk, innermost last."""

    tables: int = 0
    _open: list[_Table] = field(default_factory=list)

    def begin_table(self) -> None:
        """A table opens."""
        self._open.append(_Table(self.tables))
        self.tables += 1

    def end_table(self) -> None:
        """The innermost table closes."""
        if self._open:
            self._open.pop()

    def next_row(self) -> None:
        """A row opens in the innermost table."""
        if not self._open:
            return
        table = self._open[-1]
        table.row += 1
        table.column = 0
        table.covered = {at: left - 1 for at, left in table.covered.items() if left > 1}

    def begin_cell(self, lines: list[Line], *, columns: int = 1, rows: int = 1) -> None:
        """A cell opens that covers ``columns`` columns and ``rows`` rows."""
        if not self._open:
            return
        table = self._open[-1]
        while table.column in table.covered:
            table.column += 1
        table.first = len(lines)
        table.span = max(1, min(columns, _WIDEST))
        if rows > 1:
            covered = range(table.column, table.column + table.span)
            table.covered |= dict.fromkeys(covered, rows)

    def end_cell(self, lines: list[Line]) -> None:
        """The cell closes: the lines kept since it opened stand in it."""
        if not self._open:
            return
        table = self._open[-1]
        place = (table.number, max(0, table.row), table.column)
        for at in range(table.first, len(lines)):
            if lines[at].cell is None:
                lines[at] = replace(lines[at], cell=place)
        table.column += table.span
