"""Every benchmark runs, prints one JSON object with ratios, and a tenth of the work is short."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.style.project import ROOT

SCRIPTS = sorted((ROOT / "bench").glob("*.py"))


def test_there_are_benchmarks() -> None:
    assert {path.stem for path in SCRIPTS} >= {"reading", "matrix"}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_tenth_of_a_benchmark(script: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(script), "--quick", "--json"],
        capture_output=True, text=True, check=False, cwd=ROOT, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["machine"]["cores"] >= 1
    ratios = {name: value for name, value in figures.items() if name.endswith("_ratio")}
    assert ratios
    assert all(value > 0 for value in ratios.values())


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_benchmark_says_what_it_measures_and_against_what(script: Path) -> None:
    text = script.read_text("utf-8")
    assert text.startswith('"""')
    assert "peer" in text.split('"""')[1]
