"""A table pasted from Excel: tabs, semicolons or commas, columns in any order, with or without
a header.

In: the pasted text and what the columns are called. Out: rows of named cells, and how they were
understood, to be shown before anything is saved. A cell is text and stays text: one that looks
like a formula is kept as it was typed and never computed (ATTACKS 11).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from khien.core.errors import KhienError
from khien.core.i18n import N_
from khien.core.text import fold, squeeze

MOST_LETTERS = 2_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 40
MOST_CELL = 500
_SAMPLE = 200  # rows looked at to tell columns without a header apart
_LIKELY = 0.6
_REMARK = re.compile(r"\([^()]*\)")  # "Họ tên (bắt buộc)"


class BadTable(KhienError):
    """A pasted table too large to take in at once."""

    code = "bad_table"
    text = N_("Phần dán vào quá lớn ({rows} dòng; mỗi lần nhận tối đa {most} dòng).")
    hint = N_("Chia bảng thành nhiều phần và dán từng phần.")


@dataclass(frozen=True, slots=True)
class Column:
    """``headings``: what people call it; ``looks_like``: tells a cell of it without a header."""

    name: str
    headings: Sequence[str]
    looks_like: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` counts the pasted lines from 1, as the person sees them."""

    number: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        """The cell of a column, or nothing."""
        return self.cells.get(name, "")


@dataclass(frozen=True, slots=True)
class Table:
    """``columns``: how each pasted column was understood, "" for one that is not used."""

    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    has_header: bool


def read_table(text: str, columns: Sequence[Column]) -> Table:
    """The rows of ``text``. The first of ``columns`` is what a lone column means."""
    if len(text) > MOST_LETTERS or text.count("\n") > 2 * MOST_ROWS:
        raise BadTable(rows=text.count("\n") + 1, most=MOST_ROWS)
    lines = _lines(text, columns)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if len(filled) > MOST_ROWS:
        raise BadTable(rows=len(filled), most=MOST_ROWS)
    if not filled:
        return Table((), (), False)
    header = _header(filled[0][1], columns)
    has_header = _is_header(filled[0][1], header)
    body = filled[1:] if has_header else filled
    understood = header if has_header else _guess([cells for _, cells in body], columns)
    rows = tuple(
        Row(number, {name: cell for name, cell in zip(understood, cells, strict=False) if name})
        for number, cells in body
    )
    return Table(tuple(row for row in rows if any(row.cells.values())), understood, has_header)


def _lines(text: str, columns: Sequence[Column]) -> list[tuple[int, list[str]]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    delimiter = _delimiter(text, columns)
    if delimiter is None:
        return [(n, [_cell(line)]) for n, line in enumerate(text.split("\n"), 1)]
    if '"' not in text:
        plain = (line.split(delimiter) for line in text.split("\n"))
        return [(n, [_cell(one) for one in row[:MOST_COLUMNS]]) for n, row in enumerate(plain, 1)]
    try:
        quoted = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        quoted = [line.split(delimiter) for line in text.split("\n")]
    return [(n, [_cell(one) for one in row[:MOST_COLUMNS]]) for n, row in enumerate(quoted, 1)]


def _cell(words: str) -> str:
    return squeeze(words)[:MOST_CELL].strip()


def _delimiter(text: str, columns: Sequence[Column]) -> str | None:
    """Tab when there is one. Names hold commas ("Sở Văn hóa, Thể thao"), so a comma parts cells
    only under a header that says so, or where every line has as many.
    """
    lines = [line for line in text.split("\n") if line.strip()][:_SAMPLE]
    if any("\t" in line for line in lines):
        return "\t"
    for mark in (";", ","):
        counts = {line.count(mark) for line in lines}
        if not lines or counts == {0}:
            continue
        heads = [name for name in _header(lines[0].split(mark), columns) if name]
        if len(heads) >= 2 or (mark == ";" and len(counts) == 1):
            return mark
        if (
            mark == ","
            and len(counts) == 1
            and any(
                _guess([[_cell(one) for one in line.split(mark)] for line in lines], columns)[1:]
            )
        ):
            return mark
    return None


def _header(cells: Sequence[str], columns: Sequence[Column]) -> tuple[str, ...]:
    """Column names for heading cells: equal first, then the longest heading it begins with."""
    found: list[str] = []
    for cell in cells:
        words = " ".join(_REMARK.sub(" ", fold(cell)).replace("_", " ").strip("*:. ").split())
        found.append(_heading(words, columns, taken=found))
    return tuple(found)


def _heading(words: str, columns: Sequence[Column], *, taken: Sequence[str]) -> str:
    if not words or len(words) > 40:
        return ""
    best, best_length = "", 0
    for column in columns:
        if column.name in taken:
            continue
        for heading in column.headings:
            key = fold(heading)
            if words == key:
                return column.name
            if words.startswith(f"{key} ") and len(key) > best_length and len(key) > 3:
                best, best_length = column.name, len(key)
    return best


def _is_header(cells: Sequence[str], header: Sequence[str]) -> bool:
    used = [cell for cell in cells if cell]
    known = [name for name in header if name]
    return bool(known) and 2 * len(known) >= len(used) and not any(map(_has_digits, used))


def _has_digits(cell: str) -> bool:
    return sum(ch.isdigit() for ch in cell) >= 3


def _guess(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> tuple[str, ...]:
    """Which pasted column is which, by what their cells look like."""
    sample = rows[:_SAMPLE]
    width = max((len(row) for row in sample), default=0)
    cells = [[row[i] for row in sample if i < len(row) and row[i]] for i in range(width)]
    found = [""] * width
    for column in columns[1:]:
        looks = column.looks_like
        if looks is None:
            continue
        shares = [
            (sum(map(looks, cells[i])) / len(cells[i]), -i)
            for i in range(width)
            if cells[i] and not found[i]
        ]
        best, place = max(shares, default=(0.0, 0))
        if best >= _LIKELY:
            found[-place] = column.name
    for i in range(width):  # the first column that is left is the main one; counting is not
        counting = bool(cells[i]) and all(cell.strip(".").isdigit() for cell in cells[i])
        if not found[i] and cells[i] and not counting:
            found[i] = columns[0].name
            break
    return tuple(found)
