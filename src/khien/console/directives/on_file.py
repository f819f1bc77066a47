"""Letters already in force: put on file, and started by a person.

On file a letter is read, linked and searched; nothing of it is work. A person says which of its
obligations still hold; those begin today with a new day and go the usual way of issuing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.directives import changing, errors
from khien.console.directives.linked import Filing
from khien.console.directives.models import Directive, Obligation
from khien.console.directives.open_transaction import in_transaction
from khien.console.directives.taking import let_in
from khien.console.evidence.models import HeldFile, StoredFile
from khien.console.people.models import Person
from khien.core.i18n import N_
from khien.directives.next_period import next_period

NOT_STARTED = N_("Không bắt đầu lại từ hồ sơ văn bản đang có hiệu lực")


def put_on_file(actor: Person, directive: Directive, *, read: bool) -> Filing:
    """A letter just taken in is one already in force."""
    in_transaction()
    directive.state = Directive.State.FILED
    directive.save(update_fields=["state"])
    filing = Filing.objects.create(directive=directive, filed_by=actor, waits_to_be_read=not read)
    record(
        "directive.put_on_file", actor=actor, subject=directive,
        organisation=directive.organisation_id,
    )  # fmt: skip
    return filing


def let_in_on_file(actor: Person, held: HeldFile, stored: StoredFile) -> None:
    """A held letter on its way to the file that a person let in; the worker reads it."""
    directive = let_in(actor, held, stored)
    if directive is not None:
        put_on_file(actor, directive, read=False)


def next_day(row: Obligation, *, today: date | None = None) -> date | None:
    """The day the form proposes: the next period of a duty that comes again, or a printed day
    that is still to come; else None.
    """
    day = today or timezone.localdate()
    if row.deadline and row.deadline >= day:
        return row.deadline
    return next_period(row.recurring, row.deadline_text, day)


def startable(row: Obligation, directive: Directive) -> bool:
    """Whether it may begin: in scope, and not yet work of an issued letter."""
    if row.scope == Obligation.Scope.EXCLUDED:
        return False
    fresh = directive.state == Directive.State.FILED and not row.removed_reason
    return fresh or row.removed_reason == NOT_STARTED


@transaction.atomic(durable=True)
def start(actor: Person, directive: Directive, *, days: Mapping[int, date | None]) -> int:
    """Begin the obligations ``days`` names today, each by its day (None: the next period);
    how many. The others of a letter that gives no work yet are left out, and may be started
    later.
    """
    row = changing.locked_directive(actor, directive.pk, "directive.edit")
    filing = Filing.objects.select_for_update(of=("self",)).filter(directive=row).first()
    if filing is None or row.state == Directive.State.WITHDRAWN:
        raise errors.NotInReview()
    if not days:
        raise errors.NothingToStart()
    first = row.state == Directive.State.FILED
    rows = list(row.obligations.select_for_update(of=("self",)))
    if set(days) - {each.pk for each in rows}:
        raise errors.GoneMeanwhile()
    for each in rows:
        if each.pk in days:
            if not startable(each, row):
                raise errors.OutOfScope()
            _begin(actor, each, days[each.pk])
        elif first and each.is_work:
            each.removed_reason = NOT_STARTED
            changing.touched(each, actor)
    if first:
        row.state, row.received_on = Directive.State.REVIEW, timezone.localdate()
    row.version += 1
    row.save()
    filing.started_by, filing.started_at = actor, timezone.now()
    filing.save(update_fields=["started_by", "started_at"])
    record(
        "directive.start_filed", actor=actor, subject=row, organisation=row.organisation_id,
        obligations=sorted(days),
    )  # fmt: skip
    return len(days)


def _begin(actor: Person, row: Obligation, day: date | None) -> None:
    chosen = day or next_day(row)
    if chosen is None or chosen < timezone.localdate():
        raise errors.DayNeeded(path=row.path or row.order)
    # Who ticks it has read it; the old term stays in the reading.
    row.deadline, row.deadline_text, row.due_rule = chosen, "", None
    row.removed_reason, row.confirmed = "", True
    changing.touched(row, actor)
