"""App registration."""

from __future__ import annotations

from django.apps import AppConfig


class MarkedFilesConfig(AppConfig):
    name = "khien.console.marked_files"
