"""Reading the tree: only what the viewer may see, with counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from khien.console.organisations.addressees import Directory, Resolution, exists_on
from khien.console.organisations.models import Alias, FirstHour, Kind, Organisation
from khien.console.people import access
from khien.console.people.models import Person, Role
from khien.console.people.queries import organisations_with_officer
from khien.core.text import fold

FEW = 12  # more children than this are shown by kind
__all__ = [
    "Node",
    "Step",
    "below",
    "breadcrumb",
    "first_hour",
    "first_hour_open",
    "found_in",
    "parents_for",
    "resolve_addressee",
    "root_for",
    "tree_for",
    "visible",
    "with_officer",
]


@dataclass(slots=True)
class Node:
    """An organisation in the tree, with what stands below it that the viewer may see.
    ``people`` is None where he may not see its people: a count tells of them too (ATTACKS 6).
    """

    organisation: Organisation
    people: int | None
    officers: int
    is_live: bool
    children: list[Node]
    below: int = 0

    @property
    def groups(self) -> list[tuple[str, list[Node]]]:
        """The children by kind, in the order of their first; one group when there are few."""
        if len(self.children) <= FEW:
            return [("", self.children)] if self.children else []
        found: dict[str, list[Node]] = {}
        for child in self.children:
            found.setdefault(str(Kind(child.organisation.kind).label), []).append(child)
        return list(found.items())


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a breadcrumb; ``may_open`` is False above what the viewer may see."""

    organisation: Organisation
    may_open: bool


def resolve_addressee(
    viewer: Person, words: str, *, on: date | None = None
) -> Resolution[Organisation]:
    """What an addressee means among the organisations ``viewer`` may see."""
    return Directory.load(within=access.scope_ids(viewer, "organisation.view")).resolve(
        words, on=on
    )


def visible(viewer: Person) -> QuerySet[Organisation]:
    """The organisations ``viewer`` may see, in the order of the list."""
    return access.scope(viewer, "organisation.view").order_by("order", "name")


def parents_for(viewer: Person) -> QuerySet[Organisation]:
    """Where ``viewer`` may hang a new organisation."""
    return access.scope(viewer, "organisation.add").order_by("order", "name")


def root_for(viewer: Person) -> Organisation | None:
    """The root, for whoever may change all of the tree; the first hour is theirs."""
    return access.scope(viewer, "organisation.add").filter(parent__isnull=True).first()


def _counted(viewer: Person) -> Sequence[Organisation]:
    today = timezone.localdate()
    is_officer = Q(people__is_active=True, people__grants__role=Role.OFFICER) & (
        Q(people__grants__ends_on__isnull=True) | Q(people__grants__ends_on__gte=today)
    )
    return list(
        visible(viewer).annotate(
            people_count=Count("people", filter=Q(people__is_active=True), distinct=True),
            officer_count=Count("people", filter=is_officer, distinct=True),
        )
    )


def _people(row: Any, named: set[int]) -> int | None:
    return row.people_count if row.pk in named else None


def tree_for(viewer: Person) -> list[Node]:
    """What the viewer may see as one or more trees: an inspector's list may have many roots."""
    today = timezone.localdate()
    named = access.scope_ids(viewer, "person.view")
    nodes = {
        row.pk: Node(row, _people(row, named), row.officer_count, exists_on(row, today), [])
        for row in _counted(viewer)
    }
    roots: list[Node] = []
    for node in nodes.values():
        parent = nodes.get(node.organisation.parent_id)
        (parent.children if parent else roots).append(node)
    for root in roots:
        _count_below(root)
    return roots


def below(viewer: Person, organisation: Organisation) -> set[int]:
    """Ids of ``organisation`` and what hangs below it, as far as ``viewer`` may see."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in visible(viewer).order_by().values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found: set[int] = set()
    waiting = [organisation.pk]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += children.get(at, [])
    return found & set(access.scope_ids(viewer, "organisation.view"))


def _count_below(node: Node) -> int:
    node.below = sum(1 + _count_below(child) for child in node.children)
    return node.below


def found_in(viewer: Person, words: str) -> list[Node]:
    """Visible organisations whose name, short name, code or alias has ``words`` in it."""
    folded = fold(words)
    if not folded:
        return []
    today = timezone.localdate()
    named = access.scope_ids(viewer, "person.view")
    aliased = set(
        Alias.objects.filter(organisation__in=visible(viewer), name_folded__contains=folded)
        .values_list("organisation_id", flat=True)
    )  # fmt: skip
    return [
        Node(row, _people(row, named), row.officer_count, exists_on(row, today), [])
        for row in _counted(viewer)
        if folded in row.name_folded
        or folded in fold(row.short_name)
        or folded == fold(row.code)
        or row.pk in aliased
    ]


def breadcrumb(viewer: Person, organisation: Organisation) -> list[Step]:
    """From the top of the tree down to ``organisation``."""
    ids = access.scope_ids(viewer, "organisation.view")
    steps: list[Step] = []
    at: Organisation | None = organisation
    while at is not None and len(steps) < 50:
        steps.append(Step(at, at.pk in ids))
        at = at.parent
    return steps[::-1]


def first_hour(viewer: Person) -> FirstHour:
    """How far the first hour has come (a row not yet saved when it has not begun)."""
    access.require_somewhere(viewer, "organisation.add")
    return FirstHour.objects.order_by("pk").first() or FirstHour()


def first_hour_open(viewer: Person) -> bool:
    """Whether this viewer should be led to the first hour: his to do, and not yet done."""
    return (
        root_for(viewer) is not None
        and not FirstHour.objects.filter(done_at__isnull=False).exists()
    )


def with_officer(viewer: Person) -> set[int]:
    """Ids of the visible organisations that have an officer today."""
    return organisations_with_officer(access.scope_ids(viewer, "organisation.view"))
