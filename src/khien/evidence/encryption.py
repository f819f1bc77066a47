"""Bundles encrypted to a console's key: age files (age-encryption.org/v1), X25519 recipients.

A bundle is signed first and encrypted afterwards, so what comes out of ``decrypt`` is believed no
more than what came unencrypted. In and out: bytes, never larger than an envelope may be: age does
not compress, so a file's own length bounds what is in it. The library is loaded when it is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from khien.evidence.dsse import MAX_ENVELOPE
from khien.evidence.errors import (
    BadRecipient,
    EncryptedElsewhere,
    EncryptionDamaged,
    NoIdentity,
    TooLarge,
)
from khien.evidence.keys import strict_base64

# github.com/C2SP/C2SP/blob/main/age.md: the first line, and the last of the header.
_FIRST, _MAC = b"age-encryption.org/v1\n", b"\n--- "
_BEGIN, _END = b"-----BEGIN AGE ENCRYPTED FILE-----", b"-----END AGE ENCRYPTED FILE-----"
_ARMOUR_LINE = 64
# The library's time for a header grows with the square of its length (decision 0021), and a stanza
# has about 100 bytes: forty recipients are enough.
MAX_HEADER = 4 * 2**10
_IDENTITY = re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{58}")
_RECIPIENT = re.compile(r"age1[0-9a-z]{58}")
_NOT_OURS = "No matching keys found"


def is_encrypted(data: bytes) -> bool:
    """Whether ``data`` begins as an age file does, in bytes or in letters (armour)."""
    return data.startswith((_FIRST.rstrip(), _BEGIN))


def encrypt(data: bytes, recipient: str) -> bytes:
    """``data`` for the owner of ``recipient`` (age1…); raises BadRecipient."""
    import pyrage

    return bytes(pyrage.encrypt(data, [_recipient(recipient)]))


def decrypt(data: bytes, identities: Sequence[str]) -> bytes:
    """What was encrypted for one of ``identities`` (AGE-SECRET-KEY-1…).

    Raises TooLarge before anything is decrypted; EncryptedElsewhere when none of them opens it;
    EncryptionDamaged for an altered or shortened file.
    """
    import pyrage

    if len(data) > MAX_ENVELOPE:
        raise TooLarge(limit=f"{MAX_ENVELOPE // 2**20} MB")
    plain = _from_armour(data) if data.startswith(_BEGIN) else data
    if not plain.startswith(_FIRST) or _MAC not in plain[:MAX_HEADER]:
        raise EncryptionDamaged()
    keys = [pyrage.x25519.Identity.from_str(one) for one in identities]
    try:
        return bytes(pyrage.decrypt(plain, keys))
    except pyrage.DecryptError as error:
        raise EncryptedElsewhere() if str(error) == _NOT_OURS else EncryptionDamaged() from error


def checked_recipient(text: str) -> str:
    """``text`` when it is a recipient (age1…); raises BadRecipient."""
    _recipient(text)
    return text


def looks_like_recipient(text: str) -> bool:
    """By its form alone, without the library; whether it is one shows when it is used."""
    return _RECIPIENT.fullmatch(text) is not None


def make_identity() -> str:
    """A new private key, as one line of text."""
    import pyrage

    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The recipient (age1…) that a private key opens the files of."""
    import pyrage

    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def write_identities(identities: Sequence[str]) -> bytes:
    """A key file as age's own programs read it: each key below the recipient it belongs to."""
    lines = (f"# public key: {recipient_of(one)}\n{one}\n" for one in identities)
    return "".join(lines).encode("ascii")


def read_identities(data: bytes) -> list[str]:
    """The private keys of a key file, in order; raises NoIdentity when there is none."""
    found = list(_identities(data))
    if not found:
        raise NoIdentity()
    return found


def _identities(data: bytes) -> Iterator[str]:
    import pyrage

    for line in data.decode("ascii", "replace").splitlines():
        word = line.strip()
        if not word or word.startswith("#"):
            continue
        try:
            if not _IDENTITY.fullmatch(word):
                raise ValueError("not a key")
            pyrage.x25519.Identity.from_str(word)
        except (ValueError, pyrage.IdentityError):
            # No detail: it might quote the key.
            raise NoIdentity() from None
        yield word


def _recipient(text: str) -> object:
    import pyrage

    try:
        if not looks_like_recipient(text):
            raise ValueError("not a recipient")
        return pyrage.x25519.Recipient.from_str(text)
    except (ValueError, pyrage.RecipientError):
        raise BadRecipient() from None


def _from_armour(data: bytes) -> bytes:
    """The bytes of an armoured file: base64 in full lines between the two marks, nothing else."""
    begin, *lines = data.replace(b"\r\n", b"\n").removesuffix(b"\n").split(b"\n")
    if begin != _BEGIN or not lines or lines[-1] != _END:
        raise EncryptionDamaged()
    body = lines[:-1]
    full, last = body[:-1], body[-1:]
    if any(len(line) != _ARMOUR_LINE for line in full) or any(
        not 0 < len(line) <= _ARMOUR_LINE for line in last
    ):
        raise EncryptionDamaged()
    try:
        return strict_base64(b"".join(body).decode("ascii"))
    except ValueError as error:
        raise EncryptionDamaged() from error
