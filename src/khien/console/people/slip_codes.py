"""The two secrets of an activation slip: a token in the link, a code a person types.

Only hashes are kept. The code's hash is keyed with the token, which stands nowhere but on the
slip: whoever reads the database can try codes only after guessing 256 bits.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

# Without letters that look alike on paper: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET = "3467ACDEFGHJKMNPQRTWXY9"
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Secrets:
    """``token`` goes into the link, ``code`` is printed beside it."""

    token: str
    code: str

    @property
    def token_hash(self) -> str:
        """What is kept of the token."""
        return hash_token(self.token)

    @property
    def code_hash(self) -> str:
        """What is kept of the code."""
        return hash_code(self.token, self.code)


def new_secrets() -> Secrets:
    """A fresh pair; the code looks like ``7KQM-3XPA``."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(2 * _GROUP))
    return Secrets(secrets.token_urlsafe(32), f"{letters[:_GROUP]}-{letters[_GROUP:]}")


def hash_token(token: str) -> str:
    """SHA-256 as hex: a token of 256 random bits needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_code(token: str, code: str) -> str:
    """HMAC of the code, as typed in any case and with or without the dash."""
    plain = "".join(ch for ch in code.upper() if ch.isalnum())
    return hmac.new(token.encode(), plain.encode(), hashlib.sha256).hexdigest()


def code_fits(token: str, code: str, code_hash: str) -> bool:
    """Whether ``code`` is the slip's, in the same time whether or not."""
    return hmac.compare_digest(hash_code(token, code), code_hash)
