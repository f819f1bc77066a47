"""Activation slips: making them, mending an account with one, and the use of one.

An account begins with a slip and is mended with a slip; there is no default password and no
mail. The token in the link and the code beside it are shown once, on the printed slip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from khien.console.audit import actions as audit
from khien.console.people import access
from khien.console.people.actions import ROWS_A_TRANSACTION, require_over
from khien.console.people.errors import AlreadyActive, Inactive, NotForYourself, TooManyPeople
from khien.console.people.models import ActivationSlip, Person, Role
from khien.console.people.slip_codes import code_fits, hash_token, new_secrets
from khien.core.errors import KhienError

LIFETIME = timedelta(days=14)
MOST_TRIES = 5
MOST_SLIPS = 2_000
Purpose = ActivationSlip.Purpose


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """A slip with its secrets, for one printing; nothing of it is kept but hashes."""

    person: Person
    roles: str
    url: str
    code: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Printed:
    """What a bulk printing made, and (name, reason) of those who got no slip."""

    slips: tuple[PrintedSlip, ...]
    failed: tuple[tuple[str, str], ...]


def make_slips(actor: Person, persons: Sequence[Person], purpose: str = Purpose.BEGIN) -> Printed:
    """A fresh slip for each; older unused ones of the same person stop working."""
    access.require_somewhere(actor, "slip.make")
    if len(persons) > MOST_SLIPS:
        raise TooManyPeople(most=MOST_SLIPS)
    slips: list[PrintedSlip] = []
    failed: list[tuple[str, str]] = []
    for start in range(0, len(persons), ROWS_A_TRANSACTION):
        made, missed = _batch(actor, persons[start : start + ROWS_A_TRANSACTION], Purpose(purpose))
        slips += made
        failed += missed
    return Printed(tuple(slips), tuple(failed))


@transaction.atomic(durable=True)
def _batch(
    actor: Person, persons: Sequence[Person], purpose: Purpose
) -> tuple[list[PrintedSlip], list[tuple[str, str]]]:
    slips: list[PrintedSlip] = []
    failed: list[tuple[str, str]] = []
    for person in persons:
        try:
            require_over(actor, person, "slip.make")
            slips.append(_make(actor, person, purpose))
        except (KhienError, access.Refused) as error:
            failed.append((person.full_name, str(error)))
    return slips, failed


@transaction.atomic(durable=True)
def mend(actor: Person, person: Person) -> PrintedSlip:
    """A lost phone or password: the old password, phone and sessions end now, a slip begins anew.

    Only by somebody who could give every right the account holds, never by oneself.
    """
    require_over(actor, person, "slip.make")
    return _make(actor, person, Purpose.MEND)


def _make(actor: Person | None, person: Person, purpose: Purpose) -> PrintedSlip:
    row = Person.objects.select_for_update().get(pk=person.pk)
    if not row.is_active:
        raise Inactive(name=row.full_name)
    if actor is not None and actor.pk == row.pk:
        raise NotForYourself()
    if purpose == Purpose.BEGIN and row.has_usable_password():
        raise AlreadyActive(name=row.full_name)
    if purpose == Purpose.MEND:
        _lock_out(row)
    now = timezone.now()
    row.slips.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    pair = new_secrets()
    slip = ActivationSlip.objects.create(
        person=row, purpose=purpose, token_hash=pair.token_hash, code_hash=pair.code_hash,
        made_by=actor, expires_at=now + LIFETIME,
    )  # fmt: skip
    audit.record(
        "slip.make", actor=actor, subject=row, organisation=row.organisation_id,
        purpose=str(purpose), name=row.full_name,
    )  # fmt: skip
    url = f"{settings.CONSOLE_URL}{reverse('people:activate', args=[pair.token])}"
    return PrintedSlip(row, role_words(row), url, pair.code, slip.expires_at)


def _lock_out(person: Person) -> None:
    """End what a finder of the lost phone or password could still use."""
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.session_epoch = F("session_epoch") + 1
    person.save(update_fields=["password", "session_epoch"])
    person.refresh_from_db()


def role_words(person: Person) -> str:
    """The person's roles in words, as a slip shows them."""
    held = access.roles(person)
    return ", ".join(str(role.label) for role in Role if role.value in held)


@transaction.atomic(durable=True)
def activate(token: str, code: str, password: str) -> ActivationSlip | None:
    """Use a slip: the account gets its password. None when the slip does not open it; the
    reason is not told, and a wrong code counts against the slip.

    Raises ValidationError, and uses nothing up, when the password is too weak for the person.
    """
    slip = (
        ActivationSlip.objects.select_for_update(of=("self",))
        .select_related("person", "made_by")
        .filter(token_hash=hash_token(token))
        .first()
    )
    fits = code_fits(token, code, slip.code_hash if slip else "0" * 64)
    if slip is None or not is_open(slip):
        return None
    person = slip.person
    if not fits:
        _count_failure(slip)
        return None
    validate_password(password, person)
    person.set_password(password)
    person.session_epoch += 1
    person.save(update_fields=["password", "session_epoch"])
    slip.used_at = timezone.now()
    slip.save(update_fields=["used_at"])
    audit.record(
        "slip.use", actor=person, subject=person, organisation=person.organisation_id,
        purpose=slip.purpose,
    )  # fmt: skip
    return slip


def is_open(slip: ActivationSlip) -> bool:
    """Whether the slip can still be used: single use, 14 days, five tries, an active account."""
    unused = slip.used_at is None and slip.revoked_at is None
    in_time = slip.expires_at > timezone.now()
    return unused and in_time and slip.failed_tries < MOST_TRIES and slip.person.is_active


def _count_failure(slip: ActivationSlip) -> None:
    slip.failed_tries += 1
    if slip.failed_tries >= MOST_TRIES:
        slip.revoked_at = timezone.now()
        audit.record(
            "slip.revoke", actor=None, subject=slip.person,
            organisation=slip.person.organisation_id, tries=slip.failed_tries,
        )  # fmt: skip
    slip.save(update_fields=["failed_tries", "revoked_at"])
