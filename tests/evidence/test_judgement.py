"""What a console takes, proposes, holds and refuses (ATTACKS 27, 28, 29)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.evidence.evidence_samples import NOW, a_bundle, a_ticket, an_inspection

from khien.evidence.bundle import VerifiedBundle, read_declared, verify_bundle
from khien.evidence.errors import BY_CODE
from khien.evidence.judgement import (
    ConsoleState,
    Decision,
    Outcome,
    PcState,
    TicketState,
    judge,
    judge_declared,
)
from khien.evidence.keys import SigningKey, make_key
from khien.evidence.secrets import make_secret
from khien.evidence.ticket import Ticket


def ticket_state(ticket: Ticket, **changes: Any) -> TicketState:
    """What a console keeps of a ticket it made."""
    places = [None] if ticket.places is None else range(1, ticket.places + 1)
    state = TicketState(
        id=ticket.id,
        organisation_id=ticket.organisation_id,
        expires_at=ticket.expires_at,
        secret_hashes=ticket.secret_hashes(),
        challenges={place: ticket.challenge_of(place) for place in places},
        pc_id=ticket.pc_id,
    )
    return replace(state, **changes)


def console_state(of: Ticket, **changes: Any) -> ConsoleState:
    state = ConsoleState(
        console_id=of.console_id,
        organisation_id=of.organisation_id,
        now=NOW,
        ticket=ticket_state(of),
    )
    return replace(state, **changes)


def bound(first: VerifiedBundle, **changes: Any) -> PcState:
    """The PC that ``first`` bound, answered by a receipt with a new challenge."""
    state = PcState(
        pc_id="PC-1",
        fingerprint=first.fingerprint or "",
        last_sequence=first.sequence,
        last_sha256=first.payload_sha256,
        last_taken_at=first.taken_at,
        challenges=(NEXT,),
        ticket_id=first.ticket_id,
        place=first.place,
        serials=first.serials,
    )
    return replace(state, **changes)


NEXT = make_secret()


def refused(decision: Decision, code: str) -> bool:
    return decision.outcome is Outcome.REFUSE and decision.code == code


def held(decision: Decision, code: str) -> bool:
    return decision.outcome is Outcome.HOLD and decision.code == code


@pytest.fixture
def first(ticket: Ticket, pc: SigningKey) -> VerifiedBundle:
    return verify_bundle(a_bundle(ticket, pc))


def following(
    ticket: Ticket, pc: SigningKey, first: VerifiedBundle, **changes: Any
) -> VerifiedBundle:
    """The bundle that rightly follows ``first``."""
    values: dict[str, Any] = {
        "sequence": 2,
        "previous": first.payload_sha256,
        "challenge": NEXT,
        "made_at": NOW,
        "inspection": an_inspection(taken_at="2026-11-25T08:00:00Z"),
    }
    return verify_bundle(a_bundle(ticket, pc, **(values | changes)))


# The right way.


def test_the_first_bundle_of_a_single_ticket_binds(ticket: Ticket, first: VerifiedBundle) -> None:
    decision = judge(first, console_state(ticket))
    assert decision == Decision(Outcome.ACCEPT, binds=True)
    assert decision.error() is None


def test_the_first_bundle_of_a_batch_is_proposed(batch: Ticket, pc: SigningKey) -> None:
    bundle = verify_bundle(a_bundle(batch, pc, place=3))
    assert judge(bundle, console_state(batch)) == Decision(Outcome.PROPOSE)


def test_a_proposed_pc_may_report_again_before_it_is_confirmed(
    batch: Ticket, pc: SigningKey
) -> None:
    bundle = verify_bundle(a_bundle(batch, pc, place=3, sequence=2))
    taken = ticket_state(batch, taken={3: pc.public.fingerprint})
    assert judge(bundle, console_state(batch, ticket=taken)).outcome is Outcome.PROPOSE


def test_the_next_bundle_goes_on(ticket: Ticket, pc: SigningKey, first: VerifiedBundle) -> None:
    state = console_state(ticket, pc=bound(first), key_pc_id="PC-1")
    assert judge(following(ticket, pc, first), state) == Decision(Outcome.ACCEPT)


def test_lost_bundles_leave_a_gap_that_does_no_harm(
    ticket: Ticket, pc: SigningKey, first: VerifiedBundle
) -> None:
    state = console_state(ticket, pc=bound(first))
    assert judge(following(ticket, pc, first, sequence=9), state).outcome is Outcome.ACCEPT


def test_a_bound_pc_goes_on_after_its_ticket(
    ticket: Ticket, pc: SigningKey, first: VerifiedBundle
) -> None:
    gone = ticket_state(ticket, revoked=True, expires_at=NOW - timedelta(days=1))
    for state in (None, gone):
        console = console_state(ticket, ticket=state, pc=bound(first))
        assert judge(following(ticket, pc, first), console).outcome is Outcome.ACCEPT


# 27: an enrolment secret reused, expired, revoked, of another organisation.


def test_an_expired_ticket(ticket: Ticket, first: VerifiedBundle) -> None:
    late = replace(console_state(ticket), now=ticket.expires_at)
    decision = judge(first, late)
    assert refused(decision, "expired-ticket")
    assert "08/12/2026" in str(decision.error())


def test_a_revoked_ticket(ticket: Ticket, batch: Ticket, pc: SigningKey) -> None:
    for one, place in ((ticket, None), (batch, 2)):
        bundle = verify_bundle(a_bundle(one, pc, place=place))
        state = console_state(one, ticket=ticket_state(one, revoked=True))
        assert refused(judge(bundle, state), "revoked-ticket")


def test_a_secret_used_before(ticket: Ticket, batch: Ticket, pc: SigningKey) -> None:
    for one, place in ((ticket, None), (batch, 2)):
        bundle = verify_bundle(a_bundle(one, pc, place=place))
        state = console_state(one, ticket=ticket_state(one, spent=frozenset({place})))
        assert refused(judge(bundle, state), "reused-secret")


def test_a_ticket_of_another_organisation(ticket: Ticket, first: VerifiedBundle) -> None:
    assert refused(
        judge(first, console_state(ticket, organisation_id="so-y-te")), "wrong-organisation"
    )
    other = ticket_state(ticket, organisation_id="so-y-te")
    assert refused(judge(first, console_state(ticket, ticket=other)), "wrong-organisation")


def test_a_ticket_this_console_never_made(
    ticket: Ticket, batch: Ticket, first: VerifiedBundle
) -> None:
    assert refused(judge(first, console_state(ticket, ticket=None)), "unknown-ticket")
    assert refused(
        judge(first, console_state(ticket, ticket=ticket_state(batch))), "unknown-ticket"
    )


def test_a_guessed_secret(ticket: Ticket, pc: SigningKey) -> None:
    guessed = verify_bundle(a_bundle(replace(ticket, secret=make_secret()), pc))
    assert refused(judge(guessed, console_state(ticket)), "wrong-secret")


def test_the_secret_of_one_place_does_not_open_another(batch: Ticket, pc: SigningKey) -> None:
    bundle = verify_bundle(a_bundle(batch, pc, place=3))
    assert refused(judge(replace(bundle, place=4), console_state(batch)), "wrong-secret")


def test_a_place_beyond_the_batch(batch: Ticket, pc: SigningKey) -> None:
    larger = replace(batch, places=30)
    bundle = verify_bundle(a_bundle(larger, pc, place=25))
    assert refused(judge(bundle, console_state(batch)), "wrong-place")


def test_another_console(ticket: Ticket, first: VerifiedBundle) -> None:
    assert refused(judge(first, console_state(ticket, console_id="khac")), "wrong-console")


# 28: altered (see test_bundle), replayed, out of sequence, cloned, future, older.


def test_a_replay(ticket: Ticket, pc: SigningKey, first: VerifiedBundle) -> None:
    assert refused(judge(first, console_state(ticket, seen=True)), "replayed")
    assert refused(judge(first, console_state(ticket, pc=bound(first))), "replayed")


def test_out_of_sequence(ticket: Ticket, pc: SigningKey, first: VerifiedBundle) -> None:
    state = console_state(ticket, pc=bound(first, last_sequence=5))
    for sequence in (2, 5):
        decision = judge(following(ticket, pc, first, sequence=sequence), state)
        assert refused(decision, "out-of-sequence")
        assert str(sequence) in str(decision.error())


def test_a_broken_chain(ticket: Ticket, pc: SigningKey, first: VerifiedBundle) -> None:
    state = console_state(ticket, pc=bound(first))
    assert refused(judge(following(ticket, pc, first, previous="0" * 64), state), "broken-chain")
    # The PC has lost its receipt and begins again: it is told to take the receipt again.
    again = verify_bundle(a_bundle(ticket, pc, sequence=3))
    decision = judge(again, state)
    assert refused(decision, "broken-chain")
    assert "khien receipt" in str(decision.error())


def test_a_new_key_does_not_begin_in_the_middle(ticket: Ticket, pc: SigningKey) -> None:
    first = verify_bundle(a_bundle(ticket, pc))
    odd = replace(first, previous="0" * 64)
    assert refused(judge(odd, console_state(ticket)), "broken-chain")


def test_a_wrong_challenge(ticket: Ticket, pc: SigningKey, first: VerifiedBundle) -> None:
    state = console_state(ticket, pc=bound(first))
    wrong = following(ticket, pc, first, challenge=make_secret())
    assert refused(judge(wrong, state), "wrong-challenge")
    early = verify_bundle(a_bundle(ticket, pc, challenge=make_secret()))
    assert refused(judge(early, console_state(ticket)), "wrong-challenge")


def test_a_cloned_key_is_found_when_the_second_disk_answers(
    ticket: Ticket, pc: SigningKey, first: VerifiedBundle
) -> None:
    ours = following(ticket, pc, first)
    after = console_state(ticket, pc=bound(ours, challenges=(make_secret(),)))
    # The copy knows only what it was copied with: the older head and challenge.
    copy = following(ticket, pc, first, sequence=3)
    assert refused(judge(copy, after), "broken-chain")
    same_number = following(ticket, pc, first, made_at=NOW + timedelta(minutes=1))
    assert refused(judge(same_number, after), "out-of-sequence")


def test_a_key_that_moves_to_other_hardware_waits(
    ticket: Ticket, pc: SigningKey, first: VerifiedBundle
) -> None:
    other = an_inspection(taken_at="2026-11-25T08:00:00Z")
    other["subject"] = other["subject"] | {"serials": ["DK-9999"]}
    moved = following(ticket, pc, first, inspection=other)
    assert held(judge(moved, console_state(ticket, pc=bound(first))), "changed-hardware")


@pytest.mark.parametrize(("ahead", "outcome"), [(15, Outcome.ACCEPT), (16, Outcome.REFUSE)])
def test_a_time_ahead_of_the_console(
    ticket: Ticket, pc: SigningKey, ahead: int, outcome: Outcome
) -> None:
    taken = (NOW + timedelta(minutes=ahead)).strftime("%Y-%m-%dT%H:%M:%SZ")
    bundle = verify_bundle(a_bundle(ticket, pc, inspection=an_inspection(taken_at=taken)))
    decision = judge(bundle, console_state(ticket))
    assert decision.outcome is outcome
    if outcome is Outcome.REFUSE:
        assert decision.code == "from-the-future"
        said = str(decision.error())
        assert "đồng hồ" in said
        assert "timedatectl" in said
        assert "15 phút" in said


def test_a_bundle_made_in_the_future_is_no_better(ticket: Ticket, pc: SigningKey) -> None:
    bundle = verify_bundle(a_bundle(ticket, pc, made_at=NOW + timedelta(hours=1)))
    assert refused(judge(bundle, console_state(ticket)), "from-the-future")


def test_older_than_what_is_held(ticket: Ticket, pc: SigningKey, first: VerifiedBundle) -> None:
    state = console_state(ticket, pc=bound(first, last_taken_at=NOW))
    older = following(ticket, pc, first, inspection=an_inspection())
    assert refused(judge(older, state), "older-than-held")


def test_too_old_to_say_anything(ticket: Ticket, first: VerifiedBundle) -> None:
    state = console_state(ticket, now=NOW + timedelta(days=100))
    decision = judge(first, state)
    assert refused(decision, "too-old")
    assert "90 ngày" in str(decision.error())
    assert judge(first, replace(state, max_age=timedelta(days=365))).code == "expired-ticket"


# 29: PC A posts for PC B; an id already taken by another serial.


def test_pc_a_does_not_post_for_pc_b(console: SigningKey, pc: SigningKey) -> None:
    ticket_b = a_ticket(console, id="T-2", pc_id="PC-2")
    b = verify_bundle(a_bundle(ticket_b, make_key()))
    forged = verify_bundle(
        a_bundle(ticket_b, pc, sequence=2, previous=b.payload_sha256, challenge=NEXT)
    )
    state = console_state(ticket_b, pc=bound(b, pc_id="PC-2"), key_pc_id="PC-1")
    assert refused(judge(forged, state), "wrong-pc")
    # Even with B's ticket in hand, A's key is A's.
    enrolling = verify_bundle(a_bundle(ticket_b, pc))
    assert refused(judge(enrolling, state), "key-elsewhere")


def test_a_key_nobody_knows(ticket: Ticket, pc: SigningKey, first: VerifiedBundle) -> None:
    stranger = following(ticket, make_key(), first)
    assert refused(judge(stranger, console_state(ticket, pc=bound(first))), "not-enrolled")


def test_a_bound_pc_names_itself_only(
    ticket: Ticket, pc: SigningKey, first: VerifiedBundle
) -> None:
    odd = replace(following(ticket, pc, first), pc_id="PC-2")
    assert refused(judge(odd, console_state(ticket, pc=bound(first))), "wrong-pc")
    state = console_state(ticket, pc=bound(first), key_pc_id="PC-3")
    assert refused(judge(following(ticket, pc, first), state), "key-elsewhere")


def test_a_ticket_for_one_pc_does_not_speak_for_another(
    ticket: Ticket, first: VerifiedBundle
) -> None:
    state = console_state(ticket, ticket=ticket_state(ticket, pc_id="PC-2"))
    assert refused(judge(first, state), "wrong-pc")


def test_a_second_key_for_a_bound_pc_waits(ticket: Ticket, first: VerifiedBundle) -> None:
    second = verify_bundle(a_bundle(ticket, make_key()))
    decision = judge(second, console_state(ticket, pc=bound(first)))
    assert held(decision, "second-key")
    assert "quyết định" in str(decision.error())


def test_a_place_used_twice_waits(batch: Ticket, pc: SigningKey) -> None:
    bundle = verify_bundle(a_bundle(batch, pc, place=5))
    taken = ticket_state(batch, taken={5: make_key().public.fingerprint})
    assert held(judge(bundle, console_state(batch, ticket=taken)), "second-key")


def test_one_hardware_under_two_keys_waits(
    ticket: Ticket, batch: Ticket, pc: SigningKey, first: VerifiedBundle
) -> None:
    others = frozenset({make_key().public.fingerprint})
    for bundle, one in ((first, ticket), (verify_bundle(a_bundle(batch, pc, place=1)), batch)):
        assert held(judge(bundle, console_state(one, serial_keys=others)), "shared-hardware")
    later = console_state(ticket, pc=bound(first), serial_keys=others)
    assert held(judge(following(ticket, pc, first), later), "shared-hardware")
    own = frozenset({pc.public.fingerprint})
    assert judge(first, console_state(ticket, serial_keys=own)).outcome is Outcome.ACCEPT


def test_an_unsigned_bundle_is_never_accepted_as_signed(ticket: Ticket) -> None:
    declared = read_declared(a_bundle(ticket, None, sequence=0))
    assert refused(judge(declared, console_state(ticket)), "unsigned")


def test_a_declared_bundle_is_taken_as_declared_and_binds_nothing(
    ticket: Ticket, batch: Ticket, pc: SigningKey
) -> None:
    def answer(of: Ticket, place: int | None = None, **changes: Any) -> Decision:
        declared = read_declared(a_bundle(of, None, sequence=0, place=place))
        return judge_declared(declared, console_state(of, **changes))

    assert answer(ticket) == Decision(Outcome.ACCEPT)
    assert answer(batch, 3) == Decision(Outcome.ACCEPT)
    assert refused(answer(ticket, seen=True), "replayed")
    assert refused(answer(ticket, ticket=None), "unknown-ticket")
    assert refused(answer(ticket, ticket=ticket_state(ticket, revoked=True)), "revoked-ticket")
    assert refused(answer(ticket, now=NOW + timedelta(days=20)), "expired-ticket")
    assert refused(answer(ticket, now=NOW - timedelta(days=1)), "from-the-future")
    assert refused(answer(ticket, organisation_id="so-y-te"), "wrong-organisation")
    assert refused(answer(ticket, ticket=ticket_state(ticket, pc_id="PC-2")), "wrong-pc")
    other = ticket_state(ticket, challenges={None: make_secret()})
    assert refused(answer(ticket, ticket=other), "wrong-challenge")
    assert refused(answer(batch, 3, ticket=ticket_state(batch, challenges={})), "wrong-place")
    with pytest.raises(ValueError):
        judge_declared(verify_bundle(a_bundle(ticket, pc)), console_state(ticket))


# Every reason can be said.


def test_every_code_has_words_and_a_next_step() -> None:
    assert len(BY_CODE) > 25
    for code, error in BY_CODE.items():
        made = error(code)
        assert made.code == code
        assert made.message()
        assert made.advice(), code


def test_the_clock_is_the_consoles(ticket: Ticket, first: VerifiedBundle) -> None:
    def at(moment: datetime) -> Outcome:
        return judge(first, console_state(ticket, now=moment)).outcome

    assert at(NOW) is at(NOW) is Outcome.ACCEPT
    assert at(NOW - timedelta(hours=1)) is Outcome.REFUSE
