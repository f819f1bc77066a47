"""What a rule of marks offers: where it looks, and which of the page's candidates it takes."""

from __future__ import annotations

import abc
from typing import ClassVar

from khien.markings.mark import Where
from khien.markings.page import Candidate, Page


class Rule(abc.ABC):
    """One module in ``rules``. A candidate is judged by the first rule that takes it."""

    id: ClassVar[str]
    title: ClassVar[tuple[str, str]]  # Vietnamese, English
    references: ClassVar[tuple[str, ...]]
    where: ClassVar[Where]
    reason: ClassVar[str]
    score: ClassVar[float]

    @abc.abstractmethod
    def takes(self, candidate: Candidate, page: Page) -> bool:
        """Whether the candidate stands where this rule looks."""
