"""Tickets: what they carry, that only their console can have made them, and batches."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.evidence.evidence_samples import NOW, a_ticket

from khien.evidence import dsse, strict_json
from khien.evidence.encryption import make_identity, recipient_of
from khien.evidence.errors import (
    BadSignature,
    ExpiredTicket,
    Malformed,
    UnknownType,
    WrongConsole,
    WrongPlace,
)
from khien.evidence.keys import SigningKey, make_key
from khien.evidence.secrets import (
    make_secret,
    place_challenge,
    place_secret,
    prove,
    proves,
    secret_hash,
)
from khien.evidence.ticket import PAYLOAD_TYPE, Ticket, acceptable_url, make_ticket, read_ticket


def test_a_ticket_comes_back_as_it_was_made(ticket: Ticket, console: SigningKey) -> None:
    assert read_ticket(make_ticket(ticket, key=console)) == ticket


def test_a_batch_comes_back_as_it_was_made(batch: Ticket, console: SigningKey) -> None:
    again = read_ticket(make_ticket(batch, key=console))
    assert again == batch
    assert again.places == 20
    assert again.pc_id is None


def test_a_known_console_must_have_made_it(ticket: Ticket, console: SigningKey) -> None:
    data = make_ticket(ticket, key=console)
    assert read_ticket(data, pinned=console.public.fingerprint) == ticket
    with pytest.raises(WrongConsole):
        read_ticket(data, pinned=make_key().public.fingerprint)


def test_a_console_cannot_name_anothers_key(ticket: Ticket, console: SigningKey) -> None:
    with pytest.raises(ValueError):
        make_ticket(ticket, key=make_key())
    forger = make_key()
    payload = dsse.open_envelope(make_ticket(ticket, key=console)).payload
    forged = dsse.seal(payload, payload_type=PAYLOAD_TYPE, key=forger)
    with pytest.raises(Malformed, match="public_key"):
        read_ticket(forged)


def test_a_bundle_is_no_ticket(ticket: Ticket, console: SigningKey) -> None:
    with pytest.raises(UnknownType):
        read_ticket(dsse.seal(b"{}", payload_type="application/vnd.in-toto+json", key=console))


def test_an_altered_ticket_is_refused(ticket: Ticket, console: SigningKey) -> None:
    envelope = json.loads(make_ticket(ticket, key=console))
    other = json.loads(make_ticket(replace(ticket, organisation_id="so-y-te"), key=console))
    envelope["payload"] = other["payload"]
    with pytest.raises(BadSignature):
        read_ticket(json.dumps(envelope).encode())


def test_it_expires_at_its_time(ticket: Ticket) -> None:
    ticket.check_time(ticket.expires_at - timedelta(seconds=1))
    with pytest.raises(ExpiredTicket) as caught:
        ticket.check_time(ticket.expires_at)
    assert "08/12/2026" in caught.value.message()


def test_it_is_for_one_pc_or_for_a_batch(console: SigningKey) -> None:
    for changes in ({"pc_id": None}, {"places": 3}):
        with pytest.raises(ValueError):
            make_ticket(a_ticket(console, **changes), key=console)


def _signed(ticket: Ticket, console: SigningKey, change: dict[str, object]) -> bytes:
    payload = json.loads(dsse.open_envelope(make_ticket(ticket, key=console)).payload)
    for path, value in change.items():
        *parents, last = path.split(".")
        place = payload
        for name in parents:
            place = place[name]
        place[last] = value
    return dsse.seal(strict_json.write(payload), payload_type=PAYLOAD_TYPE, key=console)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("schema", "khien.ticket/2"),
        ("id", ""),
        ("id", 7),
        ("id", "x" * 301),
        ("console.url", "http://khien.dongkhe.example"),
        ("console.url", "file:///etc/passwd"),
        ("console.url", "https://user:pass@khien.dongkhe.example"),
        ("console.tls_sha256", "AB" * 32),
        ("console.tls_sha256", "ab"),
        ("organisation", None),
        ("pc", None),
        ("batch", {"places": 3}),
        ("expires_at", "2026-12-08"),
        ("expires_at", "2026-13-08T00:00:00Z"),
        ("issued_at", "2026-12-08T00:00:00"),
        ("secret", "short"),
        ("secret", "đ" * 44),
        ("machine_class", "other"),
        ("issued_serials", "USB-1"),
        ("issued_serials", [1]),
        ("issued_serials", ["x"] * 5001),
        ("policy", []),
        ("policy", {"a": [1]}),
        ("policy", {"a": None}),
        ("policy", {str(number): 1 for number in range(101)}),
    ],
)
def test_a_field_out_of_shape_is_named(
    ticket: Ticket, console: SigningKey, field: str, value: object
) -> None:
    with pytest.raises(Malformed) as caught:
        read_ticket(_signed(ticket, console, {field: value}))
    assert field.split(".")[0] in str(caught.value.facts["where"]) or field == "batch"


@pytest.mark.parametrize("places", [0, -1, 2001, 1.5, True, "3"])
def test_a_batch_has_a_sound_number_of_places(
    batch: Ticket, console: SigningKey, places: object
) -> None:
    with pytest.raises(Malformed):
        read_ticket(_signed(batch, console, {"batch": {"places": places}}))


def test_a_newer_field_is_no_fault(ticket: Ticket, console: SigningKey) -> None:
    assert read_ticket(_signed(ticket, console, {"console.newer": 1})) == ticket


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://khien.dongkhe.example", True),
        ("https://khien.dongkhe.example:8443/khien", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1.dongkhe.example", False),
        ("http://10.0.0.1", False),
        ("http://localhost@10.0.0.1", False),
        ("https://", False),
        ("https://h:99999", False),
        ("https://h/?q=1", False),
        ("ftp://127.0.0.1", False),
        ("//h", False),
        ("", False),
    ],
)
def test_where_a_pc_may_send(url: str, good: bool) -> None:
    assert acceptable_url(url) is good


def test_each_place_has_its_own_secret_and_challenge(batch: Ticket) -> None:
    secrets = {batch.secret_of(place) for place in range(1, 21)}
    challenges = {batch.challenge_of(place) for place in range(1, 21)}
    assert len(secrets) == len(challenges) == 20
    assert batch.secret not in secrets
    assert batch.secret_of(3) == place_secret(batch.secret, 3)
    assert batch.challenge_of(3) == place_challenge(batch.challenge, 3)


def test_places_are_derived_by_hmac_of_the_decimal_number() -> None:
    # A kit in another language must come to the same bytes.
    import base64
    import hashlib
    import hmac

    digest = hmac.new(b"khoa-lo", b"7", hashlib.sha256).digest()
    assert place_secret("khoa-lo", 7) == base64.b64encode(digest).decode()


@pytest.mark.parametrize("place", [0, -1, 21, None])
def test_a_place_that_is_not_there(batch: Ticket, place: int | None) -> None:
    with pytest.raises(WrongPlace):
        batch.secret_of(place)


def test_one_pc_has_no_places(ticket: Ticket) -> None:
    assert ticket.secret_of(None) == ticket.secret
    with pytest.raises(WrongPlace):
        ticket.challenge_of(1)
    with pytest.raises(ValueError):
        place_secret(ticket.secret, 0)


def test_the_hashes_that_a_console_keeps(ticket: Ticket, batch: Ticket) -> None:
    assert ticket.secret_hashes() == {None: secret_hash(ticket.secret)}
    assert batch.secret_hashes()[20] == secret_hash(batch.secret_of(20))
    assert list(batch.secret_hashes()) == list(range(1, 21))


def test_a_secret_does_not_show_itself(ticket: Ticket) -> None:
    assert ticket.secret not in repr(ticket)
    assert ticket.challenge not in repr(ticket)


def test_a_proof_holds_for_its_secret_ticket_place_and_key() -> None:
    secret, key = make_secret(), make_key().public
    proof = prove(secret, ticket_id="T", place=2, key=key)

    def holds(**changes: object) -> bool:
        claim: dict[str, object] = {
            "secret_hash": secret_hash(secret),
            "ticket_id": "T",
            "place": 2,
            "key": key,
        }
        return proves(proof, **(claim | changes))  # type: ignore[arg-type]

    assert holds()
    assert not holds(secret_hash=secret_hash(make_secret()))
    assert not holds(ticket_id="U")
    assert not holds(place=3)
    assert not holds(place=None)
    assert not holds(key=make_key().public)


def test_the_kept_hash_is_not_enough_to_prove() -> None:
    # A copy of the console's database must not enrol a machine.
    secret, key = make_secret(), make_key().public
    forged = prove(secret_hash(secret), ticket_id="T", place=None, key=key)
    assert not proves(forged, secret_hash=secret_hash(secret), ticket_id="T", place=None, key=key)


def test_times_are_utc(ticket: Ticket, console: SigningKey) -> None:
    again = read_ticket(make_ticket(ticket, key=console))
    assert again.issued_at == NOW - timedelta(days=1)
    assert again.issued_at.utcoffset() == timedelta(0)


def test_a_ticket_may_name_whom_bundles_are_encrypted_to(console: SigningKey) -> None:
    recipient = recipient_of(make_identity())
    data = make_ticket(a_ticket(console, encrypt_to=recipient), key=console)
    assert read_ticket(data).encrypt_to == recipient
    assert read_ticket(make_ticket(a_ticket(console), key=console)).encrypt_to is None
    for wrong in ("", "age1", recipient.upper(), recipient + "a"):
        with pytest.raises(Malformed, match="age_recipient"):
            make_ticket(a_ticket(console, encrypt_to=wrong), key=console)
