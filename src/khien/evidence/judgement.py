"""Whether the console takes a sound bundle: a pure function of the bundle and what it knows.

The console reads its registers into a ``ConsoleState`` inside its transaction, calls ``judge``
and does what the decision says. Nothing here reads a clock, a table or a setting.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from khien.evidence.bundle import VerifiedBundle
from khien.evidence.errors import EvidenceError, error_for
from khien.evidence.keys import same
from khien.evidence.secrets import proves

AHEAD = timedelta(minutes=15)
MAX_AGE = timedelta(days=90)


class Outcome(enum.StrEnum):
    """What the console does with a bundle."""

    ACCEPT = "accepted"
    PROPOSE = "proposed"
    HOLD = "held"
    REFUSE = "refused"


@dataclass(frozen=True, slots=True)
class Decision:
    """``code`` is empty for ACCEPT. ``binds``: accepting it binds the PC to its key."""

    outcome: Outcome
    code: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    binds: bool = False

    def error(self) -> EvidenceError | None:
        """The reason as an error with message and advice; None when there is none."""
        return error_for(self.code, **self.facts) if self.code else None


@dataclass(frozen=True, slots=True)
class TicketState:
    """The console's row of a ticket. ``secret_hashes``: place (None: one PC) -> hash.

    ``challenges`` likewise. ``taken`` names, by place, the key that has used the place or
    stands proposed for it; a secret used and no longer bound is in ``spent``.
    """

    id: str
    organisation_id: str
    expires_at: datetime
    secret_hashes: Mapping[int | None, str]
    challenges: Mapping[int | None, str]
    pc_id: str | None = None
    revoked: bool = False
    taken: Mapping[int | None, str] = field(default_factory=dict)
    spent: frozenset[int | None] = frozenset()


@dataclass(frozen=True, slots=True)
class PcState:
    """A bound PC: its key, the head of its chain, and the challenge it has to answer.

    ``challenges``: the one in the last receipt, and any older one still allowed.
    ``ticket_id`` and ``place`` are what it was bound by; bound PCs go on by their receipts.
    """

    pc_id: str
    fingerprint: str
    last_sequence: int
    last_sha256: str
    last_taken_at: datetime
    challenges: tuple[str, ...]
    ticket_id: str = ""
    place: int | None = None
    serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsoleState:
    """All that the console knows about one bundle's claim.

    ``pc``: the bound PC that the bundle names (its ``pc_id``, or its ticket and place).
    ``key_pc_id``: the PC that the signing key is bound to, if any. ``serial_keys``: fingerprints
    of *other* keys that a PC with one of the bundle's serials is bound or proposed under.
    """

    console_id: str
    organisation_id: str
    now: datetime
    ticket: TicketState | None = None
    pc: PcState | None = None
    key_pc_id: str | None = None
    serial_keys: frozenset[str] = frozenset()
    seen: bool = False
    max_age: timedelta = MAX_AGE


def judge(bundle: VerifiedBundle, state: ConsoleState) -> Decision:
    """Accept, propose, hold for a person's decision, or refuse with the reason."""
    for step in (_addressed_wrongly, _time_is_wrong):
        for decision in step(bundle, state):
            return decision
    if bundle.fingerprint is None:
        return _refuse("unsigned")
    if state.pc is not None and same(state.pc.fingerprint, bundle.fingerprint):
        return _judge_bound(bundle, state, state.pc)
    return _judge_new(bundle, state)


def judge_declared(bundle: VerifiedBundle, state: ConsoleState) -> Decision:
    """Whether an *unsigned* bundle is taken as what a person declares; it never binds.

    Anyone who holds the ticket can make one: whoever hands it in vouches for it.
    """
    if bundle.signed:
        raise ValueError("a signed bundle is judged by judge")
    for step in (_addressed_wrongly, _time_is_wrong):
        for decision in step(bundle, state):
            return decision
    if state.ticket is None or state.ticket.id != bundle.ticket_id:
        return _refuse("unknown-ticket")
    for decision in _ticket_ended(bundle, state.ticket, state.now):
        return decision
    if bundle.place not in state.ticket.challenges:
        return _refuse("wrong-place", place=bundle.place)
    if not same(bundle.challenge, state.ticket.challenges[bundle.place]):
        return _refuse("wrong-challenge")
    return Decision(Outcome.ACCEPT)


def _refuse(code: str, **facts: object) -> Decision:
    return Decision(Outcome.REFUSE, code, facts)


def _hold(code: str) -> Decision:
    return Decision(Outcome.HOLD, code)


def _addressed_wrongly(bundle: VerifiedBundle, state: ConsoleState) -> Iterator[Decision]:
    if bundle.console_id != state.console_id:
        yield _refuse("wrong-console")
    if bundle.organisation_id != state.organisation_id:
        yield _refuse("wrong-organisation")
    if state.ticket is not None and state.ticket.organisation_id != bundle.organisation_id:
        yield _refuse("wrong-organisation")
    if state.seen:
        yield _refuse("replayed")


def _time_is_wrong(bundle: VerifiedBundle, state: ConsoleState) -> Iterator[Decision]:
    latest = max(bundle.taken_at, bundle.made_at)
    if latest > state.now + AHEAD:
        yield _refuse(
            "from-the-future",
            taken=_clock(latest),
            now=_clock(state.now),
            minutes=int(AHEAD.total_seconds() // 60),
        )
    if bundle.taken_at < state.now - state.max_age:
        yield _refuse("too-old", taken=_clock(bundle.taken_at), days=state.max_age.days)


def _judge_bound(bundle: VerifiedBundle, state: ConsoleState, pc: PcState) -> Decision:
    """The next bundle of a PC whose key is known: its chain must go on."""
    if bundle.pc_id is not None and bundle.pc_id != pc.pc_id:
        return _refuse("wrong-pc")
    if state.key_pc_id is not None and state.key_pc_id != pc.pc_id:
        return _refuse("key-elsewhere")
    if bundle.payload_sha256 == pc.last_sha256:
        return _refuse("replayed")
    if bundle.sequence <= pc.last_sequence:
        return _refuse("out-of-sequence", sequence=bundle.sequence, last=pc.last_sequence)
    # A PC that is known from paper only has no chain yet.
    if (bundle.previous or "") != pc.last_sha256:
        return _refuse("broken-chain")
    if not any(same(bundle.challenge, challenge) for challenge in pc.challenges):
        return _refuse("wrong-challenge")
    if bundle.taken_at < pc.last_taken_at:
        return _refuse(
            "older-than-held", taken=_clock(bundle.taken_at), held=_clock(pc.last_taken_at)
        )
    if pc.serials and bundle.serials and not set(pc.serials) & set(bundle.serials):
        return _hold("changed-hardware")
    if state.serial_keys - {pc.fingerprint}:
        return _hold("shared-hardware")
    return Decision(Outcome.ACCEPT)


def _judge_new(bundle: VerifiedBundle, state: ConsoleState) -> Decision:
    """The first bundle of a key: the ticket's secret must be proven, and be free."""
    key = bundle.fingerprint or ""
    if bundle.enrolment is None:
        return _refuse("not-enrolled" if state.key_pc_id is None else "wrong-pc")
    ticket = state.ticket
    if ticket is None or ticket.id != bundle.ticket_id:
        return _refuse("unknown-ticket")
    for decision in _ticket_refuses(bundle, ticket, state.now):
        return decision
    if state.key_pc_id is not None and state.key_pc_id != (ticket.pc_id or ""):
        return _refuse("key-elsewhere")
    if bundle.previous is not None:
        return _refuse("broken-chain")
    holder = ticket.taken.get(bundle.place)
    if state.pc is not None or (holder is not None and not same(holder, key)):
        return _hold("second-key")
    if bundle.place in ticket.spent:
        return _refuse("reused-secret")
    if state.serial_keys - {key}:
        return _hold("shared-hardware")
    if ticket.pc_id is None:
        # A batch binds nobody before the officer has confirmed the list.
        return Decision(Outcome.PROPOSE)
    return Decision(Outcome.ACCEPT, binds=True)


def _ticket_ended(bundle: VerifiedBundle, ticket: TicketState, now: datetime) -> Iterator[Decision]:
    if ticket.revoked:
        yield _refuse("revoked-ticket")
    if now >= ticket.expires_at:
        yield _refuse("expired-ticket", expired=_clock(ticket.expires_at))
    if bundle.pc_id != ticket.pc_id:
        yield _refuse("wrong-pc")


def _ticket_refuses(
    bundle: VerifiedBundle, ticket: TicketState, now: datetime
) -> Iterator[Decision]:
    yield from _ticket_ended(bundle, ticket, now)
    if bundle.place not in ticket.secret_hashes:
        yield _refuse("wrong-place", place=bundle.place)
    if (
        bundle.enrolment is None
        or bundle.signer is None
        or not proves(
            bundle.enrolment,
            secret_hash=ticket.secret_hashes[bundle.place],
            ticket_id=ticket.id,
            place=bundle.place,
            key=bundle.signer,
        )
    ):
        yield _refuse("wrong-secret")
    if not same(bundle.challenge, ticket.challenges.get(bundle.place, "")):
        yield _refuse("wrong-challenge")


def _clock(moment: datetime) -> str:
    return moment.strftime("%d/%m/%Y %H:%M UTC")
