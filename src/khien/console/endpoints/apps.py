"""App registration."""

from __future__ import annotations

from django.apps import AppConfig


class EndpointsConfig(AppConfig):
    name = "khien.console.endpoints"
