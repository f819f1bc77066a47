"""Tickets: made for one PC of the register or for a batch of places, handed out, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from khien.console.audit import actions as audit
from khien.console.endpoints.models import Computer, Drive
from khien.console.evidence import console_keys
from khien.console.evidence.models import Ticket
from khien.console.evidence.problems import (
    Inactive,
    InsecureAddress,
    NotOfThisOrganisation,
    TicketClosed,
    TooManyPlaces,
)
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.endpoints.reference_data import policy_figures
from khien.evidence import ticket as tickets
from khien.evidence.secrets import MAX_PLACES

DEFAULT_DAYS = 14
MOST_DAYS = 90


@transaction.atomic(durable=True)
def make_ticket(
    actor: Person,
    *,
    organisation: Organisation,
    computer: Computer | None = None,
    places: int = 1,
    machine_class: str = "connected",
    days: int = DEFAULT_DAYS,
    encrypts: bool = False,
) -> Ticket:
    """A ticket for ``computer``, or for a batch of ``places``; only hashes of secrets are kept.

    ``encrypts``: the PCs encrypt what they make to the console's key.
    """
    access.require(actor, "ticket.make", organisation)
    if computer is not None:
        _check_computer(computer, organisation)
        places, machine_class = 1, computer.machine_class
    if not 1 <= places <= MAX_PLACES:
        raise TooManyPlaces(most=MAX_PLACES)
    row = Ticket(
        organisation=organisation,
        computer=computer,
        ticket_id=secrets.token_urlsafe(18),
        places=places,
        machine_class=machine_class,
        encrypts=encrypts,
        made_by=actor,
        made_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=min(max(days, 1), MOST_DAYS)),
    )
    value = ticket_value(row)
    row.secret_hashes = list(value.secret_hashes().values())
    row.challenges = [value.challenge_of(place) for place in value.secret_hashes()]
    row.save()
    audit.record(
        "ticket.make", actor=actor, subject=row, organisation=organisation,
        computer=computer.name if computer else None, places=places, expires=row.expires_at,
    )  # fmt: skip
    return row


@transaction.atomic(durable=True)
def hand_out_ticket(actor: Person, row: Ticket) -> bytes:
    """The signed file of a ticket that is still open."""
    access.require(actor, "ticket.make", row.organisation)
    data = signed_file(row)
    audit.record("ticket.hand_out", actor=actor, subject=row, organisation=row.organisation)
    return data


def signed_file(row: Ticket) -> bytes:
    """The bytes of a ticket that is still open; raises TicketClosed."""
    if row.revoked_at is not None or row.expires_at <= timezone.now():
        raise TicketClosed()
    return tickets.make_ticket(ticket_value(row), key=console_keys.signing_key())


@transaction.atomic(durable=True)
def revoke_ticket(actor: Person, row: Ticket) -> None:
    """No new PC enrols with it; PCs already bound go on by their receipts."""
    access.require(actor, "ticket.make", row.organisation)
    changed = Ticket.objects.filter(pk=row.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    if changed:
        audit.record("ticket.revoke", actor=actor, subject=row, organisation=row.organisation)


def ticket_value(row: Ticket) -> tickets.Ticket:
    """The ticket a row stands for, with its secrets (derived, never stored)."""
    if not tickets.acceptable_url(settings.CONSOLE_URL):
        raise InsecureAddress(url=settings.CONSOLE_URL)
    computer = row.computer
    return tickets.Ticket(
        id=row.ticket_id,
        console_id=console_keys.console_id(),
        console_url=settings.CONSOLE_URL,
        console_key=console_keys.signing_key().public,
        organisation_id=str(row.organisation_id),
        organisation_name=row.organisation.name,
        issued_at=row.made_at,
        expires_at=row.expires_at,
        secret=console_keys.ticket_secret(row.ticket_id),
        challenge=console_keys.ticket_challenge(row.ticket_id),
        tls_sha256=getattr(settings, "CONSOLE_TLS_SHA256", None) or None,
        pc_id=str(computer.pk) if computer else None,
        pc_name=computer.name if computer else "",
        places=None if computer else row.places,
        machine_class=row.machine_class,
        issued_serials=_issued_serials(row.organisation),
        policy=_policy(),
        encrypt_to=console_keys.bundle_recipient() if row.encrypts else None,
    )


def _issued_serials(organisation: Organisation) -> tuple[str, ...]:
    """Serials of the drives issued here, a lost one excepted."""
    drives = Drive.objects.filter(organisation=organisation).exclude(state=Drive.State.LOST)
    serials = drives.order_by("-pk").values_list("serial", flat=True)
    return tuple(sorted(serials[: tickets.MAX_SERIALS]))


def _policy() -> Mapping[str, tickets.PolicyValue]:
    return dict(policy_figures())


def _check_computer(computer: Computer, organisation: Organisation) -> None:
    if computer.organisation_id != organisation.pk:
        raise NotOfThisOrganisation()
    if not computer.active:
        raise Inactive()
