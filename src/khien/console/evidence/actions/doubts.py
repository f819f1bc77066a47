"""The officer's word on keys that look like one PC."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from khien.console.audit import actions as audit
from khien.console.evidence.models import Doubt
from khien.console.evidence.problems import AlreadyDecided, NeedsReason
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.text import squeeze


@transaction.atomic(durable=True)
def decide_doubt(actor: Person, doubt_id: int, *, fine: bool, reason: str) -> None:
    """Say once whether they are several PCs; a key that joins later opens it again."""
    locked = Doubt.objects.select_for_update(of=("self",)).select_related("organisation")
    doubt = locked.filter(pk=doubt_id).first()
    if doubt is None:
        raise AlreadyDecided()
    access.require(actor, "enrolment.decide", doubt.organisation)
    if doubt.state != Doubt.State.OPEN:
        raise AlreadyDecided()
    if not reason.strip():
        raise NeedsReason()
    doubt.state = Doubt.State.FINE if fine else Doubt.State.WRONG
    doubt.decided_by, doubt.decided_at = actor, timezone.now()
    doubt.decision_reason = squeeze(reason)[:500]
    doubt.save()
    audit.record(
        "doubt.decide", actor=actor, subject=doubt, organisation=doubt.organisation,
        was=doubt.kind, state=doubt.state, reason=doubt.decision_reason,
    )  # fmt: skip
