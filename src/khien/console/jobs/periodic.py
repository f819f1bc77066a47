"""Periodic work: find what is due, do it, record that it was done. One holder at a time.

A job is idempotent: run twice it changes nothing the second time. The lease row keeps two
workers apart; a worker that dies lets go of it when the lease ends.
"""

from __future__ import annotations

import logging
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from khien.console.jobs.models import Periodic

logger = logging.getLogger(__name__)
HOLDER = f"{platform.node()[:40]}:{os.getpid()}"
LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Job:
    """``run`` is called when ``every`` has passed since it was last done."""

    name: str
    every: timedelta
    run: Callable[[], object]


@transaction.atomic(durable=True)
def _take(job: Job) -> bool:
    now = timezone.now()
    Periodic.objects.get_or_create(name=job.name)
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    due = Q(last_done_at__isnull=True) | Q(last_done_at__lte=now - job.every)
    taken = Periodic.objects.filter(free & due, name=job.name).update(
        lease_until=now + LEASE, lease_holder=HOLDER
    )
    return bool(taken)


@transaction.atomic(durable=True)
def _let_go(job: Job, *, error: str) -> None:
    changes: dict[str, object] = {"lease_until": None, "lease_holder": "", "last_error": error}
    changes["last_done_at"] = timezone.now()
    Periodic.objects.filter(name=job.name, lease_holder=HOLDER).update(**changes)


def run_due(jobs: tuple[Job, ...]) -> list[str]:
    """Run each job that is due and free; the names of those that ran.

    A job that raises is logged with its kind of error (never its data) and tried again at its
    next time; the others run all the same.
    """
    ran = []
    for job in jobs:
        if not _take(job):
            continue
        error = ""
        try:
            job.run()
        except Exception as problem:
            error = type(problem).__name__
            logger.exception("periodic job %s failed", job.name)
        _let_go(job, error=error)
        ran.append(job.name)
    return ran
