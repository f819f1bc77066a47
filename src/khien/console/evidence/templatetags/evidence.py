"""What a page of another app shows of evidence."""

from __future__ import annotations

from django import template

from khien.console.assignments.models import Assignment
from khien.console.evidence import labels, queries
from khien.console.evidence.models import HeldFile

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting_files(
    context: template.RequestContext, assignment: Assignment
) -> list[tuple[HeldFile, str]]:
    """Files handed in for ``assignment`` that wait for a decision, each with its reason."""
    rows = queries.waiting_for_assignment(context["request"].user, assignment)
    return [(row, labels.held_reason(row)) for row in rows]


@register.simple_tag(takes_context=True)
def may_declare(context: template.RequestContext, assignment: Assignment) -> bool:
    """Whether the reader may say that a file turned away here bears no mark."""
    return queries.may_put_right(context["request"].user, assignment)
