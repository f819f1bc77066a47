"""Reading: what agents told of the PCs in the viewer's reach, and which have a program."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from khien.console.endpoints.models import Computer
from khien.console.inventory.models import (
    Agent,
    AgentSet,
    AgentTicket,
    Doubt,
    SetMember,
    Software,
)
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.text import fold
from khien.endpoints.inventory import version_key

REPORTING = timedelta(days=30)
MOST_PROGRAMS = 3_000
_LIVE = (Agent.State.ACTIVE, Agent.State.DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Figures:
    """``owned``: in the register; ``reporting``: of those, heard of within 30 days."""

    owned: int = 0
    reporting: int = 0
    unmatched: int = 0
    doubtful: int = 0


def figures_for(viewer: Person, *, organisation_id: int | None = None) -> Figures:
    """The sentence at the top of the page."""
    ids = _scope(viewer, organisation_id)
    computers = Computer.objects.filter(organisation_id__in=ids, active=True)
    since = timezone.now() - REPORTING
    live = Agent.objects.filter(organisation_id__in=ids, state=Agent.State.ACTIVE)
    return Figures(
        owned=computers.count(),
        reporting=live.filter(computer__active=True, last_seen__gte=since)
        .values("computer_id").distinct().count(),
        unmatched=live.filter(computer__isnull=True).count(),
        doubtful=doubts_for(viewer).filter(agent__organisation_id__in=ids).count(),
    )  # fmt: skip


def agents_for(
    viewer: Person, *, words: str = "", organisation_id: int | None = None, state: str = ""
) -> QuerySet[Agent]:
    """Agents in reach, newest word first. ``state``: unmatched, silent, or one of the states."""
    found = Agent.objects.filter(
        organisation_id__in=_scope(viewer, organisation_id), state__in=_LIVE
    ).select_related("organisation", "computer")
    if state == "unmatched":
        found = found.filter(computer__isnull=True)
    elif state == "silent":
        found = found.filter(last_seen__lt=timezone.now() - REPORTING)
    if words:
        found = found.filter(
            Q(hostname__icontains=words) | Q(serial__icontains=words)
            | Q(computer__name__icontains=words)
        )  # fmt: skip
    return found.order_by("-last_seen", "-pk")


def agent_for(viewer: Person, pk: int) -> Agent:
    """One agent within reach; Http404 otherwise."""
    found = Agent.objects.filter(pk=pk, organisation_id__in=access.scope_ids(viewer, _VIEW))
    agent = found.select_related("organisation", "computer", "ticket").first()
    if agent is None:
        raise Http404
    return agent


def antivirus_told(
    organisation_ids: Collection[int], *, now: datetime | None = None
) -> dict[int, list[dict[str, Any]]]:
    """PC → what its agent told of its antivirus within 30 days, where it told anything (whoever
    calls has the right)."""
    rows = Agent.objects.filter(
        computer__organisation_id__in=organisation_ids, computer__active=True,
        state=Agent.State.ACTIVE, last_seen__gte=(now or timezone.now()) - REPORTING,
    ).exclude(antivirus=[])  # fmt: skip
    return dict(rows.order_by("last_seen", "pk").values_list("computer_id", "antivirus"))


def agents_of(viewer: Person, computer: Computer) -> list[Agent]:
    """The agents that speak of a PC, newest word first; none for who may not see it."""
    if not access.may(viewer, _VIEW, computer.organisation_id):
        return []
    found = Agent.objects.filter(
        computer=computer, state__in=_LIVE, organisation_id=computer.organisation_id
    )
    return list(found.order_by("-last_seen", "-pk"))


def software_of(viewer: Person, agent: Agent) -> list[Software]:
    """The programs of one PC by name."""
    if not access.may(viewer, _VIEW, agent.organisation_id):
        raise Http404
    ids = SetMember.objects.filter(in_set__in=AgentSet.objects.filter(agent=agent).values("in_set"))
    return list(Software.objects.filter(pk__in=ids.values("software_id")))


@dataclass(frozen=True, slots=True)
class Found:
    """PCs that have a program, each with the versions it has of it."""

    agents: QuerySet[Agent]
    programs: Sequence[Software]
    too_many: bool

    def versions_on(self, agents: Sequence[Agent]) -> dict[int, list[Software]]:
        """Which of the programs each of these PCs has."""
        by_id = {one.pk: one for one in self.programs}
        members = SetMember.objects.filter(software_id__in=list(by_id))
        sets: dict[int, list[Software]] = {}
        for in_set, software in members.values_list("in_set_id", "software_id"):
            sets.setdefault(in_set, []).append(by_id[software])
        held = AgentSet.objects.filter(agent__in=agents, in_set_id__in=list(sets))
        found: dict[int, list[Software]] = {}
        for agent, in_set in held.values_list("agent_id", "in_set_id"):
            found.setdefault(agent, []).extend(sets[in_set])
        return found


def with_software(
    viewer: Person, *, name: str, below: str = "", organisation_id: int | None = None
) -> Found:
    """Which PCs have a program whose name holds ``name``, in a version lower than ``below``.

    A program that tells no version is not "lower": it is left out where ``below`` is given.
    """
    ids = _scope(viewer, organisation_id)
    wanted = fold(name)[:100]
    programs = _programs(wanted, ids) if wanted else []
    too_many = len(programs) > MOST_PROGRAMS
    programs = programs[:MOST_PROGRAMS]
    if below:
        bound = version_key(below)
        programs = [one for one in programs if one.version and version_key(one.version) < bound]
    sets = SetMember.objects.filter(software_id__in=[one.pk for one in programs])
    has = AgentSet.objects.filter(agent=OuterRef("pk"), in_set_id__in=sets.values("in_set_id"))
    agents = Agent.objects.filter(Exists(has), organisation_id__in=ids, state__in=_LIVE)
    found = agents.select_related("organisation", "computer").order_by(
        "organisation__name", "hostname", "pk"
    )
    return Found(found, programs, too_many)


def _programs(wanted: str, ids: set[int]) -> list[Software]:
    """Programs of that name; where they are too many, those alone that PCs in reach have, so that
    what other organisations' agents tell pushes none of them out.
    """
    named = Software.objects.filter(name_folded__contains=wanted)
    found = list(named[: MOST_PROGRAMS + 1])
    if len(found) <= MOST_PROGRAMS:
        return found
    here = AgentSet.objects.filter(agent__organisation_id__in=ids, agent__state__in=_LIVE)
    members = SetMember.objects.filter(in_set__in=here.values("in_set"))
    return list(named.filter(pk__in=members.values("software_id"))[: MOST_PROGRAMS + 1])


def tickets_for(viewer: Person) -> QuerySet[Any]:
    """Tickets of the organisations where the viewer may make them, with ``used``."""
    ids = access.scope_ids(viewer, "ticket.make")
    found = AgentTicket.objects.filter(organisation_id__in=ids).select_related("organisation")
    used = Count("agents", filter=~Q(agents__state=Agent.State.REPLACED))
    return found.annotate(used=used).order_by("-pk")


def ticket_for(viewer: Person, pk: int) -> AgentTicket:
    """One ticket; Http404 out of reach."""
    row: AgentTicket | None = tickets_for(viewer).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def doubts_for(viewer: Person, *, answered: bool = False) -> QuerySet[Doubt]:
    """What waits for a person, or what was answered (by a rule or a person)."""
    found = Doubt.objects.filter(agent__organisation_id__in=access.scope_ids(viewer, _VIEW))
    found = found.select_related("agent__organisation", "other", "decided_by")
    waiting = Q(answer=Doubt.Answer.OPEN)
    return found.exclude(waiting) if answered else found.filter(waiting)


def doubt_for(viewer: Person, pk: int) -> Doubt:
    """One doubt; Http404 out of reach."""
    ids = access.scope_ids(viewer, _VIEW)
    row = Doubt.objects.filter(pk=pk, agent__organisation_id__in=ids).select_related("agent")
    doubt = row.first()
    if doubt is None:
        raise Http404
    return doubt


def free_computers(viewer: Person, agent: Agent) -> QuerySet[Computer]:
    """PCs of the register that could be this agent's."""
    if not access.may(viewer, _VIEW, agent.organisation_id):
        raise Http404
    return Computer.objects.filter(organisation_id=agent.organisation_id, active=True)


_VIEW = "computer.view"


def _scope(viewer: Person, organisation_id: int | None) -> set[int]:
    ids = access.scope_ids(viewer, _VIEW)
    return ids if organisation_id is None else ids & {organisation_id}
