"""Reading: how the PCs in reach stand to the CVE and KB numbers of a letter; plans."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from khien.console.directives import queries as letters
from khien.console.directives.models import Directive
from khien.console.endpoints.models import Computer
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.weaknesses import held
from khien.console.weaknesses.judging import named_in
from khien.console.weaknesses.machines import Told, machines_of
from khien.console.weaknesses.models import ReplacementPlan
from khien.endpoints.weaknesses import Answer, Fixes, Machine, Standing, numbers_named, stands
from khien.endpoints.weaknesses.kev import Entry, Exploited, exploited
from khien.endpoints.weaknesses.matching import WORST_FIRST


@dataclass(frozen=True, slots=True)
class Named:
    """One number with what is known of it, wherever it is."""

    number: str
    name: str
    mapped: bool
    exploited: Exploited | None  # None: a KB
    entry: Entry | None
    note: str = ""
    confidence: str = ""


LONG_AGO = timedelta(days=30)  # as the control endpoint.known-weaknesses has it


@dataclass(frozen=True, slots=True)
class Line:
    """One PC: its worst answer, and each number's."""

    computer: Computer
    standing: Standing
    answers: tuple[tuple[str, Answer], ...]
    at: datetime | None

    @property
    def telling(self) -> list[tuple[str, Answer]]:
        """The answers that make it what it is."""
        return [one for one in self.answers if one[1].standing is self.standing]


@dataclass(frozen=True, slots=True)
class Place:
    """One organisation's PCs by answer."""

    organisation: Organisation
    affected: int
    cannot_tell: int
    fixed: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that the page shows."""

    named: tuple[Named, ...]
    lines: tuple[Line, ...]
    places: tuple[Place, ...]

    def count(self, standing: Standing) -> int:
        """How many PCs have that answer."""
        return sum(line.standing is standing for line in self.lines)


def numbers_in(words: str) -> list[str]:
    """The CVE and KB numbers that a person typed or a letter lists, each once."""
    return numbers_named(words)


def left_out(words: str) -> list[str]:
    """The first words typed that name no number: a slip of the finger is told."""
    typed = words.replace(",", " ").replace(";", " ").split()
    rest = dict.fromkeys(word for word in typed if not numbers_named(word))
    alone = [word for word in rest if word.upper() not in {"CVE", "KB"}]
    return [word[:40] for word in alone[:5]]


def letter_for(viewer: Person, pk: int) -> Directive:
    """The letter, for one who may read it; Http404 otherwise."""
    directive = letters.letter_of(viewer, pk)
    if directive is None:
        raise Http404
    return directive


def numbers_of(viewer: Person, directive: Directive) -> list[str]:
    """The numbers named in those obligations of the letter that the viewer may see."""
    found: list[str] = []
    for row in letters.obligations_of(viewer, directive):
        for values in row.control_params.values():
            found += named_in(values)
    return list(dict.fromkeys(found))


def report_for(
    viewer: Person, numbers: Sequence[str], *, organisation_id: int | None = None
) -> Report:
    """How every active PC in the viewer's reach stands to ``numbers``, worst first."""
    ids = access.scope_ids(viewer, "computer.view")
    if organisation_id is not None:
        ids &= _subtree(organisation_id)
    fixes = held.fixes()
    named = tuple(_named(number, fixes) for number in numbers)
    lines = _lines(_computers(ids), ids, numbers, fixes)
    return Report(named, tuple(lines), tuple(_places(lines)))


def _computers(ids: Collection[int]) -> list[Computer]:
    """The active PCs, each with its organisation, which is loaded once."""
    places = Organisation.objects.in_bulk(ids)
    found = list(
        Computer.objects.filter(organisation_id__in=ids, active=True).only(
            "name", "organisation_id"
        )
    )
    for computer in found:
        computer.organisation = places[computer.organisation_id]
    return found


def _subtree(organisation_id: int) -> set[int]:
    children: dict[int | None, list[int]] = {}
    for pk, parent in Organisation.objects.order_by().values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found: set[int] = set()
    waiting = [organisation_id]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += children.get(node, [])
    return found


def _lines(
    computers: Sequence[Computer], ids: Collection[int], numbers: Sequence[str], fixes: Fixes
) -> list[Line]:
    if not numbers:
        return []
    told = machines_of(ids, [fix for number in numbers for fix in fixes.of(number)], numbers)
    nothing = Told()
    since = timezone.now() - LONG_AGO
    judged: dict[Machine, tuple[tuple[str, Answer], ...]] = {}  # PCs alike are judged once
    lines = []
    for computer in computers:
        known = told.get(computer.pk, nothing)
        answers = judged.get(known.machine)
        if answers is None:
            answers = tuple((number, stands(known.machine, number, fixes)) for number in numbers)
            judged[known.machine] = answers
        if known.at is not None and known.at < since:
            answers = tuple((number, _aged(one)) for number, one in answers)
        standing = min((one.standing for _, one in answers), key=WORST_FIRST.index)
        lines.append(Line(computer, standing, answers, known.at))
    return sorted(
        lines,
        key=lambda line: (
            WORST_FIRST.index(line.standing), line.computer.organisation.name, line.computer.name
        ),
    )  # fmt: skip


def _aged(answer: Answer) -> Answer:
    """What was fixed when the PC told it last need not be fixed now."""
    if answer.standing is not Standing.FIXED:
        return answer
    return Answer(Standing.CANNOT_TELL, "told-long-ago", {"days": LONG_AGO.days})


def _places(lines: Iterable[Line]) -> list[Place]:
    counts: dict[Organisation, dict[Standing, int]] = {}
    for line in lines:
        row = counts.setdefault(line.computer.organisation, dict.fromkeys(Standing, 0))
        row[line.standing] += 1
    places = [
        Place(place, row[Standing.AFFECTED], row[Standing.CANNOT_TELL], row[Standing.FIXED])
        for place, row in counts.items()
    ]
    return sorted(places, key=lambda one: (-one.affected, -one.cannot_tell, one.organisation.name))


def _named(number: str, fixes: Fixes) -> Named:
    found = fixes.of(number)
    fix = found[0] if found else None
    name = fix.name if fix else ""
    note, confidence = (fix.note.get("vi", ""), fix.confidence) if fix else ("", "")
    if number.startswith("KB"):
        return Named(number, name, bool(found), None, None, note, confidence)
    catalogue = held.catalogue()
    answer = exploited(catalogue, number, timezone.localdate())
    entry = catalogue.entries.get(number) if catalogue else None
    return Named(
        number, name or (entry.name if entry else ""), bool(found), answer, entry, note, confidence
    )


def catalogue_day() -> tuple[date, bool] | None:
    """The day of CISA's catalogue and whether it is stale; None when none is held."""
    found = held.catalogue()
    return None if found is None else (found.released, found.stale(timezone.localdate()))


def plans_for(viewer: Person) -> QuerySet[ReplacementPlan]:
    """Plans of the PCs in reach, those that wait first."""
    ids = access.scope_ids(viewer, "computer.view")
    return (
        ReplacementPlan.objects.filter(organisation_id__in=ids)
        .select_related("organisation", "computer", "proposed_by", "decided_by")
        .order_by("-state", "replace_by", "pk")
    )


def plan_for(viewer: Person, pk: int) -> ReplacementPlan:
    """One plan within reach; Http404 otherwise."""
    plan = plans_for(viewer).filter(pk=pk).first()
    if plan is None:
        raise Http404
    return plan


def waiting_plans(viewer: Person) -> int:
    """How many wait for a decision by the viewer."""
    ids = access.scope_ids(viewer, "plan.decide")
    return ReplacementPlan.objects.filter(
        organisation_id__in=ids, state=ReplacementPlan.State.PROPOSED,
        replace_by__gte=timezone.localdate(),
    ).count()  # fmt: skip
