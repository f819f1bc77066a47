"""Periodic work: due, done once, let go of when its holder died, told when it failed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from khien.console.jobs.models import Periodic
from khien.console.jobs.periodic import Job, run_due
from khien.console.jobs.schedule import JOBS

HOUR = timedelta(hours=1)


@pytest.fixture
def ran(db: None) -> list[str]:
    return []


def test_a_job_runs_when_due_and_not_again_before(ran: list[str]) -> None:
    job = Job("test.job", HOUR, lambda: ran.append("x"))
    assert run_due((job,)) == ["test.job"]
    assert run_due((job,)) == []
    Periodic.objects.update(last_done_at=timezone.now() - HOUR)
    assert run_due((job,)) == ["test.job"]
    assert ran == ["x", "x"]


def test_a_job_that_another_holds_waits_until_the_lease_ends(ran: list[str]) -> None:
    job = Job("test.job", HOUR, lambda: ran.append("x"))
    Periodic.objects.create(
        name="test.job", lease_until=timezone.now() + HOUR, lease_holder="elsewhere:1"
    )
    assert run_due((job,)) == []
    Periodic.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert run_due((job,)) == ["test.job"]


def test_a_job_that_fails_leaves_the_others_alone_and_says_only_its_kind(ran: list[str]) -> None:
    def fail() -> None:
        raise ValueError("a secret that must not be stored")

    jobs = (Job("test.bad", HOUR, fail), Job("test.good", HOUR, lambda: ran.append("x")))
    assert run_due(jobs) == ["test.bad", "test.good"]
    assert ran == ["x"]
    assert Periodic.objects.get(name="test.bad").last_error == "ValueError"
    assert Periodic.objects.get(name="test.bad").lease_until is None


def test_the_schedule_has_each_job_once_and_all_run_on_an_empty_console(db: None) -> None:
    names = [job.name for job in JOBS]
    assert len(names) == len(set(names))
    assert run_due(JOBS) == names
    assert not Periodic.objects.exclude(last_error="").exists()
