"""The one-time enrolment secret: places of a batch, and a proof that never shows the secret.

A batch of N tickets is one file: place i has secret HMAC(batch secret, i) and challenge
HMAC(batch challenge, i). The console keeps for each place only ``secret_hash``. So that a copy
of the console's database cannot enrol anything, the proof is a signature by the key the secret
stands for, and the hash is of that key's public half: enough to check, useless to prove.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from khien.evidence.keys import PublicKey, SigningKey, key_from_seed, same

SECRET_BYTES = 32
MAX_PLACES = 2_000


@dataclass(frozen=True, slots=True)
class EnrolmentProof:
    """What the first bundle carries: the secret's public half and its signature (raw)."""

    verifier: PublicKey
    signature: bytes


def make_secret() -> str:
    """A new secret or challenge, base64 of 32 random bytes."""
    return base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def place_secret(batch_secret: str, place: int) -> str:
    """The secret of place ``place`` (from 1) of a batch."""
    return _derived(batch_secret, place)


def place_challenge(batch_challenge: str, place: int) -> str:
    """The first challenge of place ``place`` (from 1) of a batch."""
    return _derived(batch_challenge, place)


def secret_hash(secret: str) -> str:
    """What the console keeps instead of the secret (64 hex digits)."""
    return _enrolment_key(secret).public.fingerprint


def prove(secret: str, *, ticket_id: str, place: int | None, key: PublicKey) -> EnrolmentProof:
    """Proof that whoever owns ``key`` held ``secret`` of this ticket and place."""
    enrolment_key = _enrolment_key(secret)
    signature = enrolment_key.sign(_claim(ticket_id, place, key))
    return EnrolmentProof(verifier=enrolment_key.public, signature=signature)


def proves(
    proof: EnrolmentProof, *, secret_hash: str, ticket_id: str, place: int | None, key: PublicKey
) -> bool:
    """Whether ``proof`` was made with the secret whose hash the console keeps."""
    return same(proof.verifier.fingerprint, secret_hash) and proof.verifier.verifies(
        proof.signature, _claim(ticket_id, place, key)
    )


def _claim(ticket_id: str, place: int | None, key: PublicKey) -> bytes:
    where = b"" if place is None else str(place).encode("ascii")
    return b"\0".join([b"khien.enrolment/1", ticket_id.encode("utf-8"), where, key.raw])


def _derived(batch: str, place: int) -> str:
    if not 1 <= place <= MAX_PLACES:
        raise ValueError("a place is a number from 1")
    # The place as decimal ASCII: the same on every machine that ever derives it.
    digest = hmac.new(batch.encode("ascii"), str(place).encode("ascii"), hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")


def _enrolment_key(secret: str) -> SigningKey:
    seed = hashlib.sha256(b"khien.enrolment-key/1\0" + secret.encode("ascii")).digest()
    return key_from_seed(seed)
