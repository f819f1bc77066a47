"""The one-way door of scope: an instruction is put outside it, never taken back in; and what is
done instead: a control of the catalogue, in the catalogue's own words.
"""

from __future__ import annotations

from django.db import transaction

from khien.console.audit.actions import record
from khien.console.directives import changing, errors
from khien.console.directives.corrections import Trace
from khien.console.directives.defences import Defence
from khien.console.directives.models import Obligation
from khien.console.directives.names import ADDRESSEES
from khien.console.people import access
from khien.console.people.models import Person
from khien.controls import catalogue


@transaction.atomic(durable=True)
def exclude(actor: Person, obligation: Obligation, *, version: int, reason: str) -> None:
    """Say that an instruction is one the product must not turn into work. It stays so."""
    row = changing.workable(actor, obligation.pk, version=version)
    changing.keep_own_words(row)
    trace = Trace(row)
    row.removed_reason = changing.clean_reason(reason)
    row.scope, row.confirmed = Obligation.Scope.EXCLUDED, False
    changing.touched(row, actor)
    trace.keep(actor, "exclude", row.directive, row)
    record(
        "obligation.exclude", actor=actor, subject=row, path=row.path,
        organisation=row.directive.organisation_id, directive=row.directive_id,
        reason=row.removed_reason,
    )  # fmt: skip


@transaction.atomic(durable=True)
def choose_control(actor: Person, clause: Obligation, *, control: str, reason: str) -> Obligation:
    """A new obligation that says what a control says, beside the excluded ``clause``.

    Its words are the catalogue's and it is for everyone addressed: neither words, actors nor
    terms of the clause are taken over.
    """
    directive = changing.locked_directive(actor, clause.directive_id, "directive.edit")
    changing.in_review(directive)
    beside = Obligation.objects.filter(pk=clause.pk, directive=directive).first()
    if beside is None:
        raise access.Refused("directive.edit")
    if beside.scope != Obligation.Scope.EXCLUDED:
        raise errors.NotExcluded()
    if control not in catalogue():
        raise errors.NoSuchControl()
    words = changing.clean_reason(reason)
    row = Obligation(
        directive=directive,
        order=changing.order_after(directive, beside.pk),
        text=catalogue()[control].title("vi"),
        actors=[ADDRESSEES],
        controls=[control],
        origin="control",
        confirmed=True,
    )
    changing.touched(row, actor)
    Defence.objects.create(
        obligation=row, clause=beside, control=control, reason=words, chosen_by=actor
    )
    Trace().keep(actor, "defend", directive, row)
    record(
        "obligation.defend", actor=actor, subject=row, organisation=directive.organisation_id,
        directive=directive.pk, clause=beside.pk, control=control, reason=words,
    )  # fmt: skip
    return row
