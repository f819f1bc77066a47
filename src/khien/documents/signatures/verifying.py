"""The one door: which kind of signature a file can bear, and what is known of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from khien.core.errors import DocumentError
from khien.documents.document import Document
from khien.documents.signatures.roots import NO_ROOTS, TrustRoots
from khien.documents.signatures.value import Signature, SignatureState, none, unverifiable

_PDF_WITHIN = 1024
_XML_SIGNATURE = b"SignatureValue"
_PACKET, _SNIFF = b"edxml", 8_192


def verify(
    data: bytes,
    *,
    document: Document | None = None,
    roots: TrustRoots = NO_ROOTS,
    now: datetime | None = None,
) -> Signature:
    """What is known of the signatures of ``data``; never raises for anything in the bytes.

    ``document``, where it was read, tells a scan, on which nothing can be checked.
    """
    moment = now or datetime.now(UTC)
    try:
        found = _found(data, roots, moment)
    except DocumentError:
        raise
    except MemoryError:
        found = unverifiable("too-many")
    except Exception:
        # The message may quote the document, so only the fact goes on.
        found = unverifiable("unreadable")
    if found.state is SignatureState.NONE and document is not None and _is_scan(document):
        found = none("scan")
    return replace(found, roots=roots.fingerprints)


def _found(data: bytes, roots: TrustRoots, now: datetime) -> Signature:
    # Each library is loaded only for a file that bears its kind of signature.
    if b"%PDF-" in data[:_PDF_WITHIN]:
        if b"/ByteRange" not in data:
            return none("not-signed")
        from khien.documents.signatures.pdf import verify_pdf

        return verify_pdf(data, roots, now=now)
    if _PACKET in data[:_SNIFF].lower():
        from khien.documents.signatures.packet import verify_packet

        return verify_packet(data, roots, now=now)
    if _XML_SIGNATURE in data and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        from khien.documents.signatures.xml import verify_xml

        return verify_xml(data, roots, now=now)
    return none("not-signed")


def _is_scan(document: Document) -> bool:
    return document.ocr or "scanned_pages" in document.properties
