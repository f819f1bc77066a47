"""The officer's word on new PCs and on bundles that wait: bound, let in, or declined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from khien.console.audit import actions as audit
from khien.console.endpoints.models import Computer
from khien.console.evidence import accepting, doubts, papers
from khien.console.evidence.choosing import chosen
from khien.console.evidence.models import Bundle, Enrolment, Refusal, Ticket
from khien.console.evidence.problems import (
    AlreadyDecided,
    ComputerTaken,
    NeedsReason,
)
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.errors import KhienError
from khien.core.text import squeeze
from khien.evidence.bundle import verify_bundle

ROWS_A_TRANSACTION = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """Which PC of the register an enrolment is: one that is there, or a new one by its name."""

    enrolment_id: int
    computer_id: int | None = None
    new_name: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How a list went: the PCs bound, and which enrolment failed with what error."""

    bound: list[int] = field(default_factory=list)
    failed: list[tuple[int, KhienError]] = field(default_factory=list)


def confirm_computers(actor: Person, choices: Sequence[Choice]) -> Confirmed:
    """Bind the PCs of a confirmed list; one transaction for each hundred of them."""
    access.require_somewhere(actor, "enrolment.decide")
    result = Confirmed()
    for start in range(0, len(choices), ROWS_A_TRANSACTION):
        _confirm_some(actor, choices[start : start + ROWS_A_TRANSACTION], result)
    return result


@transaction.atomic(durable=True)
def _confirm_some(actor: Person, choices: Sequence[Choice], result: Confirmed) -> None:
    for choice in choices:
        try:
            with transaction.atomic():
                _confirm(actor, choice)
        except KhienError as error:
            result.failed.append((choice.enrolment_id, error))
        else:
            result.bound.append(choice.enrolment_id)


def _confirm(actor: Person, choice: Choice) -> None:
    enrolment = _locked(actor, choice.enrolment_id)
    if enrolment.state != Enrolment.State.PROPOSED:
        raise AlreadyDecided()
    computer = enrolment.ticket.computer or chosen(
        actor, enrolment.ticket, computer_id=choice.computer_id, new_name=choice.new_name
    )
    if computer.enrolments.filter(state=Enrolment.State.BOUND).exists():
        raise ComputerTaken(name=computer.name)
    _bind(actor, enrolment, computer)
    for row in enrolment.bundles.filter(state=Bundle.State.PROPOSED):
        row.enrolment = enrolment
        _accept_waiting(actor, row, via="confirm")


@transaction.atomic(durable=True)
def let_bundle_in(
    actor: Person, bundle_id: int, *, reason: str, computer_id: int | None = None
) -> None:
    """Take a bundle that was held: the key it was signed by becomes (or stays) that PC's.

    Another key of the same PC or place retires with it.
    """
    row = Bundle.objects.select_related("enrolment").filter(pk=bundle_id).first()
    if row is None:
        raise AlreadyDecided()
    access.require(actor, "enrolment.decide", row.organisation_id)
    if not reason.strip():
        raise NeedsReason()
    if row.enrolment_id is None:
        raise AlreadyDecided()
    enrolment = _locked(actor, row.enrolment_id)
    row = enrolment.bundles.filter(pk=bundle_id, state=Bundle.State.HELD).first()
    if row is None:
        raise AlreadyDecided()
    if enrolment.state == Enrolment.State.BOUND:
        _still_next(enrolment, row)
        enrolment.serials = list(verify_bundle(bytes(row.envelope)).serials)
    else:
        computer = enrolment.ticket.computer or chosen(
            actor, enrolment.ticket, computer_id=computer_id
        )
        _retire_others(actor, enrolment, computer)
        _bind(actor, enrolment, computer)
    audit.record(
        "bundle.let_in", actor=actor, subject=row, organisation=row.organisation,
        was=row.reason_code, reason=squeeze(reason)[:500],
    )  # fmt: skip
    row.enrolment = enrolment
    was = row.reason_code
    _accept_waiting(actor, row, via="decision")
    if was == doubts.SAME_SERIAL:
        doubts.settle_serials(actor, row, enrolment, reason=squeeze(reason)[:500])


def _accept_waiting(actor: Person, row: Bundle, *, via: str) -> None:
    if row.from_paper:
        papers.accept_waiting(actor, row)
    else:
        accepting.accept_waiting(actor, row, via=via)
        if row.enrolment is not None:
            doubts.look(row, row.enrolment)
        papers.note_opened(row, actor=actor)


@transaction.atomic(durable=True)
def decline_enrolment(actor: Person, enrolment_id: int, *, reason: str) -> None:
    """Turn away what waits of one PC; a key that was not bound yet is not bound any more."""
    enrolment = _locked(actor, enrolment_id)
    if not reason.strip():
        raise NeedsReason()
    waiting = enrolment.bundles.exclude(state=Bundle.State.ACCEPTED)
    if enrolment.state == Enrolment.State.RETIRED or not waiting.exists():
        raise AlreadyDecided()
    code = enrolment.reason_code or "not-enrolled"
    Refusal.objects.create(
        organisation=enrolment.ticket.organisation, kind="bundle", reason_code=code,
        facts={"via": "decision", "hostname": enrolment.hostname}, person=actor,
    )  # fmt: skip
    waiting.delete()
    if enrolment.state != Enrolment.State.BOUND:
        enrolment.state = Enrolment.State.RETIRED
        enrolment.save(update_fields=["state"])
    audit.record(
        "enrolment.decline", actor=actor, subject=enrolment,
        organisation=enrolment.ticket.organisation, fingerprint=enrolment.fingerprint,
        reason=squeeze(reason)[:500],
    )  # fmt: skip


def retire_enrolments(actor: Person, computer: Computer) -> None:
    """End the keys and open tickets of a PC that goes out of use (in the caller's transaction)."""
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("keys retire in the transaction of the act")
    for enrolment in computer.enrolments.select_for_update().filter(state=Enrolment.State.BOUND):
        _retire(actor, enrolment)
    open_tickets = Ticket.objects.filter(computer=computer, revoked_at__isnull=True)
    open_tickets.update(revoked_at=timezone.now())


def _locked(actor: Person, enrolment_id: int) -> Enrolment:
    """The enrolment, locked, within the actor's reach; AlreadyDecided when it is not there.

    The ticket is locked first, as when a bundle arrives: the two never wait for each other.
    """
    found = Enrolment.objects.filter(pk=enrolment_id).values_list("ticket_id", flat=True).first()
    if found is None:
        raise AlreadyDecided()
    ticket = Ticket.objects.select_for_update().get(pk=found)
    access.require(actor, "enrolment.decide", ticket.organisation_id)
    enrolments = Enrolment.objects.select_for_update(of=("self",))
    return enrolments.select_related("ticket__organisation", "computer").get(pk=enrolment_id)


def _bind(actor: Person, enrolment: Enrolment, computer: Computer) -> None:
    enrolment.computer = computer
    enrolment.state = Enrolment.State.BOUND
    enrolment.bound_at, enrolment.bound_by = timezone.now(), actor
    enrolment.save()
    audit.record(
        "enrolment.bound", actor=actor, subject=enrolment, organisation=computer.organisation,
        computer=computer.name, fingerprint=enrolment.fingerprint,
    )  # fmt: skip


def _retire_others(actor: Person, enrolment: Enrolment, computer: Computer) -> None:
    """Keys that the new one takes the place of: of the same PC, or in the same place."""
    in_use = [Enrolment.State.BOUND, Enrolment.State.PROPOSED]
    same_pc = Enrolment.objects.filter(computer=computer, state__in=in_use)
    same_place = Enrolment.objects.filter(
        ticket=enrolment.ticket, place=enrolment.place, state__in=in_use
    )
    for other in (same_pc | same_place).exclude(pk=enrolment.pk).distinct():
        _retire(actor, other)


def _retire(actor: Person, enrolment: Enrolment) -> None:
    enrolment.state = Enrolment.State.RETIRED
    enrolment.save(update_fields=["state"])
    enrolment.bundles.exclude(state=Bundle.State.ACCEPTED).delete()
    audit.record(
        "enrolment.retire", actor=actor, subject=enrolment,
        organisation=enrolment.ticket.organisation, fingerprint=enrolment.fingerprint,
    )  # fmt: skip


def _still_next(enrolment: Enrolment, row: Bundle) -> None:
    """A held bundle of a bound PC is taken only while it continues that PC's chain."""
    bundle = verify_bundle(bytes(row.envelope))
    is_next = (bundle.previous or "") == enrolment.last_payload_sha256
    if not is_next or bundle.sequence <= enrolment.last_sequence:
        raise AlreadyDecided()
