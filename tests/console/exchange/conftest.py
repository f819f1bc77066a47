"""Fixtures of the exchange's tests."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from khien.workflows import intake
from khien.workflows.workshop import Workshop
from tests.console.exchange.setting import Exchange, set_up
from tests.console.people import Province


@pytest.fixture(autouse=True)
def packets_by_one_worker(warm_workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        intake, "packet_values", partial(intake.packet_values, workshop=warm_workshop)
    )


@pytest.fixture
def exchange(province: Province, tmp_path: Path) -> Exchange:
    return set_up(province, tmp_path)
