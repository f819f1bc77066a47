"""App registration."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "khien.console.web"
