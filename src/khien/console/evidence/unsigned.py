"""Bundles without a signature: what a person declares. Private to actions.

An officer who may import vouches for one that he hands in; a PC's own POST of one is refused.
It is kept as received, its findings are marked as declared, and it never takes the place of a
signed result that is fresh or newer. Every function here demands the open transaction of the
action that calls it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from khien.console.audit import actions as audit
from khien.console.endpoints.models import Computer
from khien.console.evidence import accepting, console_keys
from khien.console.evidence.accepting import Arrival
from khien.console.evidence.models import Bundle, FindingRow, Ticket
from khien.controls import catalogue
from khien.controls.verdicts import DECLARED
from khien.evidence.bundle import VerifiedBundle, read_declared
from khien.evidence.judgement import Outcome
from khien.evidence.receipt import Receipt, make_receipt
from khien.evidence.secrets import make_secret

CODE = "unsigned"
# How long a signed result stands where the catalogue does not know what it proves.
USUAL_FRESHNESS = timedelta(days=30)


def accept(arrival: Arrival, ticket: Ticket, computer: Computer) -> Bundle:
    """Keep what a person declares about ``computer``: the row, its findings, the receipt.

    The register learns no name or serial from it: nothing proves which PC it was made on.
    """
    accepting.in_transaction()
    row = _row(arrival, ticket, Bundle.State.ACCEPTED)
    row.declared_for = computer
    row.receipt = _answer(arrival.bundle, Outcome.ACCEPT, computer=computer, at=arrival.at)
    row.save()
    _write(row, computer)
    _record("bundle.accept_declared", arrival, row, computer=computer.name)
    return row


def keep_waiting(arrival: Arrival, ticket: Ticket) -> Bundle:
    """Keep one made with a batch's ticket until the officer says which PC it is about."""
    accepting.in_transaction()
    row = _row(arrival, ticket, Bundle.State.HELD)
    row.reason_code = CODE
    row.receipt = _answer(arrival.bundle, Outcome.HOLD, computer=None, at=arrival.at)
    row.save()
    _record("bundle.held", arrival, row, reason=CODE)
    return row


def settle(arrival: Arrival, row: Bundle, computer: Computer) -> None:
    """The officer said that a waiting one is about ``computer``."""
    accepting.in_transaction()
    row.state, row.reason_code, row.declared_for = Bundle.State.ACCEPTED, "", computer
    row.receipt = _answer(arrival.bundle, Outcome.ACCEPT, computer=computer, at=row.received_at)
    row.save(update_fields=["state", "reason_code", "declared_for", "receipt"])
    _write(row, computer)
    _record("bundle.accept_declared", arrival, row, computer=computer.name)


def arrival_of(row: Bundle, *, actor: Any) -> Arrival:
    """A waiting row as it came to the door."""
    data = bytes(row.envelope)
    return Arrival(actor, read_declared(data), data, via="decision", at=row.received_at)


def _row(arrival: Arrival, ticket: Ticket, state: Bundle.State) -> Bundle:
    row = accepting.new_row(arrival, ticket.organisation, state)
    row.ticket = ticket
    return row


def _write(row: Bundle, computer: Computer) -> None:
    """Its findings, current for those checks only where nothing better is known."""
    accepting.lock(computer)
    accepting.write_findings(
        row, computer, prefix=f"{DECLARED}:", history=_better_known(row, computer)
    )


def _better_known(row: Bundle, computer: Computer) -> frozenset[str]:
    """Checks with a current answer that a declared one may not replace."""
    current = FindingRow.objects.filter(computer=computer, current=True).select_related("bundle")
    return frozenset(one.check_id for one in current if _stands(one, row))


def _stands(known: FindingRow, row: Bundle) -> bool:
    newer = known.bundle.taken_at >= row.taken_at
    return newer or (known.bundle.signed and _fresh(known, row.received_at))


def _fresh(known: FindingRow, now: datetime) -> bool:
    control = catalogue().get(known.control)
    days = timedelta(days=control.freshness_days) if control else USUAL_FRESHNESS
    return now - known.observed_at <= days


def _answer(
    bundle: VerifiedBundle, outcome: Outcome, *, computer: Computer | None, at: datetime
) -> bytes:
    """The console's word that it has this bundle; no chain goes on from it."""
    accepted = outcome is Outcome.ACCEPT
    receipt = Receipt(
        console_id=bundle.console_id,
        organisation_id=bundle.organisation_id,
        ticket_id=bundle.ticket_id,
        pc_id=None if computer is None else str(computer.pk),
        place=bundle.place,
        fingerprint=None,
        bundle_sha256=bundle.payload_sha256,
        sequence=bundle.sequence,
        outcome=outcome,
        received_at=at,
        next_challenge=make_secret() if accepted else None,
        reason="" if accepted else CODE,
    )
    return make_receipt(receipt, key=console_keys.signing_key())


def _record(verb: str, arrival: Arrival, row: Bundle, **facts: str) -> None:
    audit.record(
        verb, actor=arrival.actor, subject=row, organisation=row.organisation,
        sha256=row.payload_sha256, via=arrival.via, **facts,
    )  # fmt: skip
