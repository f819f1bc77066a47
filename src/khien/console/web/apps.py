"""App registration."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "khien.console.web"

    def ready(self) -> None:
        """The console's own errors are translated where the libraries' are."""
        from khien.core.i18n import add_catalogue

        add_catalogue("django", Path(__file__).parent / "locale")
