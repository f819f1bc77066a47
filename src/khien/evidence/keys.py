"""Ed25519 keys: making, loading, signing, and the fingerprint a person compares.

A public key travels as base64 of its 32 raw bytes; its fingerprint is the SHA-256 of those
bytes in hex. Private keys are PKCS#8 PEM without a password: the file is guarded by its owner's
rights, see ``private_files``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64
# Points of small order (also in their non-canonical spellings): a signature under such a "key"
# can be made by anyone and OpenSSL accepts it, so they are no keys. Sign bit cleared.
_SMALL_ORDER = frozenset(
    bytes.fromhex(point)
    for point in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key by its raw bytes. Equality is equality of bytes."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != PUBLIC_BYTES:
            raise ValueError("an Ed25519 public key has 32 bytes")
        if self.raw[:-1] + bytes([self.raw[-1] & 0x7F]) in _SMALL_ORDER:
            raise ValueError("a point of small order is not a key")

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the raw key, 64 hex digits."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def text(self) -> str:
        """The form that travels: base64 of the raw key."""
        return base64.b64encode(self.raw).decode("ascii")

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether ``signature`` over ``message`` was made by this key's owner."""
        if len(signature) != SIGNATURE_BYTES:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


class SigningKey:
    """A private key. Its representation shows the fingerprint only, never the key."""

    __slots__ = ("_key", "public")

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = PublicKey(key.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"SigningKey({self.public.fingerprint[:16]})"

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature over ``message``."""
        return self._key.sign(message)

    def to_pem(self) -> bytes:
        """PKCS#8 PEM, for a file only its owner may read."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def make_key() -> SigningKey:
    """A new key from the system's random source."""
    return SigningKey(Ed25519PrivateKey.generate())


def load_key(pem: bytes) -> SigningKey:
    """The key in ``pem``; raises ValueError when it is not an Ed25519 private key."""
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 private key")
    return SigningKey(key)


def key_from_seed(seed: bytes) -> SigningKey:
    """The key that 32 secret bytes stand for (enrolment secrets only)."""
    return SigningKey(Ed25519PrivateKey.from_private_bytes(seed))


def public_key(text: str) -> PublicKey:
    """The key that ``text`` (base64) stands for; raises ValueError otherwise."""
    return PublicKey(strict_base64(text))


def strict_base64(text: str) -> bytes:
    """Bytes of ``text``; only the one canonical spelling of them is accepted."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64") from error
    if base64.b64encode(data).decode("ascii") != text:
        raise ValueError("not canonical base64")
    return data


def grouped(fingerprint: str) -> str:
    """A fingerprint in groups of four, as two people read it to each other."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))


def same(left: str, right: str) -> bool:
    """Equality of two hex or base64 strings in constant time."""
    return hmac.compare_digest(left.encode("utf-8"), right.encode("utf-8"))
