"""A receipt: the console's signed answer to one bundle, with the challenge for the next.

It travels back by HTTPS or on the issued drive. A PC takes only receipts of the console key it
enrolled with, about a bundle that it made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from khien.evidence import dsse, strict_json
from khien.evidence.errors import WrongConsole
from khien.evidence.fields import Fields, payload_fields, written
from khien.evidence.judgement import Outcome
from khien.evidence.keys import PublicKey, SigningKey, same

SCHEMA = "khien.receipt/1"
PAYLOAD_TYPE = "application/vnd.khien.receipt+json"
MAX_RECEIPT = 64 * 2**10


@dataclass(frozen=True, slots=True)
class LogPosition:
    """Where the bundle stands in the console's log, once it is sealed there."""

    index: int
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """``next_challenge`` is set when, and only when, the outcome is accepted.

    ``fingerprint`` is None for a declared (unsigned) bundle.
    ``reason`` is an error code of ``evidence.errors`` for any other outcome, else empty, or
    that of a part of an accepted bundle that was not taken.
    """

    console_id: str
    organisation_id: str
    ticket_id: str
    pc_id: str | None
    place: int | None
    fingerprint: str | None
    bundle_sha256: str
    sequence: int
    outcome: Outcome
    received_at: datetime
    next_challenge: str | None = field(default=None, repr=False)
    reason: str = ""
    log: LogPosition | None = None

    @property
    def accepted(self) -> bool:
        """Whether the PC's chain moves on to this bundle."""
        return self.outcome is Outcome.ACCEPT


def make_receipt(receipt: Receipt, *, key: SigningKey) -> bytes:
    """The signed file of ``receipt``; ``key`` is the console's."""
    sealed = dsse.seal(strict_json.write(_as_json(receipt)), payload_type=PAYLOAD_TYPE, key=key)
    read_receipt(sealed, pinned=key.public.fingerprint)
    return sealed


def read_receipt(data: bytes, *, pinned: str) -> Receipt:
    """The receipt in ``data``, signed by the console whose fingerprint is ``pinned``."""
    payload, signer = dsse.verify(data, payload_type=PAYLOAD_TYPE)
    if not same(signer.fingerprint, pinned):
        raise WrongConsole()
    return _receipt(payload_fields(payload, limit=MAX_RECEIPT, where="receipt"))


def signer_of(data: bytes) -> PublicKey:
    """Who signed a receipt, to find the console it belongs to; the signature holds."""
    return dsse.verify(data, payload_type=PAYLOAD_TYPE)[1]


def _as_json(receipt: Receipt) -> dict[str, Any]:
    log = receipt.log
    return {
        "schema": SCHEMA,
        "console": receipt.console_id,
        "organisation": receipt.organisation_id,
        "ticket": receipt.ticket_id,
        "pc": receipt.pc_id,
        "place": receipt.place,
        "key": receipt.fingerprint,
        "bundle": {"sha256": receipt.bundle_sha256, "sequence": receipt.sequence},
        "outcome": receipt.outcome.value,
        "reason": receipt.reason,
        "received_at": written(receipt.received_at),
        "next_challenge": receipt.next_challenge,
        "log": log and {"index": log.index, "size": log.size, "root": log.root},
    }


def _receipt(fields: Fields) -> Receipt:
    if fields.text("schema") != SCHEMA:
        raise fields.malformed("schema")
    bundle, log = fields.part("bundle"), fields.maybe_part("log")
    try:
        outcome = Outcome(fields.text("outcome"))
    except ValueError as error:
        raise fields.malformed("outcome") from error
    challenge = fields.maybe_text("next_challenge")
    if (challenge is not None) != (outcome is Outcome.ACCEPT):
        raise fields.malformed("next_challenge")
    return Receipt(
        console_id=fields.text("console"),
        organisation_id=fields.text("organisation"),
        ticket_id=fields.text("ticket"),
        pc_id=fields.maybe_text("pc"),
        place=fields.maybe_integer("place", least=1),
        fingerprint=fields.maybe_digest("key"),
        bundle_sha256=bundle.digest("sha256"),
        sequence=bundle.integer("sequence", most=2**31 - 1),
        outcome=outcome,
        received_at=fields.moment("received_at"),
        next_challenge=challenge,
        reason=fields.text("reason", least=0),
        log=_log(log) if log else None,
    )


def _log(log: Fields) -> LogPosition:
    return LogPosition(
        index=log.integer("index"), size=log.integer("size", least=1), root=log.digest("root")
    )
