"""One sign-in for each role, made on the spot: nothing of it is stored in the clear."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.db import transaction

from khien.console.audit.actions import record
from khien.console.people import access
from khien.console.people.models import Person, Role

PERIOD_SECONDS = 30


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a person types; ``totp_secret`` is empty where no second factor is needed."""

    role: str
    who: str
    place: str
    username: str
    password: str
    totp_secret: str = ""

    def code(self) -> str:
        """The six digits of this half minute."""
        return code_now(self.totp_secret)


def code_now(totp_secret: str) -> str:
    """RFC 6238 with the period every authenticator app uses."""
    counter = int(time.time()) // PERIOD_SECONDS
    return str(format_hotp_value(hotp_value(totp_secret, counter)))


def _first(role: Role) -> Person | None:
    """Whoever has this role and as few others as may be."""
    holders = Person.objects.filter(grants__role=role, is_active=True).select_related(
        "organisation"
    )
    return min(holders, key=lambda person: (len(access.roles(person)), person.pk), default=None)


def _staff() -> Person | None:
    """Somebody without a grant, where the first officer works."""
    officer = _first(Role.OFFICER)
    found = Person.objects.filter(grants__isnull=True, is_active=True).order_by("pk")
    near = found.filter(organisation=officer.organisation) if officer else found
    return (near.first() or found.first()) if near is not None else None


def people_of_the_demo() -> list[tuple[str, Person]]:
    """One person for each role the demo has."""
    chosen: list[tuple[Role, Person | None]] = [
        (role, _first(role)) for role in Role if role is not Role.STAFF
    ]
    chosen.append((Role.STAFF, _staff()))
    seen: set[int] = set()
    found = []
    for role, person in chosen:
        if person is not None and person.pk not in seen:
            seen.add(person.pk)
            found.append((str(role.label), person))
    return found


@transaction.atomic(durable=True)
def make(role: str, person: Person) -> SignIn:
    """A new password, and a new TOTP secret where the role needs one; older sessions end."""
    password = "-".join(secrets.token_hex(3) for _ in range(3))
    person.set_password(password)
    person.session_epoch += 1
    person.save()
    Authenticator.objects.filter(user=person).delete()
    secret = ""
    if access.needs_second_factor(person):
        secret = str(generate_totp_secret())
        TOTP.activate(person, secret)
    record("demo.sign_in", actor=None, subject=person, organisation=person.organisation_id)
    place = person.organisation.name
    return SignIn(role, person.full_name, place, person.username, password, secret)
