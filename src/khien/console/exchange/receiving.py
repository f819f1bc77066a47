"""Takes the packets that wait: a letter through the one door of intake, a status to its letter.

Each packet is known again by a hash of its bytes, so that a run which died goes on where it
stopped: what is in the database already is only moved out of the inbox.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from django.conf import settings as django_settings
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.directives import actions as directives
from khien.console.directives.actions import Taken, TakenAs
from khien.console.directives.models import Directive
from khien.console.evidence.files import clean_name
from khien.console.evidence.models import HeldFile, Refusal
from khien.console.evidence.uploads import private_spool
from khien.console.exchange.folders import Folders, bytes_of
from khien.console.exchange.models import ExchangeSettings, InPacket, OutPacket
from khien.console.people import access
from khien.core.errors import DocumentError
from khien.core.text import squeeze, storable
from khien.directives.edxml import PacketFacts, facts_of
from khien.workflows import intake

MOST_SECONDS = 120.0  # well within a job's lease: two runs never work on one packet
logger = logging.getLogger(__name__)
Kind, State = InPacket.Kind, InPacket.State
LetterState: TypeAlias = InPacket.State
_STATES = {
    TakenAs.TAKEN: State.TAKEN, TakenAs.TWIN: State.TWIN, TakenAs.HELD: State.HELD,
    TakenAs.MARKED: State.MARKED, TakenAs.TOO_LARGE: State.REFUSED,
}  # fmt: skip
ASIDE = {
    State.MARKED: "Văn bản mang dấu độ mật: không nhận qua đường này; gỡ tệp khỏi máy theo "
    "quy định về bảo vệ bí mật nhà nước.",
    State.REFUSED: "Không đọc được gói tin này.",
}


def receive_all(exchange: ExchangeSettings, folders: Folders) -> int:
    """Take the packets that wait, for as long as one run's lease lasts; how many."""
    done, started = 0, time.monotonic()
    for path in folders.incoming():
        if time.monotonic() - started > MOST_SECONDS:
            break
        try:
            _receive(exchange, folders, path)
        except (DatabaseError, access.Refused):
            raise  # not the packet's fault: every other one would fail too
        except Exception:
            # It stays where it is for the next run; the others go on.
            logger.exception("a packet could not be taken")
            continue
        done += 1
    return done


def key_of(data: bytes) -> str:
    """What a packet is known by again: tells nothing to who has not the console's key."""
    secret = django_settings.SECRET_KEY.encode()
    return hmac.new(secret, b"packet" + hashlib.sha256(data).digest(), hashlib.sha256).hexdigest()


def _receive(exchange: ExchangeSettings, folders: Folders, path: Path) -> None:
    try:
        data = bytes_of(path)
    except DocumentError as error:
        key = key_of(path.name.encode("utf-8", "surrogateescape"))
        row = InPacket.objects.filter(key=key).first() or _row(exchange, key, path, Kind.UNREAD)
        _finish(row, State.REFUSED, error_code=error.code)
        folders.set_aside(path, key=key, reason=str(error))
        return
    key = key_of(data)
    known = InPacket.objects.filter(key=key).first()
    if known is None or known.state == State.TAKING:
        known = _take(exchange, path, data, known)
    reason = ASIDE.get(State(known.state), "")
    folders.set_aside(path, key=key, reason=reason)


def _take(exchange: ExchangeSettings, path: Path, data: bytes, row: InPacket | None) -> InPacket:
    try:
        with private_spool() as spool:
            said = intake.packet_values(data, spool=spool)
    except DocumentError as error:
        row = row or _row(exchange, key_of(data), path, Kind.UNREAD)
        return _finish(row, State.REFUSED, error_code=error.code)
    facts = facts_of(said)
    if facts.status and not said.get("files"):
        row = row or _row(exchange, key_of(data), path, Kind.STATUS)
        return _take_status(row, facts)
    row = row or _row(exchange, key_of(data), path, Kind.LETTER)
    done = _done_before(exchange, row, len(data))
    if done is not None:
        return _finish(row, done, **_columns(facts), sha256=hashlib.sha256(data).hexdigest())
    taken = directives.take_in(
        exchange.account, data,
        name=clean_name(path.name), organisation=exchange.organisation,
        received_on=timezone.localdate(),
    )  # fmt: skip
    return _finish_letter(exchange, row, taken, facts, data)


@transaction.atomic(durable=True)
def _row(exchange: ExchangeSettings, key: str, path: Path, kind: InPacket.Kind) -> InPacket:
    return InPacket.objects.create(
        key=key, kind=kind, name=storable(clean_name(path.name)),
        organisation=exchange.organisation,
    )  # fmt: skip


def _done_before(exchange: ExchangeSettings, row: InPacket, size: int) -> LetterState | None:
    """What a run that died had already made of the packet; a letter that was taken is found
    by intake itself, as a twin.
    """
    refused = Refusal.objects.filter(person=exchange.account, at__gte=row.received_at)
    if refused.filter(facts__size=size).exists():
        return State.MARKED
    held = HeldFile.objects.filter(
        added_by=exchange.account, added_at__gte=row.received_at, size=size, place="letter"
    ).first()
    if held is None:
        return None
    InPacket.objects.filter(pk=row.pk).update(held=held)
    row.held = held
    return State.HELD


def _finish_letter(
    exchange: ExchangeSettings, row: InPacket, taken: Taken, facts: PacketFacts, data: bytes
) -> InPacket:
    state = _STATES[taken.how]
    if state is State.MARKED:
        return _finish(row, state, name="")
    held = None
    if state is State.HELD:
        held = HeldFile.objects.filter(added_by=exchange.account).order_by("-pk").first()
    return _finish(
        row, state, directive=taken.directive, held=held,
        error_code=taken.error.code if taken.error else "",
        sha256=hashlib.sha256(data).hexdigest(), **_columns(facts),
    )  # fmt: skip


@transaction.atomic(durable=True)
def _finish(row: InPacket, state: LetterState, **columns: Any) -> InPacket:
    for name, value in columns.items():
        setattr(row, name, value)
    row.state = state
    row.save()
    record(
        "exchange.receive", actor=None, subject=row, organisation=row.organisation_id,
        state=state.value, directive=row.directive_id,
    )  # fmt: skip
    return row


@transaction.atomic(durable=True)
def _take_status(row: InPacket, facts: PacketFacts) -> InPacket:
    """Write a status beside the packet that it answers."""
    wanted = [each.document_id for each in facts.answers if each.document_id]
    codes = [each.code for each in facts.answers if each.code]
    sent = OutPacket.objects.exclude(kind=OutPacket.Kind.STATUS)
    found = sent.filter(Q(document_id__in=wanted) | Q(values__code__in=codes)).first()
    columns = _columns(facts)
    for name, value in columns.items():
        setattr(row, name, value)
    row.status, row.words = facts.status[:4], columns["words"]
    row.directive = found.directive if found else None
    row.state = State.MATCHED if found else State.UNMATCHED
    row.closed = True
    row.save()
    if found is not None:
        found.answer, found.answer_words = row.status, row.words
        found.answered_at = timezone.now()
        found.save(update_fields=["answer", "answer_words", "answered_at"])
    record(
        "exchange.status", actor=None, subject=row, organisation=row.organisation_id,
        state=row.state, code=row.status,
    )  # fmt: skip
    return row


def _columns(facts: PacketFacts) -> Mapping[str, Any]:
    def cut(text: str, most: int) -> str:
        return storable(squeeze(text))[:most]

    return {
        "document_id": cut(facts.document_id, 300),
        "sender_id": cut(facts.sender.id, 60),
        "sender_name": cut(facts.sender.name, 300),
        "code": cut("/".join(filter(None, (facts.number, facts.notation))), 160),
        "dated": date.fromisoformat(facts.date) if facts.date else None,
        "words": cut(facts.status_words, 300),
    }


def link_let_in() -> int:
    """Join held packets to the letters they became when a person let them in; how many."""
    done = 0
    for row in InPacket.objects.filter(state=State.HELD, directive=None).select_related("held"):
        found = Directive.objects.filter(
            organisation=row.organisation_id, file__sha256=row.sha256
        ).first()
        if found is not None:
            _finish(row, State.TAKEN, directive=found)
            done += 1
    return done
