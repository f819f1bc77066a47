"""Reading assignments: every function takes the viewer and answers only what he may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from khien.console.assignments import states
from khien.console.assignments.labels import still_missing
from khien.console.assignments.models import Assignment, Entry, State
from khien.console.assignments.verdicts import Verdict, covered_by, verdicts_of
from khien.console.coverage import words as coverage
from khien.console.coverage.findings import CHECK as COVERAGE
from khien.console.directives.models import Directive, Obligation
from khien.console.endpoints import queries as machines
from khien.console.endpoints.models import Computer
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.controls import NARROWING_MESSAGES
from khien.core.findings import Finding, Status
from khien.core.messages import sentence
from khien.endpoints import explain


def assignments_for(viewer: Person) -> QuerySet[Assignment]:
    """Everything the viewer may see, with what a list shows of it."""
    ids = access.scope_ids(viewer, "assignment.view")
    return (
        Assignment.objects.filter(organisation_id__in=ids)
        .select_related("organisation", "obligation", "obligation__directive")
        .order_by(F("due").asc(nulls_last=True), "pk")
    )


def assignment_for(viewer: Person, pk: int) -> Assignment | None:
    """One assignment, or None when it is out of reach or does not exist."""
    return assignments_for(viewer).filter(pk=pk).first()


def history(viewer: Person, assignment: Assignment) -> list[Entry]:
    """The thread of an assignment the viewer may see."""
    access.require(viewer, "assignment.view", assignment.organisation_id)
    return list(assignment.entries.select_related("author"))


def next_steps(viewer: Person, assignment: Assignment) -> list[states.Step]:
    """The acts this person may do now on this assignment, the likeliest first."""
    open_steps = [
        step
        for step in states.STEPS.values()
        if assignment.state in step.sources
        and access.may(viewer, step.right, assignment.organisation_id)
    ]
    if access.may(viewer, "assignment.submit", assignment.organisation_id):
        open_steps = [step for step in open_steps if step.right != "assignment.review"]
    elif assignment.submitted_by_id == viewer.pk:
        open_steps = [step for step in open_steps if step.verb != "confirm"]
    order = ("submit", "accept", "confirm", "insist", "ask_revision", "ask_explanation")
    rank = {verb: index for index, verb in enumerate(order)}
    return sorted(open_steps, key=lambda step: rank.get(step.verb, len(order)))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of "Việc của tôi": the assignment, days left, its verdict."""

    assignment: Assignment
    left: int | None
    words: str
    verdict: Verdict

    @property
    def missing(self) -> str:
        """What is still missing, in words; empty when nothing is or the work is over."""
        over = self.assignment.state not in states.WITH_THE_ORGANISATION
        return "" if over else still_missing(self.verdict)


@dataclass(frozen=True, slots=True)
class MyWork:
    """Three lists by days left, and what waits for the reviewer."""

    overdue: list[Row]
    this_week: list[Row]
    later: list[Row]
    handed_in: list[Row]
    to_accept: list[int]

    @property
    def many_places(self) -> bool:
        """Whether the lists tell of more than one organisation."""
        rows = (*self.overdue, *self.this_week, *self.later, *self.handed_in)
        return len({row.assignment.organisation_id for row in rows}) > 1


def my_work(viewer: Person, *, today: date | None = None) -> MyWork:
    """What the viewer's own organisation and those under it still have to do."""
    day = today or timezone.localdate()
    found = [a for a in assignments_for(viewer) if a.state in states.OPEN]
    verdict = verdicts_of(found)
    rows = [
        Row(a, states.days_left(a, today=day), states.words(a, today=day), verdict[a.pk])
        for a in found
    ]
    mine = [row for row in rows if row.assignment.state in states.WITH_THE_ORGANISATION]
    return MyWork(
        overdue=[row for row in mine if row.left is not None and row.left < 0],
        this_week=[row for row in mine if row.left is not None and 0 <= row.left <= 7],
        later=[row for row in mine if row.left is None or row.left > 7],
        handed_in=[row for row in rows if row.assignment.state == State.SUBMITTED],
        to_accept=[row.assignment.pk for row in mine if row.assignment.state == State.ISSUED],
    )


@dataclass(frozen=True, slots=True)
class Failing:
    """One thing to mend on one PC."""

    computer: Computer
    reason: str
    remedy: str


def to_mend(
    viewer: Person, assignment: Assignment, verdict: Verdict, *, most: int = 200
) -> list[Failing]:
    """The PCs that fail this assignment's controls, each with the reason and the mend.

    Only what ``verdict`` rests on: a PC that the letter does not mean is not listed.
    """
    access.require(viewer, "assignment.view", assignment.organisation_id)
    places = access.scope_ids(viewer, "computer.view") & covered_by(assignment)
    failing = [
        finding
        for part in verdict.controls
        for finding in part.found
        if finding.status is Status.FAIL
    ]
    known = {str(row.pk): row for row in machines.computers_of(places)} if failing else {}
    shown = [finding for finding in failing if finding.subject in known][:most]
    return [Failing(known[finding.subject], *_explained(finding)) for finding in shown]


def _explained(finding: Finding) -> tuple[str, str]:
    """Reason and remedy: the letter's own (another product than named), a list's, a check's."""
    if finding.reason_code in NARROWING_MESSAGES:
        return sentence(NARROWING_MESSAGES, finding)
    if finding.check == COVERAGE:
        return coverage.reason(finding.reason_code), coverage.remedy()
    return explain(finding.check, finding.reason_code, finding.facts)


def waiting_for_review(viewer: Person) -> QuerySet[Assignment]:
    """Submitted, and this person may confirm or return it."""
    ids = access.scope_ids(viewer, "assignment.review")
    return assignments_for(viewer).filter(state=State.SUBMITTED, organisation_id__in=ids)


@dataclass(frozen=True, slots=True)
class Cell:
    """One organisation × obligation: None where nothing was assigned."""

    assignment: Assignment
    words: str
    overdue: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class MatrixRow:
    organisation: Organisation
    depth: int
    cells: list[Cell | None]
    done: int
    overdue: int
    total: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """A directive's organisations × obligations, with row and column totals."""

    directive: Directive
    obligations: list[Obligation]
    rows: list[MatrixRow]
    columns: list[tuple[int, int, int]]  # done, overdue, total of each obligation
    excluded: list[Obligation]
    today: date

    @property
    def headings(self) -> list[tuple[str, Obligation]]:
        """A heading for each column: the printed numbering, told apart where a clause was cut
        into several (2 → 2 (1), 2 (2)).
        """
        printed = [o.path or str(place) for place, o in enumerate(self.obligations, 1)]
        shown: Counter[str] = Counter()
        found = []
        for name, obligation in zip(printed, self.obligations, strict=True):
            shown[name] += 1
            alone = printed.count(name) == 1
            found.append((name if alone else f"{name} ({shown[name]})", obligation))
        return found

    @property
    def totals(self) -> Counter[str]:
        """done, overdue, total, and the three parts of every verdict together."""
        count: Counter[str] = Counter()
        for row in self.rows:
            count["done"] += row.done
            count["overdue"] += row.overdue
            count["total"] += row.total
            for cell in row.cells:
                if cell is not None:
                    count.update(cell.verdict.parts())
        return count


def matrix(viewer: Person, directive: Directive, *, only_overdue: bool = False) -> Matrix:
    """The matrix of one directive as far as the viewer sees it.

    Withdrawn assignments are left out. Organisations come in the order of the tree.
    """
    day = timezone.localdate()
    shown = list(
        assignments_for(viewer)
        .filter(obligation__directive=directive)
        .exclude(state=State.WITHDRAWN)
    )
    verdict = verdicts_of(shown)
    obligations = [o for o in directive.obligations.all() if o.is_work]
    cells: dict[tuple[int, int], Cell] = {}
    for item in shown:
        overdue = states.is_overdue(item, today=day)
        cells[item.organisation_id, item.obligation_id] = Cell(
            item, states.words(item, today=day), overdue, verdict[item.pk]
        )
    rows = [_matrix_row(o, depth, obligations, cells) for o, depth in _tree(shown)]
    if only_overdue:
        rows = [row for row in rows if row.overdue]
    columns = [_column_totals(index, rows) for index in range(len(obligations))]
    excluded = [o for o in directive.obligations.all() if o.scope == Obligation.Scope.EXCLUDED]
    return Matrix(directive, obligations, rows, columns, excluded, day)


def _tree(shown: Iterable[Assignment]) -> list[tuple[Organisation, int]]:
    wanted = {item.organisation_id for item in shown}
    every = Organisation.objects.with_tree_fields()
    return [(o, o.tree_depth) for o in every if o.pk in wanted]


def _matrix_row(
    organisation: Organisation, depth: int, obligations: list[Obligation],
    cells: Mapping[tuple[int, int], Cell],
) -> MatrixRow:  # fmt: skip
    mine = [cells.get((organisation.pk, obligation.pk)) for obligation in obligations]
    given = [cell for cell in mine if cell is not None]
    return MatrixRow(
        organisation, depth, mine,
        done=sum(cell.assignment.state == State.CONFIRMED for cell in given),
        overdue=sum(cell.overdue for cell in given),
        total=len(given),
    )  # fmt: skip


def _column_totals(index: int, rows: list[MatrixRow]) -> tuple[int, int, int]:
    given = [cell for row in rows if (cell := row.cells[index]) is not None]
    done = sum(cell.assignment.state == State.CONFIRMED for cell in given)
    return done, sum(cell.overdue for cell in given), len(given)


@dataclass(frozen=True, slots=True)
class League:
    """One organisation in the standing unit's table."""

    organisation: Organisation
    overdue: int
    longest: int  # days past of the oldest overdue one
    open: int
    verdict: Verdict


def league(viewer: Person) -> list[League]:
    """Organisations with work, red first: most days overdue, then most overdue, then name."""
    day = timezone.localdate()
    by_place: dict[int, list[Assignment]] = {}
    for item in assignments_for(viewer).exclude(state=State.WITHDRAWN):
        by_place.setdefault(item.organisation_id, []).append(item)
    verdict = verdicts_of([item for items in by_place.values() for item in items])
    lines = []
    for items in by_place.values():
        late = [item for item in items if states.is_overdue(item, today=day)]
        lines.append(
            League(
                items[0].organisation,
                len(late),
                max((-(states.days_left(item, today=day) or 0) for item in late), default=0),
                sum(item.state in states.OPEN for item in items),
                Verdict.together([verdict[item.pk] for item in items]),
            )
        )
    return sorted(lines, key=lambda x: (-x.overdue, -x.longest, x.organisation.name))


def changes_since_yesterday(viewer: Person) -> Counter[str]:
    """How many assignments went through each act in the last day, as far as the viewer sees."""
    since = timezone.now() - timedelta(days=1)
    ids = access.scope_ids(viewer, "assignment.view")
    entries = Entry.objects.filter(at__gte=since, assignment__organisation_id__in=ids)
    return Counter(entries.values_list("verb", flat=True))


def contradictions(viewer: Person) -> QuerySet[Assignment]:
    """Confirmed, and the newest evidence says otherwise."""
    return assignments_for(viewer).filter(contradiction_since__isnull=False)


def sees_directive(viewer: Person, directive: Directive) -> bool:
    """Whether the viewer may read the letter: it is his to work on, or was given to his."""
    if access.may(viewer, "directive.view", directive.organisation_id):
        return True
    return assignments_for(viewer).filter(obligation__directive=directive).exists()


def assigned_places(viewer: Person, directive: Directive) -> set[int]:
    """Organisations that were given work of the directive, as far as the viewer sees."""
    shown = assignments_for(viewer).filter(obligation__directive=directive)
    return set(shown.exclude(state=State.WITHDRAWN).values_list("organisation_id", flat=True))
