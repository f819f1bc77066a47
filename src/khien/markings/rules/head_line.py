"""A level alone on a line above the body of page 1."""

from __future__ import annotations

from khien.documents.document import LineKind
from khien.markings.mark import Where
from khien.markings.page import Candidate, Page
from khien.markings.rule import Rule


class HeadLine(Rule):
    """A whole paragraph or printed line in the head of the letter."""

    id = "head_line"
    title = ("Dòng ở đầu văn bản", "Line in the head")
    references = ("NĐ 30/2020/NĐ-CP, phụ lục I, ô 10a", "Luật 117/2025/QH15")
    where = Where.HEAD
    reason = "whole-line"
    score = 0.8

    def takes(self, candidate: Candidate, page: Page) -> bool:
        """Paragraphs above the body."""
        return (
            candidate.is_whole
            and candidate.line.kind is LineKind.PARAGRAPH
            and page.in_head(candidate)
        )
