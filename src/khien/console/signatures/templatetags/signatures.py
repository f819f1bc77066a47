"""What a page of another app shows of a letter's signatures."""

from __future__ import annotations

from typing import Any

from django import template

from khien.console.directives.models import Directive
from khien.console.signatures import queries

register = template.Library()


@register.inclusion_tag("signatures/badge.html", takes_context=True)
def signature_badge(context: template.RequestContext, directive: Directive) -> dict[str, Any]:
    """State, signer, organisation, time and why; what the reader may do about it."""
    request = context["request"]
    return {
        "badge": queries.badge_of(request.user, directive),
        "directive": directive,
        "csrf_token": context.get("csrf_token"),
    }
