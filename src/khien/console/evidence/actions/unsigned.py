"""The officer's word on unsigned bundles of a batch: which PC each is about, or turned away."""

from __future__ import annotations

from django.db import transaction

from khien.console.audit import actions as audit
from khien.console.evidence import unsigned
from khien.console.evidence.choosing import chosen
from khien.console.evidence.models import Bundle, Refusal, Ticket
from khien.console.evidence.problems import AlreadyDecided, NeedsReason
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.text import squeeze


@transaction.atomic(durable=True)
def settle_unsigned(
    actor: Person,
    bundle_id: int,
    *,
    reason: str,
    computer_id: int | None = None,
    new_name: str = "",
) -> None:
    """Take a waiting unsigned bundle as declared about a PC of the register, or a new one."""
    row, ticket = _locked(actor, bundle_id, reason)
    computer = chosen(actor, ticket, computer_id=computer_id, new_name=new_name)
    audit.record(
        "bundle.let_in", actor=actor, subject=row, organisation=row.organisation,
        was=row.reason_code, reason=squeeze(reason)[:500],
    )  # fmt: skip
    unsigned.settle(unsigned.arrival_of(row, actor=actor), row, computer)


@transaction.atomic(durable=True)
def decline_unsigned(actor: Person, bundle_id: int, *, reason: str) -> None:
    """Turn a waiting unsigned bundle away: the row goes, the refusal is recorded."""
    row, ticket = _locked(actor, bundle_id, reason)
    refusal = Refusal.objects.create(
        organisation=ticket.organisation, kind="bundle", reason_code=unsigned.CODE,
        facts={"via": "decision"}, person=actor,
    )  # fmt: skip
    audit.record(
        "bundle.refuse", actor=actor, subject=refusal, organisation=ticket.organisation,
        reason=unsigned.CODE, sha256=row.payload_sha256, words=squeeze(reason)[:500],
    )  # fmt: skip
    row.delete()


def _locked(actor: Person, bundle_id: int, reason: str) -> tuple[Bundle, Ticket]:
    """The waiting row and its ticket, locked in the order in which a bundle locks them."""
    found = Bundle.objects.filter(pk=bundle_id).values_list("ticket_id", flat=True).first()
    if found is None:
        raise AlreadyDecided()
    ticket = Ticket.objects.select_for_update().get(pk=found)
    access.require(actor, "enrolment.decide", ticket.organisation_id)
    if not reason.strip():
        raise NeedsReason()
    locked = Bundle.objects.select_for_update(of=("self",)).select_related("organisation")
    row = locked.filter(pk=bundle_id, state=Bundle.State.HELD, enrolment=None).first()
    if row is None:
        raise AlreadyDecided()
    return row, ticket
