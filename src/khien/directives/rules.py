"""The reader's rules by name: what form each serves, and how often it decided something.

A rule is declared once, at its module's top, with the form it serves (a clause of NĐ 30/2020, a
wording, a numbering style); where it decides, the module says ``fired``. Nothing is counted
unless somebody collects, so a reading costs nothing more. In: ids. Out: ``rules()`` in order of
declaration, and the counts of the readings made inside ``collecting()``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: ``id`` is "module.what", ``form`` the form of letter it serves."""

    id: str
    form: str


class RuleTwice(ValueError):
    """Two rules were declared under one id."""


_RULES: dict[str, Rule] = {}
_COUNTS: ContextVar[Counter[str] | None] = ContextVar("rules_fired", default=None)


def rule(id_: str, form: str) -> str:
    """Declare a rule; its id is given back, to be fired."""
    if id_ in _RULES:
        raise RuleTwice(id_)
    _RULES[id_] = Rule(id_, form)
    return id_


def rules() -> tuple[Rule, ...]:
    """Every rule of the modules imported so far, in order of declaration."""
    return tuple(_RULES.values())


def fired(id_: str) -> None:
    """Say that the rule decided something; counted only while somebody collects."""
    counts = _COUNTS.get()
    if counts is not None:
        counts[id_] += 1


@contextmanager
def collecting() -> Iterator[Counter[str]]:
    """Count the rules that fire inside the block, by id."""
    counts: Counter[str] = Counter()
    token = _COUNTS.set(counts)
    try:
        yield counts
    finally:
        _COUNTS.reset(token)


@dataclass(frozen=True, slots=True)
class Wording:
    """A pattern that is a rule of its own: it fires where it matches."""

    id: str
    pattern: re.Pattern[str]

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """As of the pattern."""
        return self._told(self.pattern.search(text, start, len(text) if end is None else end))

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """As of the pattern."""
        return self._told(self.pattern.match(text, start, len(text) if end is None else end))

    def _told(self, match: re.Match[str] | None) -> re.Match[str] | None:
        if match is not None:
            fired(self.id)
        return match


def wording(id_: str, form: str, pattern: str) -> Wording:
    """Declare a rule that is a pattern (over ``Passage.key`` or ``.plain``, as the caller has)."""
    return Wording(rule(id_, form), re.compile(pattern))
