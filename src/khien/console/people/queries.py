"""Reading people: only those the viewer may see, and the few who are asked for by other apps."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet
from django.utils import timezone

from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.actions import require_over
from khien.console.people.models import ActivationSlip, Grant, Person, Role
from khien.core.text import fold

MOST_FOUND = 2_000
NO_PASSWORD = UNUSABLE_PASSWORD_PREFIX


def people_in(organisation_ids: Collection[int]) -> QuerySet[Person]:
    """Active people who work in these organisations (the caller has asked for the right)."""
    return Person.objects.filter(organisation_id__in=organisation_ids, is_active=True)


def officers_of(organisation: Organisation | int) -> QuerySet[Person]:
    """Active officers whose grant stands at this very organisation today."""
    return holders_of(Role.OFFICER, organisation)


def holders_of(role: str, organisation: Organisation | int) -> QuerySet[Person]:
    """Active people who hold ``role`` at this very organisation today."""
    pk = organisation if isinstance(organisation, int) else organisation.pk
    live = Grant.objects.filter(_live(), role=role, scope_id=pk)
    return Person.objects.filter(is_active=True, pk__in=live.values("person_id"))


def organisations_with_officer(organisation_ids: Collection[int]) -> set[int]:
    """Those of the given organisations that have an active officer today."""
    live = Grant.objects.filter(
        _live(), role=Role.OFFICER, scope_id__in=organisation_ids, person__is_active=True
    )
    return set(live.values_list("scope_id", flat=True))


def _live() -> Q:
    today = timezone.localdate()
    return Q(Q(starts_on__isnull=True) | Q(starts_on__lte=today)) & Q(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    )


def visible(viewer: Person) -> QuerySet[Person]:
    """Everyone who works where ``viewer`` may see people, closed accounts too."""
    ids = access.scope_ids(viewer, "person.view")
    return Person.objects.filter(organisation_id__in=ids).select_related("organisation")


def people_for(
    viewer: Person, *, within: Collection[int] | None = None, words: str = "", state: str = ""
) -> QuerySet[Person]:
    """``visible``, narrowed to some organisations, to folded words, to a state of the account:
    ``waiting`` (no password yet), ``active``, ``closed``.
    """
    found = visible(viewer)
    if within is not None:
        found = found.filter(organisation_id__in=within)
    if state == "closed":
        found = found.filter(is_active=False)
    elif state == "waiting":
        found = found.filter(is_active=True, password__startswith=NO_PASSWORD)
    elif state == "active":
        found = found.filter(is_active=True).exclude(password__startswith=NO_PASSWORD)
    key = fold(words)
    if key:
        # No folded column is kept of a name: folding happens here, on what the scope lets see.
        names = found.values_list("pk", "full_name", "username")[:MOST_FOUND]
        found = found.filter(
            pk__in=[pk for pk, name, user in names if key in fold(name) or key in user]
        )
    return found.order_by("organisation__order", "organisation__name", "full_name")


def managed(viewer: Person) -> QuerySet[Organisation]:
    """The organisations whose people ``viewer`` may bring in and change."""
    return access.scope(viewer, "person.manage").order_by("order", "name")


def may_change(viewer: Person, person: Person, verb: str = "person.manage") -> bool:
    """Whether ``viewer`` may do ``verb`` to this account, all its rights considered."""
    try:
        require_over(viewer, person, verb)
    except access.Refused:
        return False
    return True


def grants_of(viewer: Person, person: Person) -> list[tuple[Grant, bool]]:
    """The rights a person holds or will hold, and whether ``viewer`` may end each."""
    today = timezone.localdate()
    rows = (
        Grant.objects.filter(person=person)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
        .select_related("scope", "given_by")
        .order_by("role", "scope__name")
    )
    other = viewer.pk != person.pk
    return [(row, other and access.may_give(viewer, row.role, row.scope)) for row in rows]


def roles_to_give(viewer: Person, organisation: Organisation) -> list[Role]:
    """Roles that ``viewer`` may give at ``organisation``; staff is no grant."""
    return [
        role for role in Role if role != Role.STAFF and access.may_give(viewer, role, organisation)
    ]


def newest_slip(person: Person) -> ActivationSlip | None:
    """The last slip made for a person."""
    return person.slips.order_by("-made_at", "-pk").first()


def waiting_officers(viewer: Person) -> QuerySet[Person]:
    """Officers the viewer may make slips for and who have not begun."""
    ids = access.scope_ids(viewer, "slip.make")
    live = Grant.objects.filter(_live(), role=Role.OFFICER)
    return (
        Person.objects.filter(
            organisation_id__in=ids, is_active=True, password__startswith=NO_PASSWORD,
            pk__in=live.values("person_id"),
        )
        .select_related("organisation")
        .order_by("organisation__order", "organisation__name", "full_name")
    )  # fmt: skip
