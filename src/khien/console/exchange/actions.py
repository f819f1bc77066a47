"""Acts on the exchange: set it up, send a letter or a report, try a failed packet again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.directives.models import Directive
from khien.console.exchange import errors
from khien.console.exchange.folders import Folders
from khien.console.exchange.models import ExchangeSettings, InPacket, OutPacket
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Grant, Person, Role
from khien.console.reports.models import FrozenReport
from khien.core.text import squeeze, storable
from khien.directives.edxml import is_organ_id

ACCOUNT = "truc-lien-thong"
ACCOUNT_NAME = "Trục liên thông văn bản"
MOST_RECEIVERS = 300
_OURS = ("MEDIA_ROOT", "STATIC_ROOT", "FILE_UPLOAD_TEMP_DIR", "BASE_DIR")


@dataclass(frozen=True, slots=True)
class SetUp:
    """What an administrator fills in."""

    inbox: str
    outbox: str
    organ_id: str
    organisation: Organisation
    enabled: bool


@dataclass(frozen=True, slots=True)
class Sending:
    """What a person fills in to send a letter or a report; ``receivers`` are (code, name)."""

    number: str
    notation: str
    day: date
    subject: str
    type_name: str
    receivers: Sequence[tuple[str, str]]
    signer: str = ""


@transaction.atomic(durable=True)
def save_settings(actor: Person, wanted: SetUp) -> ExchangeSettings:
    """Set the exchange up: the folders are tried, the integration gets its account."""
    _whole_tree(actor)
    inbox, outbox = _folder(wanted.inbox), _folder(wanted.outbox)
    if inbox == outbox or inbox in outbox.parents or outbox in inbox.parents:
        raise errors.SameFolder()
    organ_id = squeeze(wanted.organ_id)
    if not is_organ_id(organ_id):
        raise errors.BadOrganId(organ=organ_id)
    Folders(inbox, outbox).ready()
    row = ExchangeSettings.objects.select_for_update(of=("self",)).order_by("pk").first()
    row = row or ExchangeSettings()
    row.inbox, row.outbox, row.organ_id = str(inbox), str(outbox), organ_id
    row.organisation, row.enabled, row.changed_by = wanted.organisation, wanted.enabled, actor
    row.account = _account(wanted.organisation)
    row.problem = ""
    row.save()
    record(
        "exchange.set_up", actor=actor, subject=row, organisation=wanted.organisation,
        name=organ_id, state="on" if row.enabled else "off",
    )  # fmt: skip
    return row


@transaction.atomic(durable=True)
def send_directive(actor: Person, directive: Directive, sending: Sending) -> OutPacket:
    """Enter a letter into what is to be sent."""
    access.require(actor, "exchange.send", directive.organisation_id)
    return _send(
        actor, sending, kind=OutPacket.Kind.LETTER, subject=f"directive:{directive.pk}",
        directive=directive, organisation_id=directive.organisation_id,
    )  # fmt: skip


@transaction.atomic(durable=True)
def send_report(actor: Person, report: FrozenReport, sending: Sending) -> OutPacket:
    """Enter a frozen progress report into what is to be sent, as an answer to the packet that
    its letter came in, where it came in one.
    """
    access.require(actor, "exchange.send", report.organisation_id)
    return _send(
        actor, sending, kind=OutPacket.Kind.REPORT, subject=f"report:{report.pk}",
        directive=report.directive, report=report, organisation_id=report.organisation_id,
    )  # fmt: skip


@transaction.atomic(durable=True)
def try_again(actor: Person, pk: int) -> None:
    """Build a packet once more that could not be built; nothing when there is no such one."""
    row = OutPacket.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise access.Refused("exchange.send")
    access.require(actor, "exchange.send", row.organisation_id)
    if row.state != OutPacket.State.FAILED:
        return
    row.state, row.error_code = OutPacket.State.PENDING, ""
    row.save(update_fields=["state", "error_code"])
    record("exchange.try_again", actor=actor, subject=row, organisation=row.organisation_id)


def receivers_of(text: str) -> list[tuple[str, str]]:
    """Lines of "code; name" as receivers; raises for a code that is none."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        organ, _mark, name = line.replace("\t", ";").partition(";")
        organ = squeeze(organ)
        if not is_organ_id(organ):
            raise errors.BadOrganId(organ=organ[:60])
        found.setdefault(organ, storable(squeeze(name))[:300])
    if not found:
        raise errors.NoReceiver()
    return list(found.items())[:MOST_RECEIVERS]


def _send(
    actor: Person, sending: Sending, *, kind: OutPacket.Kind, subject: str,
    organisation_id: int, directive: Directive, report: FrozenReport | None = None,
) -> OutPacket:  # fmt: skip
    exchange = ExchangeSettings.objects.first()
    if exchange is None:
        raise errors.NotSetUp()
    if not sending.receivers:
        raise errors.NoReceiver()
    said = {
        "number": squeeze(sending.number), "notation": squeeze(sending.notation),
        "day": sending.day.isoformat(), "subject": squeeze(sending.subject),
        "type_name": squeeze(sending.type_name), "signer": squeeze(sending.signer),
        "receivers": [list(pair) for pair in sending.receivers],
        "code": f"{squeeze(sending.number)}/{squeeze(sending.notation)}",
        "answers": _answers(directive) if report is not None else [],
    }  # fmt: skip
    names = sorted(organ for organ, _name in sending.receivers)
    digest = hashlib.sha256(json.dumps([names, said["code"]]).encode()).hexdigest()
    key = f"{subject}:{digest[:40]}"
    if OutPacket.objects.filter(key=key).exists():
        raise errors.AlreadySent()
    row = OutPacket.objects.create(
        key=key, kind=kind, organisation_id=organisation_id, directive=directive, report=report,
        values=storable(said), made_by=actor,
        document_id=f"{exchange.organ_id},{sending.day:%Y/%m/%d},{said['code']}"[:300],
    )  # fmt: skip
    record(
        "exchange.enter", actor=actor, subject=row, organisation=organisation_id,
        directive=directive.pk, count=len(names),
    )  # fmt: skip
    return row


def _answers(directive: Directive) -> list[dict[str, object]]:
    packet = InPacket.objects.filter(directive=directive, kind=InPacket.Kind.LETTER).last()
    if packet is None:
        return []
    day = packet.dated.isoformat() if packet.dated else None
    return [
        {"organ_id": packet.sender_id, "code": packet.code, "document_id": packet.document_id,
         "date": day}
    ]  # fmt: skip


def _account(organisation: Organisation) -> Person:
    """The integration's own account: no password, one grant, at one organisation."""
    account, is_new = Person.objects.get_or_create(
        username=ACCOUNT, defaults={"full_name": ACCOUNT_NAME, "organisation": organisation}
    )
    if is_new:
        account.set_unusable_password()
    account.organisation, account.is_active = organisation, True
    account.save()
    today = timezone.localdate()
    others = Grant.objects.filter(person=account, role=Role.INTEGRATION, ends_on__isnull=True)
    others.exclude(scope=organisation).delete()
    Grant.objects.get_or_create(
        person=account, role=Role.INTEGRATION, scope=organisation, ends_on=None,
        defaults={"starts_on": today},
    )  # fmt: skip
    return account


def _folder(text: str) -> Path:
    """A folder outside everything of our own; raises when it cannot be used."""
    given = Path(squeeze(text))
    if not text.strip() or "\0" in text or not given.is_absolute():
        raise errors.BadFolder(folder=text[:200])
    try:
        folder = given.resolve(strict=True)
    except (OSError, RuntimeError):
        raise errors.BadFolder(folder=text[:200]) from None
    if not folder.is_dir() or folder == Path(folder.anchor):
        raise errors.BadFolder(folder=text[:200])
    code = Path(__file__).resolve().parents[2]
    ours = [Path(found).resolve() for name in _OURS if (found := _setting(name))]
    for own in [code, *ours, *_served()]:
        if folder == own or own in folder.parents or folder in own.parents:
            raise errors.FolderNotOutside(folder=text[:200])
    return folder


def _setting(name: str) -> str | None:
    found = getattr(django_settings, name, None)
    return str(found) if found else None


def _served() -> list[Path]:
    return [Path(str(each)).resolve() for each in getattr(django_settings, "STATICFILES_DIRS", ())]


def _whole_tree(actor: Person) -> None:
    top = Organisation.objects.filter(parent__isnull=True).order_by("pk").first()
    if top is None:
        raise access.Refused("exchange.set_up")
    access.require(actor, "exchange.set_up", top)
