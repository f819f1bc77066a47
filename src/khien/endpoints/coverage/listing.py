"""Lists beside the PCs expected in them: entries, pairs, and what one list teaches the next.

In: lists and what names each expected PC. Out: ``Read`` lists with their pairs; the keys of PCs
have grown by what their entries say. In which place an entry must be is learned from the pairs:
most entries of a unit, a network or one beginning of names belong to one organisation.
"""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from khien.endpoints.coverage.entries import SILENT_AFTER, Entry, entries_of
from khien.endpoints.coverage.identity import Keys, one
from khien.endpoints.coverage.matching import (
    STRONG,
    Decisions,
    Likeness,
    Pairing,
    pair,
)
from khien.endpoints.coverage.rows import SourceRow

ROUNDS = 2
_FEWEST_LEARNED, _SURE = 3, 0.8


class ListKind(enum.StrEnum):
    """What a list can prove."""

    ANTIVIRUS = "antivirus"
    EDR = "edr"
    DIRECTORY = "directory"
    INVENTORY = "inventory"


PROTECTING = frozenset({ListKind.ANTIVIRUS, ListKind.EDR})


@dataclass(frozen=True, slots=True)
class Expected:
    """A PC that the agency owns. ``place``: the organisation whose it is."""

    subject: str
    keys: Keys
    place: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One list as taken. ``places``: the organisations it is about, None for all."""

    id: str
    kind: ListKind
    rows: Sequence[SourceRow]
    taken_at: datetime
    places: frozenset[str] | None = None
    product: str = ""

    def is_about(self, place: str) -> bool:
        """Whether a PC of ``place`` would stand in it."""
        return self.places is None or place in self.places

    def is_old(self, now: datetime | None) -> bool:
        """Whether it was taken so long ago that it proves nothing of today."""
        return now is not None and now - self.taken_at > SILENT_AFTER


@dataclass
class Read:
    """A list with its entries and what was paired."""

    listing: Listing
    entries: list[Entry]
    keys: list[Keys]
    pairing: Pairing = field(default_factory=Pairing)
    likeness: Likeness | None = None

    @cached_property
    def carries(self) -> tuple[str, ...]:
        """The kinds of keys that any of its entries has."""
        return tuple(
            kind
            for kind in ("serials", "uuids", "macs", "hosts")
            if any(getattr(each, kind) for each in self.keys)
        )

    @property
    def free(self) -> list[int]:
        """Entries that nobody took."""
        return [at for at in range(len(self.entries)) if at not in self.pairing.taken]

    def place_entries(self, places: Mapping[str, str]) -> None:
        """Say of each entry in which place it must be, as far as the pairs tell."""
        about = self.listing.places
        if about is not None and len(about) == 1:
            self.keys = [replace(each, places=about) for each in self.keys]
            return
        hints = _hints(self, places)
        self.keys = [replace(each, places=one(_place(each, hints) or "")) for each in self.keys]


def read_all(
    expected: Sequence[Expected], listings: Sequence[Listing], decisions: Decisions
) -> tuple[list[Read], dict[str, Keys]]:
    """The lists, richest first, paired; and what each PC is now known by."""
    places = {each.subject: each.place for each in expected}
    known = {each.subject: replace(each.keys, places=one(each.place)) for each in expected}
    reads = [_read(listing) for listing in listings]
    reads.sort(key=lambda read: -sum(bool(k.serials) + bool(k.macs) for k in read.keys))
    for _round in range(ROUNDS):
        for read in reads:
            mine = {
                each.subject: known[each.subject]
                for each in expected
                if read.listing.is_about(each.place)
            }
            pair(mine, read.keys, decisions, read.pairing)
            _learn(known, read)
            read.place_entries(places)
    for read in reads:
        read.likeness = Likeness(read.keys, read.free, decisions)
    return reads, known


def _read(listing: Listing) -> Read:
    entries = entries_of(listing.rows, listing.taken_at)
    return Read(listing, entries, [each.keys for each in entries])


def _learn(known: dict[str, Keys], read: Read) -> None:
    """What an entry says beside the key that paired it: names it now bears, its addresses."""
    for subject, (number, by) in read.pairing.pairs.items():
        ours, theirs = known[subject], read.keys[number]
        grown = replace(ours | theirs, places=ours.places)
        if by in STRONG and theirs.hosts:
            # The name it bears now; the register's may by now be another PC's.
            grown = _with_names(grown, theirs)
        known[subject] = grown


def _with_names(keys: Keys, named: Keys) -> Keys:
    return replace(keys, hosts=named.hosts, names=named.names)


def _signs_of_place(keys: Keys) -> list[str]:
    found = [f"unit:{unit}" for unit in keys.units]
    found += [f"net:{ip.rpartition('.')[0]}" for ip in keys.ips]
    found += [f"host:{host.rpartition('-')[0]}" for host in keys.hosts if "-" in host]
    return found


def _hints(read: Read, places: Mapping[str, str]) -> dict[str, str]:
    """Sign (unit, network, beginning of the name) → place, as the pairs of this list show."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for subject, (number, _by) in read.pairing.pairs.items():
        for sign in _signs_of_place(read.keys[number]):
            seen[sign][places[subject]] += 1
    found = {}
    for sign, counted in seen.items():
        place, most = counted.most_common(1)[0]
        if most >= _FEWEST_LEARNED and most >= _SURE * counted.total():
            found[sign] = place
    return found


def _place(keys: Keys, hints: Mapping[str, str]) -> str | None:
    told = [hints[sign] for sign in _signs_of_place(keys) if sign in hints]
    return told[0] if told and len(set(told)) == 1 else None
