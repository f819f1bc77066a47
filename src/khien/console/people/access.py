"""Who may do what where: one table (verb × role × reach), the only source of a right.

Pages, API, command line, imports and jobs ask ``require`` or ``scope``; docs/access.md is made
from ``RULES``. Nothing reaches up or sideways, and what is not in the table is not allowed.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from khien.console.organisations.models import Organisation
from khien.console.people.models import Grant, Person, Role


class Reach(enum.StrEnum):
    """How far from a grant's scope a verb reaches."""

    OWN = "own"  # the scope itself only
    BELOW = "below"  # the scope and everything under it
    UNDER = "under"  # everything under the scope, not the scope itself
    LISTED = "listed"  # exactly the organisations an inspector was given, one grant each


S, L, O, I, A, X = (  # noqa: E741 - one letter a role keeps the table readable
    Role.STANDING_UNIT, Role.LEADER, Role.OFFICER, Role.INSPECTOR, Role.ADMINISTRATOR,
    Role.INTEGRATION,
)  # fmt: skip
BELOW, UNDER, OWN, LISTED = Reach.BELOW, Reach.UNDER, Reach.OWN, Reach.LISTED

RULES: Mapping[str, Mapping[str, Reach]] = {
    "organisation.view": {S: BELOW, L: BELOW, O: BELOW, I: LISTED, A: BELOW},
    "organisation.manage": {S: BELOW, A: BELOW, O: UNDER},
    # Where a new organisation may hang: an officer adds below his own.
    "organisation.add": {S: BELOW, A: BELOW, O: BELOW},
    "person.view": {S: BELOW, L: BELOW, O: BELOW, A: BELOW},
    "person.manage": {S: BELOW, O: BELOW, A: BELOW},
    "slip.make": {S: BELOW, O: BELOW, A: BELOW},
    "directive.view": {S: BELOW, X: OWN},
    "directive.intake": {S: BELOW, X: OWN},
    "directive.edit": {S: BELOW},
    "directive.issue": {S: BELOW},
    "mark.declare": {S: BELOW},
    "held.decide": {S: BELOW},
    "assignment.view": {S: BELOW, L: BELOW, O: BELOW, I: LISTED},
    "assignment.accept": {L: BELOW, O: BELOW},
    "assignment.decline": {L: BELOW, O: BELOW},
    "assignment.submit": {L: BELOW, O: BELOW},
    # The one who is reviewed never reviews: the scope must stand above the organisation.
    "assignment.review": {S: UNDER},
    "assignment.withdraw": {S: BELOW},
    "evidence.view": {S: BELOW, L: BELOW, O: BELOW, I: LISTED},
    "evidence.add": {L: BELOW, O: BELOW},
    "computer.view": {S: BELOW, L: BELOW, O: BELOW, I: LISTED},
    "computer.manage": {O: BELOW},
    "drive.view": {S: BELOW, L: BELOW, O: BELOW, I: LISTED},
    "drive.manage": {O: BELOW},
    "device.view": {S: BELOW, L: BELOW, O: BELOW, I: LISTED},
    "device.manage": {O: BELOW},
    "ticket.make": {O: BELOW},
    "bundle.import": {O: BELOW},
    "enrolment.decide": {O: BELOW},
    # Whoever is inspected neither draws nor sees what was drawn before the visit.
    "visit.make": {S: BELOW, I: LISTED},
    # Files that bear a mark: who supervises knows how many, who works there knows which.
    "marked.count": {S: BELOW, L: BELOW, O: BELOW, I: LISTED},
    "marked.view": {L: BELOW, O: BELOW, I: LISTED},
    "marked.settle": {O: BELOW},
    # What consoles list of the PCs: who runs one brings its list; whose PC it is, decides.
    "coverage.view": {S: BELOW, L: BELOW, O: BELOW, I: LISTED},
    "coverage.import": {S: BELOW, O: BELOW},
    "coverage.decide": {S: BELOW, O: BELOW},
    "coverage.connect": {A: BELOW, O: BELOW},
    # Drafts of incidents, whatever found them: whose PCs they are about, and who supervises.
    "incident.view": {S: BELOW, L: BELOW, O: BELOW, I: LISTED},
    "incident.decide": {S: BELOW, O: BELOW},
    # Drives seen on PCs: sticks of the kit.
    "drive.decide": {S: BELOW, O: BELOW},
    # Wiping before re-use: who did it, another person who saw it; a class entered wrongly.
    "wiping.do": {O: BELOW},
    "wiping.witness": {L: BELOW, O: BELOW, S: BELOW},
    "computer.correct": {S: UNDER},
    # Plans for PCs out of support: who works there proposes, who stands above decides.
    "plan.propose": {O: BELOW},
    "plan.decide": {S: UNDER},
    "notice.view": {S: BELOW, L: BELOW, O: BELOW},
    "notice.make": {S: BELOW, O: BELOW},
    "odd_thing.view": {S: BELOW},
    "odd_thing.answer": {S: BELOW},
    "report.view": {S: BELOW},
    "report.make": {S: BELOW},
    "exchange.view": {S: BELOW},
    "exchange.send": {S: BELOW},
    # The folders are the whole console's: set up from the top of the tree only.
    "exchange.set_up": {A: BELOW},
    # Trust roots count for every organisation: managed from the top of the tree only.
    "trust.view": {S: BELOW, A: BELOW},
    "trust.manage": {A: BELOW},
    "audit.view": {S: BELOW, A: BELOW},
}

# Rights every active person has over what is his own: his rows, nobody else's.
OWN_ROWS = ("notice.read", "notice.confirm", "odd_thing.report", "odd_thing.read_answer")

# Who may give which role (ATTACKS 5: nobody gives a role above his own).
MAY_GIVE: Mapping[str, frozenset[str]] = {
    S: frozenset({S, L, O, I, Role.STAFF}),
    A: frozenset({S, L, O, I, A, Role.STAFF}),
    O: frozenset({O, L, Role.STAFF}),
}
SECOND_FACTOR_ROLES = frozenset({S, L, O, I, A})


class Refused(PermissionDenied):
    """No right to this act here. Its words never tell whether the thing exists."""

    def __init__(self, verb: str) -> None:
        super().__init__(_("Bạn không có quyền làm việc này."))
        self.verb = verb


def live_grants(person: Person, *, on: date | None = None) -> QuerySet[Grant]:
    """Grants in force on a day (today when not given); none for an inactive person."""
    day = on or timezone.localdate()
    grants = Grant.objects.filter(person=person, person__is_active=True)
    return grants.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=day),
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
    )


def roles(person: Person) -> set[str]:
    """The roles a person holds today; a person with no grant is staff."""
    held = set(live_grants(person).values_list("role", flat=True))
    return held or {Role.STAFF.value}


def needs_second_factor(person: Person) -> bool:
    """Whether a role he holds is one that must sign in with TOTP."""
    return bool(roles(person) & {role.value for role in SECOND_FACTOR_ROLES})


def _reached(scope_id: int, reach: Reach, children: Mapping[int | None, list[int]]) -> set[int]:
    if reach in (Reach.OWN, Reach.LISTED):
        return {scope_id}
    found: set[int] = set()
    waiting = [scope_id]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += children.get(node, [])
    return found - {scope_id} if reach is Reach.UNDER else found


def scope_ids(person: Person, verb: str) -> set[int]:
    """Ids of the organisations where ``person`` may do ``verb`` today.

    Raises KeyError for a verb that is not in the table: a typing error must not open a door.
    """
    rule = RULES[verb]
    grants = [
        (grant.scope_id, rule[grant.role]) for grant in live_grants(person) if grant.role in rule
    ]
    if not grants:
        return set()
    children: dict[int | None, list[int]] = {}
    for pk, parent in Organisation.objects.order_by().values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found: set[int] = set()
    for scope_id, reach in grants:
        found |= _reached(scope_id, reach, children)
    return found


def scope(person: Person, verb: str) -> QuerySet[Organisation]:
    """The organisations where ``person`` may do ``verb`` today."""
    found: QuerySet[Organisation] = Organisation.objects.filter(pk__in=scope_ids(person, verb))
    return found


def may(person: Person, verb: str, organisation: Organisation | int) -> bool:
    """Whether ``person`` may do ``verb`` at ``organisation`` today."""
    pk = organisation if isinstance(organisation, int) else organisation.pk
    return pk in scope_ids(person, verb)


def require(person: Person, verb: str, organisation: Organisation | int) -> None:
    """Raise Refused unless ``person`` may do ``verb`` at ``organisation`` today."""
    if not may(person, verb, organisation):
        raise Refused(verb)


def require_somewhere(person: Person, verb: str) -> None:
    """Raise Refused unless there is any organisation where ``person`` may do ``verb``."""
    if not scope_ids(person, verb):
        raise Refused(verb)


def holders(verb: str, organisation: Organisation | int) -> list[Person]:
    """Who may do ``verb`` at ``organisation`` today, by name: whom a page tells one to ask."""
    grants = Grant.objects.filter(role__in=list(RULES[verb]), person__is_active=True)
    people = Person.objects.filter(pk__in=grants.values("person_id")).order_by("full_name", "pk")
    return [person for person in people[:200] if may(person, verb, organisation)]


def may_give(giver: Person, role: str, organisation: Organisation) -> bool:
    """Whether ``giver`` may give ``role`` with ``organisation`` as its scope.

    The scope must lie in the reach of the grant that carries the right, and the role must be
    one that this grant's role may give; a right from one grant never lifts another.
    """
    rule = RULES["person.manage"]
    children: dict[int | None, list[int]] = {}
    for pk, parent in Organisation.objects.order_by().values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    return any(
        role in MAY_GIVE.get(grant.role, frozenset())
        and organisation.pk in _reached(grant.scope_id, rule[grant.role], children)
        for grant in live_grants(giver)
        if grant.role in rule
    )
