"""The console's own keys: Ed25519 for tickets and receipts, and one for enrolment secrets.

Both are files under ``KHIEN_DATA/keys`` (0700, 0600), made on first use, never in the database:
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

from khien.evidence.keys import SigningKey, load_key, make_key
from khien.evidence.private_files import make_private_directory, read_private, write_private
from khien.evidence.secrets import SECRET_BYTES

SIGNING_KEY, TICKET_KEY = "console.pem", "tickets.key"


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


def _derived(purpose: str, ticket_id: str) -> str:
    root = _kept(_folder(), TICKET_KEY)
    message = f"khien.console.ticket/1\0{purpose}\0{ticket_id}".encode()
    return base64.b64encode(hmac.new(root, message, hashlib.sha256).digest()).decode("ascii")


def _folder() -> Path:
    return Path(settings.DATA) / "keys"


@lru_cache(maxsize=8)
def _kept(folder: Path, name: str) -> bytes:
    """The bytes of a key file; made by whichever process needs it first."""
    path = folder / name
    with contextlib.suppress(FileNotFoundError):
        return read_private(path)
    make_private_directory(folder)
    new = make_key().to_pem() if name == SIGNING_KEY else secrets.token_bytes(SECRET_BYTES)
    draft = folder / f".{name}.{secrets.token_hex(8)}"
    write_private(draft, new)
    try:
        # A link fails when the name is there: of two processes at once, the first one's stays.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return read_private(path)
