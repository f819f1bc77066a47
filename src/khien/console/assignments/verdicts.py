"""What an assignment's controls say, in three parts: máy kiểm chứng / người khai / không rõ.

A machine's finding is judged by the library (``controls.judge``: freshness, pass rule); a
person's statement covers only units that no machine has answered for, and never makes a pass:
its look is ``declared``. Silence is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from khien import controls
from khien.console.assignments.models import Assignment, State
from khien.console.coverage import findings as coverage
from khien.console.endpoints import queries as machines
from khien.console.evidence.declared import Declared, declared_for
from khien.console.notices import queries as notices
from khien.console.organisations.models import Organisation
from khien.console.weaknesses import judging as weaknesses
from khien.console.weaknesses.plans import as_planned
from khien.core.findings import Finding, Status

INFORMED = "people.informed"
# From worst to best: the look of a whole is the worst look of its parts.
LOOKS = ("fail", "unknown", "declared", "pass", "not_applicable")


@dataclass(frozen=True, slots=True)
class ControlVerdict:
    """One control for one assignment. Counts are units (PCs, people, or the organisation)."""

    control: str
    look: str
    verified: int = 0
    declared: int = 0
    unknown: int = 0
    failed: int = 0
    oldest: datetime | None = None
    outside: int = 0  # PCs that the letter does not mean
    undecided: Mapping[str, int] = field(default_factory=dict)  # parameter → PCs it leaves unknown
    found: tuple[Finding, ...] = field(default=(), repr=False)  # what was judged

    @property
    def total(self) -> int:
        return self.verified + self.declared + self.unknown + self.failed


@dataclass(frozen=True, slots=True)
class Verdict:
    """All controls of an assignment, or of several together."""

    look: str
    controls: tuple[ControlVerdict, ...] = ()

    @property
    def verified(self) -> int:
        return sum(part.verified for part in self.controls)

    @property
    def declared(self) -> int:
        return sum(part.declared for part in self.controls)

    @property
    def unknown(self) -> int:
        return sum(part.unknown for part in self.controls)

    @property
    def failed(self) -> int:
        return sum(part.failed for part in self.controls)

    @property
    def has_gap(self) -> bool:
        """Whether something fails or nobody knows: neither a machine nor a person vouches."""
        return self.look in ("fail", "unknown")

    def parts(self) -> dict[str, int]:
        """The four counts by name."""
        return {
            "verified": self.verified, "declared": self.declared,
            "unknown": self.unknown, "failed": self.failed,
        }  # fmt: skip

    @staticmethod
    def of(parts: Sequence[ControlVerdict]) -> Verdict:
        """The verdict of several controls: the worst look; nothing at all is unknown."""
        looks = {part.look for part in parts}
        look = next((name for name in LOOKS if name in looks), "unknown")
        return Verdict(look, tuple(parts))

    @staticmethod
    def together(verdicts: Iterable[Verdict]) -> Verdict:
        """Several assignments as one."""
        return Verdict.of([part for verdict in verdicts for part in verdict.controls])


@dataclass
class _Facts:
    """Everything the verdicts of many assignments rest on, loaded with a handful of queries."""

    items: Sequence[Assignment]
    now: datetime
    children: dict[int | None, list[int]] = field(default_factory=dict)
    _named: dict[tuple[str, ...], dict[str, Finding]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for pk, parent in Organisation.objects.order_by().values_list("pk", "parent_id"):
            self.children.setdefault(parent, []).append(pk)

    @cached_property
    def covered(self) -> dict[int, frozenset[int]]:
        """Assignment id → organisations it stands for: its own, and those below it that were
        not given the same obligation themselves.
        """
        given = self._given()
        found = {}
        for item in self.items:
            reached: set[int] = set()
            waiting = [item.organisation_id]
            while waiting:
                node = waiting.pop()
                if node in reached:
                    continue
                reached.add(node)
                others = given[item.obligation_id]
                waiting += [pk for pk in self.children.get(node, []) if pk not in others]
            found[item.pk] = frozenset(reached)
        return found

    def _given(self) -> Mapping[int, set[int]]:
        """Obligation id → every organisation that has it, also those not in ``items``: one
        assignment alone must say what it says beside the others.
        """
        given: dict[int, set[int]] = {}
        for item in self.items:
            given.setdefault(item.obligation_id, set()).add(item.organisation_id)
        rows = Assignment.objects.filter(obligation_id__in=given).exclude(state=State.WITHDRAWN)
        for obligation, place in rows.values_list("obligation_id", "organisation_id"):
            given[obligation].add(place)
        return given

    @cached_property
    def places(self) -> set[int]:
        return {pk for reached in self.covered.values() for pk in reached}

    @cached_property
    def computers(self) -> Mapping[int, list[controls.Unit]]:
        """Organisation id → its PCs in use, with what the register says of them."""
        found: dict[int, list[controls.Unit]] = {}
        for computer in machines.computers_of(self.places):
            networks = None if computer.networks is None else tuple(computer.networks)
            unit = controls.Unit(str(computer.pk), computer.machine_class, networks)
            found.setdefault(computer.organisation_id, []).append(unit)
        return found

    @cached_property
    def findings(self) -> Mapping[tuple[int, str], list[Finding]]:
        """(organisation id, control id) → current findings, the PC as subject."""
        wanted = {name for item in self.items for name in item.obligation.controls}
        found: dict[tuple[int, str], list[Finding]] = {}
        rows = list(machines.current_findings(self.places, wanted))
        as_planned(rows)
        for row in rows:
            finding = Finding(
                row.check_id, row.control, str(row.computer_id), Status(row.status),
                row.reason_code, row.observed_at, row.facts, row.source,
            )  # fmt: skip
            found.setdefault((row.organisation_id, row.control), []).append(finding)
        return found

    @cached_property
    def listed(self) -> Mapping[str, Finding]:
        """PC → what lists of consoles and agents say of its antivirus."""
        return coverage.findings_for(self.places, now=self.now)

    def named(self, control_id: str, numbers: Sequence[str]) -> Mapping[str, Finding]:
        """PC → what is known of the numbers a letter names, asked once for all assignments."""
        key = (control_id, *numbers)
        if key not in self._named:
            owned = [int(unit.subject) for units in self.computers.values() for unit in units]
            found = weaknesses.findings_for(self.places, owned, numbers, control_id=control_id)
            self._named[key] = {finding.subject: finding for finding in found}
        return self._named[key]

    @cached_property
    def statements(self) -> Mapping[int, Declared]:
        """Assignment id → what people handed in for it."""
        return declared_for([item.pk for item in self.items])

    @cached_property
    def readings(self) -> Mapping[tuple[int, int], tuple[int, int]]:
        """(directive id, organisation id) → (confirmed, asked)."""
        directives = {item.obligation.directive_id for item in self.items}
        return notices.confirmed_counts(directives, self.places)


def verdicts_of(items: Sequence[Assignment], *, now: datetime | None = None) -> dict[int, Verdict]:
    """Assignment id → verdict, for as many assignments as wanted, in a handful of queries.

    ``items`` need ``obligation`` selected.
    """
    facts = _Facts(items, now or timezone.now())
    return {item.pk: _verdict(item, facts) for item in items}


def covered_by(item: Assignment) -> frozenset[int]:
    """Ids of the organisations one assignment stands for."""
    return _Facts([item], timezone.now()).covered[item.pk]


def _verdict(item: Assignment, facts: _Facts) -> Verdict:
    catalogue = controls.catalogue()
    known = [catalogue[name] for name in item.obligation.controls if name in catalogue]
    if not known:
        return Verdict.of([_by_person(item, "", facts)])
    return Verdict.of([_control(item, control, facts) for control in known])


def _control(item: Assignment, control: controls.Control, facts: _Facts) -> ControlVerdict:
    if control.id == INFORMED:
        return _informed(item, facts)
    if control.unit == "computer":
        return _by_machine(item, control, facts)
    return _by_person(item, control.id, facts)


def _by_person(item: Assignment, control_id: str, facts: _Facts) -> ControlVerdict:
    """Proven by what a person handed in: declared when there is anything, else unknown."""
    handed_in = facts.statements.get(item.pk)
    if handed_in is None:
        return ControlVerdict(control_id, "unknown", unknown=1)
    return ControlVerdict(control_id, "declared", declared=1, oldest=handed_in.at)


def _informed(item: Assignment, facts: _Facts) -> ControlVerdict:
    """The share of people who confirmed the notice, each with his own act."""
    confirmed = asked = 0
    for place in facts.covered[item.pk]:
        done, of = facts.readings.get((item.obligation.directive_id, place), (0, 0))
        confirmed, asked = confirmed + done, asked + of
    if not asked:
        return _by_person(item, INFORMED, facts)
    params = item.obligation.control_params.get(INFORMED, {})
    share = controls.with_share(controls.catalogue()[INFORMED], params).rule.least
    look = "pass" if confirmed >= share * asked else "unknown"
    return ControlVerdict(INFORMED, look, verified=confirmed, unknown=asked - confirmed)


def _by_machine(item: Assignment, control: controls.Control, facts: _Facts) -> ControlVerdict:
    places = facts.covered[item.pk]
    found = [f for place in places for f in facts.findings.get((place, control.id), [])]
    owned = [unit for place in places for unit in facts.computers.get(place, [])]
    params = item.obligation.control_params.get(control.id, {})
    if numbers := weaknesses.named_in(params):
        # The letter asks for these numbers and not for whatever else is known to be weak.
        answers = facts.named(control.id, numbers)
        found = [answers[unit.subject] for unit in owned if unit.subject in answers]
    if control.id == coverage.CONTROL:
        told = [facts.listed[unit.subject] for unit in owned if unit.subject in facts.listed]
        found = coverage.joined(control, found, told, now=facts.now)
    meant = controls.narrow(control, params, found, owned)
    judged = controls.judge(
        meant.control, meant.findings, now=facts.now, denominator=meant.denominator
    )
    handed_in = facts.statements.get(item.pk)
    said = handed_in.done if handed_in is not None and handed_in.done is not None else 0
    covered = min(said, judged.unknown)
    declared, unknown = judged.declared + covered, judged.unknown - covered
    look = judged.status.value
    if declared and not unknown and judged.status in {Status.UNKNOWN, Status.PASS}:
        look = "declared"
    oldest = min((f.observed_at for f in meant.findings), default=None)
    return ControlVerdict(
        control.id, look, verified=judged.verified, declared=declared, unknown=unknown,
        failed=judged.failed, oldest=oldest, outside=meant.outside, undecided=meant.undecided,
        found=meant.findings,
    )  # fmt: skip
