"""``urn:khien:summary:1``: what a PC's checks say, small enough to be carried on paper.

A statement of its own beside the bundle: who, number, challenge, the SHA-256 of the bundle's
payload, and per check its id, status, reason code and date. CBOR (RFC 8949) signed by the PC's
key over DSSE's encoding, deflated, at most ``MOST_PACKED`` bytes, in at most ``MOST_PARTS`` QR
codes. Layout before deflating: the signer's 32 raw bytes, the signature's 64, the CBOR.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from khien.core.findings import Status
from khien.evidence import dsse
from khien.evidence.errors import Altered, BadSignature, Malformed, PaperIncomplete, TooLarge
from khien.evidence.keys import PUBLIC_BYTES, SIGNATURE_BYTES, PublicKey, SigningKey
from khien.evidence.paper_words import typed
from khien.evidence.secrets import EnrolmentProof

TYPE = "urn:khien:summary:1"
PAYLOAD_TYPE = "application/vnd.khien.summary+cbor"
MOST_PACKED, MOST_INFLATED, MOST_PARTS, MOST_CHECKS = 4_096, 64 * 1024, 4, 100
_MAGIC = b"KH1"
_HEAD = len(_MAGIC) + 2 + 4
_PART = 1_100  # bytes of one code: version 25 at level M, four dots of 150 an inch each
_STATUSES = (Status.PASS, Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One check's answer."""

    check: str
    status: Status
    reason_code: str
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class Summary:
    """``signer`` signed it. ``enrolment``: proof of the ticket's secret, of a PC not bound yet."""

    signer: PublicKey
    console_id: str
    ticket_id: str
    pc_id: str | None
    place: int | None
    hostname: str
    machine_class: str
    sequence: int
    challenge: str = field(repr=False)
    bundle_sha256: str
    taken_at: datetime
    enrolment: EnrolmentProof | None
    lines: tuple[SummaryLine, ...]


def make_summary(summary: Summary, *, key: SigningKey) -> tuple[bytes, ...]:
    """The parts of the signed statement, one a QR code; raises TooLarge."""
    import cbor2

    if key.public != summary.signer:
        raise ValueError("a summary is signed by the key it names")
    payload = cbor2.dumps(_as_map(summary), canonical=True)
    signature = key.sign(dsse.pae(PAYLOAD_TYPE, payload))
    packed = zlib.compress(summary.signer.raw + signature + payload, 9)
    if len(packed) > MOST_PACKED:
        raise TooLarge(limit=f"{MOST_PACKED} byte")
    size = max(1, -(-len(packed) // max(1, -(-len(packed) // _PART))))
    pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
    tag = hashlib.sha256(packed).digest()[:4]
    return tuple(
        _MAGIC + bytes([number, len(pieces)]) + tag + piece for number, piece in enumerate(pieces)
    )


def read_summary(parts: Iterable[bytes]) -> Summary:
    """The statement in ``parts``, in any order and repeated as they were photographed.

    Raises PaperIncomplete, Altered, BadSignature, Malformed: verified first, parsed after.
    """
    return read_packed(_joined(parts))


def packed_of(parts: Iterable[bytes]) -> bytes:
    """The statement of ``parts`` in one piece, as it is kept; raises PaperIncomplete, Altered."""
    return _joined(parts)


def statement_sha256(summary: Summary, packed: bytes) -> str:
    """What tells one statement from another, however it was deflated (64 hex digits)."""
    inflated = zlib.decompressobj().decompress(packed, MOST_INFLATED)
    payload = inflated[PUBLIC_BYTES + SIGNATURE_BYTES :]
    return hashlib.sha256(summary.signer.raw + dsse.pae(PAYLOAD_TYPE, payload)).hexdigest()


def pages_of(parts: Iterable[bytes]) -> list[list[bytes]]:
    """Parts from many pages, by the page they are of; what is no part of any is left out."""
    found: dict[bytes, list[bytes]] = {}
    for part in parts:
        if len(part) > _HEAD and part.startswith(_MAGIC):
            found.setdefault(part[4:_HEAD], []).append(part)
    return list(found.values())


def read_packed(packed: bytes) -> Summary:
    """As ``read_summary``, of a statement in one piece."""
    opener = zlib.decompressobj()
    try:
        whole = opener.decompress(packed, MOST_INFLATED)
    except zlib.error as error:
        raise Altered(str(error)) from error
    if not opener.eof or opener.unused_data or len(whole) <= PUBLIC_BYTES + SIGNATURE_BYTES:
        raise Altered()
    raw, rest = whole[:PUBLIC_BYTES], whole[PUBLIC_BYTES:]
    signature, payload = rest[:SIGNATURE_BYTES], rest[SIGNATURE_BYTES:]
    try:
        signer = PublicKey(raw)
    except ValueError as error:
        raise BadSignature() from error
    if not signer.verifies(signature, dsse.pae(PAYLOAD_TYPE, payload)):
        raise BadSignature()
    return _parsed(signer, payload)


def lines_of(findings: Sequence[Mapping[str, Any]]) -> tuple[SummaryLine, ...]:
    """The answers of an inspection's findings, as ``khien.inspection/1`` has them."""
    return tuple(
        SummaryLine(
            str(each["check"]), Status(each["status"]), str(each["reason_code"]),
            _moment(str(each["observed_at"])),
        )
        for each in findings[:MOST_CHECKS]
    )  # fmt: skip


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)


def _joined(parts: Iterable[bytes]) -> bytes:
    found: dict[int, bytes] = {}
    heads: set[bytes] = set()
    for part in parts:
        if len(part) <= _HEAD or not part.startswith(_MAGIC) or len(heads) > MOST_PARTS:
            continue
        heads.add(part[4:_HEAD])
        found[part[3]] = part[_HEAD:]
    if len(heads) != 1:
        raise PaperIncomplete(found=len(found), wanted="?" if not heads else len(found))
    (head,) = heads
    wanted = head[0]
    if not 1 <= wanted <= MOST_PARTS or set(found) != set(range(wanted)):
        raise PaperIncomplete(found=len(found), wanted=wanted)
    packed = b"".join(found[number] for number in range(wanted))
    if hashlib.sha256(packed).digest()[:4] != head[1:] or len(packed) > MOST_PACKED:
        raise Altered()
    return packed


def _as_map(summary: Summary) -> dict[str, Any]:
    proof = summary.enrolment
    return {
        "t": TYPE,
        "console": summary.console_id,
        "ticket": summary.ticket_id,
        "pc": summary.pc_id,
        "place": summary.place,
        "host": summary.hostname,
        "class": summary.machine_class,
        "n": summary.sequence,
        "c": summary.challenge,
        "h": bytes.fromhex(summary.bundle_sha256),
        "at": int(summary.taken_at.timestamp()),
        "e": [proof.verifier.raw, proof.signature] if proof else None,
        "f": [
            [
                each.check, _STATUSES.index(each.status), each.reason_code,
                int((summary.taken_at - each.observed_at).total_seconds()),
            ]
            for each in summary.lines
        ],
    }  # fmt: skip


def _parsed(signer: PublicKey, payload: bytes) -> Summary:
    import cbor2

    try:
        told = cbor2.loads(payload)
        if not isinstance(told, dict) or told.get("t") != TYPE:
            raise ValueError("not a summary")
        taken_at = datetime.fromtimestamp(_whole(told["at"], 1 << 40), tz=UTC)
        return Summary(
            signer=signer,
            console_id=_text(told["console"]),
            ticket_id=_text(told["ticket"]),
            pc_id=None if told["pc"] is None else _text(told["pc"]),
            place=None if told["place"] is None else _whole(told["place"], 10_000),
            hostname=_text(told["host"]),
            machine_class=_text(told["class"]),
            sequence=_whole(told["n"], 2**31 - 1),
            challenge=typed(_text(told["c"])),
            bundle_sha256=_bytes(told["h"], 32).hex(),
            taken_at=taken_at,
            enrolment=_proof(told["e"]),
            lines=tuple(_line(each, taken_at) for each in _list(told["f"])),
        )
    except Exception as error:  # cbor2 raises many kinds; the signature held, the shape does not
        raise Malformed(where=f"summary ({type(error).__name__})") from error


def _line(value: object, taken_at: datetime) -> SummaryLine:
    check, status, code, age = _list(value)
    seconds = _whole(age, 1 << 32)
    number = _whole(status, len(_STATUSES) - 1)
    observed = taken_at - timedelta(seconds=seconds)
    return SummaryLine(_text(check, 80), _STATUSES[number], _text(code, 60), observed)


def _proof(value: object) -> EnrolmentProof | None:
    if value is None:
        return None
    verifier, signature = _list(value)
    return EnrolmentProof(
        PublicKey(_bytes(verifier, PUBLIC_BYTES)), _bytes(signature, SIGNATURE_BYTES)
    )


def _text(value: object, most: int = 300) -> str:
    if not isinstance(value, str) or len(value) > most or not value.isprintable():
        raise ValueError("not a short text")
    return value


def _whole(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError("not a number of that range")
    return value


def _bytes(value: object, size: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != size:
        raise ValueError("not bytes of that length")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST_CHECKS:
        raise ValueError("not a list")
    return value
