"""People and what they may do: add, bring in by list, give and end rights, close accounts.

Slips and mending stand in ``slip_actions``. Every act that touches an account asks whether the
actor could himself give every role that account holds (ATTACKS 5): nobody changes an account
that stands above his own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from khien.console.audit import actions as audit
from khien.console.organisations.locks import lock_tree
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.errors import (
    BadGrantDates,
    EndNeeded,
    NotForYourself,
    UsernameTaken,
)
from khien.console.people.models import Grant, Person, Role
from khien.console.people.usernames import checked_username, free_username
from khien.core.errors import KhienError
from khien.core.text import squeeze

ROWS_A_TRANSACTION = 100
LONGEST_INSPECTION = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is said of somebody who comes in; an empty username is made from the name."""

    full_name: str
    organisation: Organisation
    username: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a bulk act did: the people made, and (name, reason) of the rows that failed."""

    people: tuple[Person, ...]
    failed: tuple[tuple[str, str], ...]


def require_over(actor: Person, person: Person, verb: str) -> None:
    """Refused unless ``actor`` may do ``verb`` where ``person`` works and could give every
    right ``person`` holds or will hold.
    """
    access.require(actor, verb, person.organisation_id)
    today = timezone.localdate()
    held = Grant.objects.filter(person=person).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    )
    for grant in held.select_related("scope"):
        if not access.may_give(actor, grant.role, grant.scope):
            raise access.Refused(verb)


@transaction.atomic(durable=True)
def add_person(actor: Person, new: NewPerson, *, role: str = Role.STAFF) -> Person:
    """One person, with one role at his own organisation; staff need no grant."""
    access.require(actor, "person.manage", new.organisation)
    return _add(actor, new, role)


def bring_people(actor: Person, rows: Sequence[NewPerson], *, role: str = Role.STAFF) -> Brought:
    """Many people at once, one transaction per hundred; a row that fails does not stop others."""
    access.require_somewhere(actor, "person.manage")
    people: list[Person] = []
    failed: list[tuple[str, str]] = []
    for start in range(0, len(rows), ROWS_A_TRANSACTION):
        made, missed = _bring_batch(actor, rows[start : start + ROWS_A_TRANSACTION], role)
        people += made
        failed += missed
    return Brought(tuple(people), tuple(failed))


@transaction.atomic(durable=True)
def _bring_batch(
    actor: Person, rows: Sequence[NewPerson], role: str
) -> tuple[list[Person], list[tuple[str, str]]]:
    lock_tree()
    taken = set(Person.objects.values_list("username", flat=True))
    people: list[Person] = []
    failed: list[tuple[str, str]] = []
    for new in rows:
        try:
            access.require(actor, "person.manage", new.organisation)
            person = _add(actor, new, role, taken=taken)
        except (KhienError, access.Refused) as error:
            failed.append((new.full_name, str(error)))
        else:
            taken.add(person.username)
            people.append(person)
    return people, failed


def _add(actor: Person, new: NewPerson, role: str, *, taken: set[str] | None = None) -> Person:
    role = Role(role)
    if not access.may_give(actor, role, new.organisation):
        raise access.Refused("person.manage")
    if taken is None:
        lock_tree()
        taken = set(Person.objects.values_list("username", flat=True))
    if new.username:
        username = checked_username(new.username)
        if username in {name.lower() for name in taken}:
            raise UsernameTaken(username=username)
    else:
        username = free_username(new.full_name, taken)
    person = Person(
        username=username, full_name=squeeze(new.full_name)[:150], title=squeeze(new.title)[:150],
        phone=squeeze(new.phone)[:30], email=new.email.strip(), organisation=new.organisation,
    )  # fmt: skip
    person.set_unusable_password()
    person.save()
    audit.record(
        "person.add", actor=actor, subject=person, organisation=new.organisation,
        username=username, name=person.full_name, role=str(role),
    )  # fmt: skip
    if role != Role.STAFF:
        _give(actor, person, role, new.organisation)
    return person


@transaction.atomic(durable=True)
def edit_person(
    actor: Person, person: Person, *, full_name: str, title: str, phone: str, email: str
) -> None:
    """Name, title, phone, e-mail. Where he works and his sign-in name are not edited here."""
    require_over(actor, person, "person.manage")
    row = Person.objects.select_for_update().get(pk=person.pk)
    was = row.full_name
    row.full_name, row.title = squeeze(full_name), squeeze(title)
    row.phone, row.email = squeeze(phone), email.strip()
    row.save(update_fields=["full_name", "title", "phone", "email"])
    audit.record(
        "person.edit", actor=actor, subject=row, organisation=row.organisation_id,
        was=was, name=row.full_name,
    )  # fmt: skip


@transaction.atomic(durable=True)
def give_grant(
    actor: Person,
    person: Person,
    role: str,
    scope: Organisation,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Grant:
    """A role at a place, with its dates. Giving it again changes the dates."""
    _check_grant(actor, person, role, scope)
    return _give(actor, person, Role(role), scope, starts_on=starts_on, ends_on=ends_on)


@transaction.atomic(durable=True)
def set_inspector(
    actor: Person, person: Person, places: Iterable[Organisation], *, ends_on: date
) -> list[Grant]:
    """Make ``places`` the whole list of an inspector, until ``ends_on``."""
    wanted = list(places)
    for place in wanted:
        _check_grant(actor, person, Role.INSPECTOR, place)
    given = [_give(actor, person, Role.INSPECTOR, place, ends_on=ends_on) for place in wanted]
    others = Grant.objects.filter(person=person, role=Role.INSPECTOR).exclude(
        scope__in=[place.pk for place in wanted]
    )
    for grant in others.select_related("scope"):
        if access.may_give(actor, grant.role, grant.scope):
            _end(actor, grant)
    return given


@transaction.atomic(durable=True)
def end_grant(actor: Person, grant: Grant) -> None:
    """Take a right away, from now on. Nobody takes his own last hold of the house away."""
    if grant.person_id == actor.pk:
        raise NotForYourself()
    if not access.may_give(actor, grant.role, grant.scope):
        raise access.Refused("person.manage")
    _end(actor, grant)


@transaction.atomic(durable=True)
def deactivate(actor: Person, person: Person) -> None:
    """Close an account: its sessions and its slips end at once; what it did stays."""
    if person.pk == actor.pk:
        raise NotForYourself()
    require_over(actor, person, "person.manage")
    Person.objects.filter(pk=person.pk).update(
        is_active=False, session_epoch=F("session_epoch") + 1
    )
    person.slips.filter(used_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    audit.record(
        "person.deactivate", actor=actor, subject=person, organisation=person.organisation_id
    )


@transaction.atomic(durable=True)
def reactivate(actor: Person, person: Person) -> None:
    """Open a closed account again; old sessions stay ended."""
    require_over(actor, person, "person.manage")
    Person.objects.filter(pk=person.pk).update(is_active=True)
    audit.record(
        "person.reactivate", actor=actor, subject=person, organisation=person.organisation_id
    )


def _check_grant(actor: Person, person: Person, role: str, scope: Organisation) -> None:
    """A right is given to somebody the giver can see, never to himself, never above his own."""
    if person.pk == actor.pk:
        raise NotForYourself()
    access.require(actor, "person.manage", person.organisation_id)
    if role == Role.STAFF or not access.may_give(actor, role, scope):
        raise access.Refused("person.manage")


def _give(
    actor: Person | None,
    person: Person,
    role: Role,
    scope: Organisation,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Grant:
    today = timezone.localdate()
    if ends_on is not None and (ends_on < today or (starts_on and ends_on < starts_on)):
        raise BadGrantDates()
    if role == Role.INSPECTOR and (ends_on is None or ends_on > today + LONGEST_INSPECTION):
        raise EndNeeded()
    grant, _made = Grant.objects.update_or_create(
        person=person, role=role, scope=scope,
        defaults={"starts_on": starts_on, "ends_on": ends_on, "given_by": actor},
    )  # fmt: skip
    audit.record(
        "grant.give", actor=actor, subject=person, organisation=scope, role=str(role),
        name=person.full_name, scope=scope.name, starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    return grant


def _end(actor: Person, grant: Grant) -> None:
    """The row goes: a right that ends today would still hold until midnight. The log keeps it."""
    audit.record(
        "grant.end", actor=actor, subject=grant.person, organisation=grant.scope_id,
        role=grant.role, name=grant.person.full_name, scope=grant.scope.name,
    )  # fmt: skip
    grant.delete()
