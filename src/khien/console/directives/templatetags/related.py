"""The block of related letters, on every page that shows a letter."""

from __future__ import annotations

from typing import Any

from django import template

from khien.console.directives import related
from khien.console.directives.models import Directive

register = template.Library()


@register.inclusion_tag("directives/related_notice.html", takes_context=True)
def related_notice(context: template.RequestContext, directive: Directive) -> dict[str, Any]:
    """On top of a letter's page: that it was replaced, chases another, was chased."""
    return _around(context, directive)


@register.inclusion_tag("directives/related.html", takes_context=True)
def related_letters(context: template.RequestContext, directive: Directive) -> dict[str, Any]:
    """What the letter names and what names it, as far as the reader of the page may see."""
    return _around(context, directive)


def _around(context: template.RequestContext, directive: Directive) -> dict[str, Any]:
    request = context["request"]
    return {
        "request": request,
        "directive": directive,
        "related": related.related_of(request.user, directive),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def replaced_reason(context: template.RequestContext, directive: Directive) -> str:
    """The reason a form of withdrawal proposes for a letter that was replaced."""
    return related.replaced_reason(context["request"].user, directive)
