"""What the endpoint tests share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of made PCs with the result each should give."""
    return Path(__file__).parents[2] / "samples" / "endpoints"
