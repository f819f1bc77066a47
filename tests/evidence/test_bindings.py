"""A PC's memory of its consoles: enrolment, the chain, receipts, crashes, clones."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.evidence.evidence_samples import NOW, a_ticket

from khien.evidence import bindings as module
from khien.evidence.bindings import (
    Binding,
    bindings,
    enrol,
    find_binding,
    next_link,
    take_receipt,
)
from khien.evidence.errors import (
    BadSignature,
    ExpiredTicket,
    NoBinding,
    NoFreePlace,
    PlaceNotMarked,
    StateDamaged,
    WrongConsole,
    WrongPlace,
)
from khien.evidence.judgement import Outcome
from khien.evidence.keys import SigningKey, make_key
from khien.evidence.places import place_taken_by, places_file, take_place, taken_places
from khien.evidence.private_files import state_directory, write_private
from khien.evidence.receipt import Receipt, make_receipt
from khien.evidence.secrets import make_secret
from khien.evidence.ticket import Ticket


def a_receipt(binding: Binding, console: SigningKey, **changes: object) -> bytes:
    receipt = Receipt(
        console_id=binding.console_id,
        organisation_id=binding.organisation_id,
        ticket_id=binding.ticket_id,
        pc_id=binding.pc_id,
        place=binding.place,
        fingerprint=binding.fingerprint,
        bundle_sha256="b" * 64,
        sequence=binding.made,
        outcome=Outcome.ACCEPT,
        received_at=NOW,
        next_challenge=make_secret(),
    )
    return make_receipt(replace(receipt, **changes), key=console)  # type: ignore[arg-type]


def test_enrolling_makes_a_key_that_only_its_owner_reads(tmp_path: Path, ticket: Ticket) -> None:
    binding = enrol(tmp_path / "khien", ticket, now=NOW)
    assert binding.key().public.fingerprint == binding.fingerprint
    assert (binding.pc_id, binding.place, binding.made, binding.head) == ("PC-1", None, 0, None)
    for path in (tmp_path / "khien").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert stat.S_IMODE((tmp_path / "khien").stat().st_mode) == 0o700


def test_enrolling_twice_keeps_the_key(tmp_path: Path, ticket: Ticket) -> None:
    first = enrol(tmp_path, ticket, now=NOW)
    assert enrol(tmp_path, ticket, now=NOW) == first
    renewed = replace(ticket, id="T-9", secret=make_secret(), challenge=make_secret())
    assert enrol(tmp_path, renewed, now=NOW).fingerprint == first.fingerprint


def test_an_expired_ticket_makes_no_key_but_a_bound_pc_goes_on(
    tmp_path: Path, ticket: Ticket
) -> None:
    late = ticket.expires_at + timedelta(days=1)
    with pytest.raises(ExpiredTicket):
        enrol(tmp_path, ticket, now=late)
    assert list(tmp_path.iterdir()) == []
    enrol(tmp_path, ticket, now=NOW)
    assert enrol(tmp_path, ticket, now=late)


def test_two_consoles_get_two_keys(tmp_path: Path, ticket: Ticket) -> None:
    other = a_ticket(make_key(), console_id="bang-khac")
    one, two = enrol(tmp_path, ticket, now=NOW), enrol(tmp_path, other, now=NOW)
    assert one.fingerprint != two.fingerprint
    assert len(bindings(tmp_path)) == 2


def test_a_console_that_changes_its_key_is_not_believed(tmp_path: Path, ticket: Ticket) -> None:
    enrol(tmp_path, ticket, now=NOW)
    with pytest.raises(WrongConsole):
        find_binding(tmp_path, a_ticket(make_key()))


def test_places_are_taken_in_turn_and_marked_on_the_stick(tmp_path: Path, batch: Ticket) -> None:
    stick = places_file(tmp_path / "phieu.khien")
    took = [
        enrol(tmp_path / f"may-{number}", batch, now=NOW, places_file=stick).place
        for number in range(3)
    ]
    assert took == [1, 2, 3]
    assert sorted(taken_places(stick, ticket_id=batch.id)) == [1, 2, 3]
    again = enrol(tmp_path / "may-1", batch, now=NOW, places_file=stick)
    assert again.place == 2


def test_a_named_place_is_marked_too(tmp_path: Path, batch: Ticket) -> None:
    stick = places_file(tmp_path / "phieu.khien")
    binding = enrol(tmp_path / "a", batch, now=NOW, place=7, places_file=stick)
    assert binding.place == 7
    assert taken_places(stick, ticket_id=batch.id) == {7: binding.fingerprint}
    with pytest.raises(WrongPlace):
        enrol(tmp_path / "a", batch, now=NOW, place=8)
    with pytest.raises(WrongPlace):
        enrol(tmp_path / "b", batch, now=NOW, place=21)
    with pytest.raises(PlaceNotMarked):
        enrol(tmp_path / "c", batch, now=NOW)


def test_a_full_batch_says_so(tmp_path: Path, batch: Ticket) -> None:
    stick, two = tmp_path / "p", replace(batch, places=2)
    for key in ("a" * 64, "b" * 64):
        take_place(stick, two, fingerprint=key, now=NOW)
    with pytest.raises(NoFreePlace) as caught:
        take_place(stick, two, fingerprint="c" * 64, now=NOW)
    assert "2" in caught.value.message()


def test_a_pulled_stick_leaves_a_line_that_is_ignored(tmp_path: Path, batch: Ticket) -> None:
    stick = tmp_path / "p"
    take_place(stick, batch, fingerprint="a" * 64, now=NOW)
    whole = stick.read_bytes()
    stick.write_bytes(whole + whole[:20] + b"\n\xff\xfe garbage\n" + b"x 99999999999 y z\n")
    assert take_place(stick, batch, fingerprint="b" * 64, now=NOW) == 2
    assert place_taken_by(stick, batch, fingerprint="a" * 64) == 1


def test_of_two_pcs_that_write_at_once_the_first_line_wins(tmp_path: Path, batch: Ticket) -> None:
    stick = tmp_path / "p"
    take_place(stick, batch, fingerprint="a" * 64, now=NOW)
    line = stick.read_bytes()
    stick.write_bytes(line + line.replace(b"a" * 64, b"b" * 64))
    assert place_taken_by(stick, batch, fingerprint="b" * 64) is None
    assert take_place(stick, batch, fingerprint="b" * 64, now=NOW) == 2


def test_another_batch_on_the_same_stick_is_not_counted(tmp_path: Path, batch: Ticket) -> None:
    stick = tmp_path / "p"
    take_place(stick, replace(batch, id="T-21"), fingerprint="a" * 64, now=NOW)
    assert take_place(stick, batch, fingerprint="b" * 64, now=NOW) == 1


def test_a_stick_that_cannot_be_written_asks_for_the_place(tmp_path: Path, batch: Ticket) -> None:
    for unusable in (tmp_path / "none" / "p", tmp_path):
        with pytest.raises(PlaceNotMarked) as caught:
            take_place(unusable, batch, fingerprint="a" * 64, now=NOW)
        assert "--place" in caught.value.advice()


def test_a_key_without_state_is_used_again(
    tmp_path: Path, batch: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Killed between key and state: the place on the stick belongs to that key.
    stick = tmp_path / "p"

    def killed(binding: Binding) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, "_save", killed)
        with pytest.raises(KeyboardInterrupt):
            enrol(tmp_path / "s", batch, now=NOW, places_file=stick)
    assert bindings(tmp_path / "s") == []
    assert enrol(tmp_path / "s", batch, now=NOW, places_file=stick).place == 1
    assert len(taken_places(stick, ticket_id=batch.id)) == 1


def test_a_number_is_spent_before_the_bundle_leaves(tmp_path: Path, ticket: Ticket) -> None:
    binding = enrol(tmp_path, ticket, now=NOW)
    binding, link = next_link(binding, ticket)
    assert (link.sequence, link.previous, link.challenge) == (1, None, ticket.challenge)
    assert bindings(tmp_path)[0].made == 1
    _, link = next_link(bindings(tmp_path)[0], ticket)
    assert (link.sequence, link.previous) == (2, None)


def test_a_receipt_moves_the_chain_on(tmp_path: Path, ticket: Ticket, console: SigningKey) -> None:
    binding, _ = next_link(enrol(tmp_path, ticket, now=NOW), ticket)
    challenge = make_secret()
    data = a_receipt(binding, console, next_challenge=challenge)
    binding, receipt = take_receipt(tmp_path, data)
    assert receipt.accepted
    assert bindings(tmp_path) == [binding]
    _, link = next_link(binding, ticket)
    assert (link.sequence, link.previous, link.challenge) == (2, "b" * 64, challenge)


def test_a_batch_place_learns_its_pc(tmp_path: Path, batch: Ticket, console: SigningKey) -> None:
    binding, _ = next_link(enrol(tmp_path, batch, now=NOW, place=4), batch)
    binding, _ = take_receipt(tmp_path, a_receipt(binding, console, pc_id="PC-44"))
    assert (binding.pc_id, binding.place) == ("PC-44", 4)
    own = a_ticket(console, id="T-50", pc_id="PC-44")
    found = find_binding(tmp_path, own)
    assert found is not None
    assert found.place_for(own) is None
    assert found.place_for(batch) == 4


@pytest.mark.parametrize("outcome", [Outcome.PROPOSE, Outcome.HOLD, Outcome.REFUSE])
def test_any_other_answer_changes_nothing(
    tmp_path: Path, ticket: Ticket, console: SigningKey, outcome: Outcome
) -> None:
    binding, _ = next_link(enrol(tmp_path, ticket, now=NOW), ticket)
    data = a_receipt(binding, console, outcome=outcome, next_challenge=None)
    assert take_receipt(tmp_path, data)[0] == binding
    assert bindings(tmp_path) == [binding]


def test_an_older_receipt_does_not_turn_the_chain_back(
    tmp_path: Path, ticket: Ticket, console: SigningKey
) -> None:
    binding, _ = next_link(enrol(tmp_path, ticket, now=NOW), ticket)
    old = a_receipt(binding, console)
    binding, _ = next_link(binding, ticket)
    newer, _ = take_receipt(tmp_path, a_receipt(binding, console, bundle_sha256="c" * 64))
    assert take_receipt(tmp_path, old)[0] == newer
    assert bindings(tmp_path) == [newer]


def test_a_restored_disk_catches_up_by_the_receipt(
    tmp_path: Path, ticket: Ticket, console: SigningKey
) -> None:
    binding = enrol(tmp_path, ticket, now=NOW)
    binding, _ = take_receipt(tmp_path, a_receipt(binding, console, sequence=9))
    assert next_link(binding, ticket)[1].sequence == 10


def test_a_receipt_for_another_pc_or_of_another_console(
    tmp_path: Path, ticket: Ticket, console: SigningKey
) -> None:
    binding = enrol(tmp_path, ticket, now=NOW)
    with pytest.raises(NoBinding):
        take_receipt(tmp_path, a_receipt(binding, make_key()))
    with pytest.raises(NoBinding):
        take_receipt(tmp_path, a_receipt(binding, console, fingerprint="d" * 64))
    envelope = json.loads(a_receipt(binding, console))
    envelope["payload"] = json.loads(a_receipt(binding, console, sequence=3))["payload"]
    with pytest.raises(BadSignature):
        take_receipt(tmp_path, json.dumps(envelope).encode())


@pytest.mark.parametrize("content", [b"", b"{}", b"{", b"\xff", b'{"schema":"x"}', b"x" * 2**21])
def test_a_damaged_state_is_said(tmp_path: Path, ticket: Ticket, content: bytes) -> None:
    binding = enrol(tmp_path, ticket, now=NOW)
    (binding.directory / "state.json").write_bytes(content)
    with pytest.raises(StateDamaged) as caught:
        enrol(tmp_path, ticket, now=NOW)
    assert binding.directory.name in caught.value.message()


def test_a_damaged_key_is_said_and_not_shown(tmp_path: Path, ticket: Ticket) -> None:
    binding = enrol(tmp_path, ticket, now=NOW)
    pem = (binding.directory / "key.pem").read_bytes()
    (binding.directory / "key.pem").write_bytes(pem.replace(b"PRIVATE", b"PRIVAT"))
    with pytest.raises(StateDamaged) as caught:
        binding.key()
    assert pem.split(b"\n")[1].decode() not in f"{caught.value!r}{caught.value}"
    assert caught.value.__cause__ is None


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state.json"
    write_private(path, b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        write_private(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["state.json"]


def test_where_the_key_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert state_directory({"KHIEN_STATE": str(tmp_path)}) == tmp_path
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert state_directory({}) == Path("/var/lib/khien")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert state_directory({"XDG_STATE_HOME": "/x/state"}) == Path("/x/state/khien")
    home = Path.home() / ".local" / "state" / "khien"
    assert state_directory({"XDG_STATE_HOME": "relative"}) == home
    assert state_directory({}) == home
