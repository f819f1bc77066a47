"""The value a rule gives: a level, what it means here, and why."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class State(enum.StrEnum):
    """MARKED: the document bears the level. DECLASSIFIED: it says so itself. FORM: the
    words are printed as a choice or a sample."""

    MARKED = "marked"
    DECLASSIFIED = "declassified"
    FORM = "form"


class Where(enum.StrEnum):
    """The kind of place a mark stood in (CLI.md)."""

    HEAD = "head"
    STAMP = "stamp"
    CELL = "cell"
    HEADER = "header"
    ANNOTATION = "annotation"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark found; ``reasons`` are codes of ``markings.reasons``, never document text."""

    level: str
    state: State
    score: float
    rule: str
    where: Where
    page: int
    reasons: tuple[str, ...] = ()
