"""What the scanner finds in born-digital files: measured over every format and form."""

from __future__ import annotations

from collections import Counter

import pytest
from samples.marked.born import Case, cases

from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.mark import State

RECALL, PRECISION = 0.99, 0.995
FEWEST = 200


def told(case: Case) -> str | None:
    """The gravest level that the file is found to bear."""
    report = examine(Source(case.data, case.name))
    return next((each.level for each in report.found if each.state is State.MARKED), None)


@pytest.fixture(scope="module")
def answers() -> list[tuple[Case, str | None]]:
    return [(case, told(case)) for case in cases()]


def test_there_are_enough_of_both(answers: list[tuple[Case, str | None]]) -> None:
    counted = Counter(case.level is not None for case, _ in answers)

    assert counted[True] >= FEWEST
    assert counted[False] >= FEWEST


def test_marked_files_are_found_with_their_level(answers: list[tuple[Case, str | None]]) -> None:
    marked = [(case, level) for case, level in answers if case.level is not None]
    missed = sorted(case.kind for case, level in marked if level != case.level)

    assert len(missed) <= (1 - RECALL) * len(marked), missed


def test_files_without_a_mark_are_left_alone(answers: list[tuple[Case, str | None]]) -> None:
    called = [case for case, level in answers if level is not None]
    wrong = sorted(case.kind for case in called if case.level is None)

    assert len(wrong) <= (1 - PRECISION) * len(called), wrong


def test_the_cases_are_the_same_for_one_seed_and_differ_for_another() -> None:
    first, second, other = ([case.data for case in cases(seed)] for seed in (1, 1, 2))

    assert first == second
    assert first != other


def test_no_name_tells_what_is_inside(answers: list[tuple[Case, str | None]]) -> None:
    assert all(case.name.startswith("van-ban-") for case, _ in answers)
