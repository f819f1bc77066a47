"""One inspection of this PC and, with a ticket, the signed bundle of it.

Joins ``endpoints`` (facts and findings), what a scan for marked files found, and ``evidence``
(key, chain, signature). Where the
PC's key can be kept nowhere the bundle is unsigned and counts as declared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khien.evidence.bindings import Binding, enrol, find_binding, next_link
from khien.evidence.bundle import Link, make_bundle
from khien.evidence.encryption import checked_recipient, encrypt
from khien.evidence.errors import PlaceNotMarked
from khien.evidence.marked_files import PART
from khien.evidence.private_files import can_write
from khien.evidence.state_lock import locked
from khien.evidence.ticket import Ticket
from khien.evidence.unit_key import key_for

if TYPE_CHECKING:
    from khien.endpoints import InspectionContext, ScanFacts
    from khien.workflows.scan_result import ScanResult

Inspect = Callable[[Path | None, Ticket | None, datetime], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class InspectionRun:
    """What one run gave. ``bundle`` None: there was no ticket.

    ``signed`` False with a bundle: it says that it is declared. ``enrolled_now``: this run made
    the PC's key, so a person should compare the console's fingerprint. ``encrypt_to``: for whom
    alone the bundle may leave the program.
    """

    inspection: Mapping[str, Any]
    bundle: bytes | None = None
    binding: Binding | None = None
    enrolled_now: bool = False
    encrypt_to: str | None = None

    def to_hand_in(self) -> bytes:
        """The bundle's file: as it was signed, or that encrypted."""
        if self.bundle is None:
            raise ValueError("a run without a ticket makes no bundle")
        return encrypt(self.bundle, self.encrypt_to) if self.encrypt_to else self.bundle

    @property
    def signed(self) -> bool:
        """Whether the bundle bears the PC's signature."""
        return self.bundle is not None and self.binding is not None


def run_inspection(
    *,
    ticket: Ticket | None,
    state_dir: Path,
    now: datetime,
    target: Path | None = None,
    place: int | None = None,
    places_file: Path | None = None,
    with_bundle: bool = True,
    inspect: Inspect | None = None,
    scan: ScanResult | None = None,
    changes_use: bool = False,
    encrypt_to: str | None = None,
) -> InspectionRun:
    """Look at ``target`` (None: this PC) and, with a ticket, make the bundle of it.

    Enrols the PC when it has no key for this ticket yet: a ticket that can no longer enrol is
    refused before anything is looked at. ``with_bundle`` False uses only what the ticket says
    of the PC. AnotherRun while a run on this PC is going on with the same state folder.
    ``scan``: a scan for marked files on this PC, whose figures are judged and go along.
    ``changes_use``: the PC was wiped to be put to another use, so what is left is judged.
    ``encrypt_to``: the recipient that the bundle is encrypted to; without it, the ticket's.
    """
    own = partial(_inspect, changes_use=changes_use)
    look = _with_scan(inspect, own, ticket, state_dir, scan) if scan else inspect or own
    if ticket is None or not with_bundle:
        return InspectionRun(inspection=look(target, ticket, now))
    asked = encrypt_to or ticket.encrypt_to
    recipient = checked_recipient(asked) if asked else None
    if not can_write(state_dir):
        inspection = look(target, ticket, now)
        declared = _declared(inspection, ticket, place=place, now=now)
        return InspectionRun(inspection, declared, encrypt_to=recipient)
    with locked(state_dir):
        done = _signed(
            look, target, ticket, state_dir, now=now, place=place, places_file=places_file
        )
    return replace(done, encrypt_to=recipient)


def _signed(
    look: Inspect,
    target: Path | None,
    ticket: Ticket,
    state_dir: Path,
    *,
    now: datetime,
    place: int | None,
    places_file: Path | None,
) -> InspectionRun:
    """The run with the PC's own key; the state folder is held by the caller all the while."""
    known = find_binding(state_dir, ticket)
    binding = enrol(state_dir, ticket, now=now, place=place, places_file=places_file)
    inspection = look(target, ticket, now)
    binding, link = next_link(binding, ticket)
    bundle = make_bundle(
        inspection,
        ticket=ticket,
        place=binding.place_for(ticket),
        link=link,
        key=binding.key(),
        enrols=binding.head is None,
        made_at=now,
    )
    return InspectionRun(inspection, bundle, binding, enrolled_now=known is None)


def _declared(
    inspection: Mapping[str, Any], ticket: Ticket, *, place: int | None, now: datetime
) -> bytes:
    """The unsigned bundle: no key, no chain, only the ticket's challenge."""
    ticket.check_time(now)
    if place is None and ticket.places is not None:
        raise PlaceNotMarked()
    link = Link(sequence=0, previous=None, challenge=ticket.challenge_of(place))
    return make_bundle(
        inspection, ticket=ticket, place=place, link=link, key=None, enrols=False, made_at=now
    )


def _with_scan(
    inspect: Inspect | None,
    own: Callable[..., Mapping[str, Any]],
    ticket: Ticket | None,
    state_dir: Path,
    scan: ScanResult,
) -> Inspect:
    """A look that judges the scan's figures too and adds what may leave of it."""
    from khien.workflows.marked_files import marked_files, scan_facts

    part = marked_files(scan, key=key_for(state_dir, ticket) if ticket else None)
    look = inspect or partial(own, scan=scan_facts(part))
    if ticket is not None and ticket.machine_class == "stand_alone":
        # It may hold them: how many and of which level is nobody's question.
        return look

    def whole(target: Path | None, ticket: Ticket | None, now: datetime) -> Mapping[str, Any]:
        return {**look(target, ticket, now), PART: part.as_json()}

    return whole


def scan_max_age(ticket: Ticket | None) -> timedelta:
    """How old a scan's result may be to go into an inspection: the policy's figure."""
    return timedelta(days=_context(ticket).figure("scan_max_age_days"))


def _inspect(
    target: Path | None,
    ticket: Ticket | None,
    now: datetime,
    *,
    scan: ScanFacts | None = None,
    changes_use: bool = False,
) -> Mapping[str, Any]:
    # Imported when used: enrolling or reading a receipt needs none of the checks.
    from khien.endpoints import inspect

    context = replace(_context(ticket), changes_use=changes_use)
    return inspect(target, context=context, now=now, scan=scan).as_json()


def _context(ticket: Ticket | None) -> InspectionContext:
    from khien.endpoints import InspectionContext

    if ticket is None:
        return InspectionContext()
    return InspectionContext(
        machine_class=ticket.machine_class,
        issued_serials=frozenset(ticket.issued_serials),
        policy={
            name: float(value)
            for name, value in ticket.policy.items()
            if isinstance(value, int | float) and not isinstance(value, bool)
        },
    )
