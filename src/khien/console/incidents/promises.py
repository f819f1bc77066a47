"""What a reporter is told at once: who will answer, and by when.

In: the day of the report and where the reporter works. Out: the end of the next working day,
with the calendar's caveat, and the name of the standing unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from khien.console.organisations.models import Organisation
from khien.console.organisations.standing_unit import standing_unit_over
from khien.core.dates import VIETNAM, add_working_days

WORKING_DAYS = 1
END_OF_DAY = time(17, 0)


@dataclass(frozen=True, slots=True)
class Promise:
    """``who`` is None where no standing unit stands in the tree."""

    who: Organisation | None
    by: datetime
    caveat: str


def answer_by(day: date) -> datetime:
    """The end of the next working day after ``day``, in Vietnam's time."""
    due = add_working_days(day, WORKING_DAYS).due
    return datetime.combine(due, END_OF_DAY, tzinfo=VIETNAM)


def promise(organisation: Organisation, *, reported_at: datetime, by: datetime) -> Promise:
    """What was promised for a report of ``organisation``; ``by`` is the time that was kept."""
    day = timezone.localdate(reported_at)
    caveat = add_working_days(day, WORKING_DAYS).caveat()
    return Promise(standing_unit_over(organisation), by, caveat)
