"""A console for a province: HTTPS, cookies that need it, a secret that must be given."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from khien.console.settings.base import *  # noqa: F403
from khien.console.settings.base import CONSOLE_URL, SECRET_KEY

if not SECRET_KEY:
    raise ImproperlyConfigured("Set KHIEN_SECRET_KEY to a long random value (docs/production.md).")
if not CONSOLE_URL.startswith("https://"):
    raise ImproperlyConfigured("Set KHIEN_URL to the console's https:// address.")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
