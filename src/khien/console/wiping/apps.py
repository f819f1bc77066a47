"""App registration."""

from __future__ import annotations

from django.apps import AppConfig


class WipingConfig(AppConfig):
    name = "khien.console.wiping"

    def ready(self) -> None:
        """A held photo that a person lets in goes to its certificate."""
        from khien.console.evidence.actions.held import on_let_in
        from khien.console.wiping.actions import PHOTO, let_in

        on_let_in(PHOTO, let_in)
