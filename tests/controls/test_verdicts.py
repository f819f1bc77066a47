"""Findings to verdicts: silence and age are unknown, unknown is never pass."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.controls import (
    DECLARED,
    MESSAGES,
    Control,
    Rule,
    RuleKind,
    catalogue,
    judge,
)
from khien.core.findings import Finding, Status
from khien.core.messages import sentence_for

NOW = datetime.datetime(2026, 11, 25, 8, 0, tzinfo=datetime.UTC)
ALL = replace(catalogue()["endpoint.antivirus"], freshness_days=30)
SHARE = replace(ALL, rule=Rule(RuleKind.SHARE, 0.8))
PERSON = replace(ALL, kind="person")
LATEST = replace(PERSON, rule=Rule(RuleKind.LATEST))
P, F, U, N = Status.PASS, Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE


def finding(subject: str, status: Status, *, days: float = 1, **more: str) -> Finding:
    return Finding(
        check=more.get("check", "av"),
        control="endpoint.antivirus",
        subject=subject,
        status=status,
        reason_code="x",
        observed_at=NOW - datetime.timedelta(days=days),
        source=more.get("source", "clamd"),
    )


def of(*statuses: Status) -> list[Finding]:
    return [finding(f"pc{number}", status) for number, status in enumerate(statuses)]


@pytest.mark.parametrize(
    ("control", "statuses", "of_all", "status", "code", "counts"),
    [
        (ALL, [P, P], 2, P, "all-pass", (2, 0, 0, 0)),
        (ALL, [P, F], 2, F, "some-fail", (1, 0, 1, 0)),
        (ALL, [P, U], 2, U, "some-unknown", (1, 0, 0, 1)),
        (ALL, [P], 3, U, "some-unknown", (1, 0, 0, 2)),
        (ALL, [], 3, U, "nothing-seen", (0, 0, 0, 3)),
        (ALL, [], 0, U, "nothing-seen", (0, 0, 0, 0)),
        (ALL, [], None, U, "nothing-seen", (0, 0, 0, 0)),
        (ALL, [P, P], None, U, "denominator-unknown", (2, 0, 0, 0)),
        (ALL, [F], None, F, "some-fail", (0, 0, 1, 0)),
        (ALL, [N, N], 2, N, "not-applicable", (0, 0, 0, 0)),
        (ALL, [N, P], 2, P, "all-pass", (1, 0, 0, 0)),
        (ALL, [P, P, P], 2, P, "all-pass", (3, 0, 0, 0)),
        (SHARE, [P] * 8 + [F, F], 10, P, "share-reached", (8, 0, 2, 0)),
        (SHARE, [P] * 7 + [F] * 3, 10, F, "share-missed", (7, 0, 3, 0)),
        (SHARE, [P] * 7 + [F] * 2, 10, U, "some-unknown", (7, 0, 2, 1)),
        (SHARE, [P] * 8, 11, U, "some-unknown", (8, 0, 0, 3)),
        (SHARE, [P] * 8, None, U, "denominator-unknown", (8, 0, 0, 0)),
        (LATEST, [], 1, U, "nothing-seen", (0, 0, 0, 1)),
        (LATEST, [P], None, P, "latest-pass", (1, 0, 0, 0)),
        (LATEST, [F], None, F, "some-fail", (0, 0, 1, 0)),
        (LATEST, [N], None, N, "not-applicable", (0, 0, 0, 0)),
        (LATEST, [U], None, U, "some-unknown", (0, 0, 0, 1)),
    ],
)
def test_verdicts(
    control: Control,
    statuses: list[Status],
    of_all: int | None,
    status: Status,
    code: str,
    counts: tuple[int, int, int, int],
) -> None:
    found = judge(control, of(*statuses), now=NOW, denominator=of_all)
    assert (found.status, found.reason_code) == (status, code)
    assert (found.verified, found.declared, found.failed, found.unknown) == counts
    assert found.facts["of"] == sum(counts)


def test_a_stale_pass_is_unknown_and_so_is_one_from_the_future() -> None:
    for days in (31, -1):
        found = judge(ALL, [finding("pc", P, days=days)], now=NOW, denominator=1)
        assert found.status is U
    assert judge(ALL, [finding("pc", P, days=29)], now=NOW, denominator=1).status is P
    stale = judge(LATEST, [finding("pc", P, days=31)], now=NOW, denominator=None)
    assert stale.status is U


def test_the_newest_answer_of_a_check_counts_and_the_worst_of_several_checks() -> None:
    both = [finding("pc", F, days=9), finding("pc", P, days=2)]
    assert judge(ALL, both, now=NOW, denominator=1).status is P
    assert judge(ALL, both[::-1], now=NOW, denominator=1).status is P
    checks = [finding("pc", P, check="present"), finding("pc", F, check="fresh")]
    assert judge(ALL, checks, now=NOW, denominator=1).status is F


def test_what_a_person_states_is_counted_apart_and_proves_no_machine_control() -> None:
    stated = [finding("a", P, source=DECLARED), finding("b", P, source=f"{DECLARED}:letter")]
    machine = judge(ALL, stated, now=NOW, denominator=2)
    assert (machine.status, machine.reason_code) == (U, "declared-only")
    assert (machine.verified, machine.declared) == (0, 2)
    assert judge(PERSON, stated, now=NOW, denominator=2).status is P
    latest = replace(LATEST, kind="machine")
    assert judge(latest, stated[:1], now=NOW, denominator=None).reason_code == "declared-only"


def test_of_several_newest_answers_the_worst_decides() -> None:
    same = [finding("a", P), finding("b", F)]
    assert judge(LATEST, same, now=NOW, denominator=None).status is F
    older = [finding("a", F, days=9), finding("a", P, days=1)]
    assert judge(LATEST, older, now=NOW, denominator=None).status is P


def test_every_reason_code_has_its_sentence() -> None:
    for code in MESSAGES:
        reason, _ = sentence_for(
            MESSAGES, code,
            {"of": 3, "passed": 1, "failed": 1, "unknown": 1, "declared": 0, "least": "80%"},
        )  # fmt: skip
        assert "{" not in reason


STATUSES = st.lists(st.sampled_from(list(Status)), max_size=12)
CONTROLS = st.sampled_from([ALL, SHARE, PERSON, replace(SHARE, kind="both")])


@given(CONTROLS, STATUSES, st.integers(0, 14), st.integers(0, 12))
@settings(deadline=None, max_examples=200)
def test_another_unknown_never_makes_a_pass(
    control: Control, statuses: list[Status], denominator: int, unknown: int
) -> None:
    findings = of(*statuses)
    before = judge(control, findings, now=NOW, denominator=denominator)
    more = [*findings, finding(f"pc{unknown}", U, days=0)]
    after = judge(control, more, now=NOW, denominator=denominator)
    assert after.status is not P or before.status is P


@given(CONTROLS, STATUSES, st.integers(0, 14), st.integers(0, 11))
@settings(deadline=None, max_examples=200)
def test_taking_a_finding_away_never_makes_a_pass(
    control: Control, statuses: list[Status], denominator: int, gone: int
) -> None:
    denominator = max(denominator, len(statuses))  # the register knows every unit
    findings = of(*statuses)
    before = judge(control, findings, now=NOW, denominator=denominator)
    fewer = [one for number, one in enumerate(findings) if number != gone]
    after = judge(control, fewer, now=NOW, denominator=denominator)
    assert after.status is not P or before.status is P


@given(CONTROLS, STATUSES, st.integers(0, 14), st.integers(1, 400))
@settings(deadline=None, max_examples=200)
def test_time_alone_never_makes_a_pass(
    control: Control, statuses: list[Status], denominator: int, days: int
) -> None:
    findings = of(*statuses)
    before = judge(control, findings, now=NOW, denominator=denominator)
    later = NOW + datetime.timedelta(days=days)
    after = judge(control, findings, now=later, denominator=denominator)
    assert after.status is not P or before.status is P


@given(CONTROLS, STATUSES, st.none() | st.integers(0, 14))
@settings(deadline=None, max_examples=200)
def test_the_counts_add_up(
    control: Control, statuses: list[Status], denominator: int | None
) -> None:
    found = judge(control, of(*statuses), now=NOW, denominator=denominator)
    parts = (found.verified, found.declared, found.failed, found.unknown)
    assert min(parts) >= 0
    assert sum(parts) == found.facts["of"]
    assert found.reason_code in MESSAGES
