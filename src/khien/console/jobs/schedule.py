"""Every periodic job of the console, in one place."""

from __future__ import annotations

from datetime import timedelta

from khien.console.assignments.jobs import open_contradictions
from khien.console.audit.actions import seal
from khien.console.coverage.jobs import draft_incidents, judge_coverage
from khien.console.directives.linking import link_unindexed
from khien.console.directives.reading_filed import read_waiting
from khien.console.evidence.files import sweep_incoming
from khien.console.exchange.jobs import exchange_packets
from khien.console.jobs.periodic import Job


def _seal_all() -> None:
    while seal():
        pass


JOBS = (
    Job("audit.seal", timedelta(seconds=5), _seal_all),
    Job("evidence.sweep", timedelta(minutes=10), sweep_incoming),
    Job("directives.link", timedelta(minutes=1), link_unindexed),
    Job("directives.read_filed", timedelta(seconds=5), read_waiting),
    Job("exchange.packets", timedelta(seconds=20), exchange_packets),
    Job("coverage.judge", timedelta(seconds=5), judge_coverage),
    Job("coverage.found", timedelta(minutes=10), draft_incidents),
    Job("assignments.contradictions", timedelta(minutes=1), open_contradictions),
)
