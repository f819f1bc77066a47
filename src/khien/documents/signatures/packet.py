"""The signatures of an exchange packet: its own over the whole, else those of its files.

In: bytes and roots. Out: one ``Signature``. What is read of a packet is all its files, so one
signed beside one that is not is a part only.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from khien.core.errors import DocumentError
from khien.core.limits import DEFAULT_LIMITS
from khien.documents.containers.edxml import parse_packet
from khien.documents.containers.packet_head import looks_like_packet
from khien.documents.signatures.roots import TrustRoots
from khien.documents.signatures.value import (
    Reason,
    Signature,
    SignatureState,
    none,
    together,
    unverifiable,
)
from khien.documents.signatures.xml import verify_xml

_VALID, _NONE = SignatureState.VALID, SignatureState.NONE
_PDF = b"%PDF-"


def verify_packet(data: bytes, roots: TrustRoots, *, now: datetime) -> Signature:
    """What is known of the signatures of a packet and of the files in it."""
    if not looks_like_packet(data):
        return none("not-signed")
    own = verify_xml(data, roots, now=now)
    files: list[Signature] = []
    for each in parse_packet(data, limits=DEFAULT_LIMITS).attachments:
        try:
            files.append(_of_file(each.data(DEFAULT_LIMITS), roots, now=now))
        except DocumentError:
            files.append(unverifiable("unreadable"))
    signed = [each for each in files if each.state is not _NONE]
    if own.state is not _NONE:
        return together([own, *signed])
    if not signed:
        return none("not-signed")
    found = together(signed)
    if found.state is _VALID and len(signed) < len(files):
        reasons = (Reason("partial"), *found.reasons)
        return replace(found, state=SignatureState.UNVERIFIABLE, reasons=reasons)
    return found


def _of_file(data: bytes, roots: TrustRoots, *, now: datetime) -> Signature:
    if _PDF not in data[:1024]:
        return none("not-signed")
    from khien.documents.signatures.pdf import verify_pdf

    return verify_pdf(data, roots, now=now)
