"""``{% breadcrumb organisation %}``: where a page stands in the tree, as far as one may see."""

from __future__ import annotations

from typing import Any

from django import template

from khien.console.organisations import queries
from khien.console.organisations.models import Organisation

register = template.Library()


@register.inclusion_tag("components/breadcrumb.html", takes_context=True)
def breadcrumb(
    context: template.RequestContext, organisation: Organisation, last: str = ""
) -> dict[str, Any]:
    """``last``: the words of the page itself below the organisation; none on its own page."""
    steps = queries.breadcrumb(context["request"].user, organisation)
    return {"steps": steps, "last": last}
