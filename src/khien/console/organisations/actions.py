"""Changing the tree: add, edit, move, end, other names. One function a verb."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from khien.console.audit import actions as audit
from khien.console.organisations.addressees import exists_on
from khien.console.organisations.errors import (
    BadDates,
    NameTaken,
    NotAllowedParent,
    StillInUse,
)
from khien.console.organisations.locks import lock_tree
from khien.console.organisations.models import Alias, Kind, Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.text import fold, squeeze


@dataclass(frozen=True, slots=True)
class Details:
    """What a person may say of an organisation; nothing of it is an address in the tree."""

    name: str
    kind: str
    short_name: str = ""
    code: str = ""
    valid_from: date | None = None


@transaction.atomic(durable=True)
def add_organisation(actor: Person, parent: Organisation, details: Details) -> Organisation:
    """A new organisation under ``parent``."""
    access.require(actor, "organisation.add", parent)
    lock_tree()
    _refuse_taken(parent, details.name)
    organisation: Organisation = Organisation.objects.create(
        parent=parent,
        name=details.name,
        kind=Kind(details.kind),
        short_name=squeeze(details.short_name),
        code=details.code.strip(),
        valid_from=details.valid_from,
    )
    audit.record(
        "organisation.add", actor=actor, subject=organisation, organisation=organisation,
        name=organisation.name, under=parent.name,
    )  # fmt: skip
    return organisation


@transaction.atomic(durable=True)
def edit_organisation(actor: Person, organisation: Organisation, details: Details) -> None:
    """New details; a name that goes is kept as an alias, for older letters still use it."""
    access.require(actor, "organisation.manage", organisation)
    lock_tree()
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if row.valid_to and details.valid_from and details.valid_from >= row.valid_to:
        raise BadDates()
    old = row.name
    if squeeze(details.name) != old:
        _refuse_taken(row.parent, details.name, but=row.pk)
        _add_alias(row, old, valid_from=None, valid_to=timezone.localdate())
    row.name = details.name
    row.kind = Kind(details.kind) if row.parent_id is not None else row.kind
    row.short_name, row.code = squeeze(details.short_name), details.code.strip()
    row.valid_from = details.valid_from
    row.save()
    audit.record(
        "organisation.edit", actor=actor, subject=row, organisation=row, was=old, name=row.name
    )


@transaction.atomic(durable=True)
def move_organisation(actor: Person, organisation: Organisation, parent: Organisation) -> None:
    """Hang it under another parent. Both ends must be the mover's to change (ATTACKS 4)."""
    access.require(actor, "organisation.manage", organisation)
    access.require(actor, "organisation.add", parent)
    lock_tree()
    parent = Organisation.objects.get(pk=parent.pk)  # as it hangs now, or two moves make a circle
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if row.parent_id is None or _is_within(parent, row):
        raise NotAllowedParent(name=row.name)
    _refuse_taken(parent, row.name, but=row.pk)
    was = row.parent
    row.parent = parent
    row.save()
    audit.record(
        "organisation.move", actor=actor, subject=row, organisation=row,
        was=str(was), under=parent.name,
    )  # fmt: skip


@transaction.atomic(durable=True)
def end_organisation(actor: Person, organisation: Organisation, *, on: date) -> None:
    """``on`` is the first day it no longer exists; its rows stay for what was done before."""
    access.require(actor, "organisation.manage", organisation)
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if row.parent_id is None:
        raise NotAllowedParent(name=row.name)
    if row.valid_from and on <= row.valid_from:
        raise BadDates()
    below = [one for one in row.children.all() if exists_on(one, on)]
    if below:
        raise StillInUse(name=row.name, count=len(below))
    row.valid_to = on
    row.save()
    audit.record("organisation.end", actor=actor, subject=row, organisation=row, on=on.isoformat())


@transaction.atomic(durable=True)
def restore_organisation(actor: Person, organisation: Organisation) -> None:
    """Take an end date back that was a mistake."""
    access.require(actor, "organisation.manage", organisation)
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    row.valid_to = None
    row.save()
    audit.record("organisation.restore", actor=actor, subject=row, organisation=row)


@transaction.atomic(durable=True)
def add_alias(
    actor: Person,
    organisation: Organisation,
    name: str,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Alias:
    """Another name and the time in which letters used it."""
    access.require(actor, "organisation.manage", organisation)
    if valid_from and valid_to and valid_to <= valid_from:
        raise BadDates()
    alias = _add_alias(organisation, name, valid_from=valid_from, valid_to=valid_to)
    audit.record(
        "organisation.alias.add", actor=actor, subject=organisation, organisation=organisation,
        name=alias.name,
    )  # fmt: skip
    return alias


@transaction.atomic(durable=True)
def remove_alias(actor: Person, organisation: Organisation, alias_id: int) -> None:
    """Remove a name that was never used for it. The alias must be this organisation's."""
    access.require(actor, "organisation.manage", organisation)
    alias = Alias.objects.filter(organisation=organisation, pk=alias_id).first()
    if alias is None:
        return
    audit.record(
        "organisation.alias.remove", actor=actor, subject=organisation,
        organisation=organisation, name=alias.name,
    )  # fmt: skip
    alias.delete()


def _add_alias(
    organisation: Organisation, name: str, *, valid_from: date | None, valid_to: date | None
) -> Alias:
    name = squeeze(name)
    return Alias.objects.create(
        organisation=organisation, name=name, name_folded=fold(name)[:300],
        valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip


def _refuse_taken(parent: Organisation | None, name: str, *, but: int | None = None) -> None:
    same = Organisation.objects.filter(parent=parent, name=squeeze(name)).exclude(pk=but)
    if same.exists():
        raise NameTaken(name=squeeze(name))


def _is_within(node: Organisation, top: Organisation) -> bool:
    """Whether ``node`` is ``top`` or below it."""
    at: Organisation | None = node
    for _step in range(100):
        if at is None:
            return False
        if at.pk == top.pk:
            return True
        at = at.parent
    return True
