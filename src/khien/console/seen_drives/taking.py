"""What an accepted bundle tells of drives: rows of what was seen, the kit's stick, drafts.

Every function here demands the open transaction of the act that calls it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from khien.console.audit.actions import record
from khien.console.endpoints.models import Computer, Drive, MachineClass, drive_key
from khien.console.incidents.drafting import Sign, draft
from khien.console.incidents.models import IncidentDraft
from khien.console.seen_drives.models import KitStick, SeenDrive
from khien.endpoints.own_stick import RAN_FROM

if TYPE_CHECKING:
    from khien.console.evidence.models import Bundle

MOST_DRIVES = 2_000
DRAFTS = "drive:"


def take(bundle: Bundle, computer: Computer) -> None:
    """Keep the drives of ``bundle``, which is the newest word of ``computer`` about them."""
    _in_transaction()
    told = bundle.inspection.get("usb_storage")
    if not isinstance(told, list):
        return  # from paper: nothing is told of single drives
    SeenDrive.objects.filter(computer=computer).delete()
    SeenDrive.objects.bulk_create(_row(computer, one) for one in told[:MOST_DRIVES])
    _take_stick(bundle, told)
    draft_due(computer.organisation_id, computer_id=computer.pk)


def _row(computer: Computer, told: Mapping[str, Any]) -> SeenDrive:
    serial = _text(told.get("serial"))
    return SeenDrive(
        organisation_id=computer.organisation_id,
        computer=computer,
        serial=serial,
        serial_key=drive_key(serial) if told.get("serial_is_real") else "",
        maker=f"{_text(told.get('vendor'))} {_text(told.get('product'))}".strip()[:200],
        first_seen=_text(told.get("first_seen"))[:40],
        last_seen=_text(told.get("last_seen") or told.get("first_seen"))[:40],
    )


def _take_stick(bundle: Bundle, told: Collection[Mapping[str, Any]]) -> None:
    """Register the stick that the kit ran from, on first use; only a PC's key can say it."""
    if bundle.enrolment is None:
        return
    ticket = bundle.enrolment.ticket
    for one in told:
        serial = _text(one.get("serial"))
        flags = one.get("flags")
        if not isinstance(flags, list) or RAN_FROM not in flags:
            continue
        if not serial or not one.get("serial_is_real"):
            continue
        _register(
            bundle, ticket_id=ticket.pk, organisation_id=ticket.organisation_id, serial=serial
        )


def _register(bundle: Bundle, *, ticket_id: int, organisation_id: int, serial: str) -> None:
    key = drive_key(serial)
    if KitStick.objects.filter(organisation_id=organisation_id, serial_key=key).exists():
        return
    first = not KitStick.objects.filter(ticket_id=ticket_id).exists()
    state = KitStick.State.ACCEPTED if first else KitStick.State.PROPOSED
    stick = KitStick.objects.create(
        organisation_id=organisation_id, ticket_id=ticket_id, serial=serial, serial_key=key,
        state=state, first_used_at=bundle.received_at,
    )  # fmt: skip
    record(
        "kit_stick.register" if first else "kit_stick.propose", actor=bundle.received_by,
        subject=stick, organisation=organisation_id, serial=serial,
    )  # fmt: skip


def draft_for(keys: Collection[str]) -> None:
    """After a change of the register: drafts about these drives, wherever they were seen."""
    _draft(SeenDrive.objects.filter(serial_key__in=[key for key in keys if key]))


def draft_due(organisation_id: int, *, computer_id: int | None = None) -> None:
    """Drafts about the PCs of an organisation. Idempotent: the same sighting drafts once."""
    rows = SeenDrive.objects.filter(organisation_id=organisation_id)
    _draft(rows if computer_id is None else rows.filter(computer_id=computer_id))


def _draft(rows: QuerySet[SeenDrive]) -> None:
    _in_transaction()
    found = rows.exclude(serial_key="").filter(
        computer__machine_class=MachineClass.CONNECTED, computer__active=True,
        serial_key__in=Drive.objects.filter(purpose=Drive.Purpose.SECRET).values("serial_key"),
    )  # fmt: skip
    for seen in found:
        secret = Drive.objects.filter(purpose=Drive.Purpose.SECRET, serial_key=seen.serial_key)
        for drive in secret:
            draft(_sign(seen, drive))


def draft_key(seen: SeenDrive, drive: Drive) -> str:
    """What a draft about this drive in this PC is known by."""
    return f"{DRAFTS}{seen.computer_id}:{drive.pk}"


def _sign(seen: SeenDrive, drive: Drive) -> Sign:
    return Sign(
        seen.organisation_id, IncidentDraft.Kind.SECRET_DRIVE, draft_key(seen, drive),
        drive.serial, computers=(seen.computer_id,),
        first_seen=seen.first_seen, last_seen=seen.last_seen,
    )  # fmt: skip


def _text(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(ch for ch in text if ch.isprintable()).strip()[:200]


def _in_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("drives are written in the transaction of an act")
