"""Which places of a batch are taken: a small file beside the ticket on the stick.

One line a place: ticket, number, key fingerprint, time. Lines are only ever appended and the
first line for a place wins, so two PCs that write at once cannot both believe they have it, and
a line cut short by a pulled stick is ignored. The console decides in the end: a place used
twice waits there for a person.
"""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path

from khien.evidence.errors import NoFreePlace, PlaceNotMarked
from khien.evidence.fields import written
from khien.evidence.ticket import Ticket

MAX_LINES = 20_000
MAX_BYTES = 4 * 2**20


def places_file(ticket_file: Path) -> Path:
    """The file that marks the places of the ticket in ``ticket_file``."""
    return ticket_file.with_name(ticket_file.name + ".places")


def taken_places(path: Path, *, ticket_id: str) -> dict[int, str]:
    """Place -> fingerprint of the key that took it first; no file: none taken."""
    try:
        with path.open("rb") as stream:
            lines = stream.read(MAX_BYTES).split(b"\n")[:MAX_LINES]
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise PlaceNotMarked() from error
    tag = _tag(ticket_id)
    taken: dict[int, str] = {}
    for line in lines:
        words = line.decode("ascii", "replace").split()
        if len(words) == 4 and words[0] == tag and words[1].isdigit() and len(words[1]) < 6:
            taken.setdefault(int(words[1]), words[2])
    return taken


def place_taken_by(path: Path, ticket: Ticket, *, fingerprint: str) -> int | None:
    """The place of ``ticket`` that ``fingerprint`` took first, if any."""
    taken = taken_places(path, ticket_id=ticket.id)
    mine = [place for place, key in taken.items() if key == fingerprint]
    return min((place for place in mine if place <= (ticket.places or 0)), default=None)


def take_place(path: Path, ticket: Ticket, *, fingerprint: str, now: datetime) -> int:
    """The place of ``fingerprint``: the one it has, else the next free one, now marked."""
    places = ticket.places or 0
    for _ in range(places + 1):
        mine = place_taken_by(path, ticket, fingerprint=fingerprint)
        if mine is not None:
            return mine
        taken = taken_places(path, ticket_id=ticket.id)
        free = next((place for place in range(1, places + 1) if place not in taken), None)
        if free is None:
            break
        mark_place(path, ticket, place=free, fingerprint=fingerprint, now=now)
    raise NoFreePlace(places=places)


def mark_place(path: Path, ticket: Ticket, *, place: int, fingerprint: str, now: datetime) -> None:
    """Append the line that says ``place`` is taken."""
    _append(path, f"{_tag(ticket.id)} {place} {fingerprint} {written(now)}\n")


def _tag(ticket_id: str) -> str:
    """A ticket's name as one plain word."""
    return hashlib.sha256(ticket_id.encode("utf-8")).hexdigest()[:16]


def _append(path: Path, line: str) -> None:
    """One write of one whole line, begun on a line of its own, on the stick before we go on."""
    try:
        with path.open("ab") as stream:
            stream.write(b"\n" + line.encode("ascii"))
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise PlaceNotMarked() from error
