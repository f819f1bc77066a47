"""Each target of the guided run takes its first inputs, and every input that once broke it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fuzz.loop import CASE_SECONDS, time_limit
from tests.fuzz.targets import FOUND, TARGETS

FILES = sorted(path for path in FOUND.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_what_it_is_begun_with(name: str) -> None:
    seeds = list(TARGETS[name].seeds())

    assert seeds
    for seed in seeds[:12]:
        TARGETS[name].attempt(seed)
        TARGETS[name].attempt(seed[: len(seed) // 2])
    TARGETS[name].attempt(b"")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_once_broke_a_target_no_longer_does(path: Path) -> None:
    with time_limit(CASE_SECONDS):
        TARGETS[path.parent.name].attempt(path.read_bytes())


def test_every_input_that_is_kept_belongs_to_a_target() -> None:
    assert {path.parent.name for path in FILES} <= set(TARGETS)
