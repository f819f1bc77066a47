"""The sixty files typed after the rules: answered right since they were mended for."""

from __future__ import annotations

import pytest
from samples.marked.unseen import Case, cases

from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.mark import State

CASES = list(cases())


def test_half_bear_a_mark() -> None:
    assert sum(case.level is not None for case in CASES) * 2 == len(CASES) == 60


@pytest.mark.parametrize("case", CASES, ids=[case.kind for case in CASES])
def test_each_is_answered(case: Case) -> None:
    report = examine(Source(case.data, case.name))
    levels = [each.level for each in report.found if each.state is State.MARKED]

    assert levels[:1] == [case.level] * (case.level is not None)
