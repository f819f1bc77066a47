"""Plans: the officer proposes, the unit above accepts or refuses, either may end it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.endpoints.models import Computer
from khien.console.evidence.models import FindingRow
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.weaknesses.models import Compensation, ReplacementPlan
from khien.console.weaknesses.problems import (
    DecisionNeedsReason,
    NothingToPlan,
    NotWaiting,
    PlanIncomplete,
    PlanOpen,
)
from khien.core.findings import Status
from khien.core.text import squeeze
from khien.endpoints.checks.os_support import OsSupport

MOST_MONTHS = 24
_OPEN = (ReplacementPlan.State.PROPOSED, ReplacementPlan.State.ACCEPTED)


@transaction.atomic(durable=True)
def propose(
    actor: Person, computer: Computer, *, replace_by: date, how: str, compensation: Sequence[str]
) -> ReplacementPlan:
    """A plan for a PC that is out of support. Raises PlanIncomplete, NothingToPlan, PlanOpen."""
    access.require(actor, "plan.propose", computer.organisation_id)
    row = Computer.objects.select_for_update(of=("self",)).get(pk=computer.pk)
    how = squeeze(how)[:500]
    measures = [one for one in Compensation.values if one in set(compensation)]
    today = timezone.localdate()
    if (
        not how
        or not measures
        or not today < replace_by <= today + timedelta(days=31 * MOST_MONTHS)
    ):
        raise PlanIncomplete(most=MOST_MONTHS)
    out = FindingRow.objects.filter(
        computer=row, current=True, check_id=OsSupport.id, status=Status.FAIL.value
    )
    if not out.exists():
        raise NothingToPlan()
    # A plan whose day has passed says nothing any more: a new one may take its place.
    lapsed = row.replacement_plans.filter(state__in=_OPEN, replace_by__lt=today)
    lapsed.update(state=ReplacementPlan.State.ENDED)
    if row.replacement_plans.filter(state__in=_OPEN).exists():
        raise PlanOpen()
    plan = ReplacementPlan.objects.create(
        organisation_id=row.organisation_id, computer=row, replace_by=replace_by, how=how,
        compensation=measures, proposed_by=actor, proposed_at=timezone.now(),
    )  # fmt: skip
    record(
        "plan.propose", actor=actor, subject=plan, organisation=plan.organisation_id,
        computer=row.name, replace_by=replace_by.isoformat(),
    )  # fmt: skip
    return plan


@transaction.atomic(durable=True)
def decide(actor: Person, plan: ReplacementPlan, *, accept: bool, reason: str = "") -> None:
    """Accept or refuse; by someone who stands above the organisation. Raises NotWaiting."""
    access.require(actor, "plan.decide", plan.organisation_id)
    row = _locked(plan)
    if row.state != ReplacementPlan.State.PROPOSED or row.replace_by < timezone.localdate():
        raise NotWaiting()
    reason = squeeze(reason)[:500]
    if not accept and not reason:
        raise DecisionNeedsReason()
    row.state = ReplacementPlan.State.ACCEPTED if accept else ReplacementPlan.State.REFUSED
    _decided(row, actor, reason)
    record(
        "plan.accept" if accept else "plan.refuse", actor=actor, subject=row,
        organisation=row.organisation_id, computer=row.computer.name,
        replace_by=row.replace_by.isoformat(), reason=reason,
    )  # fmt: skip


@transaction.atomic(durable=True)
def end(actor: Person, plan: ReplacementPlan, *, reason: str) -> None:
    """End a plan before its day: replaced, or given up. The finding speaks for itself again."""
    verb = "plan.propose"
    if access.may(actor, "plan.decide", plan.organisation_id):
        verb = "plan.decide"
    access.require(actor, verb, plan.organisation_id)
    row = _locked(plan)
    if row.state not in _OPEN:
        raise NotWaiting()
    row.state = ReplacementPlan.State.ENDED
    _decided(row, actor, squeeze(reason)[:500])
    record(
        "plan.end", actor=actor, subject=row, organisation=row.organisation_id,
        computer=row.computer.name, reason=row.decision_reason,
    )  # fmt: skip


def _locked(plan: ReplacementPlan) -> ReplacementPlan:
    rows = ReplacementPlan.objects.select_for_update(of=("self",)).select_related("computer")
    return rows.get(pk=plan.pk)


def _decided(row: ReplacementPlan, actor: Person, reason: str) -> None:
    row.decided_by, row.decided_at, row.decision_reason = actor, timezone.now(), reason
    row.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
