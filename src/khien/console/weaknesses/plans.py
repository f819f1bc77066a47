"""What an accepted plan makes of a finding: not red before its day, and never green.

Asked whenever a finding is shown or judged, so that a plan whose day has passed ends by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from khien.console.evidence.models import FindingRow
from khien.console.weaknesses.models import ReplacementPlan
from khien.core.findings import Status
from khien.endpoints.checks.os_support import OsSupport

UNDER_PLAN = "under-plan"
_CHECK = OsSupport.id
_OUT = "out-of-support"


def in_force(today: date | None = None) -> QuerySet[ReplacementPlan]:
    """Accepted plans whose day has not passed; the day itself still counts."""
    return ReplacementPlan.objects.filter(
        state=ReplacementPlan.State.ACCEPTED, replace_by__gte=today or timezone.localdate()
    )


def planned(prefix: str = "") -> Q:
    """The findings that a plan in force covers; ``prefix`` leads from another model to them."""
    return Q(
        **{
            f"{prefix}check_id": _CHECK, f"{prefix}reason_code": _OUT,
            f"{prefix}computer_id__in": in_force().values("computer_id"),
        }
    )  # fmt: skip


def as_planned(rows: Collection[FindingRow]) -> None:
    """Change, of these rows and not in the database, those that a plan in force covers."""
    out = [row for row in rows if (row.check_id, row.reason_code) == (_CHECK, _OUT)]
    if not out:
        return
    until = dict(
        in_force()
        .filter(computer_id__in=[row.computer_id for row in out])
        .values_list("computer_id", "replace_by")
    )
    for row in out:
        if row.computer_id in until:
            row.status, row.reason_code = Status.UNKNOWN.value, UNDER_PLAN
            row.facts = {**row.facts, "until": until[row.computer_id].isoformat()}
