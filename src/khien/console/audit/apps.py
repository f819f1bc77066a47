"""App registration."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "khien.console.audit"
