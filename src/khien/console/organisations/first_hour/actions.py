"""Steps of the first hour that write: the province, the laid-out bodies, pasted ones, progress."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from khien.console.audit import actions as audit
from khien.console.organisations.addressees import Directory
from khien.console.organisations.errors import NoRoot
from khien.console.organisations.first_hour import layout, steps
from khien.console.organisations.locks import lock_tree
from khien.console.organisations.models import Alias, FirstHour, Kind, Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.text import fold, squeeze

ROWS_A_TRANSACTION = 100
_COMMUNES_AFTER = 1_000  # departments come first in the list, communes by code after them
_PASTED_AFTER = 100_000


@transaction.atomic(durable=True)
def choose_province(actor: Person, code: str) -> None:
    """Name and code the root, and complete the standing unit's name with the province's."""
    root = _root()
    access.require(actor, "organisation.manage", root)
    place = layout.province(code)
    was = root.name
    root.name, root.code, root.kind = place.full_name, place.code, Kind.PROVINCE
    root.short_name = place.name
    root.save()
    unit = Organisation.objects.filter(kind=Kind.STANDING_UNIT, parent=root).first()
    if unit is not None and fold(unit.name) in {"cong an tinh", "cong an thanh pho"}:
        unit.name = f"Công an {place.kind} {place.name}"
        unit.save()
    progress = _progress(for_update=True)
    progress.province_code = place.code
    _go(progress, steps.after("province"))
    audit.record(
        "first_hour.province", actor=actor, subject=root, organisation=root, was=was, name=root.name
    )


def lay_out(actor: Person, keys: Sequence[str]) -> int:
    """Make the ticked bodies and communes under the root; how many. Safe to do again."""
    root = _root()
    access.require(actor, "organisation.add", root)
    wanted = layout.chosen(_progress().province_code, keys)
    for start in range(0, len(wanted), ROWS_A_TRANSACTION):
        _lay_out_batch(actor, root, wanted[start : start + ROWS_A_TRANSACTION])
    return len(wanted)


@transaction.atomic(durable=True)
def _lay_out_batch(actor: Person, root: Organisation, wanted: Sequence[layout.Proposal]) -> None:
    access.require(actor, "organisation.add", root)
    lock_tree()
    count = Organisation.objects.count()
    made = [
        Organisation(
            parent=root, name=squeeze(one.name), name_folded=fold(one.name),
            short_name=one.short_name, kind=one.kind, code=one.code,
            order=count + place + (_COMMUNES_AFTER if one.kind == Kind.COMMUNE else 0),
        )
        for place, one in enumerate(wanted)
    ]  # fmt: skip
    Organisation.objects.bulk_create(made)
    Alias.objects.bulk_create(
        Alias(
            organisation=row, name=alias.name, name_folded=fold(alias.name),
            valid_from=alias.valid_from, valid_to=alias.valid_to, confidence=alias.confidence,
        )
        for row, one in zip(made, wanted, strict=True)
        for alias in one.aliases
    )  # fmt: skip
    audit.record(
        "organisation.lay_out", actor=actor, subject=root, organisation=root, count=len(made),
        first=made[0].name, last=made[-1].name,
    )  # fmt: skip


def take_pasted(
    actor: Person, rows: Sequence[tuple[str, str, str, Organisation]]
) -> tuple[int, list[str]]:
    """Make (name, kind, code, parent) rows; how many, and the names that failed."""
    access.require_somewhere(actor, "organisation.add")
    made, failed = 0, []
    for start in range(0, len(rows), ROWS_A_TRANSACTION):
        count, missed = _take_batch(actor, rows[start : start + ROWS_A_TRANSACTION])
        made += count
        failed += missed
    return made, failed


@transaction.atomic(durable=True)
def _take_batch(
    actor: Person, rows: Sequence[tuple[str, str, str, Organisation]]
) -> tuple[int, list[str]]:
    allowed = access.scope_ids(actor, "organisation.add")
    lock_tree()
    parents = {parent.pk for *_, parent in rows}
    there = set(
        Organisation.objects.filter(parent__in=parents).values_list("parent_id", "name_folded")
    )
    new, failed = [], []
    for name, kind, code, parent in rows:
        key = (parent.pk, fold(name)[:300])
        if parent.pk not in allowed or key in there:
            failed.append(name)
            continue
        there.add(key)
        new.append(
            Organisation(
                parent=parent,
                name=squeeze(name),
                name_folded=fold(name)[:300],
                kind=Kind(kind),
                code=code[:40],
                order=_PASTED_AFTER,
            )
        )
    Organisation.objects.bulk_create(new)
    for row in new:
        audit.record(
            "organisation.add", actor=actor, subject=row, organisation=row, name=row.name,
            under=str(row.parent),
        )  # fmt: skip
    return len(new), failed


@transaction.atomic(durable=True)
def go_on(actor: Person, step: str) -> str:
    """Note that ``step`` was done or passed over; the name of the next one."""
    access.require(actor, "organisation.add", _root())
    progress = _progress(for_update=True)
    _go(progress, steps.after(step))
    if step == steps.NAMES[-1] and progress.done_at is None:
        progress.done_at = timezone.now()
        progress.save()
        audit.record("first_hour.done", actor=actor, organisation=_root())
    return steps.after(step)


def _go(progress: FirstHour, name: str) -> None:
    """Forward only: looking at an earlier step loses nothing."""
    if not steps.reached(progress.step, name):
        progress.step = name
    progress.save()


def _progress(*, for_update: bool = False) -> FirstHour:
    rows = FirstHour.objects.order_by("pk")
    row = (rows.select_for_update() if for_update else rows).first()
    return row or FirstHour()


def _root() -> Organisation:
    root: Organisation | None = Organisation.objects.filter(parent__isnull=True).first()
    if root is None:
        raise NoRoot()
    return root


def directory_for(actor: Person) -> Directory:
    """The names that a pasted table may use for an organisation."""
    return Directory.load(within=access.scope_ids(actor, "organisation.view"))
