"""The console's own keys: Ed25519 for tickets and receipts, one for enrolment secrets, and age
keys that bundles may be encrypted to.

All are files under ``KHIEN_DATA/keys`` (0700, 0600), made on first use, never in the database:
a copy of the database can neither sign a receipt nor enrol a PC.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from khien.evidence import encryption
from khien.evidence.keys import SigningKey, load_key, make_key
from khien.evidence.private_files import make_private_directory, read_private, write_private
from khien.evidence.secrets import SECRET_BYTES
from khien.evidence.state_lock import locked

SIGNING_KEY, TICKET_KEY, BUNDLE_KEYS = "console.pem", "tickets.key", "bundles.age"


def signing_key() -> SigningKey:
    """The key that signs tickets and receipts."""
    return load_key(_kept(_folder(), SIGNING_KEY))


def console_id() -> str:
    """The console's id: the beginning of its key's fingerprint."""
    return f"console-{signing_key().public.fingerprint[:16]}"


def ticket_secret(ticket_id: str) -> str:
    """The enrolment secret of a ticket (of a batch: the secret its places derive from)."""
    return _derived("secret", ticket_id)


def ticket_challenge(ticket_id: str) -> str:
    """The first challenge of a ticket (of a batch: that which its places derive from)."""
    return _derived("challenge", ticket_id)


def bundle_recipient() -> str:
    """What bundles for this console are encrypted to (age1…): of its newest key."""
    return encryption.recipient_of(_identities()[0])


def opened(data: bytes) -> bytes:
    """``data`` as it was signed, decrypted where it is encrypted; an EvidenceError when it cannot
    be. Bundles encrypted to a former key are opened too."""
    return encryption.decrypt(data, _identities()) if encryption.is_encrypted(data) else data


def change_bundle_key() -> str:
    """Put a new key before the former ones, which go on opening what was encrypted to them."""
    with locked(_folder()):
        kept = [encryption.make_identity(), *_identities()]
        write_private(_folder() / BUNDLE_KEYS, encryption.write_identities(kept))
    return encryption.recipient_of(kept[0])


def _identities() -> list[str]:
    """Read anew each time: another process may have changed them."""
    return encryption.read_identities(_made(_folder(), BUNDLE_KEYS))


def _derived(purpose: str, ticket_id: str) -> str:
    root = _kept(_folder(), TICKET_KEY)
    message = f"khien.console.ticket/1\0{purpose}\0{ticket_id}".encode()
    return base64.b64encode(hmac.new(root, message, hashlib.sha256).digest()).decode("ascii")


def _folder() -> Path:
    return Path(settings.DATA) / "keys"


@lru_cache(maxsize=8)
def _kept(folder: Path, name: str) -> bytes:
    """The bytes of a key file that never changes."""
    return _made(folder, name)


def _made(folder: Path, name: str) -> bytes:
    """The bytes of a key file; made by whichever process needs it first."""
    path = folder / name
    with contextlib.suppress(FileNotFoundError):
        return read_private(path)
    make_private_directory(folder)
    new = _new(name)
    draft = folder / f".{name}.{secrets.token_hex(8)}"
    write_private(draft, new)
    try:
        # A link fails when the name is there: of two processes at once, the first one's stays.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return read_private(path)


def _new(name: str) -> bytes:
    if name == SIGNING_KEY:
        return make_key().to_pem()
    if name == BUNDLE_KEYS:
        return encryption.write_identities([encryption.make_identity()])
    return secrets.token_bytes(SECRET_BYTES)
