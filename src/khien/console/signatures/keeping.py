"""What other apps share of signatures: a check kept beside its letter, whether one blocks the
issue, the roots in force. Everything that writes demands an open transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.utils.dateparse import parse_datetime

from khien.console.directives.models import Directive
from khien.console.people.models import Person
from khien.console.signatures import errors
from khien.console.signatures.models import (
    Acceptance,
    RevocationList,
    SignatureCheck,
    TrustRoot,
)
from khien.core.text import squeeze, storable
from khien.documents.signatures import TrustRoots

MOST_REASONS = 100


def roots_in_force() -> TrustRoots:
    """The certificates trusted now, and the newest list of each issuer."""
    live = TrustRoot.objects.filter(retired_on__isnull=True).values_list("der", flat=True)
    newest: dict[str, bytes] = {}
    for issuer, der in RevocationList.objects.values_list("issuer", "der"):
        newest.setdefault(issuer, bytes(der))
    return TrustRoots(tuple(bytes(der) for der in live), tuple(newest.values()))


def keep_check(
    actor: Person, directive: Directive, said: Mapping[str, Any] | None
) -> SignatureCheck | None:
    """Keep what was found of a letter's signatures; nothing for a letter that was not read."""
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("a check is kept in the transaction of its act")
    if not said or said.get("state") not in SignatureCheck.State.values:
        return None
    details = said.get("details")
    return SignatureCheck.objects.create(
        directive=directive,
        state=said["state"],
        signer=_cut(said.get("signer")),
        organisation_name=_cut(said.get("organisation")),
        signed_at=_moment(said.get("at")),
        details=storable(details[:MOST_REASONS]) if isinstance(details, list) else [],
        roots=storable(list(said.get("roots") or [])),
        checked_by=actor,
    )


def newest_check(directive: Directive) -> SignatureCheck | None:
    """The check that counts, or None where the letter was taken in unread."""
    return SignatureCheck.objects.filter(directive=directive).select_related("checked_by").first()


def blocks_issue(directive: Directive) -> bool:
    """Whether the letter was changed since it was signed and nobody has said why it may go."""
    found = newest_check(directive)
    if found is None or found.state != SignatureCheck.State.INVALID:
        return False
    return not Acceptance.objects.filter(directive=directive).exists()


def refuse_broken(directive: Directive) -> None:
    """Raise when the signature blocks the issue."""
    if blocks_issue(directive):
        raise errors.SignatureBroken()


def _cut(value: object) -> str:
    return storable(squeeze(str(value or "")))[:300]


def _moment(value: object) -> datetime | None:
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
