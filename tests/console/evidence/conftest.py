"""PCs that answer to the test's console with the same code a real PC runs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from tests.console.evidence.pcs import Pc
from tests.console.people import Province

from khien.console.endpoints.models import Computer
from khien.console.evidence import actions, console_keys
from khien.console.evidence.models import Ticket


@pytest.fixture(autouse=True)
def places(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files and keys of this test only; counters at nought; nobody waits for the disk."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    settings.DATA = tmp_path / "data"  # type: ignore[attr-defined]
    (tmp_path / "data").mkdir()
    console_keys._kept.cache_clear()
    cache.clear()


@pytest.fixture
def computer(province: Province) -> Computer:
    return Computer.objects.create(organisation=province.health, name="YT-01")


@pytest.fixture
def ticket(province: Province, computer: Computer) -> Ticket:
    return actions.make_ticket(
        province.person("health.officer"), organisation=province.health, computer=computer
    )


@pytest.fixture
def batch(province: Province) -> Ticket:
    return actions.make_ticket(
        province.person("health.officer"), organisation=province.health, places=3
    )


@pytest.fixture
def pc(tmp_path: Path) -> Callable[..., Pc]:
    """``pc("one", serials=["S1"])`` is a PC with a state folder of its own."""

    def make(name: str = "one", **facts: object) -> Pc:
        return Pc(tmp_path / "pcs" / name, hostname=f"may-{name}", **facts)  # type: ignore[arg-type]

    return make
