"""The made scans are judged as the goal figures ask: recall by kind, precision, misses told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from samples.marked.scans import KINDS, scans
from tools.marked.scans import Row, measured, precision, unread_share


@pytest.fixture(scope="module")
def few() -> dict[str, Row]:
    """A sixth of the corpus, of pages with few pixels: they are made and read fast."""
    return measured(scans(21, share=0.17, dpis=(150, 150, 200)))


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    """Half of the corpus."""
    return measured(scans(21, share=0.5, dpis=(150, 150, 200)))


@pytest.mark.parametrize(
    ("kind", "missed"),
    [("colour_clear", 1), ("colour_over", 1), ("grey_clear", 1), ("grey_over", 3), ("plain", 1)],
)
def test_of_a_few_stamps_hardly_one_is_missed(few: dict[str, Row], kind: str, missed: int) -> None:
    assert few[kind].cases >= 3
    assert few[kind].found >= few[kind].cases - missed


def test_of_a_few_pages_none_is_called_wrongly(few: dict[str, Row]) -> None:
    assert few["decoy"].cases >= 40
    assert precision(few) == 1.0
    assert few["decoy"].unread <= 0.25 * few["decoy"].cases


@pytest.mark.slow
def test_it_holds_enough_of_both(rows: dict[str, Row]) -> None:
    decoys = rows["decoy"].cases

    assert decoys >= 120
    assert sum(row.cases for row in rows.values()) - decoys >= 120


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "least"),
    [("colour_clear", 0.97), ("colour_over", 0.9), ("grey_clear", 0.93), ("plain", 0.8)],
)
def test_stamps_are_found(rows: dict[str, Row], kind: str, least: float) -> None:
    assert rows[kind].recall >= least


@pytest.mark.slow
def test_nothing_is_found_where_nothing_is(rows: dict[str, Row]) -> None:
    assert precision(rows) >= 0.99


@pytest.mark.slow
def test_a_framed_stamp_that_is_missed_waits_for_a_person(rows: dict[str, Row]) -> None:
    assert unread_share(rows) >= 0.8


@pytest.mark.slow
def test_few_pages_without_a_mark_wait_for_a_person(rows: dict[str, Row]) -> None:
    assert rows["decoy"].unread <= 0.2 * rows["decoy"].cases


def test_the_corpus_is_the_same_every_time() -> None:
    one, two = (list(scans(5, share=0.02, dpis=(100,))) for _ in range(2))

    assert one == two
    assert {case.kind for case in one} == set(KINDS)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [31])
def test_a_whole_corpus_that_nobody_tuned_on(
    seed: int, record_property: Callable[[str, object], None]
) -> None:
    """The goals; of misses that are told, a little below what was seen: docs/evaluation.md."""
    rows = measured(scans(seed))
    told = ", ".join(f"{kind} {row.recall:.3f}" for kind, row in rows.items() if row.recall)
    record_property("said", f"scans, seed {seed}: {told}, precision {precision(rows):.3f}")

    assert rows["colour_clear"].recall >= 0.97
    assert rows["colour_over"].recall >= 0.9
    assert rows["grey_clear"].recall >= 0.93
    assert precision(rows) >= 0.99
    assert unread_share(rows) >= 0.6
