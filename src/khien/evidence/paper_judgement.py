"""Whether the console takes a statement from paper: a pure function, as ``judgement`` is.

A page is a copy that anyone can make again, so it counts once: its challenge was given for that
ticket, is open and is spent by it; its number goes up for its PC. A key that is not bound yet
must prove the ticket's secret, and then waits for the officer, who compares its fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from khien.evidence.judgement import AHEAD, MAX_AGE, Decision, Outcome, PcState, TicketState
from khien.evidence.keys import same
from khien.evidence.secrets import proves
from khien.evidence.summary import Summary


@dataclass(frozen=True, slots=True)
class PaperChallenge:
    """A challenge that the console gave: for which ticket, until when, whether it was spent."""

    ticket_id: str
    expires_at: datetime
    used: bool


@dataclass(frozen=True, slots=True)
class PaperState:
    """What the console knows. ``pc``: the bound PC that the statement names; ``pc_paper`` the
    number of the last page taken of it, or of what waits for the same key. ``key_pc_id`` as in
    ``ConsoleState``. ``challenge``: the row of the statement's challenge, if it was ever given.
    """

    console_id: str
    now: datetime
    ticket: TicketState | None = None
    pc: PcState | None = None
    pc_paper: int = 0
    key_pc_id: str | None = None
    challenge: PaperChallenge | None = None
    seen: bool = False


def judge_paper(summary: Summary, state: PaperState) -> Decision:
    """Accept, propose, hold for a person's decision, or refuse with the reason."""
    for step in (_not_ours, _time_is_wrong, _pc_is_wrong, _challenge_is_wrong, _number_is_old):
        for decision in step(summary, state):
            return decision
    if _is_bound(summary, state):
        return Decision(Outcome.ACCEPT)
    return _judge_new(summary, state)


def _is_bound(summary: Summary, state: PaperState) -> bool:
    return state.pc is not None and same(state.pc.fingerprint, summary.signer.fingerprint)


def _refuse(code: str, **facts: object) -> Decision:
    return Decision(Outcome.REFUSE, code, facts)


def _not_ours(summary: Summary, state: PaperState) -> Iterator[Decision]:
    if summary.console_id != state.console_id:
        yield _refuse("wrong-console")
    if state.seen:
        yield _refuse("paper-replayed")
    if state.ticket is None or state.ticket.id != summary.ticket_id:
        yield _refuse("unknown-ticket")


def _time_is_wrong(summary: Summary, state: PaperState) -> Iterator[Decision]:
    if summary.taken_at > state.now + AHEAD:
        yield _refuse(
            "from-the-future", taken=_clock(summary.taken_at), now=_clock(state.now),
            minutes=int(AHEAD.total_seconds() // 60),
        )  # fmt: skip
    if summary.taken_at < state.now - MAX_AGE:
        yield _refuse("too-old", taken=_clock(summary.taken_at), days=MAX_AGE.days)


def _pc_is_wrong(summary: Summary, state: PaperState) -> Iterator[Decision]:
    ticket = state.ticket
    if ticket is not None and summary.pc_id != ticket.pc_id:
        yield _refuse("paper-wrong-pc")
    if state.key_pc_id is not None and (state.pc is None or state.pc.pc_id != state.key_pc_id):
        # The key speaks for another PC than the one it is bound to (ATTACKS 29).
        yield _refuse("paper-wrong-pc")
    if state.pc is not None and not _is_bound(summary, state) and summary.enrolment is None:
        yield _refuse("paper-wrong-pc")


def _challenge_is_wrong(summary: Summary, state: PaperState) -> Iterator[Decision]:
    given = state.challenge
    if given is None or given.ticket_id != summary.ticket_id:
        yield _refuse("paper-challenge")
    elif given.used:
        yield _refuse("paper-challenge-used")
    elif state.now >= given.expires_at:
        yield _refuse("paper-challenge-expired", expired=_clock(given.expires_at))
    if state.ticket is not None and state.ticket.revoked:
        yield _refuse("revoked-ticket")


def _number_is_old(summary: Summary, state: PaperState) -> Iterator[Decision]:
    if summary.sequence <= state.pc_paper:
        yield _refuse("paper-out-of-sequence", sequence=summary.sequence, last=state.pc_paper)


def _judge_new(summary: Summary, state: PaperState) -> Decision:
    """The first page of a key: the ticket's secret must be proven; the officer binds it."""
    ticket = state.ticket
    if ticket is None or summary.enrolment is None:
        return _refuse("not-enrolled")
    if summary.place not in ticket.secret_hashes:
        return _refuse("wrong-place", place=summary.place)
    if not proves(
        summary.enrolment, secret_hash=ticket.secret_hashes[summary.place],
        ticket_id=ticket.id, place=summary.place, key=summary.signer,
    ):  # fmt: skip
        return _refuse("wrong-secret")
    holder = ticket.taken.get(summary.place)
    if state.pc is not None or (
        holder is not None and not same(holder, summary.signer.fingerprint)
    ):
        return Decision(Outcome.HOLD, "second-key")
    if summary.place in ticket.spent:
        return _refuse("reused-secret")
    return Decision(Outcome.PROPOSE)


def _clock(moment: datetime) -> str:
    return moment.strftime("%d/%m/%Y %H:%M UTC")
