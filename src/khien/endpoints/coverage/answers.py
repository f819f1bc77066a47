"""For each expected PC: covered, not covered, or cannot tell, with the reason and who may be it.

In: expected PCs, lists, what persons decided, what the letter asks. Out: an ``Answer`` each. Not
covered is said of a PC that a protecting list would know by its keys and does not, and only as
far as the entries left over (``doubt``) leave the whole of these answers sure; everything else is
cannot tell. Lists help each other: a name that one list gives to a serial finds the PC in a list
without serials.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from khien.core.text import fold
from khien.endpoints.coverage.doubt import Doubt
from khien.endpoints.coverage.entries import Entry
from khien.endpoints.coverage.identity import Keys
from khien.endpoints.coverage.listing import (
    PROTECTING,
    Expected,
    Listing,
    ListKind,
    Read,
    read_all,
)
from khien.endpoints.coverage.matching import By, Decisions, entry_key

OLD_SIGNATURES = timedelta(days=7)
# Of the PCs called not covered, the share that is expected to be covered under another name; and
# the most that is borne for one of them.
MEAN_RISK, MOST_RISK = 0.03, 0.2


class State(enum.StrEnum):
    """The three answers."""

    COVERED = "covered"
    NOT_COVERED = "not-covered"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True)
class Match:
    """Where a PC stands in a list, by which key. ``line``: of its newest row."""

    listing: str
    line: int
    by: By
    key: str


@dataclass(frozen=True, slots=True)
class Possible:
    """An entry that may be the PC's, for a person to decide. ``here``: it must be of the PC's
    own organisation, as far as the list tells."""

    listing: str
    line: int
    key: str
    signs: tuple[str, ...]
    here: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What can be said of one PC. ``seen_at``: when a list last saw it; ``product``: what
    protects it, by the list that says so."""

    subject: str
    state: State
    reason_code: str
    matches: tuple[Match, ...] = ()
    candidates: tuple[Possible, ...] = ()
    seen_at: datetime | None = None
    product: str = ""
    reporting: bool = False
    risk: float = 0.0  # of "absent": how likely an entry that nobody took is the PC after all


def answers(
    expected: Sequence[Expected],
    listings: Sequence[Listing],
    *,
    decisions: Decisions | None = None,
    product: str = "",
    now: datetime | None = None,
) -> list[Answer]:
    """An answer for each PC, in their order. ``product``: the one that the letter names;
    ``now``: a list taken over a month before it proves nothing any more.
    """
    reads, known = read_all(expected, listings, decisions or Decisions())
    judge = _Judge(reads, known, Doubt(expected, reads, known), fold(product), now)
    found = [judge.answer(each) for each in expected]
    most = _most_risk(found)
    return [_unless_risky(each, most) for each in found]


def _most_risk(found: Sequence[Answer]) -> float:
    """The risk up to which "not covered" may be said, so that of all so called no larger share
    than ``MEAN_RISK`` is expected to be wrong."""
    bearers = Counter(each.risk for each in found if each.state is State.NOT_COVERED)
    total, count, most = 0.0, 0, 0.0
    for risk, bears_it in sorted(bearers.items()):  # PCs of one place share a risk: all or none
        total, count = total + risk * bears_it, count + bears_it
        if risk > MOST_RISK or total > MEAN_RISK * count:
            break
        most = risk
    return most


def _unless_risky(answer: Answer, most: float) -> Answer:
    if answer.state is not State.NOT_COVERED or answer.risk <= most:
        return answer
    return replace(answer, state=State.CANNOT_TELL, reason_code="unplaced-entries")


@dataclass(frozen=True, slots=True)
class _Verdict:
    state: State
    reason: str
    product: str = ""
    candidates: tuple[Possible, ...] = ()
    risk: float = 0.0


@dataclass(slots=True)
class _Judge:
    reads: Sequence[Read]
    known: Mapping[str, Keys]
    doubt: Doubt
    product: str
    now: datetime | None = None

    def answer(self, one: Expected) -> Answer:
        about = [read for read in self.reads if read.listing.is_about(one.place)]
        paired = [
            (read, read.entries[number], by)
            for read in about
            if (found := read.pairing.pairs.get(one.subject)) is not None
            for number, by in [found]
        ]
        verdict = self._verdict(one, about, paired)
        seen = [entry.last_seen or read.listing.taken_at for read, entry, _by in paired]
        return Answer(
            one.subject, verdict.state, verdict.reason,
            tuple(
                Match(read.listing.id, entry.line, by, entry_key(entry.keys))
                for read, entry, by in paired
            ),
            verdict.candidates, max(seen, default=None), verdict.product,
            any(
                entry.is_heard(self._at(read)) and not entry.is_ahead(read.listing.taken_at)
                for read, entry, _by in paired
            ),
            verdict.risk,
        )  # fmt: skip

    def _verdict(
        self, one: Expected, about: Sequence[Read], paired: Sequence[tuple[Read, Entry, By]]
    ) -> _Verdict:
        proofs = [(read, entry) for read, entry, _by in paired if _protects(read)]
        said = [self._said(read, entry) for read, entry in proofs]
        for (read, entry), (state, reason) in zip(proofs, said, strict=True):
            if state is State.COVERED:
                return _Verdict(state, reason, entry.product or read.listing.product)
        missing = [
            read for read in about if _protects(read) and one.subject not in read.pairing.pairs
        ]
        if not said and not missing:
            return _Verdict(State.CANNOT_TELL, "no-list")
        candidates = self._candidates(one, missing)
        if candidates:
            return _Verdict(State.CANNOT_TELL, "candidates", candidates=candidates)
        for state, reason in said:
            if state is State.CANNOT_TELL:
                return _Verdict(state, reason)
        fresh = [read for read in missing if not read.listing.is_old(self.now)]
        if missing and not fresh and not said:
            return _Verdict(State.CANNOT_TELL, "old-list")
        missing = fresh
        if missing and (why := self._why_not_sure(one, missing)):
            return _Verdict(State.CANNOT_TELL, why)
        risk = self.doubt.total(one, missing)
        return _Verdict(State.NOT_COVERED, said[0][1] if said else "absent", risk=risk)

    def _at(self, read: Read) -> datetime:
        return self.now or read.listing.taken_at

    def _said(self, read: Read, entry: Entry) -> tuple[State, str]:
        if read.listing.is_old(self.now):
            return State.CANNOT_TELL, "old-list"
        return _said(read, entry, self.product, self._at(read))

    def _candidates(self, one: Expected, missing: Sequence[Read]) -> tuple[Possible, ...]:
        found = []
        for read in missing:
            assert read.likeness is not None  # noqa: S101 - set before any judging
            for each in read.likeness.candidates(one.subject, self.known[one.subject]):
                entry = read.entries[each.entry]
                here = one.place in read.keys[each.entry].places
                key = entry_key(entry.keys)
                found.append(Possible(read.listing.id, entry.line, key, each.signs, here))
        return tuple(found)

    def _why_not_sure(self, one: Expected, missing: Sequence[Read]) -> str:
        keys = self.known[one.subject]
        if not keys.names_any:
            return "no-keys"
        if any(one.subject in read.pairing.forbidden for read in missing):
            return "serial-differs"
        if self.doubt.total(one, missing) > MOST_RISK:
            shared = all(_shares_a_kind(keys, read) for read in missing)
            return "unplaced-entries" if shared else "no-common-key"
        return ""


def _protects(read: Read) -> bool:
    return read.listing.kind in PROTECTING


def _said(read: Read, entry: Entry, product: str, at: datetime) -> tuple[State, str]:
    """What one entry of a protecting list says of its PC at that time."""
    taken = read.listing.taken_at
    named = fold(entry.product or read.listing.product)
    if product and not named:
        return State.CANNOT_TELL, "product-unclear"
    if product and not _same_product(product, named):
        return State.NOT_COVERED, "other-product"
    if entry.protected is False:
        return State.NOT_COVERED, "protection-off"
    if entry.is_silent(at):
        return State.CANNOT_TELL, "silent"
    if entry.seen_unclear or entry.is_ahead(taken):
        return State.CANNOT_TELL, "seen-unclear"
    if entry.protected is None and entry.status:
        return State.CANNOT_TELL, "status-unclear"
    if entry.signatures_at is not None and taken - entry.signatures_at > OLD_SIGNATURES:
        return State.COVERED, "old-signatures"
    if entry.protected:
        return State.COVERED, "protected"
    return State.COVERED, "listed" if entry.last_seen else "listed-undated"


def _same_product(asked: str, found: str) -> bool:
    """As the letter's product is compared everywhere: one name's words stand in the other's."""
    return any(
        words <= set(found.split()) or set(found.split()) <= words
        for words in (set(each.split()) for each in asked.split(" | "))
        if words
    )


def _shares_a_kind(keys: Keys, read: Read) -> bool:
    """Whether the list carries any kind of key that this PC has."""
    return any(getattr(keys, kind) for kind in read.carries)


__all__ = [
    "Answer", "By", "Decisions", "Expected", "ListKind", "Listing", "Match",
    "Possible", "State", "answers",
]  # fmt: skip
