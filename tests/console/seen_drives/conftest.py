"""PCs, tickets and keys as in the tests of evidence."""

from __future__ import annotations

from tests.console.evidence.conftest import batch, computer, pc, places, ticket

__all__ = ["batch", "computer", "pc", "places", "ticket"]
