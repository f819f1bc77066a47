"""What follows from a judgement: enrolments, bundles, findings, receipts. Private to actions.

Every function here demands the open transaction of the action that calls it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.transaction import TransactionManagementError

from khien.console.audit import actions as audit
from khien.console.coverage.judging import changed as answers_changed
from khien.console.endpoints.models import Computer
from khien.console.evidence import console_keys, knowledge
from khien.console.evidence.models import Bundle, Enrolment, FindingRow, HardwareSerial, Ticket
from khien.console.evidence.rejudging import (
    ADMINISTRATORS_CHECK,
    CLASS_CHECK,
    MARKED_CHECK,
    USB_CHECK,
    judged_again,
)
from khien.console.local_administrators import comparing as local_administrators
from khien.console.marked_files import importing as marked_files
from khien.console.organisations.models import Organisation
from khien.console.people.models import Person
from khien.console.seen_drives import taking as seen_drives
from khien.controls.verdicts import DECLARED
from khien.endpoints import checks_registry
from khien.evidence.bundle import VerifiedBundle, verify_bundle
from khien.evidence.errors import OddScan
from khien.evidence.judgement import Decision, Outcome
from khien.evidence.outward import outward
from khien.evidence.receipt import Receipt, make_receipt
from khien.evidence.secrets import make_secret

# Keys beyond its places that may wait on a ticket: PCs installed anew, clones, mistakes.
SPARE_KEYS = 20


@dataclass(frozen=True, slots=True)
class Arrival:
    """A verified bundle at the door: who brought it (None: the PC), how, when."""

    actor: Person | None
    bundle: VerifiedBundle
    data: bytes
    via: str
    at: datetime


def unstorable(bundle: VerifiedBundle) -> str:
    """Where a sound bundle holds a name longer than any check's; empty when nowhere."""
    for finding in bundle.inspection["findings"]:
        for name, most in (("check", 80), ("control", 80), ("reason_code", 60)):
            if len(finding[name]) > most:
                return f"findings.{name}"
    return ""


def enrol(
    arrival: Arrival, ticket: Ticket | None, state: Enrolment.State, reason: str = ""
) -> Enrolment:
    """A new enrolment of the bundle's key under its ticket."""
    in_transaction()
    bundle = arrival.bundle
    if ticket is None or bundle.signer is None:
        raise ValueError("a key is enrolled by a ticket")
    bound = state is Enrolment.State.BOUND
    waiting = _waiting_enrolment(bundle, ticket, None) if bound else None
    if waiting is not None:
        return _bind_waiting(arrival, waiting, ticket)
    enrolment = Enrolment.objects.create(
        ticket=ticket,
        place=bundle.place or 0,
        computer=ticket.computer if bound else None,
        state=state,
        public_key=bundle.signer.text,
        fingerprint=bundle.signer.fingerprint,
        hostname=_text(bundle.hostname, 255),
        serials=list(bundle.serials),
        reason_code=reason,
        bound_at=arrival.at if bound else None,
        bound_by=arrival.actor if bound else None,
    )
    _note_serials(enrolment, bundle.serials)
    audit.record(
        f"enrolment.{state.value}", actor=arrival.actor, subject=enrolment,
        organisation=ticket.organisation, fingerprint=enrolment.fingerprint,
        computer=ticket.computer.name if ticket.computer else None, reason=reason,
    )  # fmt: skip
    return enrolment


def _bind_waiting(arrival: Arrival, enrolment: Enrolment, ticket: Ticket) -> Enrolment:
    """The key was known from paper and waited: its full bundle binds it."""
    enrolment.state, enrolment.computer = Enrolment.State.BOUND, ticket.computer
    enrolment.bound_at, enrolment.bound_by = arrival.at, arrival.actor
    enrolment.serials, enrolment.reason_code = list(arrival.bundle.serials), ""
    enrolment.save()
    audit.record(
        "enrolment.bound", actor=arrival.actor, subject=enrolment,
        organisation=ticket.organisation, fingerprint=enrolment.fingerprint,
        computer=ticket.computer.name if ticket.computer else None,
    )  # fmt: skip
    return enrolment


def accept(arrival: Arrival, enrolment: Enrolment) -> Bundle:
    """Keep a bundle of a bound PC: its row, its findings, the head of its chain, the receipt."""
    in_transaction()
    computer = computer_of(enrolment)
    row = _row(arrival, enrolment, Bundle.State.ACCEPTED)
    row.receipt = _advance(enrolment, arrival.bundle, received_at=arrival.at)
    row.save()
    lock(computer)
    write_findings(row, computer)
    _note_serials(enrolment, arrival.bundle.serials)
    _fill_in(computer, arrival.bundle)
    _record(arrival.actor, row, computer, via=arrival.via)
    return row


def keep_waiting(
    arrival: Arrival, decision: Decision, ticket: Ticket | None, bound: Enrolment | None
) -> Bundle:
    """Keep a bundle for the officer's word; an older one of the same PC that waits gives way."""
    in_transaction()
    proposed = decision.outcome is Outcome.PROPOSE
    enrolment = _waiting_enrolment(arrival.bundle, ticket, bound)
    if enrolment is None:
        state = Enrolment.State.PROPOSED if proposed else Enrolment.State.WAITING
        enrolment = enrol(arrival, ticket, state, decision.code)
    elif not proposed and enrolment.state == Enrolment.State.PROPOSED:
        enrolment.state, enrolment.reason_code = Enrolment.State.WAITING, decision.code
        enrolment.save(update_fields=["state", "reason_code"])
    enrolment.bundles.exclude(state=Bundle.State.ACCEPTED).filter(paper_of="").delete()
    row = _row(arrival, enrolment, Bundle.State.PROPOSED if proposed else Bundle.State.HELD)
    row.reason_code = decision.code
    row.receipt = _answer(
        enrolment, arrival.bundle, decision.outcome, received_at=arrival.at, reason=decision.code
    )
    row.save()
    audit.record(
        f"bundle.{row.state}", actor=arrival.actor, subject=row, organisation=row.organisation,
        reason=decision.code, sequence=row.sequence, sha256=row.payload_sha256, via=arrival.via,
    )  # fmt: skip
    return row


def newest_waiting(
    bundle: VerifiedBundle, ticket: Ticket | None, bound: Enrolment | None
) -> int | None:
    """The number of the newest bundle that waits for the same PC's key."""
    enrolment = _waiting_enrolment(bundle, ticket, bound)
    if enrolment is None:
        return None
    waiting = enrolment.bundles.exclude(state=Bundle.State.ACCEPTED).filter(paper_of="")
    return waiting.order_by("-sequence").values_list("sequence", flat=True).first()


def crowded(fingerprint: str | None, ticket: Ticket) -> bool:
    """Whether so many keys wait on one ticket that no further one is kept."""
    waiting = ticket.enrolments.filter(
        state__in=[Enrolment.State.PROPOSED, Enrolment.State.WAITING]
    ).exclude(fingerprint=fingerprint)
    return waiting.count() >= ticket.places + SPARE_KEYS


def accept_waiting(actor: Person, row: Bundle, *, via: str) -> None:
    """Accept a bundle that waited, its enrolment being bound now: findings and a new receipt."""
    in_transaction()
    enrolment = row.enrolment
    if enrolment is None:
        raise ValueError("an unsigned bundle has no key to accept")
    computer = computer_of(enrolment)
    bundle = verify_bundle(bytes(row.envelope))
    row.state, row.reason_code = Bundle.State.ACCEPTED, ""
    row.receipt = _advance(enrolment, bundle, received_at=row.received_at)
    row.save(update_fields=["state", "reason_code", "receipt"])
    lock(computer)
    write_findings(row, computer)
    _note_serials(enrolment, bundle.serials)
    _fill_in(computer, bundle)
    _record(actor, row, computer, via=via)


def write_findings(
    row: Bundle, computer: Computer, *, prefix: str = "", history: Collection[str] = ()
) -> None:
    """The bundle's findings as current rows; older ones of the same checks are history.

    Freshness counts from the console's receipt, never from the PC's clock. ``history``: checks
    whose present answer stands, so that this bundle's is history at once. ``prefix`` goes
    before each source.
    """
    in_transaction()
    history = {*history, *_newer_elsewhere(row, computer)}
    if marked_files.take(row, computer, held_back=MARKED_CHECK in history):
        history = {*history, MARKED_CHECK}
    if USB_CHECK not in history:
        seen_drives.take(row, computer)
    if ADMINISTRATORS_CHECK not in history:
        _take_administrators(row, computer)
    findings = judged_again(row.inspection, computer)
    checks = {finding["check"] for finding in findings}.difference(history)
    older = FindingRow.objects.filter(computer=computer, current=True, check_id__in=checks)
    older.update(current=False)
    FindingRow.objects.bulk_create(
        FindingRow(
            organisation_id=computer.organisation_id,
            computer=computer,
            bundle=row,
            check_id=finding["check"],
            control=_control(finding),
            status=finding["status"],
            reason_code=finding["reason_code"],
            facts=finding["facts"],
            source=_text(_source(prefix, finding), 300),
            observed_at=(
                marked_files.observed_at(row)
                if finding["check"] == MARKED_CHECK
                else row.received_at
            ),
            current=finding["check"] in checks,
        )
        for finding in findings
    )
    if MARKED_CHECK in history:
        # The answer that stands may have to tell of files that this bundle added or closed.
        judge_again(computer.organisation_id, computer_id=computer.pk)


def _newer_elsewhere(row: Bundle, computer: Computer) -> Iterator[str]:
    """Checks whose present answer came the other way (bundle, paper) and is newer than ``row``:
    the two have numbers of their own, so only the PC's clock orders them.
    """
    if not row.signed:
        return
    signed = FindingRow.objects.filter(
        computer=computer, current=True, bundle__enrolment__isnull=False
    )
    for check, at, paper in signed.values_list("check_id", "bundle__taken_at", "bundle__paper_of"):
        if not (row.from_paper or paper):
            continue
        # Of one and the same inspection (paper has whole seconds) the full bundle stands.
        same = row.from_paper and not paper and at == row.taken_at
        if at > row.taken_at or same:
            yield check


def _source(prefix: str, finding: Mapping[str, Any]) -> str:
    """Where it was seen; what a person vouches for is said once."""
    source = str(finding.get("source") or "")
    return source if source.startswith(prefix) else prefix + source


def _take_administrators(row: Bundle, computer: Computer) -> None:
    others = local_administrators.take(row.inspection, computer, taken_at=row.taken_at)
    if others:
        # Not here: two bundles that each judge the other's PC would wait for each other.
        transaction.on_commit(partial(_judge_others, computer.organisation_id, others))


@transaction.atomic(durable=True)
def _judge_others(organisation_id: int, others: Collection[int]) -> None:
    """PCs that a new bundle made to share something, or freed of it."""
    for computer in Computer.objects.filter(pk__in=others).order_by("pk"):
        lock(computer)
        judge_again(organisation_id, computer_id=computer.pk)


def judge_again(organisation_id: int, *, computer_id: int | None = None) -> int:
    """Judge current findings that depend on the registers anew; how many changed.

    For after a change of a register: a drive entered late, a PC's class put right, a marked file
    seen to.
    """
    in_transaction()
    rows = FindingRow.objects.filter(
        organisation_id=organisation_id,
        current=True,
        check_id__in=[USB_CHECK, CLASS_CHECK, MARKED_CHECK, ADMINISTRATORS_CHECK],
    ).select_related("bundle__enrolment", "computer")
    if computer_id is not None:
        rows = rows.filter(computer_id=computer_id)
    seen_drives.draft_due(organisation_id, computer_id=computer_id)
    changed = 0
    for row in rows.iterator(chunk_size=200):
        found = {one["check"]: one for one in judged_again(row.bundle.inspection, row.computer)}
        now = found.get(row.check_id)
        if now is None:
            continue
        if row.check_id == MARKED_CHECK:
            prefix = "" if row.bundle.signed else f"{DECLARED}:"
            row.source = _text(_source(prefix, now), 300)
        elif (now["status"], now["reason_code"]) == (row.status, row.reason_code):
            continue
        row.status, row.reason_code, row.facts = now["status"], now["reason_code"], now["facts"]
        row.save(update_fields=["status", "reason_code", "facts", "source"])
        changed += 1
    return changed


def _control(finding: Mapping[str, Any]) -> str:
    """The control a check proves, as the console knows the check; else as the PC says."""
    check = checks_registry().get(finding["check"])
    return check.control if check else str(finding["control"])


def _row(arrival: Arrival, enrolment: Enrolment, state: Bundle.State) -> Bundle:
    row = new_row(arrival, enrolment.ticket.organisation, state)
    row.enrolment = enrolment
    return row


def new_row(arrival: Arrival, organisation: Organisation, state: Bundle.State) -> Bundle:
    """A row of a bundle, not saved yet, without whom it is of."""
    bundle = arrival.bundle
    fault = marked_files.fault_of(bundle.inspection)
    return Bundle(
        organisation=organisation,
        state=state,
        sequence=bundle.sequence,
        payload_sha256=bundle.payload_sha256,
        # A scan's part in another form may hold a name: then the bytes are not kept either.
        envelope=b"" if fault else arrival.data,
        # What a PC may not send is not stored either (ATTACKS 31).
        inspection=marked_files.without_fault(_inspection(bundle), fault),
        taken_at=bundle.taken_at,
        received_at=arrival.at,
        received_by=arrival.actor,
    )


def _inspection(bundle: VerifiedBundle) -> dict[str, Any]:
    left_out = bundle.inspection.get("left_out")
    told = left_out if isinstance(left_out, Mapping) else {}
    kept = outward(bundle.inspection)
    for name, count in kept["left_out"].items():
        before = told.get(name)
        kept["left_out"][name] = count + (before if type(before) is int else 0)
    return kept


def _waiting_enrolment(
    bundle: VerifiedBundle, ticket: Ticket | None, bound: Enrolment | None
) -> Enrolment | None:
    if bound is not None and bound.fingerprint == bundle.fingerprint:
        return bound
    waiting = Enrolment.objects.select_for_update().filter(
        ticket=ticket,
        place=bundle.place or 0,
        fingerprint=bundle.fingerprint,
        state__in=[Enrolment.State.PROPOSED, Enrolment.State.WAITING],
    )
    return waiting.first()


def _advance(enrolment: Enrolment, bundle: VerifiedBundle, *, received_at: datetime) -> bytes:
    """Move the PC's chain on to ``bundle``; the receipt that tells the PC so."""
    enrolment.last_sequence = bundle.sequence
    enrolment.last_payload_sha256 = bundle.payload_sha256
    enrolment.last_taken_at = bundle.taken_at
    enrolment.next_challenge = make_secret()
    if not enrolment.serials:  # known from paper so far
        enrolment.serials = list(bundle.serials)
    enrolment.save()
    return _answer(
        enrolment, bundle, Outcome.ACCEPT, received_at=received_at,
        next_challenge=enrolment.next_challenge,
        # Taken, without its scan's part: the PC is told so.
        reason=OddScan.code if marked_files.fault_of(bundle.inspection) else "",
    )  # fmt: skip


def _answer(
    enrolment: Enrolment,
    bundle: VerifiedBundle,
    outcome: Outcome,
    *,
    received_at: datetime,
    next_challenge: str | None = None,
    reason: str = "",
) -> bytes:
    receipt = Receipt(
        console_id=bundle.console_id,
        organisation_id=bundle.organisation_id,
        ticket_id=bundle.ticket_id,
        pc_id=None if enrolment.computer_id is None else str(enrolment.computer_id),
        place=bundle.place,
        fingerprint=bundle.fingerprint,
        bundle_sha256=bundle.payload_sha256,
        sequence=bundle.sequence,
        outcome=outcome,
        received_at=received_at,
        next_challenge=next_challenge,
        reason=reason,
    )
    return make_receipt(receipt, key=console_keys.signing_key())


def _note_serials(enrolment: Enrolment, serials: Iterable[str]) -> None:
    known = set(enrolment.hardware_serials.values_list("serial", flat=True))
    HardwareSerial.objects.bulk_create(
        HardwareSerial(enrolment=enrolment, serial=serial)
        for serial in knowledge.serial_keys(serials)
        if serial not in known
    )


def _fill_in(computer: Computer, bundle: VerifiedBundle) -> None:
    """What the register does not say yet; what an officer wrote stays."""
    before = computer.hostname, computer.serials
    computer.hostname = _text(bundle.hostname, 120)
    if not computer.serials:
        computer.serials = [_text(serial, 120) for serial in bundle.serials]
    if before != (computer.hostname, computer.serials):
        computer.save(update_fields=["hostname", "serials"])
        answers_changed()


def computer_of(enrolment: Enrolment) -> Computer:
    """The PC that the key is bound to; ValueError when it is not."""
    if enrolment.computer is None or enrolment.state != Enrolment.State.BOUND:
        raise ValueError("only a bound PC's bundle is accepted")
    return enrolment.computer


def _record(actor: Person | None, row: Bundle, computer: Computer, *, via: str) -> None:
    audit.record(
        "bundle.accept", actor=actor, subject=row, organisation=row.organisation,
        computer=computer.name, sequence=row.sequence, sha256=row.payload_sha256, via=via,
    )  # fmt: skip


def _text(value: str, most: int) -> str:
    return "".join(ch for ch in value if ch.isprintable())[:most]


def lock(computer: Computer) -> None:
    """Hold a PC's row: two bundles about one PC are written one after the other."""
    Computer.objects.select_for_update().get(pk=computer.pk)


def in_transaction() -> None:
    """Evidence is never written outside an act."""
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("evidence is written in the transaction of its act")
