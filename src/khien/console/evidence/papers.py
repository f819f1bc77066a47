"""Statements from paper: what follows from taking one. Private to actions.

A statement is kept as a bundle's row without lists: no drives, no traces, no facts. Its findings
say that they came on paper and count from the day they were handed in. A newer answer of the
same PC stands, and the full bundle, if it ever comes, takes the place of its own page. Every
function here demands the open transaction of the action that calls it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khien.console.audit import actions as audit
from khien.console.evidence import accepting, console_keys, knowledge
from khien.console.evidence.models import (
    FROM_PAPER,
    Bundle,
    Enrolment,
    FindingRow,
    PaperChallenge,
    Ticket,
)
from khien.console.people.models import Person
from khien.endpoints import checks_registry
from khien.evidence import paper_judgement
from khien.evidence.bundle import VerifiedBundle
from khien.evidence.judgement import Decision
from khien.evidence.paper_judgement import PaperState
from khien.evidence.summary import MOST_CHECKS, Summary, read_packed

PAPER = "paper"
# A bundle that comes later than its page: what it says is known to be of its PC already.
OPENS_LATE = frozenset({"out-of-sequence", "broken-chain", "wrong-challenge", "older-than-held"})


@dataclass(frozen=True, slots=True)
class Page:
    """A verified statement at the door: who handed it in, when; ``sha256`` tells it from others."""

    actor: Person
    summary: Summary
    packed: bytes
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """A check that the page and the full bundle answer differently."""

    check: str
    on_paper: str
    in_bundle: str


def state_of(page: Page, ticket: Ticket | None, bound: Enrolment | None) -> PaperState:
    """What the console knows of one page's claim; ``ticket`` and ``bound`` are locked rows."""
    accepting.in_transaction()
    summary = page.summary
    given = PaperChallenge.objects.select_related("ticket").filter(words=summary.challenge).first()
    waiting = waiting_enrolment(summary, ticket)
    own = bound if bound and bound.fingerprint == summary.signer.fingerprint else None
    newest = (
        _waiting_pages(waiting).order_by("-sequence").values_list("sequence", flat=True).first()
        if waiting
        else None
    )
    return PaperState(
        console_id=console_keys.console_id(),
        now=page.at,
        ticket=knowledge.ticket_state(ticket) if ticket else None,
        pc=knowledge.pc_state(bound) if bound else None,
        pc_paper=max(own.last_paper if own else 0, newest or 0),
        key_pc_id=knowledge.pc_of_key(summary.signer.fingerprint),
        challenge=_challenge(given) if given else None,
        seen=Bundle.objects.filter(payload_sha256=page.sha256).exists(),
    )


def _challenge(given: PaperChallenge) -> paper_judgement.PaperChallenge:
    used = given.used_at is not None
    return paper_judgement.PaperChallenge(given.ticket.ticket_id, given.ticket.expires_at, used)


def spend(page: Page) -> None:
    """The challenge that the page answers is never taken again."""
    accepting.in_transaction()
    PaperChallenge.objects.filter(words=page.summary.challenge).update(used_at=page.at)


def accept(page: Page, enrolment: Enrolment) -> Bundle:
    """Keep a page of a bound PC: its row and findings, and its number."""
    accepting.in_transaction()
    row = _row(page, enrolment, Bundle.State.ACCEPTED)
    row.save()
    _take(row, page.summary, enrolment, actor=page.actor)
    return row


def keep_waiting(page: Page, decision: Decision, ticket: Ticket) -> Bundle:
    """Keep a page of a key that is not bound for the officer's word; an older one gives way."""
    accepting.in_transaction()
    summary = page.summary
    enrolment = waiting_enrolment(summary, ticket)
    if enrolment is None:
        proposed = not decision.code
        enrolment = Enrolment.objects.create(
            ticket=ticket, place=summary.place or 0, public_key=summary.signer.text,
            state=Enrolment.State.PROPOSED if proposed else Enrolment.State.WAITING,
            fingerprint=summary.signer.fingerprint, hostname=summary.hostname[:255],
            reason_code=decision.code,
        )  # fmt: skip
        audit.record(
            f"enrolment.{enrolment.state}", actor=page.actor, subject=enrolment,
            organisation=ticket.organisation, fingerprint=enrolment.fingerprint,
            reason=decision.code,
        )  # fmt: skip
    _waiting_pages(enrolment).delete()
    row = _row(page, enrolment, Bundle.State.HELD if decision.code else Bundle.State.PROPOSED)
    row.reason_code = decision.code
    row.save()
    audit.record(
        f"bundle.{row.state}", actor=page.actor, subject=row, organisation=row.organisation,
        reason=decision.code, sequence=row.sequence, sha256=row.payload_sha256, via=PAPER,
    )  # fmt: skip
    return row


def accept_waiting(actor: Person | None, row: Bundle) -> None:
    """Accept a page that waited, its enrolment being bound now."""
    accepting.in_transaction()
    if row.enrolment is None:
        raise ValueError("a page is of a key")
    row.state, row.reason_code = Bundle.State.ACCEPTED, ""
    row.save(update_fields=["state", "reason_code"])
    _take(row, read_packed(bytes(row.envelope)), row.enrolment, actor=actor)


def settle_waiting(actor: Person | None, enrolment: Enrolment) -> None:
    """The key is bound by its full bundle: pages of it that waited are taken with it."""
    for row in _waiting_pages(enrolment):
        row.enrolment = enrolment
        accept_waiting(actor, row)


def waiting_enrolment(summary: Summary, ticket: Ticket | None) -> Enrolment | None:
    """The enrolment under which the same key waits for the officer, locked."""
    found: Enrolment | None = (
        Enrolment.objects.select_for_update(of=("self",))
        .filter(
            ticket=ticket,
            place=summary.place or 0,
            fingerprint=summary.signer.fingerprint,
            state__in=[Enrolment.State.PROPOSED, Enrolment.State.WAITING],
        )
        .first()
    )
    return found


def page_of(bundle: VerifiedBundle, bound: Enrolment | None) -> Bundle | None:
    """The page that stood for this very bundle, signed by the same key."""
    if bound is None or bound.fingerprint != bundle.fingerprint:
        return None
    pages = Bundle.objects.filter(paper_of=bundle.payload_sha256, enrolment=bound)
    found: Bundle | None = pages.filter(state=Bundle.State.ACCEPTED).first()
    return found


def open_late(arrival: accepting.Arrival, enrolment: Enrolment, page: Bundle) -> Bundle:
    """Keep the full bundle of a page when its turn in the chain is over: it takes the place of
    the page's answers that still stand, and moves no chain."""
    accepting.in_transaction()
    computer = accepting.computer_of(enrolment)
    row = accepting.new_row(arrival, enrolment.ticket.organisation, Bundle.State.ACCEPTED)
    row.enrolment, row.receipt = enrolment, b""
    row.save()
    accepting.lock(computer)
    others = FindingRow.objects.filter(computer=computer, current=True).exclude(bundle=page)
    accepting.write_findings(
        row, computer, history=frozenset(others.values_list("check_id", flat=True))
    )
    audit.record(
        "bundle.accept", actor=arrival.actor, subject=row, organisation=row.organisation,
        computer=computer.name, sequence=row.sequence, sha256=row.payload_sha256, via=arrival.via,
    )  # fmt: skip
    note_opened(row, actor=arrival.actor)
    return row


def note_opened(row: Bundle, *, actor: Person | None) -> None:
    """Record that a page and its full bundle are both there, and whether they differ."""
    page, bundle = pair_of(row)
    if page is None or bundle is None:
        return
    differing = differences(page, bundle)
    audit.record(
        "paper.contradicted" if differing else "paper.opened",
        actor=actor, subject=row, organisation=row.organisation,
        count=len(differing), sha256=page.paper_of,
    )  # fmt: skip


def pair_of(row: Bundle) -> tuple[Bundle | None, Bundle | None]:
    """(page, full bundle) that ``row`` is one of, both accepted and of one key."""
    same_key = Bundle.objects.filter(
        enrolment__fingerprint=row.enrolment.fingerprint if row.enrolment else "",
        state=Bundle.State.ACCEPTED,
    )
    if row.from_paper:
        return row, same_key.filter(payload_sha256=row.paper_of).first()
    return same_key.filter(paper_of=row.payload_sha256).first(), row


def differences(page: Bundle, bundle: Bundle) -> list[Difference]:
    """Checks that the two answer differently; one that only one of them answers is one too."""
    on_paper, in_bundle = _answers(page.inspection), _answers(bundle.inspection)
    return [
        Difference(check, on_paper.get(check, ""), in_bundle.get(check, ""))
        for check in sorted({*on_paper, *in_bundle})
        if on_paper.get(check) != in_bundle.get(check)
    ]


def _answers(inspection: Mapping[str, Any]) -> dict[str, str]:
    return {
        str(one["check"]): f"{one['status']}/{one['reason_code']}"
        for one in inspection["findings"][:MOST_CHECKS]
    }


def _waiting_pages(enrolment: Enrolment) -> Any:
    return enrolment.bundles.exclude(state=Bundle.State.ACCEPTED).exclude(paper_of="")


def _row(page: Page, enrolment: Enrolment, state: Bundle.State) -> Bundle:
    summary = page.summary
    return Bundle(
        enrolment=enrolment,
        organisation=enrolment.ticket.organisation,
        state=state,
        sequence=summary.sequence,
        payload_sha256=page.sha256,
        paper_of=summary.bundle_sha256,
        envelope=page.packed,
        inspection=_inspection(summary),
        taken_at=summary.taken_at,
        received_at=page.at,
        received_by=page.actor,
        receipt=b"",
    )


def _take(row: Bundle, summary: Summary, enrolment: Enrolment, *, actor: Person | None) -> None:
    computer = accepting.computer_of(enrolment)
    enrolment.last_paper = max(enrolment.last_paper, summary.sequence)
    if not enrolment.last_sequence and not enrolment.next_challenge:
        # Known from paper only: the first full bundle answers its ticket's challenge.
        enrolment.next_challenge = enrolment.ticket.challenges[max(enrolment.place, 1) - 1]
        enrolment.last_taken_at = summary.taken_at
    enrolment.save(update_fields=["last_paper", "next_challenge", "last_taken_at"])
    accepting.lock(computer)
    accepting.write_findings(row, computer)
    computer.hostname = summary.hostname[:120]
    computer.save(update_fields=["hostname"])
    audit.record(
        "paper.accept", actor=actor, subject=row, organisation=row.organisation,
        computer=computer.name, sequence=row.sequence, sha256=row.payload_sha256,
    )  # fmt: skip
    note_opened(row, actor=actor)


def _inspection(summary: Summary) -> dict[str, Any]:
    """The statement in the form in which findings are written; what paper lacks is not there."""
    registry = checks_registry()
    return {
        "schema": "khien.summary/1",
        "subject": {
            "hostname": summary.hostname,
            "serials": [],
            "macs": [],
            "machine_class": summary.machine_class,
            "os": "",
        },
        "taken_at": summary.taken_at.isoformat(),
        "source": {"kind": PAPER},
        "findings": [
            {
                "check": line.check,
                "control": registry[line.check].control if line.check in registry else "",
                "status": line.status.value,
                "reason_code": line.reason_code,
                "observed_at": line.observed_at.isoformat(),
                "facts": {},
                "source": FROM_PAPER,
            }
            for line in summary.lines
        ],
        "left_out": {},
    }
