"""Signed files, altered on the way or made by a hostile PC: refused by name, or whole."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from tests.evidence.evidence_samples import NOW, a_bundle, a_ticket
from tests.fuzz import mutation
from tests.fuzz.loop import TIMEOUT, fuzz

from khien.evidence import bundle, dsse, receipt, ticket
from khien.evidence.errors import EvidenceError
from khien.evidence.judgement import Outcome
from khien.evidence.keys import key_from_seed

CONSOLE, PC = key_from_seed(b"c" * 32), key_from_seed(b"p" * 32)
SECRET = base64.b64encode(b"s" * 32).decode()
TICKET = replace(a_ticket(CONSOLE), secret=SECRET, challenge=SECRET)
RECEIPT = receipt.Receipt(
    console_id=TICKET.console_id, organisation_id=TICKET.organisation_id, ticket_id=TICKET.id,
    pc_id="PC-1", place=None, fingerprint="a" * 64, bundle_sha256="b" * 64, sequence=4,
    outcome=Outcome.ACCEPT, received_at=NOW, next_challenge=SECRET,
    log=receipt.LogPosition(index=7, size=8, root="c" * 64),
)  # fmt: skip
BUNDLE = a_bundle(TICKET, PC)


@dataclass(frozen=True)
class Kind:
    """A signed file: a good one, its type, its signer, and how it is read."""

    good: bytes
    payload_type: str
    key: Any
    read: Callable[[bytes], object]


KINDS = {
    "bundle": Kind(BUNDLE, bundle.PAYLOAD_TYPE, PC, bundle.verify_bundle),
    "ticket": Kind(
        ticket.make_ticket(TICKET, key=CONSOLE), ticket.PAYLOAD_TYPE, CONSOLE, ticket.read_ticket
    ),
    "receipt": Kind(
        receipt.make_receipt(RECEIPT, key=CONSOLE), receipt.PAYLOAD_TYPE, CONSOLE,
        lambda data: receipt.read_receipt(data, pinned=CONSOLE.public.fingerprint),
    ),
}  # fmt: skip


@pytest.mark.timeout(TIMEOUT)
@pytest.mark.parametrize("name", KINDS)
def test_altered_on_the_way(name: str) -> None:
    """Whatever is still taken says exactly what was signed."""
    kind = KINDS[name]
    whole = kind.read(kind.good)

    def make(rng: random.Random) -> bytes:
        if rng.random() < 0.5:
            return mutation.bytes_of(rng, kind.good)
        return json.dumps(mutation.json_of(rng, json.loads(kind.good))).encode()

    def attempt(data: bytes) -> None:
        assert kind.read(data) == whole

    assert fuzz(f"{name}-altered", make=make, attempt=attempt, refusal=EvidenceError) > 0


@pytest.mark.timeout(TIMEOUT)
def test_signed_by_one_who_means_harm() -> None:
    """The signature holds, the content is anything: no field is believed unread."""
    payloads = {
        name: json.loads(dsse.open_envelope(kind.good).payload) for name, kind in KINDS.items()
    }

    def make(rng: random.Random) -> bytes:
        name = rng.choice(sorted(KINDS))
        value = payloads[name]
        for _ in range(rng.choice((1, 1, 2, 5))):
            value = mutation.json_of(rng, value)
        payload = json.dumps(value, ensure_ascii=rng.random() < 0.5).encode("utf-8", "replace")
        if rng.random() < 0.2:
            payload = mutation.bytes_of(rng, payload)
        kind = KINDS[name]
        return dsse.seal(payload, payload_type=kind.payload_type, key=kind.key)

    def attempt(data: bytes) -> None:
        kind = next(k for k in KINDS.values() if k.payload_type in data.decode())
        kind.read(data)

    assert fuzz("hostile-signer", make=make, attempt=attempt, refusal=EvidenceError) > 0
