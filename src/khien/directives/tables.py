"""A file's tables of tasks as rows with bars, the form in which plain text has them.

Word, OpenDocument and web files give a table cell by cell, each line with its place. In: the
body's rows and their document. Out: the same rows, where a table whose first rows name the
columns of a plan ("STT", "Nhiệm vụ", "Chủ trì", "Thời gian") is one row "| 1 | … | … |" a row
of it; every other table stays as it was.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence

from khien.directives.passages import Passage, Row, joined
from khien.directives.rules import fired, rule
from khien.directives.slots import columns
from khien.documents.document import Document

Cell = tuple[int, int, int]
_HEADS = 3  # first rows among which the columns may be named
_WIDEST = 12
_CELL_BY_CELL = rule("tables.cell-by-cell", "a plan's table in a Word, ODT or web file")


def barred(rows: Sequence[Row], document: Document) -> list[Row]:
    """``rows`` with each table of tasks as rows with bars."""
    placed = [(line.start, line.cell) for line in document.lines if line.cell is not None]
    if not placed:
        return list(rows)
    ends = {line.start: line.end for line in document.lines if line.cell is not None}
    starts = [start for start, _ in placed]
    found: list[tuple[Cell | None, Row]] = []
    for row in rows:
        at = bisect_right(starts, row.passage.at[0]) - 1
        inside = at >= 0 and row.passage.at[0] <= ends[starts[at]]
        found.append((placed[at][1] if inside else None, row))
    done: list[Row] = []
    for table, group in itertools.groupby(found, key=lambda each: each[0] and each[0][0]):
        members = list(group)
        done += [row for _, row in members] if table is None else _table(members)
    return done


def _table(members: Sequence[tuple[Cell | None, Row]]) -> list[Row]:
    """A table's rows with bars from the row on that names its columns; as they were, if none."""
    by_row = [
        [(cell[2], row) for cell, row in group if cell is not None]
        for _, group in itertools.groupby(members, key=lambda each: each[0] and each[0][1])
    ]
    width = min(_WIDEST, max(column for cells in by_row for column, _ in cells) + 1)
    rows = [_row(cells, width) for cells in by_row]
    head = next((at for at, row in enumerate(rows[:_HEADS]) if columns(row.passage)), None)
    if head is None:
        return [row for _, row in members]
    fired(_CELL_BY_CELL)
    return [*(row for cells in by_row[:head] for _, row in cells), *rows[head:]]


def _row(cells: Sequence[tuple[int, Row]], width: int) -> Row:
    """The cells of one row, each with its paragraphs joined, between bars."""
    first = cells[0][1]
    end = first.passage.at[0]
    text, at = "|", [end]
    for column in range(width):
        parts = [row.passage for place, row in cells if place == column]
        if parts:
            words = joined(parts)
            text += f" {words.text} |"
            at += [end, *words.at[:-1], words.at[-1], words.at[-1]]
            end = words.at[-1]
        else:
            text += " |"
            at += [end, end]
    passage = Passage.of(text, (*at, end), first.passage.page)
    return Row(passage, gap=first.gap)


def unbarred(passage: Passage) -> Passage:
    """``passage`` without the bars that ``barred`` set: they stand for nothing in the file."""
    if "|" not in passage.text:
        return passage
    kept: list[int] = []
    for place, character in enumerate(passage.text):
        if character == "|" and passage.at[place] == passage.at[place + 1]:
            continue
        if character == " " and kept and passage.text[kept[-1]] == " ":
            continue
        kept.append(place)
    text = "".join(passage.text[place] for place in kept)
    at = (*(passage.at[place] for place in kept), passage.at[-1])
    return Passage.of(text, at, passage.page).cut(0)
