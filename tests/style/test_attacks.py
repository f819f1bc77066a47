"""The tables of attacks name tests that exist, and every address is in a matrix of access."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest
from tests.attacks.matrix import MATRIX, OWN_OR_OPEN

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "tests/attacks/README.md").read_text("utf-8")
CASES = dict(re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", TABLE, re.MULTILINE))
# Issue 2, acceptance 7: those that touch what is here.
OWED = {*map(str, range(1, 16)), "18", "25", "27", "28", "29", "34", "36"}


@lru_cache
def _tests_of(file: str) -> frozenset[str]:
    path = ROOT / file
    body = ast.parse(path.read_text("utf-8")).body if path.is_file() else []
    found = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    for node in body:
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{one.name}" for one in node.body
                      if isinstance(one, ast.FunctionDef)}  # fmt: skip
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))


def _missing(names: list[str]) -> list[str]:
    return [name for name in names if name.split("::", 1)[1] not in _tests_of(name.split("::")[0])]


def test_every_case_that_is_owed_is_held() -> None:
    assert set(CASES) >= OWED


@pytest.mark.parametrize("case", CASES)
def test_the_tests_of_a_case_exist(case: str) -> None:
    names = re.findall(r"`([^`]+)`", CASES[case])
    assert names
    assert not _missing(names)


def test_every_address_is_in_a_matrix_of_access() -> None:
    from tests.console.web.test_every_address import ADDRESSES

    names = {name for name, _url in ADDRESSES}
    assert names - set(MATRIX) - OWN_OR_OPEN == set()
    assert (set(MATRIX) | OWN_OR_OPEN) - names == set()
    assert not set(MATRIX) & OWN_OR_OPEN


def test_the_tests_of_the_matrix_exist() -> None:
    assert not _missing(sorted({name for names in MATRIX.values() for name in names}))
