"""The value a rule gives: a level, what it means here, and why."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class State(enum.StrEnum):
    """MARKED: the document bears the level. DECLASSIFIED: it says so itself. FORM: the
    words are printed as a choice or a sample. BOX_UNREAD: something like a stamp that could not
    be read; a person must look."""

    MARKED = "marked"
    DECLASSIFIED = "declassified"
    FORM = "form"
    BOX_UNREAD = "box_unread"


class Where(enum.StrEnum):
    """The kind of place a mark stood in (CLI.md)."""

    HEAD = "head"
    STAMP = "stamp"
    CELL = "cell"
    HEADER = "header"
    ANNOTATION = "annotation"
    BODY = "body"
    PROPERTY = "property"
    NAME = "name"


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
