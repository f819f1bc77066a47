"""Acts on trust roots and on what is known of a letter's signatures. The right is asked for
first; the log's line is written in the same transaction.
"""

from __future__ import annotations

import hashlib
import re

from cryptography import x509
from django.db import transaction
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.directives.models import Directive
from khien.console.evidence.files import open_stored
from khien.console.evidence.uploads import private_spool
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.signatures import errors
from khien.console.signatures.keeping import blocks_issue, keep_check, roots_in_force
from khien.console.signatures.models import (
    Acceptance,
    RevocationList,
    SignatureCheck,
    TrustRoot,
)
from khien.core.text import squeeze
from khien.documents.signatures.roots import facts_of, list_of
from khien.workflows import intake

_SEPARATORS = re.compile(r"[\s:.-]+")
_TEXT = 500


@transaction.atomic(durable=True)
def add_root(actor: Person, data: bytes, *, name: str, fingerprint: str, source: str) -> TrustRoot:
    """Trust a certificate whose fingerprint the person brought from elsewhere."""
    place = _whole_tree(actor)
    facts = facts_of(data, name=name)
    if _plain(fingerprint) != facts.fingerprint:
        raise errors.FingerprintDiffers()
    if not facts.authority:
        raise errors.NotAnAuthority()
    origin = _reason(source)
    root = TrustRoot.objects.select_for_update().filter(fingerprint=facts.fingerprint).first()
    if root is not None and root.retired_on is None:
        raise errors.AlreadyTrusted()
    root = root or TrustRoot(fingerprint=facts.fingerprint)
    root.der, root.subject, root.issuer = facts.der, facts.subject[:_TEXT], facts.issuer[:_TEXT]
    root.valid_from, root.valid_until = facts.valid_from, facts.valid_until
    root.source, root.added_by = origin, actor
    root.retired_on, root.retired_by, root.retired_reason = None, None, ""
    root.save()
    record(
        "trust.add", actor=actor, subject=root, organisation=place,
        fingerprint=root.fingerprint, name=root.subject, reason=origin,
    )  # fmt: skip
    return root


@transaction.atomic(durable=True)
def retire_root(actor: Person, pk: int, *, reason: str) -> None:
    """Trust a certificate no longer, from today on; earlier checks stay as they were."""
    place = _whole_tree(actor)
    root = TrustRoot.objects.select_for_update().filter(pk=pk).first()
    if root is None or root.retired_on is not None:
        raise errors.AlreadyRetired()
    root.retired_on, root.retired_by = timezone.localdate(), actor
    root.retired_reason = _reason(reason)
    root.save()
    record(
        "trust.retire", actor=actor, subject=root, organisation=place,
        fingerprint=root.fingerprint, reason=root.retired_reason,
    )  # fmt: skip


@transaction.atomic(durable=True)
def add_list(actor: Person, data: bytes, *, name: str) -> RevocationList:
    """Take a revocation list in; one that is there already stays."""
    place = _whole_tree(actor)
    der = list_of(data, name=name)
    digest = hashlib.sha256(der).hexdigest()
    known = RevocationList.objects.filter(sha256=digest).first()
    if known is not None:
        return known
    found = x509.load_der_x509_crl(der)
    made = RevocationList.objects.create(
        sha256=digest, der=der, issuer=found.issuer.rfc4514_string()[:_TEXT],
        made_at=found.last_update_utc, next_at=found.next_update_utc, added_by=actor,
    )  # fmt: skip
    record(
        "trust.add_list", actor=actor, subject=made, organisation=place,
        name=made.issuer, count=len(found),
    )  # fmt: skip
    return made


def check_again(actor: Person, directive: Directive) -> SignatureCheck | None:
    """Check the kept file against the roots now in force; raises when it cannot be looked at."""
    access.require(actor, "directive.edit", directive.organisation_id)
    roots = roots_in_force()
    with open_stored(directive.file) as source:
        data = source.read()
    with private_spool() as spool:
        said = intake.signature_again(data, roots=roots, spool=spool)
    with transaction.atomic(durable=True):
        access.require(actor, "directive.edit", directive.organisation_id)
        Directive.objects.select_for_update(of=("self",)).get(pk=directive.pk)
        was = SignatureCheck.objects.filter(directive=directive).first()
        check = keep_check(actor, directive, said)
        record(
            "signature.check", actor=actor, subject=directive,
            organisation=directive.organisation_id,
            was=was.state if was else "", state=said.get("state"),
        )  # fmt: skip
        return check


@transaction.atomic(durable=True)
def accept_broken(actor: Person, directive: Directive, *, reason: str) -> Acceptance:
    """Say why a letter that was changed since it was signed may be issued all the same."""
    access.require(actor, "directive.issue", directive.organisation_id)
    Directive.objects.select_for_update(of=("self",)).get(pk=directive.pk)
    if not blocks_issue(directive):
        raise errors.NotBroken()
    made = Acceptance.objects.create(directive=directive, reason=_reason(reason), accepted_by=actor)
    record(
        "signature.accept_broken", actor=actor, subject=directive,
        organisation=directive.organisation_id, reason=made.reason,
    )  # fmt: skip
    return made


def _whole_tree(actor: Person) -> Organisation:
    """The top of the tree, where the right must reach: roots count for every organisation."""
    root: Organisation | None = (
        Organisation.objects.filter(parent__isnull=True).order_by("pk").first()
    )
    if root is None:
        raise errors.NoTree()
    access.require(actor, "trust.manage", root)
    return root


def _plain(fingerprint: str) -> str:
    return _SEPARATORS.sub("", fingerprint).lower().removeprefix("sha256")


def _reason(words: str) -> str:
    clean = squeeze(words)[:300]
    if not clean:
        raise errors.ReasonNeeded()
    return clean
