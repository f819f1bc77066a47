"""The tool that drafts a year's calendar: a guess in the right shape, never a confirmed one."""

from __future__ import annotations

import importlib.util
import json
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from khien.core import dates

TOOL = Path(__file__).resolve().parents[2] / "tools/make_calendar.py"
pytest.importorskip("holidays")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_calendar", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("year", [2024, 2025, 2030])
def test_a_guess_is_a_calendar_that_nobody_confirmed(tool: ModuleType, year: int) -> None:
    data = tool.guess(year)
    calendar = dates._calendar(data, year)
    assert calendar.confirmed is False
    assert calendar.decision is None
    assert calendar.confidence == "R"
    assert date(year, 9, 2) in calendar.off


def test_a_swapped_day_is_paired_with_the_day_worked_for_it(tool: ModuleType) -> None:
    data = tool.guess(2024)
    (worked,) = data["working_days"]
    assert (worked["date"], worked["instead_of"]) == ("2024-05-04", "2024-04-29")
    (swapped,) = [row for row in data["holidays"] if row["kind"] == "swapped"]
    assert swapped["date"] == "2024-04-29"
    assert swapped["name"] in dates.NAMES


def test_a_kept_year_differs_from_the_guess_only_where_someone_knew_better(
    tool: ModuleType,
) -> None:
    kept = dates.calendar(2025)
    assert kept is not None
    guessed = dates._calendar(tool.guess(2025), 2025)
    assert set(kept.off) == set(guessed.off)
    assert set(kept.worked) == set(guessed.worked)


def test_the_command_prints_json_or_says_how_to_call_it(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["make_calendar.py", "2028"])
    assert tool.main() == 0
    assert json.loads(capsys.readouterr().out)["year"] == 2028
    monkeypatch.setattr(sys, "argv", ["make_calendar.py", "năm nay"])
    assert tool.main() == 2
    assert "usage" in capsys.readouterr().err
