"""The Windows kit: put into the data folder by the operator, handed out with a ticket."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from khien.console.audit import actions as audit
from khien.console.evidence import kits
from khien.console.evidence.actions.tickets import signed_file
from khien.console.evidence.models import Ticket
from khien.console.evidence.problems import NoKit
from khien.console.people import access
from khien.console.people.models import Person


def install_kit(source: Path) -> kits.InstalledKit:
    """Take the zip in; whoever may write the data folder may do this. Raises OddKit."""
    kit = kits.put(source)
    with transaction.atomic(durable=True):
        audit.record(
            "kit.install", actor=None, version=kit.version, python=kit.python, sha256=kit.sha256
        )
    return kit


@transaction.atomic(durable=True)
def hand_out_kit(actor: Person, row: Ticket) -> bytes:
    """The ticket's signed file, to go into a copy of the kit; raises NoKit, TicketClosed."""
    access.require(actor, "ticket.make", row.organisation)
    kit = kits.installed()
    if kit is None:
        raise NoKit()
    data = signed_file(row)
    audit.record(
        "kit.hand_out", actor=actor, subject=row, organisation=row.organisation,
        version=kit.version, sha256=kit.sha256,
    )  # fmt: skip
    return data
