"""What pages show of packets: a status code in words, the way to send a letter or report."""

from __future__ import annotations

from typing import Any

from django import template

from khien.console.exchange import queries
from khien.console.reports.models import FrozenReport

register = template.Library()


@register.filter
def packet_status(code: str) -> str:
    """A status code of the exchange in words."""
    return queries.status_words(code)


@register.filter
def packet_error(code: str) -> str:
    """Why a packet did not go through, in words."""
    return queries.error_words(code)


@register.inclusion_tag("exchange/send_link.html", takes_context=True)
def send_link(context: template.RequestContext, thing: Any) -> dict[str, Any]:
    """The way to send a letter or a frozen report as a packet, where there is an exchange."""
    return {
        "running": queries.is_running(context["request"].user),
        "kind": "report" if isinstance(thing, FrozenReport) else "letter",
        "thing": thing,
    }
