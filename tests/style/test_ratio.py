"""How many lines of test stand behind a line of code; the figure is printed with the run."""

from __future__ import annotations

import pytest
from tests.style.project import ROOT, SOURCE, ours

LEAST = 0.5  # a floor against neglect; the aim is one line of test a line of code


def lines(under: str) -> int:
    """Lines that hold something, in Python files of ours below ``under``; no migrations."""
    return sum(
        bool(line.strip())
        for path in ours()
        if path.suffix == ".py" and path.is_relative_to(ROOT / under)
        and "migrations" not in path.parts
        for line in path.read_text("utf-8").splitlines()
    )  # fmt: skip


def test_there_is_enough_test_behind_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    code, tests = lines(str(SOURCE.relative_to(ROOT))), lines("tests")
    ratio = tests / code
    with capsys.disabled():
        print(f"\n[{tests} lines of test to {code} lines of code: {ratio:.2f}]")
    assert ratio >= LEAST
