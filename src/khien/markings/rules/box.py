"""A level alone in a box that floats anywhere on page 1: its anchor says nothing of its place."""

from __future__ import annotations

from khien.documents.document import LineKind
from khien.markings.mark import Where
from khien.markings.page import Candidate, Page
from khien.markings.rule import Rule


class Box(Rule):
    """A whole text box, word art, slanted text or annotation."""

    id = "box"
    title = ("Khung chữ trên trang đầu", "Text box on page 1")
    references = ("NĐ 30/2020/NĐ-CP, phụ lục I, ô 10a", "Luật 117/2025/QH15")
    where = Where.STAMP
    reason = "whole-box"
    score = 0.9

    def takes(self, candidate: Candidate, page: Page) -> bool:
        """Boxes wherever they are anchored."""
        return candidate.is_whole and candidate.line.kind is LineKind.BOX
