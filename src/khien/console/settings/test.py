"""The suite: a throwaway data folder, plain static storage, quick password hashing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("KHIEN_DATA", tempfile.mkdtemp(prefix="khien-test-"))

from khien.console.settings.base import *  # noqa: F403
from khien.console.settings.base import DATABASES

SECRET_KEY = "only for tests"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: several processes of one test may open it.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["KHIEN_DATA"]) / "test.sqlite3")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ALLOWED_HOSTS = ["*"]
