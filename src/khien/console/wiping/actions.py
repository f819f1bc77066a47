"""Draw a certificate up, sign it, add its photo, make it void; put a wrong class right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.endpoints.models import Computer
from khien.console.evidence import files
from khien.console.evidence.accepting import judge_again
from khien.console.evidence.models import HeldFile, Refusal, StoredFile
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.wiping.models import Certificate, Signature
from khien.console.wiping.problems import (
    CertificateIncomplete,
    Changed,
    MachineContradicts,
    ReasonMissing,
    SameClass,
    SamePerson,
    WrongStep,
)
from khien.console.wiping.standing import (
    LIVE,
    Agreement,
    agreement,
    content_sha256,
    void_others,
)
from khien.core.errors import TooLargeDocument
from khien.core.text import squeeze
from khien.workflows.intake import Examination

PHOTO = "wiping"
MOST_DISKS = 20
State, Part = Certificate.State, Signature.Part
_NOT_SIGNED = (State.DRAWN,)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it was uploaded, and what the door said of it before the act began."""

    upload: files.Upload
    name: str
    examination: Examination


@dataclass(frozen=True, slots=True)
class Values:
    """What a certificate says."""

    new_class: str
    method: str
    tool: str
    disk_serials: Sequence[str]
    wiped_on: date
    done_by: str


@transaction.atomic(durable=True)
def draw_up(actor: Person, computer: Computer, values: Values) -> Certificate:
    """A certificate to be signed. Raises CertificateIncomplete, SameClass."""
    access.require(actor, "wiping.do", computer.organisation_id)
    row = Computer.objects.select_for_update(of=("self",)).get(pk=computer.pk)
    serials = [squeeze(one)[:120] for one in values.disk_serials if one.strip()]
    serials = list(dict.fromkeys(serials))
    tool, done_by = squeeze(values.tool)[:200], squeeze(values.done_by)[:150]
    future = values.wiped_on > timezone.localdate()
    if not serials or len(serials) > MOST_DISKS or not tool or not done_by or future:
        raise CertificateIncomplete()
    if values.new_class == row.machine_class:
        raise SameClass()
    made = Certificate.objects.create(
        organisation_id=row.organisation_id, computer=row, new_class=values.new_class,
        method=values.method, tool=tool, disk_serials=serials, wiped_on=values.wiped_on,
        done_by=done_by, drawn_by=actor,
    )  # fmt: skip
    record(
        "wiping.draw_up", actor=actor, subject=made, organisation=made.organisation_id,
        computer=row.name, kind=made.method, count=len(serials),
    )  # fmt: skip
    return made


@transaction.atomic(durable=True)
def add_photo(actor: Person, certificate: Certificate, photo: Photo) -> str:
    """The photo through the door for marked files; what became of it: stored, held, marked or
    too_large. Only before the first signature. Raises WrongStep."""
    access.require(actor, "wiping.do", certificate.organisation_id)
    row = _locked(certificate)
    if row.state not in _NOT_SIGNED:
        raise WrongStep()
    if isinstance(photo.examination.error, TooLargeDocument):
        return "too_large"
    taken = files.receive(
        actor, photo.examination, photo.upload, organisation=row.organisation, place=PHOTO,
        target_id=row.pk, name=photo.name,
    )  # fmt: skip
    became = "held"
    if isinstance(taken, StoredFile):
        row.photo, became = taken, "stored"
        row.save(update_fields=["photo"])
    elif isinstance(taken, Refusal):
        became = "marked"
    record("wiping.photo", actor=actor, subject=row, organisation=row.organisation_id, file=became)
    return became


def let_in(actor: Person, held: HeldFile, stored: StoredFile) -> None:
    """A held photo that a person let in goes to its certificate (hook of the evidence app)."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a file is let in inside the decision")
    if held.target_id is None:
        return
    Certificate.objects.filter(
        pk=held.target_id, organisation_id=held.organisation_id, state__in=_NOT_SIGNED,
        photo__isnull=True,
    ).update(photo=stored)  # fmt: skip


@transaction.atomic(durable=True)
def sign(actor: Person, certificate: Certificate) -> Signature:
    """The signature that is due: first of who did it, then of another person who saw it.

    Raises WrongStep, SamePerson, Changed, MachineContradicts.
    """
    row = _locked(certificate)
    due = part_due(row)
    access.require(actor, VERB[due or Part.DOER], row.organisation_id)
    if due is None:
        raise WrongStep()
    earlier = row.signatures.first()
    if earlier is not None and earlier.person_id == actor.pk:
        raise SamePerson()
    said = content_sha256(row)
    if earlier is not None and earlier.content_sha256 != said:
        raise Changed()
    if agreement(row) is Agreement.CONTRADICTS:
        raise MachineContradicts()
    signature = Signature.objects.create(
        certificate=row, part=due, person=actor, at=timezone.now(), content_sha256=said
    )
    row.state = State.SIGNED_ONCE if due is Part.DOER else State.COMPLETE
    row.save(update_fields=["state"])
    record(
        "wiping.sign", actor=actor, subject=row, organisation=row.organisation_id,
        kind=due.value, sha256=said,
    )  # fmt: skip
    return signature


VERB = {Part.DOER: "wiping.do", Part.WITNESS: "wiping.witness"}


def part_due(certificate: Certificate) -> Signature.Part | None:
    """Whose signature is due; None: nobody's."""
    due = {State.DRAWN: Part.DOER, State.SIGNED_ONCE: Part.WITNESS}
    return due.get(State(certificate.state))


@transaction.atomic(durable=True)
def make_void(actor: Person, certificate: Certificate, *, reason: str) -> None:
    """Take a certificate back before the PC changed its use by it. Raises WrongStep."""
    access.require(actor, "wiping.do", certificate.organisation_id)
    row = _locked(certificate)
    if row.state not in LIVE:
        raise WrongStep()
    reason = squeeze(reason)[:500]
    if not reason:
        raise ReasonMissing()
    row.state, row.void_reason = State.VOID, reason
    row.save(update_fields=["state", "void_reason"])
    record("wiping.void", actor=actor, subject=row, organisation=row.organisation_id, reason=reason)


@transaction.atomic(durable=True)
def correct_class(actor: Person, computer: Computer, *, machine_class: str, reason: str) -> None:
    """Put right a class that was entered wrongly: no change of use, so no certificate. By one
    who stands above the organisation, with the reason in the log."""
    access.require(actor, "computer.correct", computer.organisation_id)
    row = Computer.objects.select_for_update(of=("self",)).get(pk=computer.pk)
    reason = squeeze(reason)[:500]
    if not reason:
        raise ReasonMissing()
    if row.machine_class == machine_class:
        raise SameClass()
    before, row.machine_class = row.machine_class, machine_class
    row.save(update_fields=["machine_class"])
    judge_again(row.organisation_id, computer_id=row.pk)
    void_others(actor, row)
    record(
        "computer.correct_class", actor=actor, subject=row, organisation=row.organisation_id,
        name=row.name, before=before, after=machine_class, reason=reason,
    )  # fmt: skip


def _locked(certificate: Certificate) -> Certificate:
    rows = Certificate.objects.select_for_update(of=("self",)).select_related(
        "photo", "organisation"
    )
    return rows.get(pk=certificate.pk)
