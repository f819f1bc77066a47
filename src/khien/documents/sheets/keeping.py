"""A workbook's sheets as lines: each sheet a part of the document with a first page of its own.

In: cells, headers and boxes, sheet by sheet. Out: a Document whose parts are the sheets, where a
head was asked for; a mark in one sheet says nothing of another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from khien.core.limits import Limits
from khien.documents.document import Document, Line, LineKind
from khien.documents.keeping import Kept

HEAD_ROWS, HEAD_COLUMNS = 15, 20


@dataclass(slots=True)
class Sheets:
    """What is kept of one workbook; ``rows`` and ``columns`` bound what of a sheet."""

    kept: Kept
    rows: int | None = None
    columns: int | None = None
    cut: bool = False  # what could have been a head was not seen to its end
    _begins: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, kept: Kept, *, head: bool) -> Sheets:
        """For the head of a workbook, or for all of it."""
        return cls(kept, HEAD_ROWS, HEAD_COLUMNS) if head else cls(kept)

    @property
    def limits(self) -> Limits:
        """What may be kept."""
        return self.kept.budget.limits

    def begin(self) -> None:
        """The next sheet."""
        self._begins.append(len(self.kept.lines))

    def cell(self, row: int, column: int, text: str) -> None:
        """A cell of the sheet, counted from 0."""
        if self.rows is not None and (row >= self.rows or column >= (self.columns or 0)):
            return
        self.kept.add(text, LineKind.CELL, cell=(len(self._begins) - 1, row, column))

    def document(self, kind: str, labels: list[Line], *, facts: dict[str, str]) -> Document:
        """The workbook as a document of format ``kind``."""
        lines = self.kept.lines
        if self.cut:
            facts = {**facts, "cut_short": "1"}
        ends = [*self._begins[1:], len(lines)] if self._begins else []
        parts = [
            Document.from_lines(kind, lines[begin:end])
            for begin, end in zip(self._begins, ends, strict=True)
        ]
        return Document.from_lines(
            kind,
            [*lines, *labels],
            properties={**facts, **self.kept.properties()},
            parts=tuple(parts) if self.rows is not None and len(parts) > 1 else (),
        )
