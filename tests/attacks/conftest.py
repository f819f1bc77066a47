"""The console's fixtures, and files, keys and counters of each test's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache
from tests.console.conftest import as_person, province, standing, vietnamese

from khien.console.evidence import console_keys

__all__ = ["as_person", "province", "standing", "vietnamese"]


@pytest.fixture(autouse=True)
def places(settings: object, tmp_path: Path) -> None:
    """Nothing of one test is seen by the next."""
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    settings.DATA = tmp_path / "data"  # type: ignore[attr-defined]
    (tmp_path / "data").mkdir()
    console_keys._kept.cache_clear()
    cache.clear()
