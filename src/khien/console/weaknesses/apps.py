"""App registration."""

from __future__ import annotations

from django.apps import AppConfig


class WeaknessesConfig(AppConfig):
    name = "khien.console.weaknesses"
