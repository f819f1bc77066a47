"""A person's word on a draft and on a stick of the kit."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.evidence.accepting import judge_again
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.seen_drives.models import KitStick, SecretDriveDraft
from khien.console.seen_drives.problems import AlreadySettled, NoteMissing
from khien.core.text import squeeze

VERB = "drive.decide"


@transaction.atomic(durable=True)
def settle(actor: Person, draft: SecretDriveDraft, *, is_incident: bool, note: str) -> None:
    """Say whether a draft is an incident, and how that was looked into."""
    access.require(actor, VERB, draft.organisation_id)
    row = SecretDriveDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if row.state != SecretDriveDraft.State.OPEN:
        raise AlreadySettled()
    note = squeeze(note)[:500]
    if not note:
        raise NoteMissing()
    states = SecretDriveDraft.State
    row.state = states.INCIDENT if is_incident else states.NOT_INCIDENT
    row.decided_by, row.decided_at, row.note = actor, timezone.now(), note
    row.save(update_fields=["state", "decided_by", "decided_at", "note"])
    record(
        "secret_drive.incident" if is_incident else "secret_drive.dismiss", actor=actor,
        subject=row, organisation=row.organisation_id, reason=note,
    )  # fmt: skip


@transaction.atomic(durable=True)
def decide_stick(actor: Person, stick: KitStick, *, is_kit: bool) -> None:
    """Say whether a stick is the kit's; it may be said again otherwise."""
    access.require(actor, VERB, stick.organisation_id)
    row = KitStick.objects.select_for_update(of=("self",)).get(pk=stick.pk)
    state = KitStick.State.ACCEPTED if is_kit else KitStick.State.REFUSED
    if row.state == state:
        return
    row.state, row.decided_by = state, actor
    row.save(update_fields=["state", "decided_by"])
    judge_again(row.organisation_id)
    record(
        "kit_stick.accept" if is_kit else "kit_stick.refuse", actor=actor, subject=row,
        organisation=row.organisation_id, serial=row.serial,
    )  # fmt: skip
