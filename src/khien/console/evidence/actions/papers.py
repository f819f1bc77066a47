"""Pages that PCs printed: challenges given for them, and pages taken from scans and photographs.

Each picture passes the first door (is it marked, can it be examined) before a code on it is
read, in the worker process; nothing of a picture is kept, only the signed statement. What
holds is judged by ``khien.evidence.judge_paper`` on rows locked in this transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from khien.console.audit import actions as audit
from khien.console.evidence import accepting, files, knowledge, papers
from khien.console.evidence.models import Bundle, Enrolment, PaperChallenge, Refusal, Ticket
from khien.console.evidence.problems import TicketClosed, TooManyChallenges
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.errors import DocumentError, KhienError, MarkedDocument
from khien.evidence.errors import EvidenceError, NoPaperCode, PaperInTheDoor, error_for
from khien.evidence.judgement import Decision, Outcome
from khien.evidence.paper_judgement import judge_paper
from khien.evidence.paper_words import make_words
from khien.evidence.summary import Summary, packed_of, pages_of, read_packed, statement_sha256
from khien.workflows.intake import Examination
from khien.workflows.intake import Outcome as Examined

MOST_AT_ONCE = 200
MOST_OPEN = 20  # challenges of one ticket that wait, beyond its places


@dataclass(frozen=True, slots=True)
class TakenPage:
    """What became of one page, or of a picture without one (``name``)."""

    outcome: Outcome
    error: KhienError | None = None
    row: Bundle | None = None
    hostname: str = ""
    fingerprint: str = ""
    name: str = ""

    @property
    def code(self) -> str:
        """The stable reason, empty when accepted."""
        return self.error.code if self.error else ""


@transaction.atomic(durable=True)
def give_challenges(actor: Person, row: Ticket, *, count: int = 1) -> list[PaperChallenge]:
    """New challenges to type at PCs of an open ticket, one for each page."""
    access.require(actor, "ticket.make", row.organisation)
    ticket = Ticket.objects.select_for_update().get(pk=row.pk)
    now = timezone.now()
    if ticket.revoked_at is not None or ticket.expires_at <= now:
        raise TicketClosed()
    waiting = ticket.paper_challenges.filter(used_at__isnull=True).count()
    if not 1 <= count <= MOST_AT_ONCE or waiting + count > ticket.places + MOST_OPEN:
        raise TooManyChallenges(most=ticket.places + MOST_OPEN)
    made = [
        PaperChallenge.objects.create(ticket=ticket, words=make_words(), made_by=actor, made_at=now)
        for _ in range(count)
    ]
    audit.record(
        "paper.challenge", actor=actor, subject=ticket, organisation=ticket.organisation_id,
        count=count, expires=ticket.expires_at,
    )  # fmt: skip
    return made


def take_pictures(
    actor: Person, uploads: Sequence[tuple[files.Upload, str]], *, now: datetime | None = None
) -> list[TakenPage]:
    """Take every page on the pictures and scans of one drop; pages may lie over several files."""
    access.require_somewhere(actor, "bundle.import")
    parts: list[bytes] = []
    taken: list[TakenPage] = []
    for upload, name in uploads:
        try:
            found = pages_of(_codes(actor, upload, name))
            if not found:
                raise NoPaperCode()
        except KhienError as error:
            taken.append(_refuse_picture(actor, error, name))
        else:
            parts += [part for page in found for part in page]
    return taken + [take_page(actor, page, now=now) for page in pages_of(parts)]


def take_page(actor: Person, parts: Sequence[bytes], *, now: datetime | None = None) -> TakenPage:
    """Judge one page's parts and do what the judgement says."""
    access.require_somewhere(actor, "bundle.import")
    at = now or timezone.now()
    try:
        packed = packed_of(parts)
        summary = read_packed(packed)
    except EvidenceError as error:
        return _refuse_unread(actor, error)
    sha256 = statement_sha256(summary, packed)
    return _take(papers.Page(actor, summary, packed, sha256, at))


def _codes(actor: Person, upload: files.Upload, name: str) -> list[bytes]:
    """What the codes of a clear picture hold; raises a DocumentError or PaperInTheDoor."""
    examination = files.examine_upload(upload, name=name)
    if examination.outcome is Examined.MARKED:
        _refuse_marked(actor, examination)
        raise MarkedDocument(level=examination.level or "")
    if examination.outcome is not Examined.CLEAR:
        raise PaperInTheDoor(examination.error_code or "")
    return files.codes_on(upload, name=name)


@transaction.atomic(durable=True)
def _refuse_marked(actor: Person, examination: Examination) -> None:
    files.refuse_marked(actor, examination, organisation=actor.organisation, place=papers.PAPER)


@transaction.atomic(durable=True)
def _refuse_picture(actor: Person, error: KhienError, name: str) -> TakenPage:
    """A picture of which no page was read; a marked one is recorded without a name already."""
    if not isinstance(error, MarkedDocument):
        _record_refusal(actor, actor.organisation, error.code, {})
    shown = "" if isinstance(error, DocumentError) else files.clean_name(name)
    return TakenPage(Outcome.REFUSE, error=error, name=shown)


@transaction.atomic(durable=True)
def _refuse_unread(actor: Person, error: EvidenceError) -> TakenPage:
    _record_refusal(actor, actor.organisation, error.code, error.facts)
    return TakenPage(Outcome.REFUSE, error=error)


@transaction.atomic(durable=True)
def _take(page: papers.Page) -> TakenPage:
    summary, actor = page.summary, page.actor
    ticket = knowledge.ticket_for(summary)
    reach = access.scope_ids(actor, "bundle.import")
    if ticket is not None and ticket.organisation_id not in reach:
        _record_refusal(actor, actor.organisation, "wrong-organisation", {})
        return _taken(summary, Decision(Outcome.REFUSE, "wrong-organisation"))
    organisation = ticket.organisation if ticket is not None else actor.organisation
    bound = knowledge.bound_enrolment(summary, ticket, organisation_id=organisation.pk)
    decision = _decide(page, ticket, bound)
    if decision.outcome is Outcome.REFUSE or ticket is None:
        _record_refusal(actor, organisation, decision.code, decision.facts)
        return _taken(summary, decision)
    papers.spend(page)
    if decision.outcome is Outcome.ACCEPT and bound is not None:
        row = papers.accept(page, bound)
    else:
        row = papers.keep_waiting(page, decision, ticket)
    return _taken(summary, decision, row)


def _decide(page: papers.Page, ticket: Ticket | None, bound: Enrolment | None) -> Decision:
    decision = judge_paper(page.summary, papers.state_of(page, ticket, bound))
    waits = decision.outcome in (Outcome.PROPOSE, Outcome.HOLD) and ticket is not None
    if waits and ticket and accepting.crowded(page.summary.signer.fingerprint, ticket):
        return Decision(Outcome.REFUSE, "no-free-place", {"places": ticket.places})
    return decision


def _record_refusal(
    actor: Person, organisation: Organisation, code: str, facts: Mapping[str, object]
) -> None:
    kept = {name: str(value)[:200] for name, value in facts.items()} | {"via": papers.PAPER}
    refusal = Refusal.objects.create(
        organisation=organisation, kind=papers.PAPER, reason_code=code, facts=kept, person=actor
    )
    audit.record(
        "paper.refuse", actor=actor, subject=refusal, organisation=organisation,
        reason=code, **kept,
    )  # fmt: skip


def _taken(summary: Summary, decision: Decision, row: Bundle | None = None) -> TakenPage:
    error = error_for(decision.code, **decision.facts) if decision.code else None
    return TakenPage(
        outcome=decision.outcome, error=error, row=row, hostname=summary.hostname,
        fingerprint=summary.signer.fingerprint,
    )  # fmt: skip
