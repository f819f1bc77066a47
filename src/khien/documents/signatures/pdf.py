"""The signatures of a PDF: whole, unchanged since but for what may follow, and by whom.

In: bytes and roots. Out: one ``Signature`` of all that the file bears. pyHanko checks digest,
value and what later revisions changed; the chain is judged by ``chain``.
"""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import generic_cms
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from khien.documents.signatures import chain
from khien.documents.signatures.chain import Revocation
from khien.documents.signatures.roots import TrustRoots
from khien.documents.signatures.value import (
    Reason,
    Signature,
    SignatureState,
    none,
    together,
    unverifiable,
)

MARK = b"/ByteRange"
_END = b"%%EOF"
_WHITE = b"\0\t\n\f\r "
MOST_SIGNATURES = 32
MOST_REVISIONS = 200
MOST_REVOCATION = 64
_WEAK = frozenset({"md2", "md5", "sha1"})
_DETACHED = frozenset({"/adbe.pkcs7.detached", "/ETSI.CAdES.detached"})


def verify_pdf(data: bytes, roots: TrustRoots, *, now: datetime) -> Signature:
    """What is known of the signatures of ``data``."""
    if MARK not in data:
        return none("not-signed")
    if data.count(b"startxref") > MOST_REVISIONS or data.count(MARK) > MOST_SIGNATURES:
        return unverifiable("too-many")
    reader, strict = _opened(data)
    if reader.encrypted:
        reader.decrypt(b"")
    found = [each for each in reader.embedded_regular_signatures if each is not None]
    if not found:
        return unverifiable("unreadable")
    last = max(each.signed_revision for each in found)
    revocation = _revocation_in(reader)
    return together(
        _one(each, data, roots, revocation, is_last=each.signed_revision == last,
             strict=strict, now=now)
        for each in found
    )  # fmt: skip


def _opened(data: bytes) -> tuple[PdfFileReader, bool]:
    """The file under strict rules, or under lenient ones, which then is said."""
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=True)
        list(reader.embedded_signatures)
    except PdfReadError:
        return PdfFileReader(io.BytesIO(data), strict=False), False
    return reader, not reader.xrefs.hybrid_xrefs_present


def _one(
    embedded: EmbeddedPdfSignature,
    data: bytes,
    roots: TrustRoots,
    revocation: Revocation,
    *,
    is_last: bool,
    strict: bool,
    now: datetime,
) -> Signature:
    others = embedded.other_embedded_certs
    at, proven = _time_of(embedded, chain.context_of(roots, others, revocation, moment=now))
    broken = _broken(embedded, data, is_last=is_last)
    if broken is not None:
        state, codes = SignatureState.INVALID, [broken]
    else:
        moment = at if at is not None and at <= now else now
        judged = chain.judge(
            embedded.signer_cert, others, roots, revocation, moment=moment, time_is_proven=proven
        )
        codes = _doubts(embedded, strict=strict)
        codes += ["future-time"] if at is not None and at > now else []
        codes += [judged.problem] if judged.problem else []
        state = SignatureState.UNVERIFIABLE if codes else SignatureState.VALID
        codes += judged.remarks
    codes += ["no-time"] if at is None else [] if proven else ["time-claimed"]
    signer, organisation = chain.names_of(embedded.signer_cert)
    return Signature(state, signer, organisation, at, tuple(map(Reason, codes)))


def _broken(embedded: Any, data: bytes, *, is_last: bool) -> str | None:
    """Why the file is not the one that was signed, or None."""
    if not _hole_is_the_signature(embedded, data):
        return "not-covered"
    digest = embedded.compute_digest()
    intact, valid = generic_cms.validate_sig_integrity(
        embedded.signer_info,
        embedded.signer_cert,
        expected_content_type="data",
        actual_digest=digest,
    )
    if not intact or not valid:
        return "altered"
    coverage = embedded.evaluate_signature_coverage()
    if coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return "not-covered"
    if _tail(embedded, data).strip(_WHITE):
        return "altered-after"
    embedded.compute_integrity_info()
    said = embedded.summarise_integrity_info()
    later = embedded.diff_result
    level = later.modification_level if isinstance(later, DiffResult) else ModificationLevel.OTHER
    # What follows the last signature bears no signature of its own: only what keeps proof may.
    most = ModificationLevel.LTA_UPDATES if is_last else ModificationLevel.FORM_FILLING
    return "altered-after" if not said["docmdp_ok"] or level > most else None


def _hole_is_the_signature(embedded: EmbeddedPdfSignature, data: bytes) -> bool:
    """Whether all that the signed ranges leave out is the signature's own value.

    The library compares lengths; a second range that begins too early would leave as many
    bytes of the tail unsigned.
    """
    ranges = [int(each) for each in embedded.byte_range]
    if len(ranges) != 4 or min(ranges) < 0 or ranges[0] != 0:
        return False
    first, start, length = ranges[1:]
    hole = data[first:start]
    fits = len(hole) == len(embedded.pkcs7_content) * 2 + 2 and start + length <= len(data)
    return fits and hole.startswith(b"<") and hole.endswith(b">")


def _tail(embedded: Any, data: bytes) -> bytes:
    """The bytes that belong to no revision, after the last one that the library sees.

    A reader that repairs files might find objects there.
    """
    if embedded.reader.xrefs.total_revisions == embedded.signed_revision + 1:
        _first, _length, start, length = embedded.byte_range
        return data[start + length :]
    return data[data.rfind(_END) + len(_END) :]


def _doubts(embedded: EmbeddedPdfSignature, *, strict: bool) -> list[str]:
    found = [] if strict else ["odd-structure"]
    if str(embedded.sig_object.get("/SubFilter", "")) not in _DETACHED:
        found.append("odd-structure")
    if embedded.md_algorithm in _WEAK:
        found.append("weak-digest")
    return list(dict.fromkeys(found))


def _time_of(embedded: EmbeddedPdfSignature, context: Any) -> tuple[datetime | None, bool]:
    """``(when, proven)``: by a timestamp whose chain holds, else as the signer's machine says."""
    told = asyncio.run(
        generic_cms.collect_timing_info(
            embedded.signer_info, context, raw_digest=embedded.compute_digest
        )
    )
    stamp = told.get("timestamp_validity")
    if stamp is not None and stamp.valid and stamp.intact and stamp.trusted:
        return _aware(stamp.timestamp), True
    try:
        return _aware(embedded.self_reported_timestamp), False
    except (PdfReadError, ValueError):
        return None, False


def _aware(moment: datetime | None) -> datetime | None:
    """UTC; a time without a zone is no time at all."""
    if moment is None or moment.tzinfo is None:
        return None
    return moment.astimezone(UTC)


def _revocation_in(reader: PdfFileReader) -> Revocation:
    """Lists and answers of the document's security store; what does not parse is left out."""
    try:
        store = reader.root["/DSS"]
    except KeyError:
        return Revocation()
    return Revocation(
        tuple(each for each in _streams(store, "/CRLs") if _is_list(each)),
        tuple(each for each in _streams(store, "/OCSPs") if _is_answer(each)),
    )


def _streams(store: Any, name: str) -> list[bytes]:
    held = store.get(name, []) if isinstance(store, generic.DictionaryObject) else []
    found: list[bytes] = []
    for each in list(held)[:MOST_REVOCATION]:
        held_by: Any = each
        stream = held_by.get_object() if isinstance(each, generic.IndirectObject) else each
        if isinstance(stream, generic.StreamObject):
            found.append(stream.data)
    return found


def _is_list(der: bytes) -> bool:
    from cryptography import x509

    try:
        x509.load_der_x509_crl(der)
    except ValueError:
        return False
    return True


def _is_answer(der: bytes) -> bool:
    from cryptography.x509 import ocsp

    try:
        ocsp.load_der_ocsp_response(der)
    except ValueError:
        return False
    return True
