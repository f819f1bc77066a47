"""App registration."""

from __future__ import annotations

from django.apps import AppConfig


class LocalAdministratorsConfig(AppConfig):
    name = "khien.console.local_administrators"
