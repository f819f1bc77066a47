"""App registration."""

from __future__ import annotations

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "khien.console.incidents"

    def ready(self) -> None:
        """A held attachment that a person lets in goes to its report."""
        from khien.console.evidence.actions.held import on_let_in
        from khien.console.incidents.actions import ATTACHMENT, let_in

        on_let_in(ATTACHMENT, let_in)
