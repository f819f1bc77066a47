"""Whom we trust: certificates and revocation lists that an administrator put in a folder.

The product ships none as trusted. In: a folder or bytes. Out: ``TrustRoots``, DER inside, which
travels to the worker as JSON.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from khien.core.errors import UsageError
from khien.core.i18n import N_

DEFAULT_FOLDER = Path(__file__).parents[2] / "data" / "trust_roots"
CERTIFICATES = frozenset({".pem", ".crt", ".cer", ".der"})
LISTS = frozenset({".crl"})
MOST_FILES = 300
MOST_CERTIFICATE_BYTES = 64 * 2**10
MOST_LIST_BYTES = 16 * 2**20
MOST_BYTES = 64 * 2**20
_BEGIN = b"-----BEGIN "
_PRIVATE = b"PRIVATE KEY-----"


class BadTrustRoots(UsageError):
    """A folder of trust roots, or a file in it, that cannot be used."""

    code = "bad_trust_roots"
    text = N_("Không dùng được chứng thư gốc: {name}.")
    hint = N_(
        "Mỗi tệp .pem, .crt, .cer, .der là một chứng thư X.509; tệp .crl là danh sách thu hồi."
    )


class HoldsPrivateKey(BadTrustRoots):
    """Somebody took the key for the certificate."""

    code = "private_key"
    text = N_("Tệp {name} chứa khóa bí mật, không phải chứng thư.")
    hint = N_("Không gửi khóa bí mật đi đâu; chỉ dùng tệp chứng thư (công khai).")


@dataclass(frozen=True)
class TrustRoots:
    """Certificates trusted as the end of a chain, and revocation lists; DER."""

    certificates: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()

    @cached_property
    def fingerprints(self) -> tuple[str, ...]:
        """SHA-256 of each certificate, sorted: names a set of roots."""
        return tuple(sorted(hashlib.sha256(each).hexdigest() for each in self.certificates))

    def as_json(self) -> dict[str, list[str]]:
        """For the worker's request."""
        return {
            "certificates": [base64.b64encode(each).decode() for each in self.certificates],
            "lists": [base64.b64encode(each).decode() for each in self.lists],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Iterable[str]] | None) -> TrustRoots:
        """From the worker's request; none when it names none."""
        given = stored or {}
        return cls(
            tuple(base64.b64decode(each) for each in given.get("certificates", ())),
            tuple(base64.b64decode(each) for each in given.get("lists", ())),
        )


NO_ROOTS = TrustRoots()


@dataclass(frozen=True, slots=True)
class RootFacts:
    """What a certificate says of itself, for whoever decides to trust it."""

    der: bytes
    fingerprint: str  # SHA-256 of the DER, 64 hexadecimal digits
    subject: str
    issuer: str
    valid_from: datetime
    valid_until: datetime
    authority: bool  # may sign other certificates


def load_roots(folder: Path | None = None) -> TrustRoots:
    """The roots of ``folder``, by default the product's own folder, which is empty as shipped.

    Raises BadTrustRoots: a root that silently did not count would be worse than an error.
    """
    place = folder or DEFAULT_FOLDER
    if not place.is_dir():
        if folder is None:
            return NO_ROOTS
        raise BadTrustRoots(name=place)
    files = sorted(path for path in place.iterdir() if path.suffix.lower() in CERTIFICATES | LISTS)
    if len(files) > MOST_FILES:
        raise BadTrustRoots(name=f"> {MOST_FILES}")
    found: dict[bool, list[bytes]] = {True: [], False: []}
    size = 0
    for path in files:
        data = _bytes_of(path)
        size += len(data)
        if size > MOST_BYTES:
            raise BadTrustRoots(name=f"> {MOST_BYTES // 2**20} MB")
        is_list = path.suffix.lower() in LISTS
        found[is_list].append(
            list_of(data, name=path.name) if is_list else facts_of(data, name=path.name).der
        )
    return TrustRoots(tuple(found[False]), tuple(found[True]))


def facts_of(data: bytes, *, name: str) -> RootFacts:
    """One certificate, PEM or DER; raises BadTrustRoots for anything else."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    if _PRIVATE in data:
        raise HoldsPrivateKey(name=name)
    if len(data) > MOST_CERTIFICATE_BYTES or data.count(_BEGIN) > 1:
        raise BadTrustRoots(name=name)
    try:
        pem = data.lstrip().startswith(_BEGIN)
        load: Any = x509.load_pem_x509_certificate if pem else x509.load_der_x509_certificate
        found = load(data)
        try:
            basic = found.extensions.get_extension_for_class(x509.BasicConstraints)
            authority = basic.value.ca
        except x509.ExtensionNotFound:
            authority = False
        der = found.public_bytes(Encoding.DER)
        return RootFacts(
            der, hashlib.sha256(der).hexdigest(),
            found.subject.rfc4514_string(), found.issuer.rfc4514_string(),
            found.not_valid_before_utc, found.not_valid_after_utc, authority,
        )  # fmt: skip
    except (ValueError, TypeError):
        raise BadTrustRoots(name=name) from None


def list_of(data: bytes, *, name: str) -> bytes:
    """One revocation list, PEM or DER, as DER; raises BadTrustRoots for anything else."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    if len(data) > MOST_LIST_BYTES:
        raise BadTrustRoots(name=name)
    try:
        pem = data.lstrip().startswith(_BEGIN)
        load: Any = x509.load_pem_x509_crl if pem else x509.load_der_x509_crl
        found: bytes = load(data).public_bytes(Encoding.DER)
    except (ValueError, TypeError):
        raise BadTrustRoots(name=name) from None
    return found


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise BadTrustRoots(name=path.name)
        with path.open("rb") as file:
            return file.read(MOST_LIST_BYTES + 1)
    except OSError:
        raise BadTrustRoots(name=path.name) from None
