"""The lines a reader keeps, counted against the limits as they come.

In: texts with their kind, style and page. Out: lines in NFC, none of them blank, and what
was found of fonts from before Unicode.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from khien.core.errors import TooLargeDocument
from khien.core.limits import Budget
from khien.core.text import nfc
from khien.documents.document import Line, LineKind, Style
from khien.documents.legacy import LegacyRuns

NO_STYLE = Style()


@dataclass(slots=True)
class Kept:
    """What one walk over a document has kept so far."""

    budget: Budget
    lines: list[Line] = field(default_factory=list)
    legacy: LegacyRuns = field(default_factory=LegacyRuns)
    characters: int = 0

    def add(
        self,
        text: str,
        kind: LineKind = LineKind.PARAGRAPH,
        style: Style = NO_STYLE,
        page: int = 1,
        cell: tuple[int, int, int] | None = None,
    ) -> bool:
        """Keep ``text`` unless blank; raises TooLargeDocument beyond the limits."""
        text = nfc(text).strip()
        self.budget.check_time()
        if not text:
            return False
        self.characters += len(text) + 1
        limits = self.budget.limits
        if self.characters > limits.characters:
            raise TooLargeDocument(limit=str(limits.characters))
        if len(self.lines) >= limits.lines or page > limits.pages:
            raise TooLargeDocument(limit=str(limits.lines))
        self.lines.append(Line(text=text, page=page, kind=kind, style=style, cell=cell))
        return True

    def properties(self) -> dict[str, str]:
        """What must be said of the document beside its lines."""
        return self.legacy.facts()
