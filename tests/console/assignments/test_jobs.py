"""Contradictions: what was confirmed and fails now is shown; only continuous work is reopened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.console.assignments.findings import (
    ANTIVIRUS,
    make_computer,
    make_finding,
    make_statement,
)
from tests.console.assignments.making import make_assignment, make_directive, make_obligation
from tests.console.people import Province, sign_in

from khien.console.assignments import actions, jobs, queries
from khien.console.assignments.models import Assignment, State
from khien.console.audit.models import Event


def confirmed(
    province: Province, *, continuous: bool = False, state: str = State.CONFIRMED
) -> Assignment:
    obligation = make_obligation(
        make_directive(province), controls=[ANTIVIRUS], continuous=continuous
    )
    return make_assignment(
        province,
        province.clinic,
        obligation=obligation,
        state=state,
        confirmed_at=timezone.now() - timedelta(days=3),
    )


def test_new_evidence_that_fails_opens_a_contradiction_and_no_more(province: Province) -> None:
    item = confirmed(province)
    make_finding(province, make_computer(province.clinic), "fail")
    assert jobs.open_contradictions() == 1
    item.refresh_from_db()
    assert item.state == State.CONFIRMED
    assert item.contradiction_since is not None
    entry = item.entries.get()
    assert (entry.verb, entry.author, entry.from_state, entry.to_state) == (
        "contradiction",
        None,
        State.CONFIRMED,
        State.CONFIRMED,
    )
    event = Event.objects.get(verb="assignment.contradiction")
    assert (event.actor_id, event.organisation_id) == (None, province.clinic.pk)
    assert list(queries.contradictions(province.person("standing"))) == [item]
    assert not queries.contradictions(province.person("culture.officer")).exists()
    client = sign_in(province.person("standing"))
    home = client.get("/").content.decode()
    assert '<a href="/assignments/?contradicted=1">' in home
    rows = client.get("/assignments/?contradicted=1").context["rows"]
    assert [row.assignment for row in rows] == [item]


def test_only_work_issued_as_continuous_goes_back(province: Province) -> None:
    item = confirmed(province, continuous=True)
    make_finding(province, make_computer(province.clinic), "fail")
    assert jobs.open_contradictions() == 1
    item.refresh_from_db()
    assert item.state == State.ACCEPTED
    assert item.contradiction_since is not None
    assert item.entries.get().verb == "reopen"
    assert Event.objects.filter(verb="assignment.reopen").count() == 1


@pytest.mark.parametrize("continuous", [False, True])
def test_a_second_run_finds_nothing_new(province: Province, continuous: bool) -> None:
    """ATTACKS 24."""
    item = confirmed(province, continuous=continuous)
    make_finding(province, make_computer(province.clinic), "fail")
    assert jobs.open_contradictions() == 1
    since = Assignment.objects.get(pk=item.pk).contradiction_since
    assert [jobs.open_contradictions() for _ in range(2)] == [0, 0]
    item.refresh_from_db()
    assert item.contradiction_since == since
    assert item.entries.count() == 1


@pytest.mark.parametrize(
    ("status", "days"), [("pass", 0), ("unknown", 0), ("pass", 400), ("fail", 400)]
)
def test_silence_and_stale_evidence_open_nothing(
    province: Province, status: str, days: int
) -> None:
    item = confirmed(province, continuous=True)
    make_finding(province, make_computer(province.clinic), status, days_old=days)
    make_computer(province.clinic)
    assert jobs.open_contradictions() == 0
    item.refresh_from_db()
    assert (item.state, item.contradiction_since) == (State.CONFIRMED, None)
    assert not item.entries.exists()


@pytest.mark.parametrize("state", [state for state in State.values if state != "confirmed"])
def test_only_what_was_confirmed_can_contradict(province: Province, state: str) -> None:
    item = confirmed(province, state=state)
    make_finding(province, make_computer(province.clinic), "fail")
    assert jobs.open_contradictions() == 0
    item.refresh_from_db()
    assert item.state == state


def test_a_statement_neither_opens_nor_closes_one(province: Province) -> None:
    item = confirmed(province)
    make_statement(province, item, 1, 1)
    assert jobs.open_contradictions() == 0
    make_finding(province, make_computer(province.clinic), "fail")
    assert jobs.open_contradictions() == 1


def test_confirming_again_closes_it(province: Province) -> None:
    item = confirmed(province, continuous=True)
    computer = make_computer(province.clinic)
    row = make_finding(province, computer, "fail")
    jobs.open_contradictions()
    row.current = False
    row.save()
    make_finding(province, computer, "pass")
    actions.submit(province.person("clinic.officer"), item.pk)
    actions.confirm(province.person("standing"), item.pk)
    item.refresh_from_db()
    assert item.contradiction_since is None
    assert jobs.open_contradictions() == 0


def test_batches_cover_everything_once(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BATCH", 2)
    make_finding(province, make_computer(province.clinic), "fail")
    items = [confirmed(province, continuous=n % 2 == 0) for n in range(5)]
    assert jobs.open_contradictions() == 5
    for item in items:
        item.refresh_from_db()
        assert item.contradiction_since is not None
        assert item.entries.count() == 1


def test_one_that_changed_meanwhile_is_left(province: Province) -> None:
    item = confirmed(province)
    Assignment.objects.filter(pk=item.pk).update(state=State.WITHDRAWN)
    assert jobs._open(item.pk) is False
    assert jobs._open(10**9) is False
