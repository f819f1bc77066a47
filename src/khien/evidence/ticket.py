"""``khien.ticket/1``: what a console hands to a PC so that the PC can answer to it.

The first ticket a PC reads is trusted on first use: whoever enrols compares the console's
fingerprint with the one on the console's page. After that the PC knows the console's key.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from khien.evidence import dsse, strict_json
from khien.evidence.encryption import looks_like_recipient
from khien.evidence.errors import ExpiredTicket, Malformed, WrongConsole, WrongPlace
from khien.evidence.fields import Fields, payload_fields, written
from khien.evidence.keys import PublicKey, SigningKey, same
from khien.evidence.secrets import MAX_PLACES, place_challenge, place_secret, secret_hash

SCHEMA = "khien.ticket/1"
PAYLOAD_TYPE = "application/vnd.khien.ticket+json"
MACHINE_CLASSES = ("connected", "independent_lan", "stand_alone", "unknown")
MAX_TICKET = 2**20
MAX_SERIALS = 5_000
MAX_POLICY = 100

PolicyValue = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket. ``pc_id`` for one PC, or ``places`` for a batch: one of the two is set.

    ``secret`` and ``challenge`` are the PC's own, or a batch's from which places derive.
    ``encrypt_to``: the recipient (age1…) that bundles are encrypted to, once they are signed.
    """

    id: str
    console_id: str
    console_url: str
    console_key: PublicKey
    organisation_id: str
    organisation_name: str
    issued_at: datetime
    expires_at: datetime
    secret: str = field(repr=False)
    challenge: str = field(repr=False)
    tls_sha256: str | None = None
    pc_id: str | None = None
    pc_name: str = ""
    places: int | None = None
    machine_class: str = "unknown"
    issued_serials: tuple[str, ...] = ()
    policy: Mapping[str, PolicyValue] = field(default_factory=dict)
    encrypt_to: str | None = None

    def secret_of(self, place: int | None) -> str:
        """The enrolment secret of this PC or of a place of the batch."""
        self.check_place(place)
        return self.secret if place is None else place_secret(self.secret, place)

    def challenge_of(self, place: int | None) -> str:
        """The first challenge of this PC or of a place of the batch."""
        self.check_place(place)
        return self.challenge if place is None else place_challenge(self.challenge, place)

    def check_place(self, place: int | None) -> None:
        """Raise WrongPlace unless ``place`` is one of this ticket's."""
        if (place is None) != (self.places is None):
            raise WrongPlace(place="—" if place is None else place)
        if place is not None and not 1 <= place <= (self.places or 0):
            raise WrongPlace(place=place)

    def secret_hashes(self) -> dict[int | None, str]:
        """What the console keeps: place (None for a single PC) -> hash of its secret."""
        if self.places is None:
            return {None: secret_hash(self.secret)}
        return {i: secret_hash(self.secret_of(i)) for i in range(1, self.places + 1)}

    def check_time(self, now: datetime) -> None:
        """Raise ExpiredTicket when the ticket can no longer enrol."""
        if now >= self.expires_at:
            raise ExpiredTicket(expired=self.expires_at.strftime("%d/%m/%Y %H:%M UTC"))


def make_ticket(ticket: Ticket, *, key: SigningKey) -> bytes:
    """The signed file of ``ticket``; ``key`` is the console's and must be the one named in it."""
    if key.public != ticket.console_key:
        raise ValueError("a ticket is signed by the console key it names")
    if (ticket.pc_id is None) == (ticket.places is None):
        raise ValueError("a ticket is for one PC or for a batch")
    payload = strict_json.write(_as_json(ticket))
    sealed = dsse.seal(payload, payload_type=PAYLOAD_TYPE, key=key)
    read_ticket(sealed)
    return sealed


def read_ticket(data: bytes, *, pinned: str | None = None) -> Ticket:
    """The ticket in ``data``; ``pinned`` is the console fingerprint already known, if any."""
    payload, signer = dsse.verify(data, payload_type=PAYLOAD_TYPE)
    ticket = _ticket(payload_fields(payload, limit=MAX_TICKET, where="ticket"), signer)
    if pinned is not None and not same(signer.fingerprint, pinned):
        raise WrongConsole()
    return ticket


def _as_json(ticket: Ticket) -> dict[str, Any]:
    encrypts = {} if ticket.encrypt_to is None else {"age_recipient": ticket.encrypt_to}
    return {
        "schema": SCHEMA,
        "id": ticket.id,
        "issued_at": written(ticket.issued_at),
        "expires_at": written(ticket.expires_at),
        "console": {
            "id": ticket.console_id,
            "url": ticket.console_url,
            "tls_sha256": ticket.tls_sha256,
            "public_key": ticket.console_key.text,
            **encrypts,
        },
        "organisation": {"id": ticket.organisation_id, "name": ticket.organisation_name},
        "pc": None if ticket.pc_id is None else {"id": ticket.pc_id, "name": ticket.pc_name},
        "batch": None if ticket.places is None else {"places": ticket.places},
        "secret": ticket.secret,
        "challenge": ticket.challenge,
        "machine_class": ticket.machine_class,
        "issued_serials": list(ticket.issued_serials),
        "policy": dict(ticket.policy),
    }


def _ticket(fields: Fields, signer: PublicKey) -> Ticket:
    if fields.text("schema") != SCHEMA:
        raise fields.malformed("schema")
    console, organisation = fields.part("console"), fields.part("organisation")
    if console.text("public_key") != signer.text:
        raise console.malformed("public_key")
    pc, batch = fields.maybe_part("pc"), fields.maybe_part("batch")
    if (pc is None) == (batch is None):
        raise fields.malformed("pc")
    machine_class = fields.text("machine_class")
    if machine_class not in MACHINE_CLASSES:
        raise fields.malformed("machine_class")
    return Ticket(
        id=fields.text("id"),
        console_id=console.text("id"),
        console_url=_url(console),
        console_key=signer,
        organisation_id=organisation.text("id"),
        organisation_name=organisation.text("name"),
        issued_at=fields.moment("issued_at"),
        expires_at=fields.moment("expires_at"),
        secret=_ascii(fields, "secret"),
        challenge=_ascii(fields, "challenge"),
        tls_sha256=console.maybe_digest("tls_sha256"),
        pc_id=pc.text("id") if pc else None,
        pc_name=pc.text("name", least=0) if pc else "",
        places=batch.integer("places", least=1, most=MAX_PLACES) if batch else None,
        machine_class=machine_class,
        issued_serials=fields.texts("issued_serials", most=MAX_SERIALS),
        policy=_policy(fields),
        encrypt_to=_recipient(console),
    )


def _recipient(console: Fields) -> str | None:
    recipient = console.added_text("age_recipient")
    if recipient is not None and not looks_like_recipient(recipient):
        raise console.malformed("age_recipient")
    return recipient


def _ascii(fields: Fields, name: str) -> str:
    value = fields.text(name)
    if not value.isascii() or len(value) < 20:
        raise fields.malformed(name)
    return value


def _policy(fields: Fields) -> dict[str, PolicyValue]:
    values = fields.part("policy").raw()
    if len(values) > MAX_POLICY:
        raise fields.malformed("policy")
    for name, value in values.items():
        if not isinstance(value, str | int | float | bool) or len(name) > 100:
            raise Malformed(where=f"ticket.policy.{dsse.shown(name)}")
    return dict(values)


def _url(console: Fields) -> str:
    """The console's address: https, or http to this very machine (the demo)."""
    url = console.text("url")
    if not acceptable_url(url):
        raise console.malformed("url")
    return url.rstrip("/")


def acceptable_url(url: str) -> bool:
    """Whether a PC may send there: https, or http to a loopback address."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.password or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
