"""What others than the PC's own bundles say of it: lists of consoles, its agent, a visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khien.console.coverage import queries as coverage
from khien.console.coverage import words
from khien.console.coverage.findings import STATUSES
from khien.console.coverage.models import Standing
from khien.console.coverage.second_source import second_source
from khien.console.endpoints.machine import check_title
from khien.console.endpoints.models import Computer
from khien.console.evidence import visits
from khien.console.evidence.models import VisitedComputer
from khien.console.evidence.visits import Line
from khien.console.inventory import queries as inventory
from khien.console.inventory.models import Agent
from khien.console.people.models import Person


@dataclass(frozen=True, slots=True)
class Listed:
    """What the lists of antivirus and EDR consoles say."""

    status: str
    why: str
    product: str
    seen_at: datetime | None
    matches: tuple[tuple[str, str], ...]  # list, by which key


@dataclass(frozen=True, slots=True)
class Told:
    """What an agent told of itself; ``second``: the look and the words of the lists' answer."""

    agent: Agent
    antivirus: tuple[Mapping[str, Any], ...]
    second: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Visited:
    """An inspector's visit; ``differing``: each with its title, empty where all agreed."""

    row: VisitedComputer
    looked_at: int
    differing: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Others:
    """All of them; each may be missing."""

    listed: Listed | None
    told: tuple[Told, ...]
    visited: tuple[Visited, ...]


def of(viewer: Person, computer: Computer) -> Others:
    """What the viewer may see of a PC beside what it signed."""
    standing = coverage.standings_of(viewer, [computer.pk]).get(computer.pk)
    return Others(
        _listed(standing) if standing else None,
        tuple(_told(one, standing) for one in inventory.agents_of(viewer, computer)),
        tuple(_visited(one) for one in visits.visits_of(viewer, computer)),
    )


def _listed(standing: Standing) -> Listed:
    matches = tuple((one["list"], words.key(one["by"])) for one in standing.matches)
    status = STATUSES[standing.state].value
    why = words.reason(standing.reason)
    return Listed(status, why, standing.product, standing.seen_at, matches)


def _told(agent: Agent, standing: Standing | None) -> Told:
    second = words.second(second_source(agent.antivirus, standing)) if agent.antivirus else None
    return Told(agent, tuple(agent.antivirus), second)


def _visited(row: VisitedComputer) -> Visited:
    lines = visits.lines_of(row)
    differing = tuple((check_title(one.check), one) for one in lines if one.differs)
    return Visited(row, sum(bool(one.found) for one in lines), differing)
