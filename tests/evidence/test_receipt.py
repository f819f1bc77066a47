"""Receipts: what they carry and whose they are."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.evidence.evidence_samples import NOW

from khien.evidence import dsse, strict_json
from khien.evidence.errors import BadSignature, Malformed, WrongConsole
from khien.evidence.judgement import Outcome
from khien.evidence.keys import SigningKey, make_key
from khien.evidence.receipt import (
    PAYLOAD_TYPE,
    LogPosition,
    Receipt,
    make_receipt,
    read_receipt,
    signer_of,
)
from khien.evidence.secrets import make_secret

RECEIPT = Receipt(
    console_id="bang-dieu-khien-dong-khe",
    organisation_id="so-noi-vu",
    ticket_id="T-1",
    pc_id="PC-1",
    place=None,
    fingerprint="a" * 64,
    bundle_sha256="b" * 64,
    sequence=4,
    outcome=Outcome.ACCEPT,
    received_at=NOW,
    next_challenge=make_secret(),
    log=LogPosition(index=7, size=8, root="c" * 64),
)


@pytest.mark.parametrize(
    "receipt",
    [
        RECEIPT,
        replace(RECEIPT, log=None),
        replace(RECEIPT, outcome=Outcome.PROPOSE, next_challenge=None, pc_id=None, place=3),
        replace(RECEIPT, outcome=Outcome.HOLD, next_challenge=None, reason="second-key"),
        replace(RECEIPT, outcome=Outcome.REFUSE, next_challenge=None, reason="replayed"),
        replace(RECEIPT, outcome=Outcome.PROPOSE, next_challenge=None, fingerprint=None),
    ],
)
def test_a_receipt_comes_back_as_it_was_made(receipt: Receipt, console: SigningKey) -> None:
    data = make_receipt(receipt, key=console)
    assert read_receipt(data, pinned=console.public.fingerprint) == receipt
    assert signer_of(data) == console.public


def test_only_the_pinned_console_answers(console: SigningKey) -> None:
    data = make_receipt(RECEIPT, key=make_key())
    with pytest.raises(WrongConsole):
        read_receipt(data, pinned=console.public.fingerprint)


def test_an_altered_receipt_is_refused(console: SigningKey) -> None:
    envelope = json.loads(make_receipt(RECEIPT, key=console))
    other = json.loads(make_receipt(replace(RECEIPT, sequence=5), key=console))
    with pytest.raises(BadSignature):
        read_receipt(
            json.dumps(envelope | {"payload": other["payload"]}).encode(),
            pinned=console.public.fingerprint,
        )


@pytest.mark.parametrize(
    "receipt",
    [
        replace(RECEIPT, next_challenge=None),
        replace(RECEIPT, outcome=Outcome.REFUSE),
        replace(RECEIPT, fingerprint="short"),
        replace(RECEIPT, log=LogPosition(index=-1, size=8, root="c" * 64)),
    ],
)
def test_a_console_cannot_make_a_receipt_that_does_not_read(
    receipt: Receipt, console: SigningKey
) -> None:
    with pytest.raises(Malformed):
        make_receipt(receipt, key=console)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("outcome", "maybe"),
        ("schema", "khien.receipt/2"),
        ("bundle", None),
        ("log", 1),
        ("received_at", "now"),
        ("place", 0),
    ],
)
def test_a_field_out_of_shape(console: SigningKey, field: str, value: object) -> None:
    payload = json.loads(dsse.open_envelope(make_receipt(RECEIPT, key=console)).payload)
    changed = strict_json.write(payload | {field: value})
    data = dsse.seal(changed, payload_type=PAYLOAD_TYPE, key=console)
    with pytest.raises(Malformed):
        read_receipt(data, pinned=console.public.fingerprint)


def test_the_challenge_does_not_show_itself() -> None:
    assert str(RECEIPT.next_challenge) not in repr(RECEIPT)
