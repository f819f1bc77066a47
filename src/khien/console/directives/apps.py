"""App registration."""

from __future__ import annotations

from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "khien.console.directives"

    def ready(self) -> None:
        """A held letter that is let in becomes a letter in review."""
        from khien.console.directives.on_file import let_in_on_file
        from khien.console.directives.taking import let_in
        from khien.console.evidence.actions.held import on_let_in

        on_let_in("letter", let_in)
        on_let_in("filed", let_in_on_file)
