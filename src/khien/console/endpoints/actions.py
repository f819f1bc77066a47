"""Writing in the registers: PCs and issued USB drives, one by one or a pasted table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from django.db import transaction
from django.utils import timezone

from khien.console.audit import actions as audit
from khien.console.coverage.judging import changed as answers_changed
from khien.console.endpoints.models import Computer, Drive, drive_key
from khien.console.endpoints.problems import NameTaken, SerialTaken
from khien.console.evidence.accepting import judge_again
from khien.console.evidence.actions.enrolments import retire_enrolments
from khien.console.organisations.locks import lock_organisation
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.seen_drives.taking import draft_for
from khien.console.wiping.standing import needs_certificate, use_certificate, void_others
from khien.core.errors import KhienError
from khien.core.text import squeeze

ROWS_A_TRANSACTION = 100
_COMPUTER = ("name", "machine_class", "place", "holder", "purpose", "serials", "networks")
_MATCHED_BY = frozenset({"name", "holder", "serials"})  # what lists are matched with it by
_DRIVE = ("serial", "issuer", "holder", "purpose", "state", "handed_out", "returned")


Rows: TypeAlias = Sequence[tuple[int, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Added:
    """How a pasted table went: how many rows were added, and which failed with what error."""

    count: int
    failed: list[tuple[int, KhienError]] = field(default_factory=list)


@transaction.atomic(durable=True)
def add_computer(actor: Person, *, organisation: Organisation, **values: Any) -> Computer:
    """Enter one PC."""
    access.require(actor, "computer.manage", organisation)
    row = _add_computer(actor, organisation, values)
    answers_changed()
    return row


@transaction.atomic(durable=True)
def edit_computer(actor: Person, computer: Computer, **values: Any) -> None:
    """Change what the register says of a PC; its organisation stays.

    One that leaves the class of stand-alone PCs needs a certificate that it was wiped.
    """
    access.require(actor, "computer.manage", computer.organisation_id)
    row = Computer.objects.select_for_update(of=("self",)).get(pk=computer.pk)
    before = row.machine_class
    changed = _set(row, values, _COMPUTER)
    if not changed:
        return
    if needs_certificate(before, row.machine_class):
        use_certificate(row, row.machine_class)
    row.name = squeeze(row.name)
    _check_name(row)
    row.save()
    if _MATCHED_BY.intersection(changed):
        answers_changed()
    if "machine_class" in changed:
        judge_again(row.organisation_id, computer_id=row.pk)
        void_others(actor, row)
    audit.record(
        "computer.edit", actor=actor, subject=row, organisation=row.organisation_id,
        changed=changed, name=row.name,
    )  # fmt: skip


@transaction.atomic(durable=True)
def set_computer_active(actor: Person, computer: Computer, *, active: bool) -> None:
    """Take a PC out of use (its keys and open tickets end), or into use again."""
    access.require(actor, "computer.manage", computer.organisation_id)
    row = Computer.objects.select_for_update(of=("self",)).get(pk=computer.pk)
    if row.active == active:
        return
    row.active = active
    row.save(update_fields=["active"])
    answers_changed()
    if not active:
        retire_enrolments(actor, row)
    audit.record(
        "computer.activate" if active else "computer.deactivate", actor=actor, subject=row,
        organisation=row.organisation_id, name=row.name,
    )  # fmt: skip


def add_computers(actor: Person, organisation: Organisation, rows: Rows) -> Added:
    """Enter many PCs (line number, values): one transaction for each hundred."""
    access.require(actor, "computer.manage", organisation)
    return _in_batches(rows, partial(_some_computers, actor, organisation))


@transaction.atomic(durable=True)
def add_drive(actor: Person, *, organisation: Organisation, **values: Any) -> Drive:
    """Enter one issued drive."""
    access.require(actor, "drive.manage", organisation)
    drive = _add_drive(actor, organisation, values)
    judge_again(organisation.pk)
    draft_for({drive.serial_key})
    return drive


@transaction.atomic(durable=True)
def edit_drive(actor: Person, drive: Drive, **values: Any) -> None:
    """Change a drive's row: handed to someone else, returned, lost."""
    access.require(actor, "drive.manage", drive.organisation_id)
    row = Drive.objects.select_for_update(of=("self",)).get(pk=drive.pk)
    changed = _set(row, values, _DRIVE)
    if not changed:
        return
    _date_of_return(row)
    _check_serial(row)
    row.save()
    judge_again(row.organisation_id)
    draft_for({row.serial_key})
    audit.record(
        "drive.edit", actor=actor, subject=row, organisation=row.organisation_id,
        changed=changed, serial=row.serial, state=row.state,
    )  # fmt: skip


def add_drives(actor: Person, organisation: Organisation, rows: Rows) -> Added:
    """Enter many drives: one transaction for each hundred."""
    access.require(actor, "drive.manage", organisation)
    return _in_batches(rows, partial(_some_drives, actor, organisation))


def _in_batches(rows: Rows, enter: Callable[[Rows], list[tuple[int, KhienError]]]) -> Added:
    """``enter`` for each hundred rows, a transaction of its own; it says which rows failed."""
    failed: list[tuple[int, KhienError]] = []
    for start in range(0, len(rows), ROWS_A_TRANSACTION):
        failed += enter(rows[start : start + ROWS_A_TRANSACTION])
    return Added(len(rows) - len(failed), failed)


@transaction.atomic(durable=True)
def _some_computers(
    actor: Person, organisation: Organisation, rows: Rows
) -> list[tuple[int, KhienError]]:
    failed = []
    for line, values in rows:
        try:
            with transaction.atomic():
                _add_computer(actor, organisation, values)
        except KhienError as error:
            failed.append((line, error))
    answers_changed()
    return failed


@transaction.atomic(durable=True)
def _some_drives(
    actor: Person, organisation: Organisation, rows: Rows
) -> list[tuple[int, KhienError]]:
    failed = []
    for line, values in rows:
        try:
            with transaction.atomic():
                _add_drive(actor, organisation, values)
        except KhienError as error:
            failed.append((line, error))
    judge_again(organisation.pk)
    draft_for({drive_key(str(values.get("serial", ""))) for _line, values in rows})
    return failed


def _add_computer(actor: Person, organisation: Organisation, values: dict[str, Any]) -> Computer:
    row = Computer(organisation=organisation)
    _set(row, values, _COMPUTER)
    row.name = squeeze(row.name)
    _check_name(row)
    row.save()
    audit.record("computer.add", actor=actor, subject=row, organisation=organisation, name=row.name)
    return row


def _add_drive(actor: Person, organisation: Organisation, values: dict[str, Any]) -> Drive:
    row = Drive(organisation=organisation)
    _set(row, values, _DRIVE)
    _date_of_return(row)
    _check_serial(row)
    row.save()
    audit.record(
        "drive.add", actor=actor, subject=row, organisation=organisation, serial=row.serial
    )
    return row


def _set(row: Computer | Drive, values: dict[str, Any], allowed: tuple[str, ...]) -> list[str]:
    """Set the named columns and no other (ATTACKS 1); which of them changed."""
    changed = []
    for name in allowed:
        if name in values and getattr(row, name) != values[name]:
            setattr(row, name, values[name])
            changed.append(name)
    return changed


def _check_name(row: Computer) -> None:
    lock_organisation(row.organisation_id)
    same = Computer.objects.filter(organisation=row.organisation, name__iexact=row.name)
    if same.exclude(pk=row.pk).exists():
        raise NameTaken(name=row.name)


def _check_serial(row: Drive) -> None:
    lock_organisation(row.organisation_id)
    row.serial = squeeze(row.serial)
    same = Drive.objects.filter(organisation=row.organisation, serial_key=drive_key(row.serial))
    if same.exclude(pk=row.pk).exists():
        raise SerialTaken(serial=row.serial)


def _date_of_return(row: Drive) -> None:
    if row.state == Drive.State.RETURNED and row.returned is None:
        row.returned = timezone.localdate()
