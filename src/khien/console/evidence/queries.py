"""Reading evidence: what was handed in, what waits, tickets, bundles; only within one's reach."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import BinaryIO

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from khien.console.assignments import queries as assignments
from khien.console.assignments.models import Assignment
from khien.console.endpoints.models import Computer
from khien.console.evidence import files, papers
from khien.console.evidence.actions.handing_in import OPEN
from khien.console.evidence.models import (
    Bundle,
    Enrolment,
    Evidence,
    HeldFile,
    PaperChallenge,
    Refusal,
    StoredFile,
    Ticket,
)
from khien.console.people import access
from khien.console.people.models import Person
from khien.evidence.errors import EvidenceError, error_for


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Everything on one assignment's page: what was handed in, and files that still wait."""

    rows: list[Evidence]
    waiting: list[HeldFile]


def for_assignment(viewer: Person, assignment: Assignment) -> list[Evidence]:
    """What was handed in for an assignment, oldest first; nothing where it is out of reach."""
    if not access.may(viewer, "evidence.view", assignment.organisation_id):
        return []
    rows = assignment.evidence.select_related("file", "added_by", "bundle__enrolment__computer")
    return list(rows.order_by("pk"))


def waiting_for_assignment(viewer: Person, assignment: Assignment) -> list[HeldFile]:
    """Files handed in for an assignment that wait for a person's decision."""
    if not access.may(viewer, "evidence.view", assignment.organisation_id):
        return []
    held = HeldFile.objects.filter(
        place="evidence", target_id=assignment.pk, state=HeldFile.State.WAITING
    )
    return list(held.select_related("added_by").order_by("pk"))


def open_file(viewer: Person, stored_file_id: int) -> tuple[StoredFile, BinaryIO]:
    """A file handed in as evidence, with its bytes; Http404 out of reach or gone.

    Letters and reporters' files are opened by their own apps after their own check
    (``files.open_stored``): a file's organisation alone gives nobody the right to it.
    """
    ids = access.scope_ids(viewer, "evidence.view")
    shown = Evidence.objects.filter(assignment__organisation_id__in=ids, file_id=stored_file_id)
    row = shown.select_related("file").first()
    if row is None or row.file is None:
        raise Http404
    try:
        return row.file, files.open_stored(row.file)
    except FileNotFoundError:
        raise Http404 from None


def declarable(viewer: Person, organisation_id: int) -> QuerySet[Assignment]:
    """Assignments still open where the viewer may say that a file bears no mark."""
    ids = access.scope_ids(viewer, "mark.declare") & {organisation_id}
    found = assignments.assignments_for(viewer).filter(organisation_id__in=ids)
    return found.filter(state__in=OPEN)


def may_put_right(viewer: Person, assignment: Assignment) -> bool:
    """Whether the viewer may hand in here what was turned away for a mark that is none."""
    may = access.may(viewer, "mark.declare", assignment.organisation_id)
    return may and assignment.state in OPEN


def who_declares(organisation_id: int, *, most: int = 3) -> list[str]:
    """Names of those to ask when a mark was seen that is none."""
    people = access.holders("mark.declare", organisation_id)
    return [f"{one.full_name} ({one.organisation.name})" for one in people[:most]]


def held_for(viewer: Person) -> QuerySet[HeldFile]:
    """Files that wait where the viewer may decide, oldest first."""
    held = HeldFile.objects.filter(
        organisation_id__in=access.scope_ids(viewer, "held.decide"),
        state=HeldFile.State.WAITING,
    )
    return held.select_related("organisation", "added_by").order_by("pk")


def open_held(viewer: Person, pk: int) -> tuple[HeldFile, BinaryIO]:
    """A waiting file with its bytes, for whoever may decide on it; Http404 otherwise."""
    held = held_for(viewer).filter(pk=pk).first()
    if held is None:
        raise Http404
    try:
        return held, files.open_stored(held)
    except FileNotFoundError:
        raise Http404 from None


def tickets_for(viewer: Person) -> QuerySet[Ticket]:
    """Tickets of the organisations where the viewer may make one, newest first."""
    tickets = Ticket.objects.filter(organisation_id__in=access.scope_ids(viewer, "ticket.make"))
    return (
        tickets.select_related("organisation", "computer", "made_by")
        .annotate(used=Count("enrolments", filter=~Q(enrolments__state="retired")))
        .order_by("-made_at", "-pk")
    )


def ticket_for(viewer: Person, pk: int) -> Ticket:
    """One ticket within reach; Http404 otherwise."""
    ticket = tickets_for(viewer).filter(pk=pk).first()
    if ticket is None:
        raise Http404
    return ticket


def newest_of(ticket: Ticket) -> Bundle | None:
    """The newest bundle that its PC (or one of its PCs) handed in by this ticket's key."""
    bundles = Bundle.objects.filter(
        enrolment__ticket=ticket, state=Bundle.State.ACCEPTED, paper_of=""
    )
    return bundles.select_related("enrolment__computer").first()


def open_challenges(ticket: Ticket) -> list[PaperChallenge]:
    """Challenges of a ticket that no page has answered yet, oldest first."""
    return list(ticket.paper_challenges.filter(used_at__isnull=True).order_by("pk"))


def is_open(ticket: Ticket) -> bool:
    """Whether a PC may still enrol with it."""
    return ticket.revoked_at is None and ticket.expires_at > timezone.now()


def proposed_for(viewer: Person) -> list[Enrolment]:
    """New PCs of batches that wait for the officer's list."""
    return list(_waiting(viewer).filter(state=Enrolment.State.PROPOSED))


def held_bundles_for(viewer: Person) -> list[Bundle]:
    """Bundles that wait for a decision, with the error that says why."""
    ids = access.scope_ids(viewer, "enrolment.decide")
    held = Bundle.objects.filter(organisation_id__in=ids, state=Bundle.State.HELD)
    return list(
        held.select_related(
            "enrolment__ticket__computer", "enrolment__computer", "ticket", "organisation"
        ).order_by("pk")
    )


def waiting_counts(viewer: Person) -> tuple[int, int]:
    """(new PCs to confirm, bundles to decide on) where the viewer may."""
    return len(proposed_for(viewer)), len(held_bundles_for(viewer))


def _waiting(viewer: Person) -> QuerySet[Enrolment]:
    ids = access.scope_ids(viewer, "enrolment.decide")
    newest = Prefetch("bundles", Bundle.objects.order_by("-sequence"))
    return (
        Enrolment.objects.filter(ticket__organisation_id__in=ids)
        .select_related("ticket__organisation", "ticket__computer")
        .prefetch_related(newest)
        .order_by("ticket_id", "place", "pk")
    )


def free_computers(viewer: Person, organisation_ids: set[int]) -> list[Computer]:
    """PCs of the register that no key is bound to yet, for the choice beside a new PC."""
    bound = Enrolment.objects.filter(state=Enrolment.State.BOUND).values("computer_id")
    return list(_computers(viewer, organisation_ids).exclude(pk__in=bound))


def all_computers(viewer: Person, organisation_ids: set[int]) -> list[Computer]:
    """PCs of the register, for the choice beside what a person declares."""
    return list(_computers(viewer, organisation_ids))


def _computers(viewer: Person, organisation_ids: set[int]) -> QuerySet[Computer]:
    ids = access.scope_ids(viewer, "enrolment.decide") & organisation_ids
    return Computer.objects.filter(organisation_id__in=ids, active=True).order_by("name")


def bundle_for(viewer: Person, pk: int) -> Bundle:
    """One bundle of a PC that the viewer may see; Http404 otherwise."""
    ids = access.scope_ids(viewer, "computer.view")
    found = Bundle.objects.filter(pk=pk, organisation_id__in=ids)
    bundle = found.select_related("enrolment__computer", "declared_for").first()
    if bundle is None:
        raise Http404
    return bundle


def receipts_for(viewer: Person, bundle_ids: Collection[int]) -> list[Bundle]:
    """Of these bundles the accepted ones of PCs that the viewer may see, whose receipts count."""
    ids = access.scope_ids(viewer, "computer.view")
    found = _with_receipts(ids).filter(pk__in=bundle_ids)
    return list(found.select_related("enrolment__computer").order_by("pk"))


def receipts_of(viewer: Person, ticket: Ticket) -> list[Bundle]:
    """The newest accepted bundle of each PC that is bound by a ticket."""
    ids = access.scope_ids(viewer, "computer.view")
    bound = Q(enrolment__ticket=ticket, enrolment__state=Enrolment.State.BOUND)
    rows = _with_receipts(ids).filter(bound, paper_of="").select_related("enrolment__computer")
    newest = {row.enrolment_id: row for row in rows.order_by("sequence")}
    return sorted(newest.values(), key=lambda row: row.pk)


def _with_receipts(organisation_ids: Collection[int]) -> QuerySet[Bundle]:
    return Bundle.objects.filter(
        organisation_id__in=organisation_ids, state=Bundle.State.ACCEPTED, enrolment__isnull=False
    ).exclude(receipt=b"")


def accepted_of(viewer: Person, enrolment_ids: Collection[int]) -> list[int]:
    """The accepted bundles of these enrolments, by number."""
    ids = access.scope_ids(viewer, "computer.view")
    found = _with_receipts(ids).filter(enrolment_id__in=enrolment_ids, paper_of="")
    return list(found.order_by("pk").values_list("pk", flat=True))


def bundles_of(viewer: Person, computer: Computer, *, most: int = 20) -> list[Bundle]:
    """The newest bundles that were accepted of a PC."""
    if not access.may(viewer, "computer.view", computer.organisation_id):
        raise Http404
    bundles = Bundle.objects.filter(
        Q(enrolment__computer=computer) | Q(declared_for=computer), state=Bundle.State.ACCEPTED
    )
    return list(bundles.select_related("enrolment", "received_by")[:most])


def differing(bundles: Collection[Bundle]) -> tuple[papers.Difference, ...]:
    """Where full bundles of ``bundles`` answer differently from the page that stood for them."""
    by_hash = {row.payload_sha256: row for row in bundles if not row.from_paper}
    pairs = [(row, by_hash[row.paper_of]) for row in bundles if row.paper_of in by_hash]
    return tuple(one for page, full in pairs for one in papers.differences(page, full))


def refusals_for(viewer: Person, *, most: int = 50) -> list[tuple[Refusal, EvidenceError]]:
    """The newest bundles that were refused, each with its reason in words."""
    ids = access.scope_ids(viewer, "bundle.import")
    rows = Refusal.objects.filter(organisation_id__in=ids, kind__in=["bundle", "paper"])
    newest = rows.select_related("organisation", "person").order_by("-pk")[:most]
    return [(row, error_for(row.reason_code, **row.facts)) for row in newest]


def marked_refusals(organisation_ids: Collection[int]) -> int:
    """How many marked files were turned away at the door (whoever calls has the right)."""
    return Refusal.objects.filter(organisation_id__in=organisation_ids, kind="marked").count()
