"""What every page shows: who is signed in, which menu, the footer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from khien import __version__
from khien.console.audit.queries import checkpoint
from khien.console.people import access
from khien.console.people.models import Role


def page(request: HttpRequest) -> dict[str, Any]:
    """Version, source link, log checkpoint, and the viewer's roles for the menu."""
    context: dict[str, Any] = {
        "version": __version__,
        "source_url": settings.SOURCE_URL,
        "checkpoint": checkpoint,
        "viewer_roles": set(),
        "Role": Role,
        "duty_phone": settings.KHIEN_DUTY_PHONE,
    }
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        context["viewer_roles"] = access.roles(user)
    return context
