"""Which statuses are due on the packets that came in: read off how their letters stand.

Nothing acts inside another's act: a job looks, enters what is due into the ledger of packets
to send, and what is there already is not entered again.
"""

from __future__ import annotations

from django.db import transaction

from khien.console.assignments.models import Assignment, State
from khien.console.directives.models import Directive
from khien.console.evidence.models import HeldFile
from khien.console.exchange.models import InPacket, OutPacket
from khien.directives.edxml_writing import StatusCode

BATCH = 500
_LAST = frozenset({StatusCode.REFUSED, StatusCode.DONE})
_STARTED = frozenset(
    {State.ACCEPTED, State.SUBMITTED, State.CONFIRMED, State.REVISION, State.EXPLANATION}
)


def answer_all() -> int:
    """Enter every status that is due; how many."""
    made, after = 0, 0
    while True:
        batch = list(
            InPacket.objects.filter(kind=InPacket.Kind.LETTER, closed=False, pk__gt=after)
            .exclude(state=InPacket.State.TAKING)
            .select_related("directive", "held")
            .order_by("pk")[:BATCH]
        )
        if not batch:
            return made
        after = batch[-1].pk
        made += sum(_answer(packet) for packet in batch)


def due_codes(packet: InPacket) -> list[StatusCode]:
    """The statuses that a packet's letter has come to, in their order."""
    if packet.state in {InPacket.State.MARKED, InPacket.State.REFUSED}:
        return [StatusCode.REFUSED]
    directive = packet.directive
    if directive is None:
        refused = packet.held is not None and packet.held.state == HeldFile.State.REFUSED
        return [StatusCode.ARRIVED, *([StatusCode.REFUSED] if refused else [])]
    states = list(
        Assignment.objects.filter(obligation__directive=directive).values_list("state", flat=True)
    )
    live = [state for state in states if state != State.WITHDRAWN]
    declined = bool(live) and all(state == State.DECLINED for state in live)
    if declined or (directive.state == Directive.State.WITHDRAWN and not live):
        return [StatusCode.ARRIVED, StatusCode.REFUSED]
    found = [StatusCode.ARRIVED]
    issued = directive.state == Directive.State.ISSUED
    if issued or directive.version > 1 or _looked_at(directive):
        found.append(StatusCode.ACCEPTED)
    if issued and live:
        found.append(StatusCode.ASSIGNED)
    if any(state in _STARTED for state in live):
        found.append(StatusCode.IN_HAND)
    # What one body declined is not done, however much the others did.
    if live and all(state == State.CONFIRMED for state in live):
        found.append(StatusCode.DONE)
    return found


def _looked_at(directive: Directive) -> bool:
    """Whether a person has begun to review the letter."""
    return directive.obligations.filter(confirmed=True).exists() or (
        directive.obligations.exclude(removed_reason="").exists()
    )


@transaction.atomic(durable=True)
def _answer(packet: InPacket) -> int:
    due = due_codes(packet)
    made = 0
    if packet.sender_id or packet.document_id:
        for code in due:
            _row, is_new = OutPacket.objects.get_or_create(
                key=f"status:{packet.pk}:{code.value}",
                defaults={
                    "kind": OutPacket.Kind.STATUS, "organisation_id": packet.organisation_id,
                    "answers": packet, "directive": packet.directive, "status": code.value,
                },
            )  # fmt: skip
            made += is_new
    if due and due[-1] in _LAST:
        InPacket.objects.filter(pk=packet.pk).update(closed=True)
    return made
