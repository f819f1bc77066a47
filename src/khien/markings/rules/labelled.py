"""A level after the words for it, "Độ mật: Tối mật", above the body of page 1."""

from __future__ import annotations

from khien.documents.document import LineKind
from khien.markings.mark import Where
from khien.markings.page import Candidate, Page
from khien.markings.rule import Rule


class Labelled(Rule):
    """The value of a field for levels, on the line or in the cell beside."""

    id = "labelled"
    title = ("Sau chữ “Độ mật”", "After a label for levels")
    references = ("Luật 117/2025/QH15",)
    where = Where.HEAD
    reason = "labelled"
    score = 0.75

    def takes(self, candidate: Candidate, page: Page) -> bool:
        """Labelled levels of the head, of margins and of boxes."""
        if not candidate.labelled or candidate.is_unprinted:
            return False
        anywhere = {LineKind.BOX, LineKind.HEADER, LineKind.FOOTER}
        return candidate.line.kind in anywhere or candidate.index < page.body
