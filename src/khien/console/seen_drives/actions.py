"""A person's word on a stick of the kit."""

from __future__ import annotations

from django.db import transaction

from khien.console.audit.actions import record
from khien.console.evidence.accepting import judge_again
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.seen_drives.models import KitStick

VERB = "drive.decide"


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
