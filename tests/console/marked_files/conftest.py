"""Fixtures of these tests: those of evidence, and a PC whose scans are handed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.console.evidence.conftest import computer, pc, places, ticket
from tests.console.evidence.pcs import Pc
from tests.console.marked_files.scanned import Scanned

from khien.console.endpoints.models import Computer
from khien.console.evidence.models import Ticket

__all__ = ["computer", "pc", "places", "ticket"]


@pytest.fixture
def scanned(pc: Callable[..., Pc], ticket: Ticket, computer: Computer) -> Scanned:
    """YT-01 of the Sở Y tế, which hands in a scan at a time."""
    return Scanned(pc(), ticket, computer)
