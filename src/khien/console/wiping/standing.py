"""What stands behind a certificate: the machine check, the words that were signed.

A PC leaves the class of stand-alone PCs only with a complete certificate for its new class.
"""

from __future__ import annotations

import enum
import hashlib
import json

from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from django.utils.translation import gettext

from khien.console.audit.actions import record
from khien.console.endpoints.models import Computer, MachineClass
from khien.console.evidence.models import FindingRow
from khien.console.people.models import Person
from khien.console.wiping.models import Certificate
from khien.console.wiping.problems import CertificateMissing, MachineContradicts
from khien.core.findings import Status
from khien.endpoints.checks.wiped_before_reuse import WipedBeforeReuse

LIVE = (Certificate.State.DRAWN, Certificate.State.SIGNED_ONCE, Certificate.State.COMPLETE)


class Agreement(enum.StrEnum):
    """What the check on the disk's image says of a certificate."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    MISSING = "missing"


def agreement(certificate: Certificate) -> Agreement:
    """By the current finding, if its inspection is not older than the wiping.

    What a person merely declares may contradict, it never agrees.
    """
    row = (
        FindingRow.objects.filter(
            computer_id=certificate.computer_id, check_id=WipedBeforeReuse.id, current=True
        )
        .select_related("bundle")
        .first()
    )
    if row is None or timezone.localdate(row.bundle.taken_at) < certificate.wiped_on:
        return Agreement.MISSING
    if row.status == Status.FAIL:
        return Agreement.CONTRADICTS
    if row.status == Status.PASS and not row.declared:
        return Agreement.AGREES
    return Agreement.MISSING


def content_sha256(certificate: Certificate) -> str:
    """Over all that a certificate says."""
    said = {
        "computer": certificate.computer_id, "new_class": certificate.new_class,
        "method": certificate.method, "tool": certificate.tool,
        "disk_serials": certificate.disk_serials, "done_by": certificate.done_by,
        "wiped_on": certificate.wiped_on.isoformat(),
        "photo": certificate.photo.sha256 if certificate.photo else "",
    }  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def needs_certificate(old_class: str, new_class: str) -> bool:
    """Whether a PC that goes from one class to another changes its use."""
    return old_class == MachineClass.STAND_ALONE and new_class != old_class


def use_certificate(computer: Computer, new_class: str) -> None:
    """Take the PC's complete certificate for ``new_class``; inside the act that changes it.

    Raises CertificateMissing, MachineContradicts.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("a certificate is used in the transaction of the change")
    found = (
        Certificate.objects.select_for_update(of=("self",))
        .filter(computer=computer, state=Certificate.State.COMPLETE, new_class=new_class)
        .first()
    )
    if found is None:
        raise CertificateMissing()
    if agreement(found) is Agreement.CONTRADICTS:
        raise MachineContradicts()
    found.state = Certificate.State.USED
    found.save(update_fields=["state"])


def void_others(actor: Person, computer: Computer) -> None:
    """After a PC changed its class: certificates that were not used speak of the use that ended.

    A second one, complete before, would else open the next change without any wiping.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("certificates end in the transaction of the change")
    rows = Certificate.objects.select_for_update(of=("self",)).filter(
        computer=computer, state__in=LIVE
    )
    reason = gettext("Máy đã đổi phân loại sau khi lập biên bản này.")
    for row in rows:
        row.state, row.void_reason = Certificate.State.VOID, reason
        row.save(update_fields=["state", "void_reason"])
        record(
            "wiping.void", actor=actor, subject=row, organisation=row.organisation_id,
            reason=reason,
        )  # fmt: skip
