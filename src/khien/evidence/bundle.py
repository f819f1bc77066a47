"""A bundle: one inspection as an in-toto Statement in a DSSE envelope, signed by the PC's key.

``make_bundle`` writes one. ``verify_bundle`` believes nothing before the signature holds and
nothing after it before every field has been looked at. Whether a sound bundle is *taken* is
asked of what the console knows, in ``judgement``. An unsigned bundle is read only by
``read_declared`` and counts as declared ("người khai").
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from khien.core.serials import is_filler
from khien.evidence import dsse, strict_json
from khien.evidence.errors import Altered, UnknownType
from khien.evidence.fields import Fields, payload_fields, written
from khien.evidence.inspection_fields import check_inspection
from khien.evidence.keys import PublicKey, SigningKey, public_key, strict_base64
from khien.evidence.outward import outward
from khien.evidence.secrets import EnrolmentProof, prove
from khien.evidence.ticket import Ticket
from khien.evidence.traits import CODES, trait_codes

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:khien:inspection:1"
SCHEMA = "khien.bundle/1"
MAX_PAYLOAD = 6 * 2**20


@dataclass(frozen=True, slots=True)
class Link:
    """Where a bundle stands in its PC's chain (docs/decisions/0003-bundle-sequence.md)."""

    sequence: int
    previous: str | None
    challenge: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class VerifiedBundle:
    """A bundle whose signature and content hold. ``signer`` None: declared, not signed."""

    payload_sha256: str
    signer: PublicKey | None
    console_id: str
    organisation_id: str
    ticket_id: str
    pc_id: str | None
    place: int | None
    sequence: int
    previous: str | None
    challenge: str = field(repr=False)
    taken_at: datetime
    made_at: datetime
    enrolment: EnrolmentProof | None
    inspection: Mapping[str, Any] = field(repr=False)

    @property
    def signed(self) -> bool:
        """False: the result counts as declared."""
        return self.signer is not None

    @property
    def fingerprint(self) -> str | None:
        """The signing key's fingerprint."""
        return None if self.signer is None else self.signer.fingerprint

    @property
    def live(self) -> bool:
        """Whether the PC looked at itself, not at a copied folder or image."""
        return bool(self.inspection["source"]["kind"] == "live")

    @property
    def hostname(self) -> str:
        """The PC's name for itself."""
        return str(self.inspection["subject"]["hostname"] or "")

    @property
    def serials(self) -> tuple[str, ...]:
        """Hardware serials that identify something."""
        return real_serials(self.inspection["subject"]["serials"])


def real_serials(serials: object) -> tuple[str, ...]:
    """The serials that are not a maker's placeholder, sorted."""
    values = serials if isinstance(serials, list | tuple) else ()
    return tuple(sorted({str(one) for one in values if not is_filler(str(one))}))


def make_bundle(
    inspection: Mapping[str, Any],
    *,
    ticket: Ticket,
    place: int | None,
    link: Link,
    key: SigningKey | None,
    enrols: bool,
    made_at: datetime,
) -> bytes:
    """The bundle's bytes. ``enrols``: the console has not bound this key yet.

    ``key`` None makes an unsigned bundle, which says so and counts as declared.
    """
    ticket.check_place(place)
    predicate = {
        "schema": SCHEMA,
        "console": ticket.console_id,
        "organisation": ticket.organisation_id,
        "ticket": ticket.id,
        "pc": ticket.pc_id,
        "place": place,
        "sequence": link.sequence,
        "previous": link.previous,
        "challenge": link.challenge,
        "declared": key is None,
        "enrolment": _enrolment(ticket, place, key) if enrols and key else None,
        "made_at": written(made_at),
        "inspection": outward(_with_codes(inspection, ticket.console_id)),
    }
    statement = {
        "_type": STATEMENT,
        "subject": [_subject(ticket, place, key)],
        "predicateType": PREDICATE,
        "predicate": predicate,
    }
    return dsse.seal(strict_json.write(statement), payload_type=PAYLOAD_TYPE, key=key)


def _with_codes(inspection: Mapping[str, Any], console_id: str) -> Mapping[str, Any]:
    subject = inspection.get("subject")
    if not isinstance(subject, Mapping):
        return inspection
    codes = trait_codes(subject, console_id=console_id)
    return {**inspection, "subject": {**subject, CODES: codes}}


def verify_bundle(data: bytes) -> VerifiedBundle:
    """The bundle in ``data``; raises a named EvidenceError when it does not hold."""
    payload, signer = dsse.verify(data, payload_type=PAYLOAD_TYPE)
    return _bundle(payload, signer)


def read_declared(data: bytes) -> VerifiedBundle:
    """An unsigned bundle, for what a person declares; a signed one is refused here."""
    return _bundle(dsse.unsigned_payload(data, payload_type=PAYLOAD_TYPE), None)


def payload_sha256(data: bytes) -> str:
    """The SHA-256 of a bundle's payload bytes, signature unlooked at (to match a receipt)."""
    return hashlib.sha256(dsse.open_envelope(data).payload).hexdigest()


def _enrolment(ticket: Ticket, place: int | None, key: SigningKey) -> dict[str, str]:
    proof = prove(ticket.secret_of(place), ticket_id=ticket.id, place=place, key=key.public)
    return {
        "public_key": key.public.text,
        "verifier": proof.verifier.text,
        "signature": proof.signature.hex(),
    }


def _subject(ticket: Ticket, place: int | None, key: SigningKey | None) -> dict[str, Any]:
    """Who speaks: the PC by its key's digest, or, unsigned, by its ticket's."""
    if key is None:
        digest = hashlib.sha256(ticket.id.encode("utf-8")).hexdigest()
    else:
        digest = key.public.fingerprint
    return {"name": _subject_name(ticket.id, ticket.pc_id, place), "digest": {"sha256": digest}}


def _subject_name(ticket_id: str, pc_id: str | None, place: int | None) -> str:
    return f"pc:{pc_id}" if pc_id is not None else f"ticket:{ticket_id}:{place}"


def _bundle(payload: bytes, signer: PublicKey | None) -> VerifiedBundle:
    statement = payload_fields(payload, limit=MAX_PAYLOAD, where="statement")
    for name, known in (("_type", STATEMENT), ("predicateType", PREDICATE)):
        found = statement.text(name)
        if found != known:
            raise UnknownType(found=dsse.shown(found))
    predicate = statement.part("predicate")
    if predicate.text("schema") != SCHEMA:
        raise UnknownType(found=dsse.shown(predicate.text("schema")))
    if predicate.flag("declared") != (signer is None):
        # Without a signature, yet said to be signed: it was taken off.
        raise Altered() if signer is None else predicate.malformed("declared")
    inspection = predicate.part("inspection")
    check_inspection(inspection)
    bundle = VerifiedBundle(
        payload_sha256=hashlib.sha256(payload).hexdigest(),
        signer=signer,
        console_id=predicate.text("console"),
        organisation_id=predicate.text("organisation"),
        ticket_id=predicate.text("ticket"),
        pc_id=predicate.maybe_text("pc"),
        place=predicate.maybe_integer("place", least=1),
        sequence=predicate.integer("sequence", most=2**31 - 1),
        previous=predicate.maybe_digest("previous"),
        challenge=predicate.text("challenge"),
        taken_at=inspection.moment("taken_at"),
        made_at=predicate.moment("made_at"),
        enrolment=_proof(predicate, signer),
        inspection=inspection.raw(),
    )
    _check_subject(statement, bundle)
    return bundle


def _proof(predicate: Fields, signer: PublicKey | None) -> EnrolmentProof | None:
    enrolment = predicate.maybe_part("enrolment")
    if enrolment is None:
        return None
    if signer is None or enrolment.text("public_key") != signer.text:
        raise enrolment.malformed("public_key")
    try:
        return EnrolmentProof(
            verifier=public_key(enrolment.text("verifier")),
            signature=bytes.fromhex(enrolment.text("signature", most=128, least=128)),
        )
    except ValueError as error:
        raise enrolment.malformed("verifier") from error


def _check_subject(statement: Fields, bundle: VerifiedBundle) -> None:
    """The subject must name the PC of the predicate and the key that signed."""
    subjects = statement.items("subject", most=1)
    if len(subjects) != 1:
        raise statement.malformed("subject")
    subject = Fields(subjects[0], "statement.subject")
    if subject.text("name", most=700) != _subject_name(
        bundle.ticket_id, bundle.pc_id, bundle.place
    ):
        raise subject.malformed("name")
    digest = subject.part("digest").digest("sha256")
    if bundle.signer is not None and digest != bundle.signer.fingerprint:
        raise subject.malformed("digest")
    if (bundle.pc_id is None) == (bundle.place is None):
        raise statement.malformed("predicate.pc")
    if not bundle.challenge.isascii() or not _is_base64(bundle.challenge):
        raise statement.malformed("predicate.challenge")


def _is_base64(text: str) -> bool:
    try:
        strict_base64(text)
    except ValueError:
        return False
    return True
