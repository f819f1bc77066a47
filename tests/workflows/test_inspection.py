"""Inspection to bundle: with and without a ticket, signed and declared, again and again."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.evidence.evidence_samples import NOW, a_ticket, an_inspection

from khien.evidence import state_lock
from khien.evidence.bindings import bindings, take_receipt
from khien.evidence.bundle import read_declared, verify_bundle
from khien.evidence.errors import AnotherRun, ExpiredTicket, PlaceNotMarked
from khien.evidence.judgement import Outcome
from khien.evidence.keys import SigningKey, make_key
from khien.evidence.places import places_file
from khien.evidence.receipt import Receipt, make_receipt
from khien.evidence.secrets import make_secret
from khien.evidence.ticket import Ticket
from khien.workflows import inspection as module
from khien.workflows.inspection import InspectionRun, run_inspection


@pytest.fixture
def console() -> SigningKey:
    return make_key()


@pytest.fixture
def ticket(console: SigningKey) -> Ticket:
    return a_ticket(console)


class Looked:
    """Stands where the checks stand and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Path | None, Ticket | None]] = []

    def __call__(
        self, target: Path | None, ticket: Ticket | None, now: datetime
    ) -> Mapping[str, Any]:
        self.asked.append((target, ticket))
        return an_inspection(taken_at=now.strftime("%Y-%m-%dT%H:%M:%SZ"))


def inspected(ticket: Ticket | None, state: Path, **options: Any) -> InspectionRun:
    values: dict[str, Any] = {"now": NOW, "inspect": Looked()}
    return run_inspection(ticket=ticket, state_dir=state, **(values | options))


def test_without_a_ticket_there_is_no_bundle_and_no_key(tmp_path: Path) -> None:
    done = inspected(None, tmp_path / "s")
    assert done.bundle is None
    assert not done.signed
    assert done.inspection["schema"] == "khien.inspection/1"
    assert not (tmp_path / "s").exists()


def test_a_ticket_may_only_tell_what_the_pc_is(tmp_path: Path, ticket: Ticket) -> None:
    looked = Looked()
    done = inspected(ticket, tmp_path / "s", inspect=looked, with_bundle=False)
    assert done.bundle is None
    assert looked.asked == [(None, ticket)]
    assert not (tmp_path / "s").exists()


def test_two_runs_at_once_never_spend_one_number_twice(
    tmp_path: Path, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_lock, "WAIT_SECONDS", 0.05)

    def look(target: Path | None, of: Ticket | None, now: datetime) -> Mapping[str, Any]:
        # While this PC is being looked at, somebody starts a second run of it.
        with pytest.raises(AnotherRun):
            inspected(ticket, tmp_path)
        return Looked()(target, of, now)

    first = verify_bundle(inspected(ticket, tmp_path, inspect=look).bundle or b"")
    second = verify_bundle(inspected(ticket, tmp_path).bundle or b"")
    assert (first.sequence, second.sequence) == (1, 2)
    # A look without a bundle needs no key, so it waits for nobody.
    with state_lock.locked(tmp_path):
        assert inspected(ticket, tmp_path, with_bundle=False).bundle is None


def test_one_command_enrols_and_signs(tmp_path: Path, ticket: Ticket) -> None:
    done = inspected(ticket, tmp_path)
    assert done.signed
    assert done.enrolled_now
    bundle = verify_bundle(done.bundle or b"")
    assert bundle.fingerprint == bindings(tmp_path)[0].fingerprint
    assert (bundle.sequence, bundle.taken_at) == (1, NOW)
    assert bundle.enrolment is not None


def test_the_second_run_keeps_the_key_and_goes_on_by_the_receipt(
    tmp_path: Path, ticket: Ticket, console: SigningKey
) -> None:
    first = verify_bundle(inspected(ticket, tmp_path).bundle or b"")
    challenge = make_secret()
    receipt = Receipt(
        console_id=ticket.console_id,
        organisation_id=ticket.organisation_id,
        ticket_id=ticket.id,
        pc_id="PC-1",
        place=None,
        fingerprint=first.fingerprint,
        bundle_sha256=first.payload_sha256,
        sequence=1,
        outcome=Outcome.ACCEPT,
        received_at=NOW,
        next_challenge=challenge,
    )
    take_receipt(tmp_path, make_receipt(receipt, key=console))
    # Bound: the ticket's own end does not matter any more.
    done = inspected(ticket, tmp_path, now=NOW + timedelta(days=60))
    assert not done.enrolled_now
    second = verify_bundle(done.bundle or b"")
    assert (second.sequence, second.previous) == (2, first.payload_sha256)
    assert (second.challenge, second.enrolment) == (challenge, None)
    assert second.fingerprint == first.fingerprint


def test_an_expired_ticket_is_refused_before_anything_is_looked_at(
    tmp_path: Path, ticket: Ticket
) -> None:
    looked = Looked()
    with pytest.raises(ExpiredTicket):
        inspected(ticket, tmp_path, now=NOW + timedelta(days=60), inspect=looked)
    assert looked.asked == []


def test_a_batch_takes_the_next_place(tmp_path: Path, console: SigningKey) -> None:
    batch = a_ticket(console, pc_id=None, pc_name="", places=5)
    stick = places_file(tmp_path / "phieu.khien")
    places = [
        verify_bundle(
            inspected(batch, tmp_path / f"may-{number}", places_file=stick).bundle or b""
        ).place
        for number in range(2)
    ]
    assert places == [1, 2]
    with pytest.raises(PlaceNotMarked):
        inspected(batch, tmp_path / "may-9")


def test_where_nothing_can_be_kept_the_bundle_is_declared(tmp_path: Path, ticket: Ticket) -> None:
    (tmp_path / "file").write_bytes(b"")
    done = inspected(ticket, tmp_path / "file" / "state")
    assert done.bundle is not None
    assert not done.signed
    bundle = read_declared(done.bundle)
    assert not bundle.signed
    assert bundle.sequence == 0
    with pytest.raises(ExpiredTicket):
        inspected(ticket, tmp_path / "file" / "state", now=NOW + timedelta(days=60))


def test_a_declared_bundle_of_a_batch_needs_its_place(tmp_path: Path, console: SigningKey) -> None:
    (tmp_path / "file").write_bytes(b"")
    batch = a_ticket(console, pc_id=None, pc_name="", places=5)
    done = inspected(batch, tmp_path / "file" / "state", place=2)
    assert read_declared(done.bundle or b"").place == 2
    with pytest.raises(PlaceNotMarked):
        inspected(batch, tmp_path / "file" / "state")


def test_a_check_that_fails_leaves_no_bundle_and_no_spent_number(
    tmp_path: Path, ticket: Ticket
) -> None:
    def broken(target: Path | None, ticket: Ticket | None, now: datetime) -> Mapping[str, Any]:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError):
        inspected(ticket, tmp_path, inspect=broken)
    assert bindings(tmp_path)[0].made == 0


def test_the_secret_is_in_no_file_of_the_pc_and_no_bundle(tmp_path: Path, ticket: Ticket) -> None:
    done = inspected(ticket, tmp_path)
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert ticket.secret.encode() not in stored + (done.bundle or b"")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at a live Linux PC")
def test_this_very_machine_is_inspected_and_signed(tmp_path: Path, ticket: Ticket) -> None:
    now = datetime.now(UTC)
    live = replace(ticket, issued_at=now, expires_at=now + timedelta(days=1))
    done = run_inspection(ticket=live, state_dir=tmp_path, now=now)
    assert done.inspection["subject"]["machine_class"] == "connected"
    bundle = verify_bundle(done.bundle or b"")
    assert bundle.live
    said = {finding["check"]: finding["status"] for finding in bundle.inspection["findings"]}
    assert said == {one["check"]: one["status"] for one in done.inspection["findings"]}
    assert len(said) >= 8
    assert bundle.inspection["left_out"]["facts"] == 0


def test_the_ticket_tells_the_checks_class_drives_and_figures(
    ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    import khien.endpoints

    asked: dict[str, Any] = {}

    class Answer:
        def as_json(self) -> dict[str, Any]:
            return an_inspection()

    def looked(target: Path | None, *, context: Any, now: datetime, scan: Any) -> Answer:
        asked.update(target=target, context=context, now=now)
        return Answer()

    monkeypatch.setattr(khien.endpoints, "inspect", looked)
    odd = replace(ticket, policy={"signature_days": 7, "name": "x", "flag": True})
    module._inspect(Path("x"), odd, NOW)
    assert asked["target"] == Path("x")
    assert asked["context"].machine_class == "connected"
    assert asked["context"].issued_serials == {"USB-1", "USB-2"}
    assert asked["context"].policy == {"signature_days": 7.0}
    module._inspect(None, None, NOW)
    assert asked["context"].issued_serials is None
    assert asked["context"].machine_class == "unknown"
