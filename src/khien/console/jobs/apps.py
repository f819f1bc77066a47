"""App registration."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "khien.console.jobs"
