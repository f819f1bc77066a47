"""Fixtures of the registers' tests: those of evidence, which fill the registers."""

from __future__ import annotations

from tests.console.evidence.conftest import computer, pc, places, ticket

__all__ = ["computer", "pc", "places", "ticket"]
