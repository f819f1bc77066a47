"""Giving a letter's obligations to organisations, a hundred assignments a transaction.

In: obligation → organisations. Out: how many assignments are new and which pairs failed. The
letter is issued in the first transaction, with every right asked for; whatever is cut off
after it is finished by issuing once more, for what exists already is passed over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from khien.console.assignments import issuing as assignments
from khien.console.audit.actions import record
from khien.console.directives import changing, errors
from khien.console.directives.models import Directive, Obligation
from khien.console.directives.names import plan_of
from khien.console.directives.terms import term_of
from khien.console.organisations.addressees import exists_on
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.signatures.keeping import refuse_broken

BULK = 100
Targets = Mapping[int, Collection[int]]


@dataclass(frozen=True, slots=True)
class Issued:
    """``failed`` holds (obligation, organisation) pairs that could not be given."""

    made: int
    had: int
    failed: list[tuple[int, int]] = field(default_factory=list)


def issue(
    actor: Person,
    directive: Directive,
    *,
    targets: Targets,
    continuous: Collection[int] = (),
    seen: str | None = None,
) -> Issued:
    """Give each obligation to its organisations. ``seen`` is the token of the letter as the
    person looked at it (``changing.seen_token``).
    """
    wanted = {pk: set(ids) for pk, ids in targets.items() if ids}
    dues = _begin(actor, directive.pk, wanted, set(continuous), seen)
    made, failed = 0, []
    for batch in _batches(wanted):
        try:
            made += _give(actor, directive.pk, batch, dues)
        except (IntegrityError, errors.AlreadyWithdrawn):
            failed += [(pk, one) for pk, ids in batch.items() for one in sorted(ids)]
    total = sum(map(len, wanted.values()))
    return Issued(made, total - made - len(failed), failed)


@transaction.atomic(durable=True)
def withdraw(actor: Person, directive: Directive, *, reason: str) -> int:
    """Take a letter back, and every assignment of it that is not finished; how many."""
    row = changing.locked_directive(actor, directive.pk, "directive.issue")
    if row.state == Directive.State.WITHDRAWN:
        raise errors.AlreadyWithdrawn()
    words = changing.clean_reason(reason)
    row.state = Directive.State.WITHDRAWN
    row.version += 1
    row.save(update_fields=["state", "version"])
    count = assignments.withdraw_assignments(actor, row, words=words)
    record(
        "directive.withdraw", actor=actor, subject=row, organisation=row.organisation_id,
        reason=words, assignments=count,
    )  # fmt: skip
    return count


@transaction.atomic(durable=True)
def _begin(
    actor: Person,
    pk: int,
    wanted: Mapping[int, set[int]],
    continuous: set[int],
    seen: str | None,
) -> dict[int, date | None]:
    """Ask for every right, say no to what must not be given, mark the letter issued."""
    row = changing.locked_directive(actor, pk, "directive.issue")
    if row.state == Directive.State.WITHDRAWN:
        raise errors.AlreadyWithdrawn()
    refuse_broken(row)
    if row.state == Directive.State.FILED:
        raise errors.OnFile()
    if seen is not None and seen != changing.seen_token(row):
        raise errors.LetterChanged()
    obligations = list(row.obligations.filter(pk__in=wanted))
    if len(obligations) != len(wanted):
        # An obligation of another letter, or one that is gone: ids from elsewhere.
        raise access.Refused("directive.issue")
    _may_be_given(obligations)
    organisations = set().union(*wanted.values()) if wanted else set()
    _may_receive(actor, organisations)
    asked = plan_of(actor, row).asked
    if asked:
        names = ", ".join(f"“{name.words}”" for name in asked[:3])
        raise errors.NamesNotAnswered(count=len(asked), names=names)
    _mark_issued(actor, row, obligations, continuous)
    record(
        "directive.issue", actor=actor, subject=row, organisation=row.organisation_id,
        obligations=sorted(wanted), organisations=len(organisations),
        assignments=sum(map(len, wanted.values())),
    )  # fmt: skip
    return {each.pk: term_of(each, row).due for each in obligations}


def _may_be_given(obligations: list[Obligation]) -> None:
    if not obligations:
        raise errors.NobodyChosen()
    if not all(each.is_work for each in obligations):
        raise errors.OutOfScope()
    open_ones = sum(not each.confirmed for each in obligations)
    if open_ones:
        raise errors.NotConfirmed(count=open_ones)


def _may_receive(actor: Person, ids: set[int]) -> None:
    if ids - access.scope_ids(actor, "directive.issue"):
        raise access.Refused("directive.issue")
    today = timezone.localdate()
    live = [one for one in Organisation.objects.filter(pk__in=ids) if exists_on(one, today)]
    if len(live) != len(ids):
        raise errors.NoSuchOrganisation()


def _mark_issued(
    actor: Person, row: Directive, obligations: list[Obligation], continuous: set[int]
) -> None:
    for each in obligations:
        each.continuous = each.continuous or each.pk in continuous
    Obligation.objects.bulk_update(obligations, ["continuous"], batch_size=BULK)
    if row.state != Directive.State.ISSUED:
        row.state = Directive.State.ISSUED
        row.issued_by, row.issued_at = actor, timezone.now()
        row.version += 1
        row.save(update_fields=["state", "issued_by", "issued_at", "version"])


@transaction.atomic(durable=True)
def _give(
    actor: Person,
    pk: int,
    batch: Mapping[int, set[int]],
    dues: Mapping[int, date | None],
) -> int:
    row = changing.locked_directive(actor, pk, "directive.issue")
    if row.state != Directive.State.ISSUED:
        raise errors.AlreadyWithdrawn()
    return sum(
        assignments.create_assignments(actor, each, batch[each.pk], due=dues[each.pk])
        for each in row.obligations.filter(pk__in=batch)
    )


def _batches(wanted: Mapping[int, set[int]]) -> Iterator[dict[int, set[int]]]:
    """The pairs, a hundred at a time."""
    pairs = [(pk, one) for pk in sorted(wanted) for one in sorted(wanted[pk])]
    for at in range(0, len(pairs), BULK):
        batch: dict[int, set[int]] = {}
        for pk, one in pairs[at : at + BULK]:
            batch.setdefault(pk, set()).add(one)
        yield batch
