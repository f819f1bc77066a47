"""DSSE envelopes (github.com/secure-systems-lab/dsse, protocol v1.0.2) with one Ed25519 key.

``keyid`` is the signer's public key in base64. DSSE calls it an unauthenticated hint, and so it
is here: the envelope proves only that the holder of that key signed these bytes; whether that
key counts is asked afterwards, of the register. Verify first, parse after, never re-serialise.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from khien.evidence import strict_json
from khien.evidence.errors import Altered, BadSignature, TooLarge, UnknownType, Unsigned
from khien.evidence.keys import PublicKey, SigningKey, public_key, strict_base64

MAX_ENVELOPE = 8 * 2**20
_FIELDS = {"payload", "payloadType", "signatures"}
_SIGNATURE_FIELDS = {"keyid", "sig"}


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope taken apart, nothing of it believed yet. ``signer`` None: it is unsigned."""

    payload: bytes
    payload_type: str
    signer: PublicKey | None
    signature: bytes


def pae(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: what is signed."""
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def seal(payload: bytes, *, payload_type: str, key: SigningKey | None) -> bytes:
    """The envelope's bytes; ``key`` None leaves ``signatures`` empty (a declared result)."""
    signatures = []
    if key is not None:
        signature = key.sign(pae(payload_type, payload))
        signatures = [{"keyid": key.public.text, "sig": _base64(signature)}]
    return strict_json.write(
        {"payload": _base64(payload), "payloadType": payload_type, "signatures": signatures}
    )


def open_envelope(data: bytes) -> Envelope:
    """Take ``data`` apart. Raises Altered or TooLarge; verifies nothing."""
    if len(data) > MAX_ENVELOPE:
        raise TooLarge(limit=f"{MAX_ENVELOPE // 2**20} MB")
    try:
        fields = strict_json.read(data, limit=MAX_ENVELOPE)
        if not isinstance(fields, dict) or set(fields) != _FIELDS:
            raise ValueError("not an envelope")
        signer, signature = _signature(fields["signatures"])
        return Envelope(
            payload=strict_base64(_text(fields["payload"])),
            payload_type=_text(fields["payloadType"]),
            signer=signer,
            signature=signature,
        )
    except ValueError as error:
        raise Altered(str(error)) from error


def verify(data: bytes, *, payload_type: str) -> tuple[bytes, PublicKey]:
    """``(payload bytes, signer)`` once the signature holds; the payload is not parsed here."""
    envelope = open_envelope(data)
    if envelope.payload_type != payload_type:
        raise UnknownType(found=shown(envelope.payload_type))
    if envelope.signer is None:
        raise Unsigned()
    if not envelope.signer.verifies(
        envelope.signature, pae(envelope.payload_type, envelope.payload)
    ):
        raise BadSignature()
    return envelope.payload, envelope.signer


def unsigned_payload(data: bytes, *, payload_type: str) -> bytes:
    """The payload of an envelope that says it is unsigned; a signed one is refused here."""
    envelope = open_envelope(data)
    if envelope.payload_type != payload_type:
        raise UnknownType(found=shown(envelope.payload_type))
    if envelope.signer is not None:
        raise Altered("a signed envelope is read by verify")
    return envelope.payload


def shown(name: str) -> str:
    """A name from outside, short and printable, for a message."""
    return "".join(ch for ch in name[:60] if ch.isprintable())


def _signature(value: Any) -> tuple[PublicKey | None, bytes]:
    if not isinstance(value, list) or len(value) > 1:
        raise ValueError("one signature at most")
    if not value:
        return None, b""
    entry = value[0]
    if not isinstance(entry, dict) or set(entry) != _SIGNATURE_FIELDS:
        raise ValueError("not a signature")
    return public_key(_text(entry["keyid"])), strict_base64(_text(entry["sig"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a string")
    return value


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
