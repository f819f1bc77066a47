"""Drawing PCs for a visit, and writing down what was found there."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from khien.console.audit import actions as audit
from khien.console.endpoints.models import Computer
from khien.console.evidence.models import FindingRow, Visit, VisitedComputer
from khien.console.evidence.problems import AlreadyDecided, NothingToDraw, NotSeen
from khien.console.evidence.visits import drawn
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.findings import Status
from khien.core.text import squeeze

MOST_DRAWN = 50
STATUSES = frozenset(one.value for one in Status)


@transaction.atomic(durable=True)
def draw_visit(actor: Person, organisation: Organisation, *, count: int) -> Visit:
    """Draw ``count`` of the active PCs of ``organisation`` and keep what each has signed."""
    access.require(actor, "visit.make", organisation)
    active = Computer.objects.filter(organisation=organisation, active=True)
    pool = list(active.order_by("pk").values_list("pk", flat=True))
    if not pool or not 1 <= count <= MOST_DRAWN:
        raise NothingToDraw(most=MOST_DRAWN)
    seed = secrets.token_hex(16)
    visit = Visit.objects.create(
        organisation=organisation, seed=seed, pool=pool, made_by=actor, made_at=timezone.now()
    )
    for pk in drawn(seed, pool, count):
        VisitedComputer.objects.create(visit=visit, computer_id=pk, signed=_signed(pk))
    audit.record(
        "visit.draw", actor=actor, subject=visit, organisation=organisation,
        seed=seed, count=min(count, len(pool)), of=len(pool),
    )  # fmt: skip
    return visit


@transaction.atomic(durable=True)
def write_found(
    actor: Person, visited_id: int, found: Mapping[str, str], *, note: str = ""
) -> VisitedComputer:
    """What was seen at a drawn PC, once: the answer of each check that was looked at."""
    locked = VisitedComputer.objects.select_for_update(of=("self",))
    row = locked.select_related("visit__organisation").filter(pk=visited_id).first()
    if row is None:
        raise AlreadyDecided()
    access.require(actor, "visit.make", row.visit.organisation)
    if row.found_at is not None:
        raise AlreadyDecided()
    asked = {one["check"]: one["status"] for one in row.signed}
    known = {check: status for check, status in found.items() if check in asked and status}
    if any(status not in STATUSES for status in known.values()) or not (known or note.strip()):
        raise NotSeen()
    row.found, row.note = known, squeeze(note)[:1_000]
    row.found_by, row.found_at = actor, timezone.now()
    row.save()
    audit.record(
        "visit.found", actor=actor, subject=row, organisation=row.visit.organisation,
        count=sum(asked[check] != status for check, status in known.items()), of=len(known),
    )  # fmt: skip
    return row


def _signed(computer_id: int) -> list[dict[str, str]]:
    rows = FindingRow.objects.filter(computer_id=computer_id, current=True).order_by("check_id")
    return [
        {
            "check": row.check_id,
            "status": row.status,
            "reason_code": row.reason_code,
            "source": row.source,
            "at": row.observed_at.isoformat(),
        }
        for row in rows[:200]
    ]
