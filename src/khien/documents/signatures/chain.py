"""Does a signer's certificate lead to a trust root, at the time of signing, unrevoked?

In: the certificate, those that came with it, the roots, what revocation the file brings. Out:
a ``Judged``: what forbids trust, and what is only said beside it. Nothing is fetched.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext, errors

from khien.core.text import squeeze
from khien.documents.signatures.roots import TrustRoots
from khien.documents.signatures.value import MOST_FACT

MOST_CERTIFICATES = 64  # that a signature may bring along
_USAGES = frozenset({"digital_signature", "non_repudiation"})
_PROBLEMS: tuple[tuple[type[Exception], str], ...] = (
    (errors.RevokedError, "revoked"),
    (errors.ExpiredError, "expired"),
    (errors.NotYetValidError, "not-yet-valid"),
    (errors.DisallowedAlgorithmError, "weak-digest"),
    (errors.InvalidCertificateError, "wrong-usage"),
)


@dataclass(frozen=True, slots=True)
class Revocation:
    """What a file brings along on revoked certificates: lists and OCSP answers, DER."""

    lists: tuple[bytes, ...] = ()
    answers: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """``problem`` is the code that forbids trust, or None; ``remarks`` are said beside it."""

    problem: str | None
    remarks: tuple[str, ...] = ()


def names_of(certificate: asn1_x509.Certificate) -> tuple[str | None, str | None]:
    """``(signer, organisation)`` as the certificate states them, fit to be shown."""
    said = certificate.subject.native
    organisation = said.get("organization_name") or said.get("organizational_unit_name")
    return _shown(said.get("common_name")), _shown(organisation)


def context_of(
    roots: TrustRoots,
    others: Sequence[asn1_x509.Certificate],
    revocation: Revocation,
    *,
    moment: datetime,
) -> ValidationContext:
    """A validation that knows only what it is given. An empty list of roots stays empty: with
    none the library would turn to the machine's own.
    """
    return ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(each) for each in roots.certificates],
        other_certs=list(others)[:MOST_CERTIFICATES],
        crls=[*roots.lists, *revocation.lists],
        ocsps=list(revocation.answers),
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
        retroactive_revinfo=True,
    )


def judge(
    certificate: asn1_x509.Certificate,
    others: Sequence[asn1_x509.Certificate],
    roots: TrustRoots,
    revocation: Revocation,
    *,
    moment: datetime,
    time_is_proven: bool,
) -> Judged:
    """Whether the certificate can be trusted for a signature made at ``moment``."""
    if not roots.certificates:
        return Judged("no-roots")
    context = context_of(roots, others, revocation, moment=moment)
    validator: Any = CertificateValidator(certificate, validation_context=context)
    try:
        path = asyncio.run(validator.async_validate_usage(key_usage=set()))
    except tuple(kind for kind, _code in _PROBLEMS) as error:
        return Judged(next(code for kind, code in _PROBLEMS if isinstance(error, kind)))
    except (errors.PathError, errors.ValidationError):
        return Judged("untrusted")
    if not _may_sign(certificate):
        return Judged("wrong-usage")
    chain = [x509.load_der_x509_certificate(each.dump()) for each in path.iter_certs(True)]
    before = moment if time_is_proven else None
    lists = (*roots.lists, *revocation.lists)
    revoked, known = _in_lists(chain, lists, before=before)
    if revoked:
        return Judged("revoked")
    return Judged(None, () if known or revocation.answers else ("revocation-unknown",))


def _may_sign(certificate: asn1_x509.Certificate) -> bool:
    usage = certificate.key_usage_value
    return usage is None or bool(_USAGES & usage.native)


def _in_lists(
    chain: Sequence[x509.Certificate], lists: Sequence[bytes], *, before: datetime | None
) -> tuple[bool, bool]:
    """``(revoked, known)``: whether a certificate of the chain (root first) stands in a list of
    its issuer, and whether there is such a list for the signer's own.

    ``before``: a revocation after a proven time of signing does not count. A time that only
    the signer claims proves nothing, so any revocation counts then.
    """
    revoked = known = False
    for der in lists:
        found = x509.load_der_x509_crl(der)
        for issuer, certificate in pairwise(chain):
            if found.issuer != issuer.subject or not _signed_by(found, issuer):
                continue
            known = known or certificate is chain[-1]
            entry = found.get_revoked_certificate_by_serial_number(certificate.serial_number)
            if entry is not None and (before is None or entry.revocation_date_utc <= before):
                revoked = True
    return revoked, known


def _signed_by(found: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key: Any = issuer.public_key()
    try:
        return bool(found.is_signature_valid(key))
    except (TypeError, ValueError):
        return False


def _shown(value: object) -> str | None:
    """A name of a certificate on one line, printable, not too long."""
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    clean = squeeze("".join(ch if ch.isprintable() else " " for ch in words))
    return clean[:MOST_FACT] or None
