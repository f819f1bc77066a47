"""What allauth asks of us: no sign-up, no e-mail, our own words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


class AccountAdapter(DefaultAccountAdapter):
    """Accounts begin with a slip (people/actions.py), never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        # ATTACKS 36: only a path of this host; a backslash is a slash to some browsers.
        if not url or "\\" in url or not url.startswith("/") or url.startswith("//"):
            return False
        return bool(url_has_allowed_host_and_scheme(url, allowed_hosts=None))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No mail is sent: an agency often has no Internet, and a slip is mended by a person."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """See ``send_mail``."""


class MFAAdapter(DefaultMFAAdapter):
    """TOTP and recovery codes under the name of the console."""

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail is sent (see AccountAdapter)."""
