"""What anyone can check of a bundle without a console: against a ticket, and in a series.

Only the console knows which key is bound and which challenge is waiting; see ``judgement``.
"""

from __future__ import annotations

from collections.abc import Sequence

from khien.evidence.bundle import VerifiedBundle
from khien.evidence.errors import (
    OutOfSequence,
    Replayed,
    UnknownTicket,
    WrongChallenge,
    WrongConsole,
    WrongOrganisation,
    WrongPc,
    WrongSecret,
)
from khien.evidence.secrets import proves, secret_hash
from khien.evidence.ticket import Ticket


def check_against_ticket(bundle: VerifiedBundle, ticket: Ticket) -> None:
    """Raise the named error when ``bundle`` does not answer ``ticket``.

    A bundle made after a receipt (``previous`` set) has no enrolment proof and another
    challenge; of it, only the addressee and the PC are compared.
    """
    if bundle.console_id != ticket.console_id:
        raise WrongConsole()
    if bundle.organisation_id != ticket.organisation_id:
        raise WrongOrganisation()
    if bundle.ticket_id != ticket.id:
        raise UnknownTicket()
    if bundle.pc_id != ticket.pc_id:
        raise WrongPc()
    ticket.check_place(bundle.place)
    if bundle.previous is not None:
        return
    if (
        bundle.enrolment is None
        or bundle.signer is None
        or not proves(
            bundle.enrolment,
            secret_hash=secret_hash(ticket.secret_of(bundle.place)),
            ticket_id=ticket.id,
            place=bundle.place,
            key=bundle.signer,
        )
    ):
        raise WrongSecret()
    if bundle.challenge != ticket.challenge_of(bundle.place):
        raise WrongChallenge()


def check_order(bundle: VerifiedBundle, earlier: Sequence[VerifiedBundle]) -> None:
    """Raise when ``bundle`` is one of ``earlier`` again, or its number does not go up."""
    for held in earlier:
        if held.payload_sha256 == bundle.payload_sha256:
            raise Replayed()
        if held.fingerprint == bundle.fingerprint and bundle.sequence <= held.sequence:
            raise OutOfSequence(sequence=bundle.sequence, last=held.sequence)
