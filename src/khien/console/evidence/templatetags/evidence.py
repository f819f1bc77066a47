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
