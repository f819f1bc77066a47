"""Acts on links between letters: a person says which letter is meant, that none of ours is, or
asks again.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.directives import changing, errors
from khien.console.directives.linked import CitedLetter
from khien.console.directives.models import Directive
from khien.console.people import access
from khien.console.people.models import Person

How = CitedLetter.How


@transaction.atomic(durable=True)
def link_cited(actor: Person, directive: Directive, cited: int, *, letter: int | None) -> None:
    """Say that the citation means ``letter``, or with None that it is none of the stored ones.

    The letter has to be one that the actor may see and that bears the cited notation: a link is
    no way to learn of other letters.
    """
    row = _locked(actor, directive, cited)
    if letter is None:
        row.target, row.how = None, How.NONE
    else:
        ids = access.scope_ids(actor, "directive.view")
        target = Directive.objects.filter(organisation_id__in=ids, pk=letter).first()
        index = getattr(target, "index", None)
        if target is None or index is None or index.notation != row.notation or (
            target.pk == row.directive_id
        ):  # fmt: skip
            raise errors.NotThatLetter()
        row.target, row.how = target, How.PERSON
    _keep(actor, row)
    record(
        "directive.link", actor=actor, subject=row.directive,
        organisation=row.directive.organisation_id, cited=row.pk, letter=letter,
    )  # fmt: skip


@transaction.atomic(durable=True)
def ask_cited_again(actor: Person, directive: Directive, cited: int) -> None:
    """Open a citation again, whoever settled it."""
    row = _locked(actor, directive, cited)
    row.target, row.how = None, How.OPEN
    _keep(actor, row)
    record(
        "directive.unlink", actor=actor, subject=row.directive,
        organisation=row.directive.organisation_id, cited=row.pk,
    )  # fmt: skip


def _locked(actor: Person, directive: Directive, cited: int) -> CitedLetter:
    row = changing.locked_directive(actor, directive.pk, "directive.edit")
    found = CitedLetter.objects.select_for_update(of=("self",)).filter(directive=row, pk=cited)
    citation = found.select_related("directive").first()
    if citation is None:
        raise errors.NotThatLetter()
    return citation


def _keep(actor: Person, row: CitedLetter) -> None:
    row.linked_by, row.linked_at = actor, timezone.now()
    row.save(update_fields=["target", "how", "linked_by", "linked_at"])
