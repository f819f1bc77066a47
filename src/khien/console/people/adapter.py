"""What allauth asks of us: no sign-up, no e-mail, our own words."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.encoding import force_str
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

# Who signed in this recently need not type the password again to bind a phone.
FRESH_SECONDS = 15 * 60


class AccountAdapter(DefaultAccountAdapter):
    """Accounts begin with a slip (people/slip_actions.py), never by signing up."""

    # allauth has no Vietnamese; these are the messages that our pages can show.
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã ngừng hoạt động."),
        "enter_current_password": _("Mật khẩu đang dùng không đúng."),
        "incorrect_code": _("Mã không đúng. Xem lại mã 6 số đang hiện trên điện thoại."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "too_many_login_attempts": _("Nhập sai quá nhiều lần. Đợi ít phút rồi thử lại."),
        "same_as_current": _("Mật khẩu mới phải khác mật khẩu đang dùng."),
        "rate_limited": _("Thử quá nhiều lần trong thời gian ngắn. Đợi ít phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Said only to somebody who knew the password of the closed account."""
        messages.error(request, str(self.error_messages["account_inactive"]))
        return redirect("account_login")

    def is_safe_url(self, url: str | None) -> bool:
        # ATTACKS 36: only a path of this host; a backslash is a slash to some browsers.
        if not url or "\\" in url or not url.startswith("/") or url.startswith("//"):
            return False
        return bool(url_has_allowed_host_and_scheme(url, allowed_hosts=None))

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not within a quarter of an hour of the password itself."""
        request = context.request
        records = get_authentication_records(request, request.user) if request else []
        newest = max((float(one["at"]) for one in records), default=0.0)
        if 0 <= time.time() - newest < FRESH_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No mail is sent: an agency often has no Internet, and a slip is mended by a person."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """See ``send_mail``."""


def _box() -> MultiFernet:
    """Keys from the server's secret; former ones (SECRET_KEY_FALLBACKS) still open."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"khien totp {force_str(key)}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class MFAAdapter(DefaultMFAAdapter):
    """TOTP under the name of the console."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Mã không đúng. Xem lại mã 6 số đang hiện trên điện thoại."),
    }

    def encrypt(self, text: str) -> str:
        """A copy of the database alone does not yield the secrets of the phones."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail is sent (see AccountAdapter)."""
