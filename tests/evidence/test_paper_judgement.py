"""What a console takes, proposes, holds and refuses from paper (ATTACKS 27, 28, 29)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.evidence.errors import BY_CODE, EvidenceError, error_for
from khien.evidence.judgement import Outcome, PcState, TicketState
from khien.evidence.keys import key_from_seed
from khien.evidence.paper_judgement import PaperChallenge, PaperState, judge_paper
from khien.evidence.secrets import make_secret, prove, secret_hash
from khien.evidence.summary import Summary

KEY, OTHER = key_from_seed(b"a" * 32), key_from_seed(b"b" * 32)
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
SECRET = make_secret()
TICKET = TicketState(
    id="T", organisation_id="1", expires_at=NOW + timedelta(days=14), pc_id="12",
    secret_hashes={None: secret_hash(SECRET)}, challenges={None: "x"},
)  # fmt: skip
BATCH = replace(TICKET, pc_id=None, secret_hashes={1: secret_hash(SECRET), 2: secret_hash(SECRET)})
PC = PcState(
    pc_id="12", fingerprint=KEY.public.fingerprint, last_sequence=4, last_sha256="",
    last_taken_at=NOW, challenges=(),
)  # fmt: skip
GIVEN = PaperChallenge("T", NOW + timedelta(days=14), used=False)
SUMMARY = Summary(
    signer=KEY.public, console_id="C", ticket_id="T", pc_id="12", place=None, hostname="MAY",
    machine_class="stand_alone", sequence=3, challenge="2" * 12, bundle_sha256="ab" * 32,
    taken_at=NOW, enrolment=None, lines=(),
)  # fmt: skip
BOUND = PaperState(
    console_id="C", now=NOW, ticket=TICKET, pc=PC, pc_paper=2, key_pc_id="12", challenge=GIVEN
)
NEW = replace(BOUND, pc=None, pc_paper=0, key_pc_id=None)


def proof(place: int | None = None, secret: str = SECRET) -> Summary:
    made = prove(secret, ticket_id="T", place=place, key=KEY.public)
    return replace(SUMMARY, enrolment=made, place=place, pc_id="12" if place is None else None)


def test_a_bound_pc_s_next_page_is_taken() -> None:
    assert judge_paper(SUMMARY, BOUND).outcome is Outcome.ACCEPT
    # A proof that travels again (the PC had no receipt) does no harm.
    assert judge_paper(proof(), BOUND).outcome is Outcome.ACCEPT


@pytest.mark.parametrize(
    ("code", "summary", "state"),
    [
        ("wrong-console", {"console_id": "D"}, {}),
        ("paper-replayed", {}, {"seen": True}),
        ("unknown-ticket", {}, {"ticket": None}),
        ("unknown-ticket", {"ticket_id": "U"}, {}),
        ("from-the-future", {"taken_at": NOW + timedelta(minutes=15, seconds=1)}, {}),
        ("too-old", {"taken_at": NOW - timedelta(days=90, seconds=1)}, {}),
        ("paper-wrong-pc", {"pc_id": "13"}, {}),
        ("paper-wrong-pc", {"pc_id": None}, {}),
        ("paper-wrong-pc", {}, {"key_pc_id": "13"}),
        ("paper-wrong-pc", {}, {"pc": None}),
        ("paper-wrong-pc", {"signer": OTHER.public}, {"key_pc_id": None}),
        ("paper-challenge", {}, {"challenge": None}),
        ("paper-challenge", {}, {"challenge": replace(GIVEN, ticket_id="U")}),
        ("paper-challenge-used", {}, {"challenge": replace(GIVEN, used=True)}),
        ("paper-challenge-expired", {}, {"challenge": replace(GIVEN, expires_at=NOW)}),
        ("revoked-ticket", {}, {"ticket": replace(TICKET, revoked=True)}),
        ("paper-out-of-sequence", {"sequence": 2}, {}),
        ("paper-out-of-sequence", {"sequence": 0}, {}),
    ],
)
def test_each_refusal_of_a_bound_pc(
    code: str, summary: dict[str, object], state: dict[str, object]
) -> None:
    decision = judge_paper(replace(SUMMARY, **summary), replace(BOUND, **state))  # type: ignore[arg-type]
    assert (decision.outcome, decision.code) == (Outcome.REFUSE, code)
    error = decision.error()
    assert error is not None
    assert type(error) is not EvidenceError
    assert error.advice()
    assert "{" not in error.message()


def test_the_edge_of_the_clock() -> None:
    for at in (NOW + timedelta(minutes=15), NOW - timedelta(days=90)):
        assert judge_paper(replace(SUMMARY, taken_at=at), BOUND).outcome is Outcome.ACCEPT


@pytest.mark.parametrize("place", [None, 2])
def test_the_first_page_of_a_key_waits_for_the_officer(place: int | None) -> None:
    state = replace(NEW, ticket=TICKET if place is None else BATCH)
    assert judge_paper(proof(place), state).outcome is Outcome.PROPOSE


@pytest.mark.parametrize(
    ("code", "summary", "ticket"),
    [
        ("not-enrolled", SUMMARY, TICKET),
        ("wrong-secret", proof(secret=make_secret()), TICKET),
        ("wrong-secret", replace(proof(1), place=2), BATCH),
        ("wrong-place", proof(7), BATCH),
        ("reused-secret", proof(), replace(TICKET, spent=frozenset({None}))),
        ("paper-wrong-pc", proof(1), TICKET),
    ],
)
def test_each_refusal_of_a_new_key(code: str, summary: Summary, ticket: TicketState) -> None:
    decision = judge_paper(summary, replace(NEW, ticket=ticket))
    assert (decision.outcome, decision.code) == (Outcome.REFUSE, code)


def test_a_proof_by_another_key_is_none() -> None:
    stolen = replace(proof(), signer=OTHER.public)
    assert judge_paper(stolen, NEW).code == "wrong-secret"


@pytest.mark.parametrize(
    "state",
    [
        replace(NEW, pc=replace(PC, fingerprint="cd" * 32)),
        replace(NEW, ticket=replace(TICKET, taken={None: "cd" * 32})),
    ],
)
def test_a_second_key_of_a_pc_or_place_is_held(state: PaperState) -> None:
    decision = judge_paper(proof(), state)
    assert (decision.outcome, decision.code) == (Outcome.HOLD, "second-key")


def test_a_page_of_a_key_that_waits_already_is_proposed_again() -> None:
    waiting = replace(TICKET, taken={None: KEY.public.fingerprint})
    assert judge_paper(proof(), replace(NEW, ticket=waiting)).outcome is Outcome.PROPOSE
    assert judge_paper(proof(), replace(NEW, ticket=waiting, pc_paper=3)).code == (
        "paper-out-of-sequence"
    )


@settings(deadline=None, max_examples=200)
@given(
    st.builds(
        dict,
        seen=st.booleans(), used=st.booleans(), open=st.booleans(), revoked=st.booleans(),
        same_ticket=st.booleans(), same_key=st.booleans(), ahead=st.integers(-40, 40),
        number=st.integers(0, 5),
    )
)  # fmt: skip
def test_nothing_is_accepted_unless_every_condition_holds(case: dict[str, int]) -> None:
    state = replace(
        BOUND, seen=bool(case["seen"]), ticket=replace(TICKET, revoked=bool(case["revoked"])),
        challenge=PaperChallenge(
            "T" if case["same_ticket"] else "U", NOW + timedelta(days=1 if case["open"] else -1),
            used=bool(case["used"]),
        ),
    )  # fmt: skip
    summary = replace(
        SUMMARY, sequence=case["number"], taken_at=NOW + timedelta(minutes=case["ahead"]),
        signer=(KEY if case["same_key"] else OTHER).public,
    )  # fmt: skip
    sound = (
        not case["seen"] and not case["used"] and case["open"] and not case["revoked"]
        and case["same_ticket"] and case["same_key"] and case["ahead"] <= 15
        and case["number"] > 2
    )  # fmt: skip
    decision = judge_paper(summary, state)
    assert (decision.outcome is Outcome.ACCEPT) == bool(sound)
    if not sound:
        assert decision.code


def test_every_reason_has_its_words() -> None:
    for code in ("mistyped", "paper-incomplete", "no-paper-code", "paper-unexamined"):
        assert code in BY_CODE
        assert error_for(code, found=1, wanted=2).advice()
