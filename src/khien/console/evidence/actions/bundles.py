"""Taking a bundle: by a person's upload or by a PC's own POST, through the same door.

What cannot be verified is refused before anything is locked. What holds is judged by
``khien.evidence.judge`` on rows locked in this transaction, so that two imports of one bundle,
or a bundle and a decision, never both win.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from khien.console.audit import actions as audit
from khien.console.evidence import (
    accepting,
    console_keys,
    doubts,
    knowledge,
    papers,
    unsigned,
)
from khien.console.evidence.accepting import Arrival
from khien.console.evidence.flood import may_record
from khien.console.evidence.models import Bundle, Enrolment, Refusal, Ticket
from khien.console.marked_files import importing as marked_files
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.evidence.bundle import VerifiedBundle, read_declared, verify_bundle
from khien.evidence.dsse import MAX_ENVELOPE
from khien.evidence.errors import (
    EvidenceError,
    LocalReportOffered,
    TooLarge,
    UnitKeyOffered,
    Unsigned,
    error_for,
)
from khien.evidence.judgement import Decision, Outcome, judge, judge_declared
from khien.evidence.unit_key import is_unit_key
from khien.workflows.local_report import is_local_report


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one bundle. ``receipt`` is the console's signed answer to the PC, set
    unless it was refused; ``reason`` says why in words.
    """

    outcome: Outcome
    receipt: bytes | None = None
    error: EvidenceError | None = None
    bundle: Bundle | None = None
    hostname: str = ""
    serials: tuple[str, ...] = ()
    fingerprint: str = ""
    scan_fault: str = ""  # taken, without its scan's part: where that was odd

    @property
    def code(self) -> str:
        """The stable reason, empty when accepted."""
        return self.error.code if self.error else ""

    @property
    def reason(self) -> str:
        """What happened and what to do, in the reader's language."""
        return str(self.error) if self.error else ""

    @property
    def declared(self) -> bool:
        """Whether it was taken as what a person declares."""
        return self.bundle is not None and not self.bundle.signed

    @property
    def known(self) -> bool:
        """Whether this very bundle had been taken before (đã có)."""
        return self.code == "replayed"


def take_bundle(
    actor: Person | None, data: bytes, *, via: str, now: datetime | None = None
) -> Taken:
    """Judge ``data`` and do what the judgement says. ``actor`` None: a PC sent it itself.

    What is encrypted to this console is decrypted here, in memory, and judged and kept as if it
    had come so: nothing of the encryption is believed.
    """
    if actor is not None:
        access.require_somewhere(actor, "bundle.import")
    at = now or timezone.now()
    try:
        data = console_keys.opened(data)
        if is_unit_key(data):
            raise UnitKeyOffered()
        if is_local_report(io.BytesIO(data)):
            raise LocalReportOffered()
        try:
            bundle = verify_bundle(data)
        except Unsigned:
            if actor is None:
                raise
            return _take_unsigned(Arrival(actor, read_declared(data), data, via=via, at=at))
    except EvidenceError as error:
        return _refuse_unread(actor, error, via=via)
    return _take(actor, bundle, data, via=via, now=at)


def refuse_too_large(actor: Person, *, via: str) -> Taken:
    """A file of which more was sent than is kept: it is not whole here, so it is not judged."""
    access.require_somewhere(actor, "bundle.import")
    return _refuse_unread(actor, TooLarge(limit=f"{MAX_ENVELOPE // 2**20} MB"), via=via)


@transaction.atomic(durable=True)
def _refuse_unread(actor: Person | None, error: EvidenceError, *, via: str) -> Taken:
    """A file of which nothing can be believed: not even who sent it."""
    _record_refusal(
        actor, actor.organisation if actor else None, error.code, error.facts, via=via, proven=False
    )
    return Taken(Outcome.REFUSE, error=error)


@transaction.atomic(durable=True)
def _take_unsigned(arrival: Arrival) -> Taken:
    """What ``arrival.actor`` vouches for: declared, of a batch once he has said which PC."""
    actor, bundle = arrival.actor, arrival.bundle
    ticket = knowledge.ticket_for(bundle)
    organisation = _organisation(actor, bundle, ticket)
    decision = _decide_unsigned(bundle, ticket, organisation, arrival.at)
    if decision.outcome is Outcome.REFUSE or ticket is None:
        _record_refusal(
            actor, organisation, decision.code, decision.facts, via=arrival.via, proven=False
        )
        return _taken(bundle, decision)
    if ticket.computer is None:
        row = unsigned.keep_waiting(arrival, ticket)
        return _taken(bundle, Decision(Outcome.HOLD, unsigned.CODE), row)
    row = unsigned.accept(arrival, ticket, ticket.computer)
    _record_odd_scan(arrival, organisation)
    return _taken(bundle, decision, row)


def _record_odd_scan(arrival: Arrival, organisation: Organisation | None) -> None:
    """The scan's part of a bundle that was taken otherwise is refused by itself."""
    fault = marked_files.fault_of(arrival.bundle.inspection)
    if fault:
        _record_refusal(
            arrival.actor, organisation, "odd-scan", {"where": fault}, via=arrival.via, proven=True
        )


def _without_odd_scan(bundle: VerifiedBundle, decision: Decision) -> Decision:
    """A bundle that would wait is kept as it came, so one with an odd scan's part is refused."""
    fault = marked_files.fault_of(bundle.inspection)
    if fault and decision.outcome in (Outcome.PROPOSE, Outcome.HOLD):
        return Decision(Outcome.REFUSE, "odd-scan", {"where": fault})
    return decision


def _decide_unsigned(
    bundle: VerifiedBundle,
    ticket: Ticket | None,
    organisation: Organisation | None,
    now: datetime,
) -> Decision:
    fault = accepting.unstorable(bundle)
    if fault:
        return Decision(Outcome.REFUSE, "malformed", {"where": fault})
    place = str(organisation.pk) if organisation else bundle.organisation_id
    state = knowledge.console_state(
        bundle, ticket=ticket, bound=None, organisation_id=place, now=now
    )
    decision = judge_declared(bundle, state)
    if ticket is not None and ticket.computer is None and decision.outcome is Outcome.ACCEPT:
        # It would wait for the officer to say which PC it is about.
        held = _without_odd_scan(bundle, Decision(Outcome.HOLD, unsigned.CODE))
        return decision if held.outcome is Outcome.HOLD else held
    return decision


@transaction.atomic(durable=True)
def _take(
    actor: Person | None, bundle: VerifiedBundle, data: bytes, *, via: str, now: datetime
) -> Taken:
    ticket = knowledge.ticket_for(bundle)
    organisation = _organisation(actor, bundle, ticket)
    bound = (
        knowledge.bound_enrolment(bundle, ticket, organisation_id=organisation.pk)
        if organisation
        else None
    )
    decision = _without_odd_scan(bundle, _decide(bundle, ticket, bound, organisation, now))
    page = papers.page_of(bundle, bound) if decision.code in papers.OPENS_LATE else None
    if page is not None and actor is not None and bound is not None:
        late = Arrival(actor, bundle, data, via=via, at=now)
        return _taken(bundle, Decision(Outcome.ACCEPT), papers.open_late(late, bound, page))
    if decision.outcome is Outcome.REFUSE or organisation is None:
        proven = bound is not None or (ticket is not None and decision.code not in _UNPROVEN)
        _record_refusal(actor, organisation, decision.code, decision.facts, via=via, proven=proven)
        return _taken(bundle, decision)
    arrival = Arrival(actor, bundle, data, via=via, at=now)
    if decision.outcome is Outcome.ACCEPT:
        enrolment = bound or accepting.enrol(arrival, ticket, Enrolment.State.BOUND)
        row = accepting.accept(arrival, enrolment)
        doubts.look(row, enrolment)
        papers.settle_waiting(actor, enrolment)
        papers.note_opened(row, actor=actor)
        _record_odd_scan(arrival, organisation)
    else:
        row = accepting.keep_waiting(arrival, decision, ticket, bound)
    return _taken(bundle, decision, row)


# Refusals that anyone can provoke who has seen a ticket's id: nothing of them is proven.
_UNPROVEN = {"wrong-secret", "unknown-ticket", "not-enrolled", "wrong-console"}


def _decide(
    bundle: VerifiedBundle,
    ticket: Ticket | None,
    bound: Enrolment | None,
    organisation: Organisation | None,
    now: datetime,
) -> Decision:
    fault = accepting.unstorable(bundle)
    if fault:
        return Decision(Outcome.REFUSE, "malformed", {"where": fault})
    decision = judge(
        bundle,
        knowledge.console_state(
            bundle,
            ticket=ticket,
            bound=bound,
            organisation_id=str(organisation.pk) if organisation else bundle.organisation_id,
            now=now,
        ),
    )
    if decision.binds and ticket is not None and _other_hardware(bundle, ticket):
        return Decision(Outcome.HOLD, "changed-hardware")
    if decision.outcome in (Outcome.PROPOSE, Outcome.HOLD):
        if ticket is not None and accepting.crowded(bundle.fingerprint, ticket):
            return Decision(Outcome.REFUSE, "no-free-place", {"places": ticket.places})
        last = accepting.newest_waiting(bundle, ticket, bound)
        if last is not None and last >= bundle.sequence:
            facts = {"sequence": bundle.sequence, "last": last}
            return Decision(Outcome.REFUSE, "out-of-sequence", facts)
    return decision


def _other_hardware(bundle: VerifiedBundle, ticket: Ticket) -> bool:
    """The register names serials for this PC, and the PC that answers has none of them."""
    named = knowledge.serial_keys(ticket.computer.serials) if ticket.computer else []
    seen = knowledge.serial_keys(bundle.serials)
    return bool(named and seen and not set(named) & set(seen))


def _organisation(
    actor: Person | None, bundle: VerifiedBundle, ticket: Ticket | None
) -> Organisation | None:
    """Whom the bundle is taken for: its ticket's organisation, where the actor may import."""
    if actor is None:
        if ticket is not None:
            return ticket.organisation
        if not knowledge.is_row_id(bundle.organisation_id):
            return None
        found: Organisation | None = Organisation.objects.filter(
            pk=int(bundle.organisation_id)
        ).first()
        return found
    reach = access.scope_ids(actor, "bundle.import")
    if ticket is not None and ticket.organisation_id in reach:
        return ticket.organisation
    if actor.organisation_id in reach:
        return actor.organisation
    somewhere: Organisation = Organisation.objects.get(pk=min(reach))
    return somewhere


def _record_refusal(
    actor: Person | None,
    organisation: Organisation | None,
    code: str,
    facts: Mapping[str, object],
    *,
    via: str,
    proven: bool,
) -> None:
    """One row and one audit line; what nobody vouches for is recorded only so often."""
    if actor is None and not proven and not may_record():
        return
    kept = {name: str(value)[:200] for name, value in facts.items()} | {"via": via}
    refusal = Refusal.objects.create(
        organisation=organisation, kind="bundle", reason_code=code, facts=kept, person=actor
    )
    audit.record(
        "bundle.refuse", actor=actor, subject=refusal, organisation=organisation,
        reason=code, **kept,
    )  # fmt: skip


def _taken(bundle: VerifiedBundle, decision: Decision, row: Bundle | None = None) -> Taken:
    error = decision.error()
    if error is None and decision.outcome is Outcome.REFUSE:
        error = error_for("wrong-organisation")
    return Taken(
        outcome=decision.outcome,
        receipt=(bytes(row.receipt) or None) if row else None,
        error=error,
        bundle=row,
        hostname=bundle.hostname,
        serials=bundle.serials,
        fingerprint=bundle.fingerprint or "",
        scan_fault=marked_files.fault_of(bundle.inspection) if row else "",
    )
