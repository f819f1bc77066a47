"""Which PC of the register a new one is: one that is there, or one that is added now.

Private to actions: the caller has locked the ticket and asked for the right.
"""

from __future__ import annotations

from khien.console.audit import actions as audit
from khien.console.coverage.judging import changed as answers_changed
from khien.console.endpoints.models import Computer
from khien.console.endpoints.problems import NameTaken
from khien.console.evidence.models import Ticket
from khien.console.evidence.problems import NotOfThisOrganisation
from khien.console.organisations.locks import lock_organisation
from khien.console.people.models import Person
from khien.core.text import squeeze


def chosen(
    actor: Person, ticket: Ticket, *, computer_id: int | None = None, new_name: str = ""
) -> Computer:
    """The PC of the ticket's organisation that was chosen, or a new one of that name."""
    organisation = ticket.organisation
    name = squeeze(new_name)[:120]
    if computer_id is None and name:
        return _added(actor, ticket, name)
    here = Computer.objects.select_for_update().filter(organisation=organisation, active=True)
    computer = here.filter(pk=computer_id).first() if computer_id else None
    if computer is None:
        raise NotOfThisOrganisation()
    return computer


def _added(actor: Person, ticket: Ticket, name: str) -> Computer:
    organisation = ticket.organisation
    lock_organisation(organisation.pk)
    if Computer.objects.filter(organisation=organisation, name__iexact=name).exists():
        raise NameTaken(name=name)
    computer = Computer.objects.create(
        organisation=organisation, name=name, machine_class=ticket.machine_class
    )
    answers_changed()
    audit.record(
        "computer.add", actor=actor, subject=computer, organisation=organisation, name=name
    )
    return computer
