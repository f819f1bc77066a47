"""Several keys that look like one PC, raised for the officer. Private to actions.

What identifies the hardware or the disk behind a key is kept beside the serials
(``HardwareSerial``): fingerprints of the disk, its volume and the installed system
(``khien.evidence.traits``), the disk's memory of USB drives, which a copied disk carries along to
the second, and addresses of network cards given by their maker. Shared serials of the machine and
its board are held before they
are taken (``khien.evidence.judge``); these weaker traits are taken and raised. Every function
demands the open transaction of the action that calls it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from khien.console.audit import actions as audit
from khien.console.evidence import accepting, knowledge
from khien.console.evidence.models import Bundle, Doubt, Enrolment, HardwareSerial
from khien.console.people.models import Person
from khien.evidence.traits import CODES, only_codes

SAME_DISK, SAME_CARD, MANY_NAMES, SAME_SERIAL = (
    "same-disk", "same-card", "many-names", "shared-hardware",
)  # fmt: skip
SAME_DISK_SERIAL, SAME_SYSTEM = "same-disk-serial", "same-system"
_KINDS = {
    "disk": SAME_DISK_SERIAL, "volume": SAME_SYSTEM, "system": SAME_SYSTEM, "usb": SAME_DISK,
    "mac": SAME_CARD,
}  # fmt: skip
# A person with one stick needs longer than this from one PC to the next and its results.
WITHIN = timedelta(minutes=30)
LEAST_DRIVES = 3  # with times to the second: fewer may be alike by chance
MOST_TRAITS, MOST_KEYS = 20, 100
_MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")


def traits_of(inspection: Mapping[str, Any]) -> list[str]:
    """What tells this PC's disk and cards from others', the more telling first."""
    codes = only_codes(inspection["subject"].get(CODES))
    disks = [code for code in codes if code.startswith("disk:")]
    systems = [code for code in codes if code not in disks]
    return [*disks, *_history(inspection), *systems, *_cards(inspection)][:MOST_TRAITS]


def look(row: Bundle, enrolment: Enrolment) -> None:
    """Keep the traits of an accepted bundle; raise those that another PC's key has too."""
    accepting.in_transaction()
    traits = traits_of(row.inspection)
    known = set(enrolment.hardware_serials.values_list("serial", flat=True))
    HardwareSerial.objects.bulk_create(
        HardwareSerial(enrolment=enrolment, serial=trait) for trait in traits if trait not in known
    )
    for trait in traits:
        others = _others(trait, enrolment)
        if others:
            _raise(row, enrolment, trait, others)
            return  # one doubt of one meeting: by the most telling trait


def settle_serials(actor: Person, row: Bundle, enrolment: Enrolment, *, reason: str) -> None:
    """The officer let in hardware that another key reports too: it stays decided."""
    accepting.in_transaction()
    for serial in knowledge.serial_keys(enrolment.serials):
        others = _others(serial, enrolment)
        if not others:
            continue
        keys = sorted({one.fingerprint for one in others} | {enrolment.fingerprint})[:MOST_KEYS]
        Doubt.objects.update_or_create(
            organisation=row.organisation, kind=SAME_SERIAL, trait=serial,
            defaults={
                "fingerprints": keys, "state": Doubt.State.FINE, "raised_at": row.received_at,
                "decided_by": actor, "decided_at": row.received_at, "decision_reason": reason,
            },
        )  # fmt: skip


def _others(trait: str, enrolment: Enrolment) -> list[Enrolment]:
    """Other PCs' keys in use with the same trait."""
    found = Enrolment.objects.filter(
        hardware_serials__serial=trait, state=Enrolment.State.BOUND
    ).exclude(fingerprint=enrolment.fingerprint)
    if enrolment.computer_id is not None:
        found = found.exclude(computer_id=enrolment.computer_id)
    return list(found.distinct().order_by("pk")[:MOST_KEYS])


def _raise(row: Bundle, enrolment: Enrolment, trait: str, others: list[Enrolment]) -> None:
    kind = _kind(row, enrolment, trait, others)
    Doubt.objects.bulk_create(
        [Doubt(organisation=row.organisation, kind=kind, trait=trait, raised_at=row.received_at)],
        ignore_conflicts=True,  # of two bundles at once both may raise it
    )
    doubt = Doubt.objects.select_for_update(of=("self",)).get(
        organisation=row.organisation, kind=kind, trait=trait
    )
    known = set(doubt.fingerprints)
    keys = known | {one.fingerprint for one in others} | {enrolment.fingerprint}
    if keys == known or len(known) >= MOST_KEYS:
        return
    doubt.fingerprints = sorted(keys)[:MOST_KEYS]
    doubt.state, doubt.raised_at = Doubt.State.OPEN, row.received_at
    doubt.decided_by, doubt.decided_at, doubt.decision_reason = None, None, ""
    doubt.save()
    audit.record(
        "doubt.raise", actor=row.received_by, subject=doubt, organisation=row.organisation,
        reason=kind, count=len(doubt.fingerprints),
    )  # fmt: skip


def _kind(row: Bundle, enrolment: Enrolment, trait: str, others: list[Enrolment]) -> str:
    kind = _KINDS[trait.partition(":")[0]]
    if kind == SAME_SYSTEM:  # an office laid out from one image is looked at PC by PC in an hour
        return kind
    near = [
        one
        for one in others
        if one.last_taken_at is not None and abs(one.last_taken_at - row.taken_at) <= WITHIN
    ]
    if any(one.hostname.casefold() != enrolment.hostname.casefold() for one in near):
        return MANY_NAMES
    return kind


def _history(inspection: Mapping[str, Any]) -> Iterator[str]:
    """The drives that a disk remembers with the time of the first plug, as one word."""
    seen = sorted(
        f"{one.get('serial')}\0{one.get('first_seen')}"
        for one in inspection.get("usb_storage", [])
        if one.get("serial_is_real") and one.get("serial") and one.get("first_seen")
    )
    # The first ones: drives plugged after the disk was copied differ.
    if len(seen) >= LEAST_DRIVES:
        first = sorted(seen, key=lambda word: word.rpartition("\0")[2])[:LEAST_DRIVES]
        yield f"usb:{hashlib.sha256(chr(10).join(first).encode()).hexdigest()[:40]}"


def _cards(inspection: Mapping[str, Any]) -> Iterator[str]:
    """Addresses that a maker gave: not made up by software, not a group's, not all alike."""
    for mac in inspection["subject"].get("macs") or []:
        text = str(mac).strip().lower().replace("-", ":")
        if _MAC.fullmatch(text) and not int(text[:2], 16) & 3 and len(set(text)) > 3:
            yield f"mac:{text}"
