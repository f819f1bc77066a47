"""Writes the packets that are due into the outbox: built, staged, marked written, released.

A packet is marked written in the database after its bytes lie staged, and released by one
rename after that; a run that died between is finished by the next, and never repeated.
"""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.evidence.files import open_stored
from khien.console.exchange.folders import Folders
from khien.console.exchange.models import ExchangeSettings, OutPacket
from khien.console.reports.frozen import from_values
from khien.core.errors import DamagedDocument, KhienError
from khien.core.limits import DEFAULT_LIMITS
from khien.directives.edxml import Organ, Reference
from khien.directives.edxml_writing import (
    OutFile,
    OutLetter,
    OutStatus,
    StatusCode,
    letter_packet,
    status_packet,
)
from khien.directives.values import Signer
from khien.documents.containers.edxml import parse_packet
from khien.documents.containers.packet_head import looks_like_packet
from khien.reports.progress import progress_docx, progress_pdf

BATCH = 100
State = OutPacket.State


def send_all(exchange: ExchangeSettings, folders: Folders) -> int:
    """Write every packet that is due; how many."""
    _release_written(folders)
    due = OutPacket.objects.filter(state=State.PENDING).select_related(
        "answers", "directive__file", "report", "made_by"
    )
    return sum(_send(exchange, folders, row) for row in due.order_by("pk")[:BATCH])


def _release_written(folders: Folders) -> None:
    """Finish what a run that died had marked written."""
    staged = folders.staged()
    written = OutPacket.objects.filter(file_name__in=staged, state=State.WRITTEN)
    for name in written.values_list("file_name", flat=True):
        folders.release(name)


def _send(exchange: ExchangeSettings, folders: Folders, row: OutPacket) -> bool:
    name = f"{row.kind}-{hashlib.sha256(row.key.encode()).hexdigest()[:24]}.edxml"
    try:
        data = packet_of(exchange, row)
    except (KhienError, FileNotFoundError) as error:
        code = error.code if isinstance(error, KhienError) else "file_gone"
        _mark(row, State.FAILED, error_code=code)
        return False
    folders.stage(name, data)
    _mark(row, State.WRITTEN, file_name=name, written_at=timezone.now())
    folders.release(name)
    return True


@transaction.atomic(durable=True)
def _mark(row: OutPacket, state: OutPacket.State, **columns: object) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.state = state
    row.save()
    record(
        "exchange.send", actor=row.made_by, subject=row, organisation=row.organisation_id,
        state=state.value, code=row.status, directive=row.directive_id,
    )  # fmt: skip


def packet_of(exchange: ExchangeSettings, row: OutPacket) -> bytes:
    """The bytes of a packet, the same each time it is built."""
    sender = Organ(exchange.organ_id, exchange.organisation.name)
    if row.kind == OutPacket.Kind.STATUS:
        return status_packet(_status(sender, row))
    return letter_packet(_letter(sender, row))


def _status(sender: Organ, row: OutPacket) -> OutStatus:
    packet = row.answers
    if packet is None:
        raise DamagedDocument("no packet to answer")
    answers = Reference(
        packet.sender_id, packet.code, packet.document_id,
        packet.dated.isoformat() if packet.dated else None,
    )  # fmt: skip
    return OutStatus(sender, answers, StatusCode(row.status), row.made_at)


def _letter(sender: Organ, row: OutPacket) -> OutLetter:
    said = row.values
    return OutLetter(
        sender=sender,
        receivers=tuple(Organ(organ, name) for organ, name in said["receivers"]),
        number=said["number"], notation=said["notation"], day=date.fromisoformat(said["day"]),
        type_name=said["type_name"], subject=said["subject"], place=said.get("place", ""),
        signer=Signer(None, None, said.get("signer") or None), urgency=said.get("urgency") or None,
        files=tuple(_files(row)), at=row.made_at, steering=row.kind == OutPacket.Kind.LETTER,
        answers=tuple(Reference(**each) for each in said.get("answers", [])),
        staff=row.made_by.full_name if row.made_by else "",
    )  # fmt: skip


def _files(row: OutPacket) -> list[OutFile]:
    if row.report is not None:
        report = from_values(row.report.values)
        return [
            OutFile("bao-cao.docx", progress_docx(report)),
            OutFile("bao-cao.pdf", progress_pdf(report)),
        ]
    if row.directive is None:
        raise DamagedDocument("no letter to send")
    with open_stored(row.directive.file) as source:
        data = source.read()
    if not looks_like_packet(data):
        return [OutFile(row.directive.file.name, data)]
    # The letter came in a packet, which was examined then: its files go on, not the packet.
    held = parse_packet(data, limits=DEFAULT_LIMITS).attachments
    return [OutFile(each.name, each.data(DEFAULT_LIMITS)) for each in held]
