"""Coverage's periodic work: judge anew, draft what became due."""

from __future__ import annotations

from django.utils import timezone

from khien.console.coverage.finding import draft_due
from khien.console.coverage.judging import judge_if_changed


def judge_coverage() -> int:
    """Judge every PC anew if something changed."""
    return judge_if_changed()


def draft_incidents() -> int:
    """Draft an incident for what was not cleaned within a day."""
    return draft_due(timezone.now())
