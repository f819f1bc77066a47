"""Taking lists, deciding about PCs, keys for alerts."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.coverage import books, taking
from khien.console.coverage.errors import (
    ListGone,
    ListMarked,
    ListUnexamined,
    NothingToDecide,
)
from khien.console.coverage.finding import keep_finds
from khien.console.coverage.judging import changed
from khien.console.coverage.models import (
    AlertKey,
    Decision,
    Kind,
    Profile,
    SourceList,
    Standing,
)
from khien.console.endpoints.models import Computer
from khien.console.evidence import files
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.text import squeeze
from khien.endpoints.coverage import columns
from khien.endpoints.coverage.errors import NoIdentity
from khien.endpoints.coverage.rows import SourceRow
from khien.workflows.intake import Examination, Outcome

PLACE = "list"


@dataclass(frozen=True, slots=True)
class Taken:
    """How a list went: rows that name a PC, and of an asset book what became of them."""

    rows: int
    added: int = 0
    known: int = 0
    failed: list[tuple[int, str]] = field(default_factory=list)


def upload(
    actor: Person,
    *,
    organisation: Organisation,
    kind: str,
    source: str,
    product: str,
    file: files.Upload,
    name: str,
) -> SourceList:
    """Keep a list until its columns are named. Raises ListMarked, ListUnexamined, a ListError."""
    access.require(actor, "coverage.import", organisation)
    if kind == Kind.ASSET_BOOK:
        access.require(actor, "computer.manage", organisation)
    examination = files.examine_upload(file, name=name)
    if examination.outcome is Outcome.MARKED:
        _turn_away(actor, examination, organisation)
        raise ListMarked(level=examination.level)
    if examination.outcome is not Outcome.CLEAR:
        raise ListUnexamined(why=examination.error or "")
    return _keep(
        actor, examination, file, organisation=organisation, name=name, kind=kind,
        source=squeeze(source), product=squeeze(product),
    )  # fmt: skip


@transaction.atomic(durable=True)
def _turn_away(actor: Person, examination: Examination, organisation: Organisation) -> None:
    files.refuse_marked(actor, examination, organisation=organisation, place=PLACE)


@transaction.atomic(durable=True)
def _keep(
    actor: Person,
    examination: Examination,
    file: files.Upload,
    *,
    organisation: Organisation,
    name: str,
    kind: str,
    source: str,
    product: str,
) -> SourceList:
    stored = files.store(actor, examination, file, organisation=organisation, name=name)
    row = SourceList.objects.create(
        organisation=organisation, kind=kind, source=source[:80] or Kind(kind).label[:80],
        product=product[:80], file=stored, added_by=actor,
    )  # fmt: skip
    taking.table_of(row)  # what is no table is refused here, and nothing of it stays
    record("coverage.upload", actor=actor, subject=row, organisation=organisation, kind=kind)
    return row


def take(actor: Person, row: SourceList, mapping: Mapping[str, int]) -> Taken:
    """A list counts from now on, its columns as named; an older one of its source no more."""
    access.require(actor, "coverage.import", row.organisation_id)
    if row.kind == Kind.ASSET_BOOK:
        access.require(actor, "computer.manage", row.organisation_id)
    table = taking.table_of(row)
    chosen = columns.corrected(table.headers, mapping)
    if not any(name in chosen for name in columns.IDENTITY):
        raise NoIdentity()
    row.mapping = chosen
    rows = taking.rows_in(row, table)
    _begin(actor, row.pk, chosen, {name: table.headers[at] for name, at in chosen.items()}, rows)
    if row.kind != Kind.ASSET_BOOK:
        return Taken(len(rows))
    added, known, failed = books.enter(actor, row.organisation, rows)
    return Taken(len(rows), added, known, failed)


@transaction.atomic(durable=True)
def _begin(
    actor: Person, pk: int, mapping: Mapping[str, int], headers: Mapping[str, str],
    rows: list[SourceRow],
) -> None:  # fmt: skip
    row = SourceList.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.taken_at is not None:
        raise ListGone()
    same = SourceList.objects.filter(
        organisation=row.organisation_id, kind=row.kind, source=row.source
    )
    same.filter(current=True).update(current=False)
    row.mapping, row.rows, row.current, row.taken_at = mapping, len(rows), True, timezone.now()
    row.save()
    Profile.objects.update_or_create(
        organisation=row.organisation, kind=row.kind, source=row.source,
        defaults={"mapping": headers},
    )  # fmt: skip
    keep_finds(row.organisation_id, row.source, rows, now=row.taken_at)
    changed()
    record(
        "coverage.take", actor=actor, subject=row, organisation=row.organisation_id,
        kind=row.kind, rows=len(rows),
    )  # fmt: skip


@transaction.atomic(durable=True)
def decide(actor: Person, computer: Computer, *, key: str, same: bool) -> None:
    """This entry is, or is not, this PC; it stays decided. Raises NothingToDecide."""
    access.require(actor, "coverage.decide", computer.organisation_id)
    standing = Standing.objects.select_for_update(of=("self",)).filter(computer=computer).first()
    shown = [each for each in (standing.candidates if standing else []) if each["key"] == key]
    if not shown or not may_see_candidate(actor, shown[0]):
        raise NothingToDecide()
    Decision.objects.update_or_create(
        computer=computer, key=key[:300], defaults={"same": same, "decided_by": actor}
    )
    changed()
    record(
        "coverage.same" if same else "coverage.different", actor=actor, subject=computer,
        organisation=computer.organisation_id, name=computer.name,
    )  # fmt: skip


def may_see_candidate(viewer: Person, candidate: Mapping[str, object]) -> bool:
    """An entry of a list from above is seen by whoever may see that list, or by the one whose
    place the entry is known to be: it may be another organisation's PC."""
    owner = candidate.get("owner")
    seen_in_place = bool(candidate.get("here"))
    return seen_in_place or (isinstance(owner, int) and access.may(viewer, "coverage.view", owner))


@transaction.atomic(durable=True)
def make_key(actor: Person, *, organisation: Organisation, name: str) -> tuple[AlertKey, str]:
    """A key for a console's alerts; its secret is shown this once."""
    access.require(actor, "coverage.connect", organisation)
    secret = secrets.token_urlsafe(32)
    row = AlertKey.objects.create(
        organisation=organisation, name=squeeze(name)[:80] or "?", made_by=actor,
        secret_hash=secret_hash(secret),
    )  # fmt: skip
    record("coverage.key", actor=actor, subject=row, organisation=organisation, name=row.name)
    return row, secret


def secret_hash(secret: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic(durable=True)
def end_key(actor: Person, row: AlertKey) -> None:
    """A key opens nothing from now on."""
    access.require(actor, "coverage.connect", row.organisation_id)
    AlertKey.objects.filter(pk=row.pk, ended_at=None).update(ended_at=timezone.now())
    record("coverage.end_key", actor=actor, subject=row, organisation=row.organisation_id)
