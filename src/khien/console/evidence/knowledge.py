"""What the console knows about one bundle's claim, read from rows for ``evidence.judge``.

Called inside the transaction that will take the bundle; the rows it decides on are locked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from khien.console.evidence import console_keys
from khien.console.evidence.models import Bundle, Doubt, Enrolment, HardwareSerial, Ticket
from khien.core.text import squeeze
from khien.evidence.bundle import VerifiedBundle
from khien.evidence.judgement import ConsoleState, PcState, TicketState

_IN_USE = (Enrolment.State.BOUND, Enrolment.State.PROPOSED, Enrolment.State.WAITING)


class Claim(Protocol):
    """What a bundle and a statement from paper name alike."""

    @property
    def ticket_id(self) -> str: ...
    @property
    def pc_id(self) -> str | None: ...
    @property
    def place(self) -> int | None: ...


def console_state(
    bundle: VerifiedBundle,
    *,
    ticket: Ticket | None,
    bound: Enrolment | None,
    organisation_id: str,
    now: datetime,
) -> ConsoleState:
    """All of it, as values. ``ticket`` and ``bound`` are the locked rows."""
    return ConsoleState(
        console_id=console_keys.console_id(),
        organisation_id=organisation_id,
        now=now,
        ticket=ticket_state(ticket) if ticket else None,
        pc=pc_state(bound) if bound else None,
        key_pc_id=pc_of_key(bundle.fingerprint),
        serial_keys=_other_keys(bundle),
        seen=Bundle.objects.filter(payload_sha256=bundle.payload_sha256).exists(),
    )


def ticket_for(bundle: Claim) -> Ticket | None:
    """The ticket that the bundle names, locked."""
    found = Ticket.objects.select_for_update(of=("self",)).filter(ticket_id=bundle.ticket_id)
    return found.select_related("computer").first()


def bound_enrolment(
    bundle: Claim, ticket: Ticket | None, *, organisation_id: int
) -> Enrolment | None:
    """The bound PC that the bundle names: by its id, or by its ticket and place. Locked.

    Only of the organisation that the bundle is for: a PC never speaks for another's register.
    """
    bound = Enrolment.objects.select_for_update(of=("self",)).filter(
        state=Enrolment.State.BOUND, computer__organisation_id=organisation_id
    )
    if bundle.pc_id is not None:
        if not is_row_id(bundle.pc_id):
            return None
        return bound.filter(computer_id=int(bundle.pc_id)).first()
    if ticket is None:
        return None
    return bound.filter(ticket=ticket, place=bundle.place or 0).first()


def is_row_id(text: str) -> bool:
    """Whether ``text`` can be the id of a row: what a PC sends is asked no further."""
    return text.isascii() and text.isdecimal() and len(text) <= 18


def serial_keys(serials: Iterable[str]) -> list[str]:
    """Serials as they are compared: without case and spare space."""
    return sorted({squeeze(serial).casefold()[:300] for serial in serials if serial.strip()})


def ticket_state(ticket: Ticket) -> TicketState:
    """A ticket's row as ``evidence.judge`` needs it."""
    taken: dict[int | None, str] = {}
    used: set[int | None] = set()
    rows = {row.pk: row for row in ticket.enrolments.all()}.values()
    for row in sorted(rows, key=_strongest_last):
        place = row.place or None
        used.add(place)
        if row.state in _IN_USE:
            taken[place] = row.fingerprint
    computer = ticket.computer
    places: list[int | None] = [None] if computer else list(range(1, ticket.places + 1))
    return TicketState(
        id=ticket.ticket_id,
        organisation_id=str(ticket.organisation_id),
        expires_at=ticket.expires_at,
        secret_hashes=dict(zip(places, ticket.secret_hashes, strict=True)),
        challenges=dict(zip(places, ticket.challenges, strict=True)),
        pc_id=str(computer.pk) if computer else None,
        revoked=ticket.revoked_at is not None or (computer is not None and not computer.active),
        taken=taken,
        spent=frozenset(used - set(taken)),
    )


def _strongest_last(row: Enrolment) -> tuple[int, int]:
    order = [Enrolment.State.RETIRED, *reversed(_IN_USE)]
    return order.index(Enrolment.State(row.state)), row.pk


def pc_state(bound: Enrolment) -> PcState:
    """A bound PC's row as ``evidence.judge`` needs it."""
    return PcState(
        pc_id=str(bound.computer_id),
        fingerprint=bound.fingerprint,
        last_sequence=bound.last_sequence,
        last_sha256=bound.last_payload_sha256,
        last_taken_at=bound.last_taken_at or bound.made_at,
        challenges=(bound.next_challenge,),
        ticket_id=bound.ticket.ticket_id,
        place=bound.place or None,
        serials=tuple(bound.serials),
    )


def pc_of_key(fingerprint: str | None) -> str | None:
    """The PC that a key is bound to."""
    if fingerprint is None:
        return None
    bound = Enrolment.objects.filter(state=Enrolment.State.BOUND, fingerprint=fingerprint)
    computer_id = bound.values_list("computer_id", flat=True).first()
    return None if computer_id is None else str(computer_id)


def _other_keys(bundle: VerifiedBundle) -> frozenset[str]:
    """Keys of other enrolments, in use, under which one of the bundle's serials reported."""
    rows = HardwareSerial.objects.filter(
        serial__in=serial_keys(bundle.serials),
        enrolment__state__in=[Enrolment.State.BOUND, Enrolment.State.PROPOSED],
    ).exclude(enrolment__fingerprint=bundle.fingerprint)
    keys = set(rows.values_list("enrolment__fingerprint", flat=True)[:100])
    return frozenset(keys - _settled(bundle) if keys else keys)


def _settled(bundle: VerifiedBundle) -> set[str]:
    """Keys that the officer said are other PCs than this one, in spite of a shared serial."""
    fine = Doubt.objects.filter(
        trait__in=serial_keys(bundle.serials), state=Doubt.State.FINE
    ).values_list("fingerprints", flat=True)
    return {key for keys in fine if bundle.fingerprint in keys for key in keys}
