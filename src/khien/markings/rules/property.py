"""A level in what a file says of itself unprinted: a property, a sensitivity label."""

from __future__ import annotations

from khien.markings.mark import Where
from khien.markings.page import Candidate, Page
from khien.markings.rule import Rule


class Property(Rule):
    """A property or label of the file."""

    id = "property"
    title = ("Thuộc tính, nhãn của tệp", "Property or label of the file")
    references = ("Luật 117/2025/QH15",)
    where = Where.PROPERTY
    reason = "file-property"
    score = 0.7

    def takes(self, candidate: Candidate, page: Page) -> bool:
        """Lines that are not printed, a mail's subject left out."""
        return candidate.is_unprinted and not candidate.leads
