"""Who is asked to read what, and how many confirmed.

A notice of an organisation is for its people and those of organisations below it that have no
notice of the same directive themselves. Whoever joins later is asked too: the count of those
asked is of the people there now.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from khien.console.directives.models import Directive
from khien.console.notices.models import Notice, Reading
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person


def _parents() -> dict[int, int | None]:
    return dict(Organisation.objects.order_by().values_list("pk", "parent_id"))


def _noticed_place(place: int, given: set[int], parents: Mapping[int, int | None]) -> int | None:
    """The nearest organisation at or above ``place`` that was given the notice."""
    node: int | None = place
    for _ in range(len(parents) + 1):
        if node is None or node in given:
            return node
        node = parents.get(node)
    return None


def notices_for(viewer: Person) -> QuerySet[Notice]:
    """Notices this person is asked to read: one a directive, of the nearest organisation."""
    parents = _parents()
    chain: set[int] = set()
    node: int | None = viewer.organisation_id
    while node is not None and node not in chain:
        chain.add(node)
        node = parents.get(node)
    rows = Notice.objects.filter(organisation_id__in=chain).values_list(
        "pk", "directive_id", "organisation_id"
    )
    given: dict[int, dict[int, int]] = {}
    for pk, directive, place in rows:
        given.setdefault(directive, {})[place] = pk
    mine = []
    for by_place in given.values():
        nearest = _noticed_place(viewer.organisation_id, set(by_place), parents)
        if nearest is not None:
            mine.append(by_place[nearest])
    return Notice.objects.filter(pk__in=mine).select_related("directive", "organisation")


@dataclass(frozen=True, slots=True)
class ToRead:
    """A notice as its reader sees it."""

    notice: Notice
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Home:
    """What a person's home says of notices."""

    unread: list[ToRead]
    read: list[ToRead]


def home(viewer: Person) -> Home:
    """The viewer's own notices, those to confirm first; a letter that was taken back no longer
    asks for anything.
    """
    done = set(
        Reading.objects.filter(person=viewer, confirmed_at__isnull=False).values_list(
            "notice_id", flat=True
        )
    )
    items = [ToRead(notice, notice.pk in done) for notice in notices_for(viewer)]
    return Home(
        unread=[
            item
            for item in items
            if not item.confirmed and item.notice.directive.state != Directive.State.WITHDRAWN
        ],
        read=[item for item in items if item.confirmed],
    )


def confirmed_counts(
    directive_ids: Collection[int], organisation_ids: Collection[int]
) -> Mapping[tuple[int, int], tuple[int, int]]:
    """(directive id, organisation id) → (confirmed, asked), by the organisation people work in.

    For verdicts, which are shown only to those who may see the assignment. An organisation
    with no notice at or above it is absent.
    """
    notices = Notice.objects.filter(directive_id__in=directive_ids)
    places: dict[int, set[int]] = {}
    for directive, place in notices.values_list("directive_id", "organisation_id"):
        places.setdefault(directive, set()).add(place)
    people: dict[int, set[int]] = {}
    active = Person.objects.filter(organisation_id__in=organisation_ids, is_active=True)
    for pk, place in active.values_list("pk", "organisation_id"):
        people.setdefault(place, set()).add(pk)
    done: dict[int, set[int]] = {}
    readings = Reading.objects.filter(notice__in=notices, confirmed_at__isnull=False)
    for directive, person in readings.values_list("notice__directive_id", "person_id"):
        done.setdefault(directive, set()).add(person)
    parents = _parents()
    return {
        (directive, place): (len(here & done.get(directive, set())), len(here))
        for directive, given in places.items()
        for place, here in people.items()
        if _noticed_place(place, given, parents) is not None
    }


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one organisation is; the names are for whoever may see its people."""

    notice: Notice
    confirmed: int
    asked: int
    missing: list[Person]


def progress(viewer: Person, directive: Directive) -> list[Progress]:
    """Every notice of a directive in the viewer's reach, with who has not confirmed."""
    places = access.scope_ids(viewer, "notice.view")
    named = access.scope_ids(viewer, "person.view")
    shown = Notice.objects.filter(directive=directive, organisation_id__in=places)
    given = set(
        Notice.objects.filter(directive=directive).values_list("organisation_id", flat=True)
    )
    parents = _parents()
    people: dict[int, list[Person]] = {}
    for person in Person.objects.filter(is_active=True).select_related("organisation"):
        nearest = _noticed_place(person.organisation_id, given, parents)
        if nearest is not None:
            people.setdefault(nearest, []).append(person)
    done = set(
        Reading.objects.filter(notice__directive=directive, confirmed_at__isnull=False).values_list(
            "person_id", flat=True
        )
    )
    lines = []
    for notice in shown.select_related("organisation").order_by("organisation__name"):
        asked = people.get(notice.organisation_id, [])
        missing = [p for p in asked if p.pk not in done and p.organisation_id in named]
        confirmed = sum(person.pk in done for person in asked)
        lines.append(Progress(notice, confirmed, len(asked), missing))
    return lines
