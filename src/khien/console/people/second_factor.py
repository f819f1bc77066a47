"""Binding a phone: allauth's page, without a second password right after signing in, and
leading home. There are no recovery codes to print and lose: a lost phone is mended by a person.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache


class BindPhone(LoginRequiredMixin, ActivateTOTPView):  # type: ignore[misc]  # no types
    """Shown until it is done to a person whose role needs it; open to everyone else."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if is_mfa_enabled(request.user):
            return redirect("web:home")
        shown: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return shown

    def get_success_url(self) -> str:
        return "/"


bind_phone = never_cache(BindPhone.as_view())
