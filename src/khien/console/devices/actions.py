"""Enter, change and retire devices; say what the network cannot tell; take a list in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.devices.models import Device, Exposure, Password
from khien.console.devices.problems import DeviceNameMissing, ListNotTaken, PasswordHalfSaid
from khien.console.evidence import files
from khien.console.organisations.locks import lock_organisation
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.text import squeeze
from khien.endpoints.devices import Devices, FoundDevice, read_devices
from khien.endpoints.devices.reading import MOST_BYTES
from khien.endpoints.devices.values import ip_of, mac_of
from khien.workflows.intake import Examination, Outcome

VERB = "device.manage"
PLACE = "list"
_FIELDS = ("kind", "name", "place", "maker", "model", "serial", "mac", "ip", "firmware",
           "firmware_date")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """How a list went."""

    added: int
    known: int
    computers: int
    unusable: int


@transaction.atomic(durable=True)
def add(actor: Person, *, organisation: Organisation, **values: Any) -> Device:
    """Enter one device."""
    access.require(actor, VERB, organisation)
    row = Device(organisation=organisation)
    _set(row, values)
    row.save()
    record("device.add", actor=actor, subject=row, organisation=organisation, name=row.name)
    return row


@transaction.atomic(durable=True)
def edit(actor: Person, device: Device, **values: Any) -> None:
    """Change what the register says; its organisation stays."""
    access.require(actor, VERB, device.organisation_id)
    row = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    changed = _set(row, values)
    if not changed:
        return
    row.save()
    record(
        "device.edit", actor=actor, subject=row, organisation=row.organisation_id,
        name=row.name, changed=changed,
    )  # fmt: skip


@transaction.atomic(durable=True)
def set_active(actor: Person, device: Device, *, active: bool) -> None:
    """Take a device out of use, or into use again."""
    access.require(actor, VERB, device.organisation_id)
    row = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    if row.active == active:
        return
    row.active = active
    row.save(update_fields=["active"])
    record(
        "device.activate" if active else "device.deactivate", actor=actor, subject=row,
        organisation=row.organisation_id, name=row.name,
    )  # fmt: skip


@transaction.atomic(durable=True)
def say(
    actor: Person,
    device: Device,
    *,
    password: str,
    exposure: str,
    password_by: str = "",
    password_on: date | None = None,
) -> None:
    """What a person knows: was the maker's password changed, by whom and when; is it exposed."""
    access.require(actor, VERB, device.organisation_id)
    row = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    by = squeeze(password_by)[:150]
    if password == Password.CHANGED:
        if not by or password_on is None or password_on > timezone.localdate():
            raise PasswordHalfSaid()
        row.password_by, row.password_on = by, password_on
    else:
        row.password_by, row.password_on = "", None
    row.password, row.exposure = Password(password), Exposure(exposure)
    row.said_by, row.said_at = actor, timezone.now()
    row.save()
    record(
        "device.say", actor=actor, subject=row, organisation=row.organisation_id,
        name=row.name, password_state=row.password, exposure=row.exposure,
    )  # fmt: skip


def take_list(actor: Person, *, organisation: Organisation, file: files.Upload, name: str) -> Taken:
    """Take discovery XML or a table in. Raises ListNotTaken, NotDevices, TooManyDevices."""
    access.require(actor, VERB, organisation)
    examination = files.examine_upload(file, name=name)
    if examination.outcome is Outcome.MARKED:
        _turn_away(actor, examination, organisation)
    if examination.outcome is not Outcome.CLEAR:
        raise ListNotTaken(why=examination.error or "")
    return _take(actor, examination, file, organisation=organisation, name=name)


@transaction.atomic(durable=True)
def _turn_away(actor: Person, examination: Examination, organisation: Organisation) -> None:
    files.refuse_marked(actor, examination, organisation=organisation, place=PLACE)


@transaction.atomic(durable=True)
def _take(
    actor: Person,
    examination: Examination,
    file: files.Upload,
    *,
    organisation: Organisation,
    name: str,
) -> Taken:
    stored = files.store(actor, examination, file, organisation=organisation, name=name)
    with files.open_stored(stored) as stream:
        told = read_devices(stream.read(MOST_BYTES + 1))
    lock_organisation(organisation.pk)
    added = _enter(organisation, told, timezone.now())
    taken = Taken(added, len(told.found) - added, told.computers, told.unusable)
    record(
        "device.take_list", actor=actor, subject=stored, organisation=organisation,
        rows=len(told.found), new=added,
    )  # fmt: skip
    return taken


def _enter(organisation: Organisation, told: Devices, now: datetime) -> int:
    """Each device once: found again by serial, else card, else by name and where it is."""
    rows = list(Device.objects.select_for_update().filter(organisation=organisation))
    known: dict[tuple[str, ...], Device] = {}
    for row in rows:
        for key in _keys(row, row.name):
            known.setdefault(key, row)
    added = 0
    for found in told.found:
        keys = _keys(found, _name(found))
        row = next((known[key] for key in keys if key in known), Device(organisation=organisation))
        if row.pk is None:
            row.name, added = _name(found), added + 1
        _fill(row, found, now)
        for key in keys:
            known.setdefault(key, row)
    return added


def _keys(one: Device | FoundDevice, name: str) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = []
    if one.serial:
        keys.append(("serial", one.maker.casefold(), one.serial.casefold()))
    if one.mac:
        keys.append(("mac", one.mac.casefold()))
    if not keys:  # without an address two of one name at two places are two
        where = one.ip or one.place.casefold()
        keys.append(("place", name.casefold(), where))
    return keys


def _name(found: FoundDevice) -> str:
    return found.name or found.model or found.ip or found.mac or found.serial


def _fill(row: Device, found: FoundDevice, now: datetime) -> None:
    """What the network tells; a name, kind or place that a person wrote stays."""
    if found.firmware and found.firmware != row.firmware:
        row.firmware, row.firmware_date = found.firmware, found.firmware_date
    elif found.firmware_date is not None:
        row.firmware_date = found.firmware_date
    for name in ("maker", "model", "serial", "mac", "ip"):
        if value := getattr(found, name):
            setattr(row, name, value)
    if row.pk is None:
        row.kind, row.place = found.kind.value, found.place
    row.seen_at = now
    row.save()


def _set(row: Device, values: Mapping[str, Any]) -> list[str]:
    """Set the named columns and no other (ATTACKS 1); which of them changed."""
    changed = []
    for name in _FIELDS:
        if name in values:
            value = values[name]
            value = squeeze(value) if isinstance(value, str) else value
            if name == "mac":
                value = mac_of(value)
            elif name == "ip":
                value = ip_of(value)
            if getattr(row, name) != value:
                setattr(row, name, value)
                changed.append(name)
    if not row.name:
        raise DeviceNameMissing()
    return changed
