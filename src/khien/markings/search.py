"""The search itself: candidates of page 1, the rule that takes each, and the judgement.

In: a Document. Out: marks, the gravest first. Several levels on one page, a list to choose
from or a sample form make it a form; a declassification mark makes it declassified.
"""

from __future__ import annotations

from functools import lru_cache

from khien.core import registry
from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.documents.document import Document
from khien.markings import rules as rule_modules
from khien.markings.mark import Mark, State
from khien.markings.page import Candidate, Page
from khien.markings.rule import Rule
from khien.markings.weighing import doubts, is_declassified, signals
from khien.markings.wording import wording

_STATES = (State.MARKED, State.FORM, State.DECLASSIFIED)


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by id."""
    return tuple(registry.members(rule_modules, base=Rule, kind="marking_rules"))


def marks(document: Document, *, limits: Limits = DEFAULT_LIMITS) -> list[Mark]:
    """Marks on page 1 of ``document``, marked before form before declassified, then by
    level and score."""
    page = Page(document, most_lines=limits.lines)
    found: dict[tuple[str, State, str], Mark] = {}
    declassified = bool(page.candidates) and is_declassified(page)
    for candidate in page.candidates:
        rule = next((each for each in all_rules() if each.takes(candidate, page)), None)
        if rule is None:
            continue
        mark = _judged(candidate, rule, page, declassified=declassified)
        key = (mark.level, mark.state, mark.rule)
        if key not in found or found[key].score < mark.score:
            found[key] = mark
    ranks = wording().ranks
    return sorted(
        found.values(),
        key=lambda mark: (_STATES.index(mark.state), -ranks[mark.level], -mark.score),
    )


def worst_mark(found: list[Mark]) -> Mark | None:
    """The mark that decides: the gravest that is MARKED, or None."""
    return next((mark for mark in found if mark.state is State.MARKED), None)


def _judged(candidate: Candidate, rule: Rule, page: Page, *, declassified: bool) -> Mark:
    reasons = list(dict.fromkeys([rule.reason, *signals(candidate, page)]))
    score = min(1.0, rule.score + 0.04 * (len(reasons) - 1))
    against = doubts(candidate, page)
    state = State.MARKED
    if declassified:
        state, score = State.DECLASSIFIED, 0.3
        reasons.append("declassified")
    elif against:
        state, score = State.FORM, max(0.1, 0.5 - 0.2 * len(against))
        reasons += against
    return Mark(
        level=candidate.level,
        state=state,
        score=round(score, 2),
        rule=rule.id,
        where=rule.where,
        page=candidate.line.page,
        reasons=tuple(reasons),
    )
