"""What a PC remembers of each console it answers to: its key, its place, the head of its chain.

One folder a binding under ``<state>/bindings``: ``key.pem`` and ``state.json``, both readable by
their owner only. The sequence number is spent on disk *before* a bundle is handed out; the chain
moves on only by a receipt (docs/decisions/0003-bundle-sequence.md), so a bundle that was lost on
the way, or a PC switched off at any point, leaves nothing to repair.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from khien.evidence import strict_json
from khien.evidence.bundle import Link
from khien.evidence.errors import (
    EvidenceError,
    NoBinding,
    PlaceNotMarked,
    StateDamaged,
    WrongConsole,
    WrongPlace,
)
from khien.evidence.fields import Fields
from khien.evidence.keys import SigningKey, load_key, make_key
from khien.evidence.places import mark_place, take_place
from khien.evidence.private_files import (
    MAX_FILE,
    make_private_directory,
    read_private,
    write_private,
)
from khien.evidence.receipt import Receipt, read_receipt, signer_of
from khien.evidence.ticket import Ticket

SCHEMA = "khien.binding/1"
KEY_FILE, STATE_FILE = "key.pem", "state.json"
MAX_BINDINGS = 1_000


@dataclass(frozen=True, slots=True)
class Head:
    """The last accepted bundle, as its receipt told, and the challenge for the next."""

    sequence: int
    sha256: str
    challenge: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Binding:
    """This PC towards one console. ``made`` is the last sequence number spent, ``papers`` the
    last number of a statement on paper.
    """

    directory: Path
    console_id: str
    console_fingerprint: str
    organisation_id: str
    ticket_id: str
    pc_id: str | None
    place: int | None
    fingerprint: str
    made: int = 0
    head: Head | None = None
    papers: int = 0

    def key(self) -> SigningKey:
        """The PC's private key, from its file."""
        return _load_key(self.directory)

    def place_for(self, ticket: Ticket) -> int | None:
        """The place to name in a bundle made with ``ticket``."""
        return None if ticket.places is None else self.place


def bindings(state: Path) -> list[Binding]:
    """Every binding under ``state``, by folder name."""
    root = state / "bindings"
    if not root.is_dir():
        return []
    found = sorted(one for one in root.iterdir() if (one / STATE_FILE).is_file())
    return [_load(one) for one in found[:MAX_BINDINGS]]


def find_binding(state: Path, ticket: Ticket) -> Binding | None:
    """The binding that ``ticket`` continues: the same PC, or a place of the same batch.

    Raises WrongConsole when a console of that id was known here by another key.
    """
    for binding in bindings(state):
        if binding.console_id != ticket.console_id:
            continue
        if binding.console_fingerprint != ticket.console_key.fingerprint:
            raise WrongConsole()
        same_pc = ticket.pc_id is not None and binding.pc_id == ticket.pc_id
        if same_pc or binding.ticket_id == ticket.id:
            return binding
    return None


def enrol(
    state: Path,
    ticket: Ticket,
    *,
    now: datetime,
    place: int | None = None,
    places_file: Path | None = None,
) -> Binding:
    """The binding for ``ticket``: the one there is, else a new key in the next free place.

    ``place`` names the place of a batch; without it the file beside the ticket tells the next.
    """
    known = find_binding(state, ticket)
    if known is not None:
        if place is not None and known.place != place:
            raise WrongPlace(place=place)
        return known
    ticket.check_time(now)
    if place is not None or ticket.places is None:
        ticket.check_place(place)
    directory = state / "bindings" / _name(ticket)
    fingerprint = _key_in(state, directory).public.fingerprint
    if ticket.places is not None:
        place = _place(ticket, place, fingerprint, places_file, now=now)
    binding = Binding(
        directory=directory,
        console_id=ticket.console_id,
        console_fingerprint=ticket.console_key.fingerprint,
        organisation_id=ticket.organisation_id,
        ticket_id=ticket.id,
        pc_id=ticket.pc_id,
        place=place,
        fingerprint=fingerprint,
    )
    _save(binding)
    return binding


def next_link(binding: Binding, ticket: Ticket) -> tuple[Binding, Link]:
    """Spend the next sequence number, on disk, and say how the next bundle is linked."""
    spent = replace(binding, made=binding.made + 1)
    _save(spent)
    if binding.head is None:
        challenge = ticket.challenge_of(binding.place_for(ticket))
        return spent, Link(sequence=spent.made, previous=None, challenge=challenge)
    head = binding.head
    return spent, Link(sequence=spent.made, previous=head.sha256, challenge=head.challenge)


def next_paper(binding: Binding) -> tuple[Binding, int]:
    """Spend the next number of a statement on paper, on disk."""
    spent = replace(binding, papers=binding.papers + 1)
    _save(spent)
    return spent, spent.papers


def take_receipt(state: Path, data: bytes) -> tuple[Binding, Receipt]:
    """Store a console's answer; raises NoBinding when it is about another PC's bundle.

    A receipt that does not accept, or is older than the one held, changes nothing.
    """
    signer = signer_of(data).fingerprint
    receipt = read_receipt(data, pinned=signer)
    for binding in bindings(state):
        if binding.console_fingerprint == signer and binding.fingerprint == receipt.fingerprint:
            break
    else:
        raise NoBinding()
    if not receipt.accepted or (binding.head and receipt.sequence <= binding.head.sequence):
        return binding, receipt
    advanced = replace(
        binding,
        pc_id=receipt.pc_id or binding.pc_id,
        made=max(binding.made, receipt.sequence),
        head=Head(receipt.sequence, receipt.bundle_sha256, receipt.next_challenge or ""),
    )
    _save(advanced)
    return advanced, receipt


def _place(
    ticket: Ticket, place: int | None, fingerprint: str, stick: Path | None, *, now: datetime
) -> int:
    """The place of a batch: the one that is named, marked where that can be done, or the next."""
    if place is None:
        if stick is None:
            raise PlaceNotMarked()
        return take_place(stick, ticket, fingerprint=fingerprint, now=now)
    if stick is not None:
        # A named place is the officer's word; a stick that cannot be written does not stop it.
        with contextlib.suppress(PlaceNotMarked):
            mark_place(stick, ticket, place=place, fingerprint=fingerprint, now=now)
    return place


def _name(ticket: Ticket) -> str:
    target = f"pc:{ticket.pc_id}" if ticket.pc_id is not None else f"batch:{ticket.id}"
    whole = f"{ticket.console_key.fingerprint}\n{target}"
    return hashlib.sha256(whole.encode("utf-8")).hexdigest()[:24]


def _key_in(state: Path, directory: Path) -> SigningKey:
    """The key of a binding begun before, else a new one, on disk before anything names it."""
    make_private_directory(state)
    make_private_directory(state / "bindings")
    make_private_directory(directory)
    if (directory / KEY_FILE).exists():
        return _load_key(directory)
    key = make_key()
    write_private(directory / KEY_FILE, key.to_pem())
    return key


def _load_key(directory: Path) -> SigningKey:
    try:
        return load_key(read_private(directory / KEY_FILE))
    except (OSError, ValueError, TypeError) as error:
        raise StateDamaged(type(error).__name__, where=directory.name) from None


def _save(binding: Binding) -> None:
    head = binding.head
    state: dict[str, Any] = {
        "schema": SCHEMA,
        "console": binding.console_id,
        "console_fingerprint": binding.console_fingerprint,
        "organisation": binding.organisation_id,
        "ticket": binding.ticket_id,
        "pc": binding.pc_id,
        "place": binding.place,
        "fingerprint": binding.fingerprint,
        "made": binding.made,
        "papers": binding.papers,
        "head": head
        and {"sequence": head.sequence, "sha256": head.sha256, "challenge": head.challenge},
    }
    write_private(binding.directory / STATE_FILE, strict_json.write(state))


def _load(directory: Path) -> Binding:
    try:
        data = read_private(directory / STATE_FILE)
        fields = Fields(strict_json.read(data, limit=MAX_FILE), "state")
        if fields.text("schema") != SCHEMA:
            raise fields.malformed("schema")
        head = fields.maybe_part("head")
        return Binding(
            directory=directory,
            console_id=fields.text("console"),
            console_fingerprint=fields.digest("console_fingerprint"),
            organisation_id=fields.text("organisation"),
            ticket_id=fields.text("ticket"),
            pc_id=fields.maybe_text("pc"),
            place=fields.maybe_integer("place", least=1),
            fingerprint=fields.digest("fingerprint"),
            made=fields.integer("made"),
            head=_head(head) if head else None,
            # A state written before there was paper does not name it.
            papers=fields.integer("papers") if "papers" in fields.raw() else 0,
        )
    except (OSError, ValueError, EvidenceError) as error:
        raise StateDamaged(str(error), where=directory.name) from error


def _head(fields: Fields) -> Head:
    return Head(fields.integer("sequence"), fields.digest("sha256"), fields.text("challenge"))
