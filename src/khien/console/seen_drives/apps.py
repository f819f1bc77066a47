"""App registration."""

from __future__ import annotations

from django.apps import AppConfig


class SeenDrivesConfig(AppConfig):
    name = "khien.console.seen_drives"
