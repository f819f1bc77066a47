"""A level alone in a table cell above the body of page 1."""

from __future__ import annotations

from khien.documents.document import LineKind
from khien.markings.mark import Where
from khien.markings.page import Candidate, Page
from khien.markings.rule import Rule


class HeadCell(Rule):
    """A whole table cell in the head of the letter."""

    id = "head_cell"
    title = ("Ô bảng ở đầu văn bản", "Table cell in the head")
    references = ("NĐ 30/2020/NĐ-CP, phụ lục I, ô 10a", "Luật 117/2025/QH15")
    where = Where.CELL
    reason = "whole-cell"
    score = 0.8

    def takes(self, candidate: Candidate, page: Page) -> bool:
        """Cells above the body."""
        return (
            candidate.is_whole
            and candidate.line.kind is LineKind.CELL
            and candidate.index < page.body
        )
