"""The scorer agrees with counting by hand, and a degraded text moves no border."""

from __future__ import annotations

from typing import Any

import pytest
from tools.scoring import Aligned, Scores, dated, f1, key, score

TEXT = "Yêu cầu các phòng:\n1. Rà soát máy in trước ngày 15/12/2026.\n2. Báo cáo Sở Y tế."
FIRST = "Rà soát máy in trước ngày 15/12/2026."
SECOND = "Báo cáo Sở Y tế."


def item(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "actors": ["các phòng"], "modality": "must", "path": "1", **more}


def said(read: str, text: str, **more: Any) -> dict[str, Any]:
    start = read.index(text)
    return item(text, span=[start, start + len(text)], **more)


def scored(read: str, *found: dict[str, Any]) -> Scores:
    scores = Scores()
    gold = {"obligations": [item(FIRST, deadline="2026-12-15"), item(SECOND, report_to="Sở Y tế")]}
    score(scores, gold, TEXT, read, {"obligations": list(found)})
    return scores


def test_a_perfect_reading() -> None:
    scores = scored(
        TEXT, said(TEXT, FIRST, deadline="2026-12-15"), said(TEXT, SECOND, report_to="Sở Y tế")
    )
    assert (scores.matched, scores.predicted, scores.annotated, scores.f1) == (2, 2, 2, 1.0)
    assert scores.actors == [2, 2, 2]
    assert {name: share.value for name, share in scores.shares.items()} == {
        "modality.acc": 1.0, "scope.acc": 1.0, "path.acc": 1.0, "deadline.acc": 1.0,
        "report_to.f1": 1.0,
    }  # fmt: skip


def test_a_missed_one_and_a_wrong_date() -> None:
    scores = scored(TEXT, said(TEXT, FIRST, deadline="2026-12-16", actors=["tổ"], scope="excluded"))
    assert (scores.matched, scores.predicted, scores.annotated) == (1, 1, 2)
    assert scores.actors == [0, 1, 1]
    assert scores.share("deadline.acc").value == scores.share("scope.acc").value == 0.0


def test_a_span_of_half_the_words_is_no_match() -> None:
    assert scored(TEXT, said(TEXT, "Rà soát máy in")).matched == 0


def span_of(aligned: Aligned, text: str) -> tuple[int, int] | None:
    ((span, _),) = aligned.annotated_spans([{"text": text}])
    return span


@pytest.mark.parametrize(
    "read",
    [
        TEXT.replace("à", "a").replace("á", "a"),
        TEXT.replace(" ", "\n\n"),
        TEXT.replace("máy", "may").replace("Sở", "Sớ"),
        "Dòng lạ ở trên.\n" + TEXT,
    ],
)
def test_a_degraded_text_keeps_the_borders(read: str) -> None:
    aligned = Aligned(TEXT, read)
    span = span_of(aligned, FIRST)
    assert span is not None
    at = read.index("1") + 1  # the marker stands before the clause, and outside its span
    assert aligned.starts[span[0]] > at
    assert aligned.read_span(at, read.index("2.", at + 40)) == span


def test_the_second_of_two_like_clauses_is_found_after_the_first() -> None:
    text = "a) Báo cáo ngay. b) Báo cáo ngay."
    aligned = Aligned(text, text)
    twice = [{"text": "Báo cáo ngay."}, {"text": "Báo cáo ngay."}, {"text": "Không có"}]
    assert [span for span, _ in aligned.annotated_spans(twice)] == [(1, 4), (5, 8), None]


def test_a_letter_without_work_counts_as_silent() -> None:
    scores = Scores()
    score(scores, {"obligations": []}, "Chào.", "Chào.", {"obligations": []})
    assert (scores.silent.value, scores.f1) == (1.0, 1.0)
    assert scores.lines()[-1] == "silent.files: 1.000 (1)"


def test_small_parts() -> None:
    assert (f1(0, 0, 0), f1(1, 2, 2), f1(0, 3, 0)) == (1.0, 0.5, 0.0)
    assert key(" **Sở Y tế**; ") == "sở y tế"
    annotations = [{"obligations": [{"deadline": "2026-01-05"}, {"deadline": "ngay"}, {}]}]
    assert dated(annotations) == 1
