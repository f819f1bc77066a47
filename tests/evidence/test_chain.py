"""A PC and its console over a bad road: bundles and receipts lost, late, doubled, in any order.

Whatever happens on the way, a console never takes one bundle twice nor goes back, and a PC that
takes the console's last receipt is always believed again (docs/decisions/0003).
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, rule
from tests.evidence.evidence_samples import NOW, a_ticket, an_inspection

from khien.evidence.bindings import enrol, find_binding, next_link, take_receipt
from khien.evidence.bundle import VerifiedBundle, make_bundle, verify_bundle
from khien.evidence.judgement import ConsoleState, Outcome, PcState, TicketState, judge
from khien.evidence.keys import key_from_seed
from khien.evidence.receipt import Receipt, make_receipt
from khien.evidence.secrets import make_secret

CONSOLE = key_from_seed(bytes(range(1, 33)))


class Road(RuleBasedStateMachine):
    """One PC with a ticket of its own, one console, and whatever is under way between them."""

    sent = Bundle("sent")
    answers = Bundle("answers")

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.state = Path(self.folder.name)
        self.ticket = a_ticket(CONSOLE)
        self.now = NOW
        self.pc: PcState | None = None
        self.accepted: list[str] = []
        self.numbers: set[int] = set()
        self.last_receipt: bytes | None = None

    def teardown(self) -> None:
        self.folder.cleanup()

    def _inspect(self) -> bytes:
        self.now += timedelta(minutes=1)
        binding = enrol(self.state, self.ticket, now=NOW)
        binding, link = next_link(binding, self.ticket)
        assert link.sequence not in self.numbers
        self.numbers.add(link.sequence)
        taken = self.now.strftime("%Y-%m-%dT%H:%M:%SZ")
        return make_bundle(
            an_inspection(taken_at=taken),
            ticket=self.ticket,
            place=None,
            link=link,
            key=binding.key(),
            enrols=binding.head is None,
            made_at=self.now,
        )

    def _knows(self, bundle: VerifiedBundle) -> ConsoleState:
        ticket = TicketState(
            id=self.ticket.id,
            organisation_id=self.ticket.organisation_id,
            expires_at=self.ticket.expires_at,
            secret_hashes=self.ticket.secret_hashes(),
            challenges={None: self.ticket.challenge},
            pc_id="PC-1",
            taken={None: self.pc.fingerprint} if self.pc else {},
        )
        return ConsoleState(
            console_id=self.ticket.console_id,
            organisation_id=self.ticket.organisation_id,
            now=self.now,
            ticket=ticket,
            pc=self.pc,
            key_pc_id="PC-1" if self.pc else None,
            seen=bundle.payload_sha256 in self.accepted,
        )

    def _receive(self, data: bytes) -> Outcome:
        bundle = verify_bundle(data)
        decision = judge(bundle, self._knows(bundle))
        if decision.outcome is not Outcome.ACCEPT:
            return decision.outcome
        assert decision.binds == (self.pc is None)
        assert bundle.payload_sha256 not in self.accepted
        assert self.pc is None or bundle.sequence > self.pc.last_sequence
        self.accepted.append(bundle.payload_sha256)
        challenge = make_secret()
        self.pc = PcState(
            pc_id="PC-1",
            fingerprint=bundle.fingerprint or "",
            last_sequence=bundle.sequence,
            last_sha256=bundle.payload_sha256,
            last_taken_at=bundle.taken_at,
            challenges=(challenge,),
            serials=bundle.serials,
        )
        receipt = Receipt(
            console_id=bundle.console_id,
            organisation_id=bundle.organisation_id,
            ticket_id=bundle.ticket_id,
            pc_id="PC-1",
            place=None,
            fingerprint=bundle.fingerprint,
            bundle_sha256=bundle.payload_sha256,
            sequence=bundle.sequence,
            outcome=Outcome.ACCEPT,
            received_at=self.now,
            next_challenge=challenge,
        )
        self.last_receipt = make_receipt(receipt, key=CONSOLE)
        return Outcome.ACCEPT

    @rule(target=sent)
    def inspect(self) -> bytes:
        return self._inspect()

    @rule(target=answers, data=sent)
    def arrive(self, data: bytes) -> object:
        """Any bundle ever made arrives, perhaps again, perhaps late."""
        if self._receive(data) is Outcome.ACCEPT and self.last_receipt:
            return self.last_receipt
        return multiple()

    @rule(data=answers)
    def answer(self, data: bytes) -> None:
        """Any receipt ever given reaches the PC, perhaps again, perhaps late."""
        take_receipt(self.state, data)

    @rule(days=st.integers(1, 5))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def mend(self) -> None:
        """The PC takes the last receipt from the console: its next bundle is taken."""
        if self.last_receipt is None:
            return
        take_receipt(self.state, self.last_receipt)
        binding = find_binding(self.state, self.ticket)
        assert binding is not None
        assert binding.head is not None
        assert self.pc is not None
        assert binding.head.sha256 == self.pc.last_sha256
        assert self._receive(self._inspect()) is Outcome.ACCEPT


TestRoad = Road.TestCase
TestRoad.settings = settings(deadline=None, max_examples=25, stateful_step_count=25)


def test_a_bundle_overtaken_by_another_is_refused_not_lost_silently(tmp_path: Path) -> None:
    """Two bundles made since one receipt: the console takes one; the other says why not."""
    road = Road()
    road.begin()
    first, second = road._inspect(), road._inspect()
    assert road._receive(second) is Outcome.ACCEPT
    bundle = verify_bundle(first)
    late = judge(bundle, road._knows(bundle))
    assert (late.outcome, late.code) == (Outcome.REFUSE, "out-of-sequence")
    forged = replace(bundle, sequence=9)
    assert judge(forged, road._knows(forged)).code == "broken-chain"
    road.teardown()
