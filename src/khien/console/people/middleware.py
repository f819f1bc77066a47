"""A role that needs a second factor gets nowhere without one."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from khien.console.people import access

# Pages that must answer before the second factor is set up.
_OPEN_NAMES = ("account_logout", "mfa_activate_totp", "set_language", "account_reauthenticate",
               "mfa_reauthenticate")  # fmt: skip


class SignedInWithWhatTheRoleNeeds:
    """Sends a person whose role needs TOTP to its set-up page until it is done.

    allauth asks for the code at every sign-in of a person who has set it up; here stands only
    the rule that such a person must have it. API calls are answered 403 instead of redirected.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        owes = (
            user.is_authenticated
            and not self._is_open(request)
            and access.needs_second_factor(user)
            and not is_mfa_enabled(user)
        )
        if owes and request.path.startswith("/api/"):
            return HttpResponse(status=403)
        if owes:
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    @staticmethod
    def _is_open(request: HttpRequest) -> bool:
        return request.path.startswith("/static/") or request.path in {
            reverse(name) for name in _OPEN_NAMES
        }
