"""The tables of a page: which cells stand in rows of data, under a heading, beside a label.

In: lines with ``Line.cell``. Out: answers about one line. A level in a row of data says something
of what the row is about; in the table that lays out a letter's head it is the letter's own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from khien.core.text import compare_key
from khien.documents.document import Line, LineKind
from khien.markings.wording import level_of, pieces, wording

_WIDE = 3  # columns from which a row is one of data
_LETTERHEAD = re.compile(
    r"cộng h[oòóỏõọ][aàáảãạ] xã hội|độc lập\s*[-–—]\s*tự do|(?:số|no)\s*[:.]?\s*[\d.…_]*\s*/"
)
_HEADED = re.compile(r"(?:stt|tt|số tt)\s")
_FEWEST_HEADINGS = 2
_TOUCHING = 0.005  # of the page's height

Place = tuple[int, int, int]  # of a sheet or page and table, row, column


class Tables:
    """What the cells of one page say by their places."""

    def __init__(self, lines: Sequence[Line], keys: Sequence[str]) -> None:
        self._lines = lines
        self._keys = keys
        self._rows: dict[tuple[int, int], dict[int, list[str]]] = defaultdict(dict)
        for line, key in zip(lines, keys, strict=True):
            if line.cell is not None:
                table, row, column = line.cell
                self._rows[table, row].setdefault(column, []).append(key)
        self._last: dict[int, int] = {}
        for table, row in self._rows:
            self._last[table] = max(row, self._last.get(table, 0))

    def in_data(self, index: int) -> bool:
        """Whether the line stands in a table of data rather than in a letter's head."""
        place = self._lines[index].cell
        if place is None:
            return self._under_headings(index)
        table, row, column = place
        if any(self._is_letterhead(table, near) for near in (row - 1, row, row + 1)):
            return False
        return self._under_heading(table, row, column) or self._in_data_row(table, row)

    def _in_data_row(self, table: int, row: int) -> bool:
        """A row of three columns or more under, or above, another such row."""
        if not self._is_wide(table, row):
            return False
        above = any(self._is_wide(table, other) for other in range(max(0, row - 40), row))
        below = self._is_wide(table, row + 1)
        return above or below

    def _is_wide(self, table: int, row: int) -> bool:
        cells = self._rows.get((table, row), {})
        return len(cells) >= _WIDE and not self._is_letterhead(table, row)

    def _is_letterhead(self, table: int, row: int) -> bool:
        cells = self._rows.get((table, row), {})
        return any(_LETTERHEAD.match(key) for keys in cells.values() for key in keys)

    def _under_heading(self, table: int, row: int, column: int) -> bool:
        """Whether a cell above in the column is a heading of such columns."""
        headings = wording().named("column_headings")
        for above in range(max(0, row - 200), row):
            keys = self._rows.get((table, above), {}).get(column, [])
            if " ".join(keys) in headings and len(self._rows[table, above]) > 1:
                return True
        return False

    def _under_headings(self, index: int) -> bool:
        """Where cells have no places: whether two headings of columns stand above or beside."""
        if self._lines[index].kind not in {LineKind.CELL, LineKind.PARAGRAPH}:
            return False
        headings = wording().named("column_headings")
        own = list(map(compare_key, pieces(self._lines[index].text)))
        levels = [at for at, each in enumerate(own) if level_of(each) is not None]
        seen = headings & set(own)
        for at in range(max(0, index - 200), index):
            line, key = self._lines[at], self._keys[at]
            if line.cell is not None or not _stands_above(line, self._lines[index]):
                continue
            if _HEADED.match(key):
                return True
            parts = list(map(compare_key, pieces(line.text)))
            if len(parts) == len(own) > 1 and any(parts[each] in headings for each in levels):
                return True  # a heading over the very column
            seen |= headings & {key, *parts}
        return len(seen) >= _FEWEST_HEADINGS

    def label_beside(self, index: int) -> str | None:
        """The key of the cell to the left of the line's, when the line is alone in its own."""
        place = self._lines[index].cell
        if place is None:
            return None
        table, row, column = place
        cells = self._rows[table, row]
        left = [at for at in cells if at < column]
        if not left or len(cells[column]) != 1:
            return None
        beside = cells[max(left)]
        label = " ".join(beside)
        if label.endswith(":"):
            return label[:-1].strip()
        return label if len(cells) == 2 and not self._is_wide(table, max(0, row - 1)) else None


def _stands_above(heading: Line, line: Line) -> bool:
    """Whether one line can be a heading over the other, as far as their places are known."""
    return heading.box is None or line.box is None or heading.box[3] <= line.box[1] + _TOUCHING
