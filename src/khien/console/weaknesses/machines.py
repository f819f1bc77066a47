"""What the PCs told that a weakness is judged by: the inspection first, the agent beside it.

A handful of queries for any number of PCs: only programs and KBs that the fixes name are read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from khien.console.evidence.models import FindingRow
from khien.console.inventory.models import Agent, AgentSet, SetMember, Software
from khien.endpoints.checks.known_fixes import CHECK_ID
from khien.endpoints.weaknesses import Fix, Machine, Program, numbers_named

_CHUNK = 500
_VERSION = re.compile(r"(?<![\d.])(?:10\.0|6\.[0-3])\.(\d{4,6})(?:\.(\d{1,6}))?(?![\d.])")


@dataclass(slots=True)
class Told:
    """One PC as it is judged, and when what it is judged by was told."""

    machine: Machine = field(default_factory=Machine)
    at: datetime | None = None


def machines_of(
    organisation_ids: Collection[int], fixes: Iterable[Fix], numbers: Iterable[str]
) -> dict[int, Told]:
    """Computer id → what it told. PCs that told nothing are not in it."""
    found = _inspected(organisation_ids)
    agents = list(
        Agent.objects.filter(
            organisation_id__in=organisation_ids, state=Agent.State.ACTIVE,
            computer__isnull=False, computer__active=True,
        ).order_by("last_seen")
    )  # fmt: skip
    named = list(fixes)
    programs = _programs_on(agents, named)
    kbs = _kbs_on(agents, named, numbers)
    for agent in agents:
        told = found.setdefault(agent.computer_id or 0, Told())
        _add_agent(told, agent, programs.get(agent.pk, ()), kbs.get(agent.pk, frozenset()))
    return found


def _inspected(organisation_ids: Collection[int]) -> dict[int, Told]:
    rows = FindingRow.objects.filter(
        organisation_id__in=organisation_ids, check_id=CHECK_ID, current=True,
        computer__active=True,
    )  # fmt: skip
    found = {}
    for computer, code, facts, at in rows.values_list(
        "computer_id", "reason_code", "facts", "observed_at"
    ):
        if code == "not-windows":
            found[computer] = Told(Machine(windows=False), at)
        elif type(facts.get("build")) is int:
            found[computer] = Told(_machine(facts), at)
    return found


def _machine(facts: Mapping[str, Any]) -> Machine:
    revision, kbs = facts.get("revision"), facts.get("kb")
    return Machine(
        windows=True,
        build=facts["build"],
        revision=revision if type(revision) is int else None,
        kbs=frozenset(str(kb) for kb in kbs) if isinstance(kbs, list) else frozenset(),
    )


def _add_agent(told: Told, agent: Agent, programs: Sequence[Program], kbs: frozenset[str]) -> None:
    """The newer word on the system stands; a list of programs only an agent gives."""
    build, revision = build_of(agent.os_version, agent.os_build)
    machine = told.machine
    windows = is_windows(agent.os_name)
    newer = told.at is None or agent.last_seen > told.at
    another = windows is not None and (
        windows is not machine.windows or (windows and build not in (None, machine.build))
    )
    if machine.windows is None or (newer and another):
        # Updates of the system that was there before say nothing of this one.
        machine = replace(machine, windows=windows, build=build, revision=revision, kbs=frozenset())
    elif newer and revision is not None and build == machine.build:
        machine = replace(machine, revision=revision)
    listed = tuple(programs) if agent.tells_software else machine.programs
    told.machine = replace(machine, programs=listed, kbs=machine.kbs | kbs)
    if windows is not None or agent.tells_software:  # else it said nothing of what counts here
        told.at = max(agent.last_seen, told.at) if told.at else agent.last_seen


def is_windows(name: str) -> bool | None:
    """Whether a system of that name is Windows; None when it has no name."""
    return "windows" in name.casefold() if name.strip() else None


def build_of(*versions: str) -> tuple[int | None, int | None]:
    """Build and revision in the words of an agent: 10.0.19045.5131, 10.0.19045."""
    found = [match for text in versions if (match := _VERSION.search(text))]
    if not found:
        return None, None
    build = int(found[0][1])
    revisions = [int(match[2]) for match in found if match[2] and int(match[1]) == build]
    return build, max(revisions, default=None)


def _programs_on(agents: Sequence[Agent], fixes: Iterable[Fix]) -> dict[int, list[Program]]:
    begins = {one for fix in fixes for program in fix.programs for one in program.begins}
    rows = _software([Q(name_folded__startswith=one) for one in sorted(begins)])
    return {
        agent: [Program(one.name, one.version) for one in held]
        for agent, held in _held(agents, rows).items()
    }


def _kbs_on(
    agents: Sequence[Agent], fixes: Iterable[Fix], numbers: Iterable[str]
) -> dict[int, frozenset[str]]:
    wanted = {kb for fix in fixes for row in fix.windows for kb in row.kbs}
    wanted |= {number for number in numbers if number.startswith("KB")}
    rows = _software([Q(name_folded__contains=kb.lower()) for kb in sorted(wanted)])
    return {agent: frozenset(wanted & _kbs_in(held)) for agent, held in _held(agents, rows).items()}


def _kbs_in(programs: Iterable[Software]) -> set[str]:
    """The KBs that stand in names of programs, whole: KB501234 is not KB5012345."""
    return {number for one in programs for number in numbers_named(one.name)}


def _software(conditions: Sequence[Q]) -> dict[int, Software]:
    found: dict[int, Software] = {}
    for start in range(0, len(conditions), 50):
        rows = Software.objects.filter(reduce(or_, conditions[start : start + 50]))
        found |= {row.pk: row for row in rows}
    return found


def _held(agents: Sequence[Agent], programs: Mapping[int, Software]) -> dict[int, list[Software]]:
    """Agent id → which of the programs it has."""
    sets: dict[int, list[Software]] = {}
    for chunk in _chunks(list(programs)):
        members = SetMember.objects.filter(software_id__in=chunk)
        for in_set, software in members.values_list("in_set_id", "software_id"):
            sets.setdefault(in_set, []).append(programs[software])
    wanted = {agent.pk for agent in agents}
    found: dict[int, list[Software]] = {}
    for chunk in _chunks(list(sets)):
        held = AgentSet.objects.filter(in_set_id__in=chunk)
        for agent, in_set in held.values_list("agent_id", "in_set_id"):
            if agent in wanted:
                found.setdefault(agent, []).extend(sets[in_set])
    return found


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
