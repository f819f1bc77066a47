"""A level alone on a line of the header or footer that prints on page 1."""

from __future__ import annotations

from khien.documents.document import LineKind
from khien.markings.mark import Where
from khien.markings.page import Candidate, Page
from khien.markings.rule import Rule


class PageHeader(Rule):
    """A whole line of a page header or footer."""

    id = "page_header"
    title = ("Đầu trang, chân trang", "Page header or footer")
    references = ("NĐ 30/2020/NĐ-CP, phụ lục I, ô 10a", "Luật 117/2025/QH15")
    where = Where.HEADER
    reason = "page-header"
    score = 0.85

    def takes(self, candidate: Candidate, page: Page) -> bool:
        """Header and footer lines, by what the format says of them or by where they are."""
        margin = candidate.line.kind in {LineKind.HEADER, LineKind.FOOTER}
        return candidate.is_whole and (margin or page.in_margin(candidate))
