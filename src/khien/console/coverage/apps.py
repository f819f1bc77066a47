"""App registration."""

from __future__ import annotations

from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "khien.console.coverage"
