"""Alerts that a console sends with its key: the key's organisation and those under it, no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.coverage.actions import secret_hash
from khien.console.coverage.finding import keep_finds
from khien.console.coverage.models import AlertKey
from khien.core.text import printable
from khien.endpoints.coverage.rows import Found, SourceRow, cleaned, when


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert as it was sent."""

    host: str
    threat: str
    at: str = ""
    state: str = ""
    serial: str = ""


def key_of(secret: str) -> AlertKey | None:
    """The key in force with this secret; the hash is what is compared."""
    if not secret or len(secret) > 200:
        return None
    found = AlertKey.objects.filter(secret_hash=secret_hash(secret), ended_at=None)
    return found.select_related("organisation").first()


@transaction.atomic(durable=True)
def take_alerts(key: AlertKey, alerts: Sequence[Alert]) -> int:
    """Keep alerts; how many tell something new. One that names no PC or no threat is left out."""
    now = timezone.now()
    rows = []
    for number, each in enumerate(alerts, start=1):
        host, threat = printable(each.host, most=253), printable(each.threat, most=200)
        serial = printable(each.serial, most=120)
        if not threat or not (host or serial):
            continue
        found = Found(threat, when(each.at), cleaned(each.state))
        serials = (serial,) if serial else ()
        rows.append(SourceRow(key.name, number, hostname=host, serials=serials, found=found))
    new = keep_finds(key.organisation_id, key.name, rows, now=now)
    AlertKey.objects.filter(pk=key.pk).update(used_at=now)
    record(
        "coverage.alerts", actor=None, subject=key, organisation=key.organisation_id,
        count=len(rows), new=new,
    )  # fmt: skip
    return new
