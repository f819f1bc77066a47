"""A level that leads a mail's subject, a letter's number or a line in a margin."""

from __future__ import annotations

from khien.documents.document import LineKind
from khien.markings.mark import Where
from khien.markings.page import Candidate, Page
from khien.markings.rule import Rule


class Subject(Rule):
    """A level set apart at the head or end of a line that says more."""

    id = "subject"
    title = ("Đầu tiêu đề thư, cuối số văn bản", "Head of a subject, end of a number")
    references = ("Luật 117/2025/QH15",)
    where = Where.HEADER
    reason = "leads-line"
    score = 0.65

    def takes(self, candidate: Candidate, page: Page) -> bool:
        """Subjects of mails, numbers and bracketed heads of lines above the body, margins."""
        if not candidate.leads:
            return False
        anywhere = {LineKind.PROPERTY, LineKind.HEADER, LineKind.FOOTER}
        return candidate.line.kind in anywhere or candidate.index < page.body
