"""Reading reports: the reporter sees his own, the standing unit those in its reach.

Drafts of incidents are seen by whoever sees the PCs they are about.
"""

from __future__ import annotations

from typing import BinaryIO

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import Http404
from django.utils import timezone

from khien.console.evidence.files import open_stored
from khien.console.evidence.models import HeldFile
from khien.console.incidents.models import IncidentDraft, OddThing
from khien.console.incidents.promises import Promise, promise
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.errors import DamagedDocument
from khien.core.i18n import N_

FILTERS = ("open", "late", "answered")


class AttachmentGone(DamagedDocument):
    text = N_("Tệp kèm theo không còn ở nơi lưu.")
    hint = N_("Báo người quản trị; xin lại tệp từ người báo nếu còn cần.")


def mine(viewer: Person) -> QuerySet[OddThing]:
    """The viewer's own reports, newest first."""
    return OddThing.objects.filter(reporter=viewer).select_related("organisation", "file")


def for_unit(viewer: Person, *, which: str = "") -> QuerySet[OddThing]:
    """Reports in the viewer's reach, those without an answer first, then the oldest promise."""
    found = OddThing.objects.filter(
        organisation_id__in=access.scope_ids(viewer, "odd_thing.view")
    ).select_related("organisation", "reporter", "file", "answered_by")
    if which == "answered":
        found = found.filter(state=OddThing.State.ANSWERED)
    elif which in FILTERS:
        found = found.filter(state=OddThing.State.NEW)
    if which == "late":
        found = found.filter(answer_by__lt=timezone.now())
    order = Case(
        When(state=OddThing.State.NEW, then=Value(0)), default=Value(1),
        output_field=IntegerField(),
    )  # fmt: skip
    return found.annotate(rank=order).order_by("rank", "answer_by", "pk")


def one_for_unit(viewer: Person, pk: int) -> OddThing | None:
    """One report in the viewer's reach; None out of reach or not there."""
    return for_unit(viewer).filter(pk=pk).first()


def open_count(viewer: Person) -> int:
    """How many reports in the viewer's reach wait for an answer."""
    return for_unit(viewer, which="open").count()


def late_count(viewer: Person) -> int:
    """How many of them are past the time that was promised."""
    return for_unit(viewer, which="late").count()


def drafts_for(viewer: Person) -> QuerySet[IncidentDraft]:
    """Drafts of incidents in the viewer's reach, open ones first, then the newest."""
    found = IncidentDraft.objects.filter(
        organisation_id__in=access.scope_ids(viewer, "incident.view")
    ).select_related("organisation", "decided_by")
    order = Case(
        When(state=IncidentDraft.State.OPEN, then=Value(0)), default=Value(1),
        output_field=IntegerField(),
    )  # fmt: skip
    rows = found.prefetch_related("computers").annotate(rank=order)
    return rows.order_by("rank", "-drafted_at", "-pk")


def draft_for(viewer: Person, pk: int) -> IncidentDraft:
    """One draft in reach; Http404 otherwise."""
    found = drafts_for(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def open_drafts(viewer: Person) -> int:
    """How many drafts in the viewer's reach wait for a person."""
    return drafts_for(viewer).filter(state=IncidentDraft.State.OPEN).count()


def new_answers(viewer: Person) -> int:
    """How many answers the viewer has not opened yet."""
    return mine(viewer).filter(answered_at__isnull=False, answer_seen_at__isnull=True).count()


def promise_of(viewer: Person, odd_thing: OddThing) -> Promise:
    """Who answers and by when, for whoever may see the report."""
    _require_sight(viewer, odd_thing)
    place = odd_thing.organisation
    return promise(place, reported_at=odd_thing.reported_at, by=odd_thing.answer_by)


def file_waits(viewer: Person, odd_thing: OddThing) -> bool:
    """Whether its file could not be examined and waits for a person to decide."""
    _require_sight(viewer, odd_thing)
    return HeldFile.objects.filter(
        place="attachment", target_id=odd_thing.pk, organisation_id=odd_thing.organisation_id,
        state=HeldFile.State.WAITING,
    ).exists()  # fmt: skip


def with_file(viewer: Person, pk: int) -> OddThing | None:
    """A report whose file the viewer may have: his own, or one in his reach; else None."""
    found = mine(viewer).filter(pk=pk).first() or one_for_unit(viewer, pk)
    return found if found is not None and found.file is not None else None


def file_of(viewer: Person, odd_thing: OddThing) -> BinaryIO:
    """The bytes of the attached file. AttachmentGone when they are not where they were put."""
    _require_sight(viewer, odd_thing)
    try:
        if odd_thing.file is None:
            raise FileNotFoundError
        return open_stored(odd_thing.file)
    except FileNotFoundError:
        raise AttachmentGone() from None


def _require_sight(viewer: Person, odd_thing: OddThing) -> None:
    if odd_thing.reporter_id != viewer.pk:
        access.require(viewer, "odd_thing.view", odd_thing.organisation_id)
