"""A console on loopback for one person: the demo and development."""

from __future__ import annotations

from khien.console.settings import local_secret
from khien.console.settings.base import *  # noqa: F403
from khien.console.settings.base import DATA, SECRET_KEY

SECRET_KEY = SECRET_KEY or local_secret.read_or_make(DATA / "secret-key")
