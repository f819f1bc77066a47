"""Taking a delivery: ticket, identity, values, software, register; one transaction.

The body is read before anything is written, and of it only values are kept: environment
variables and command lines never reach a row, a queue or a log (ATTACKS 31). It is not queued for
the same reason: a body that waits would be kept whole.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from khien.console.audit import actions as audit
from khien.console.inventory import identity, matching
from khien.console.inventory.identity import Case, Seen
from khien.console.inventory.models import Agent, AgentTicket, Doubt
from khien.console.inventory.problems import NotAllowed, TicketFull
from khien.console.inventory.software import set_software
from khien.console.organisations.locks import lock_organisation
from khien.endpoints.inventory import Inventory

_PROGRAM = 150


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a delivery."""

    agent: Agent
    case: Case
    changed: bool


def hash_of(secret: str) -> str:
    """How a ticket's secret is kept."""
    return hashlib.sha256(secret.strip().encode()).hexdigest()


@transaction.atomic(durable=True)
def take_inventory(secret: str, inventory: Inventory, *, program: str = "") -> Taken:
    """Take ``inventory`` on the right of the ticket whose secret this is.

    Raises NotAllowed or TicketFull. ``program``: the User-Agent, where the inventory names none.
    """
    ticket = _ticket(secret)
    inventory = replace(inventory, agent=(inventory.agent or program)[:_PROGRAM], tag="")
    seen = Seen.of(inventory)
    lock_organisation(ticket.organisation_id)
    case, agent = identity.judge(_candidates(ticket, seen), seen)
    if case is Case.KNOWN and agent is not None:
        if agent.state == Agent.State.REFUSED:
            raise NotAllowed()
        return _again(ticket, agent, inventory)
    if case is Case.REINSTALL and agent is not None:
        return _reinstalled(ticket, agent, inventory, seen)
    return _first(ticket, inventory, seen, clone_of=agent if case is Case.CLONE else None)


def _ticket(secret: str) -> AgentTicket:
    """The open ticket of a secret; an ended or unknown one is told in the same words."""
    found = AgentTicket.objects.filter(secret_hash=hash_of(secret)) if secret.strip() else None
    ticket = found.first() if found is not None else None
    if ticket is None or ticket.revoked_at is not None or ticket.expires_at <= timezone.now():
        raise NotAllowed()
    return ticket


def _candidates(ticket: AgentTicket, seen: Seen) -> list[Agent]:
    same = Q(device_id=seen.device_id)
    if seen.serial:
        same |= Q(serial=seen.serial)
    agents = Agent.objects.filter(same, organisation_id=ticket.organisation_id)
    return list(agents.exclude(state=Agent.State.REPLACED).order_by("pk")[:200])


def _again(ticket: AgentTicket, agent: Agent, inventory: Inventory) -> Taken:
    """The same PC: the same again moves only its time and free space."""
    changed = _content(inventory) != agent.content_hash
    agent.last_seen, agent.ticket = timezone.now(), ticket
    agent.volumes = [asdict(one) for one in inventory.volumes]
    if not changed:
        agent.save(update_fields=["last_seen", "ticket", "volumes"])
        return Taken(agent, Case.KNOWN, changed=False)
    serial = agent.serial
    _set(agent, inventory)
    holder = _fit(agent)
    _write(agent, inventory)
    _shared(agent, holder)
    if agent.serial != serial:
        _elsewhere(agent, Seen.of(inventory))
    _record("agent.change", agent, ticket)
    return Taken(agent, Case.KNOWN, changed=True)


def _reinstalled(
    ticket: AgentTicket, agent: Agent, inventory: Inventory, seen: Seen
) -> Taken:  # fmt: skip
    before = identity.keys_of(agent)
    agent.last_seen, agent.ticket = timezone.now(), ticket
    _set(agent, inventory)
    _write(agent, inventory)
    Doubt.objects.create(
        agent=agent, rule=Doubt.Rule.REINSTALL, answer=Doubt.Answer.BY_RULE, before=before,
        after=seen.keys(), at=timezone.now(),
    )  # fmt: skip
    _record("agent.reinstall", agent, ticket)
    return Taken(agent, Case.REINSTALL, changed=True)


def _first(
    ticket: AgentTicket, inventory: Inventory, seen: Seen, *, clone_of: Agent | None
) -> Taken:
    if ticket.agents.exclude(state=Agent.State.REPLACED).count() >= ticket.places:
        raise TicketFull(most=ticket.places)
    now = timezone.now()
    agent = Agent(
        organisation_id=ticket.organisation_id, ticket=ticket, first_seen=now, last_seen=now,
        state=Agent.State.DOUBTFUL if clone_of else Agent.State.ACTIVE,
    )  # fmt: skip
    _set(agent, inventory)
    holder = None if clone_of else _fit(agent)
    _write(agent, inventory)
    if clone_of is not None:
        Doubt.objects.create(
            agent=agent, other=clone_of, rule=Doubt.Rule.CLONE, at=now,
            before=identity.keys_of(clone_of), after=seen.keys(),
        )  # fmt: skip
    else:
        _elsewhere(agent, seen)
        _shared(agent, holder)
    _record("agent.clone" if clone_of else "agent.first", agent, ticket)
    return Taken(agent, Case.CLONE if clone_of else Case.NEW, changed=True)


def _set(agent: Agent, inventory: Inventory) -> None:
    """The newest values; a list of software that was not sent leaves the earlier one, and so does
    what names the PC: else a delivery without a serial would open the row to any serial after it.
    """
    seen = Seen.of(inventory)
    agent.device_id, agent.program = seen.device_id, inventory.agent
    agent.serial, agent.uuid = seen.serial or agent.serial, seen.uuid or agent.uuid
    agent.macs, agent.hostname = list(seen.macs) or agent.macs, seen.hostname or agent.hostname
    agent.os_name, agent.os_version = inventory.os_name, inventory.os_version
    agent.os_build, agent.architecture = inventory.os_build, inventory.architecture
    agent.hardware = asdict(inventory.hardware)
    agent.volumes = [asdict(one) for one in inventory.volumes]
    agent.antivirus = [asdict(one) for one in inventory.antivirus]
    agent.content_hash = _content(inventory)
    if inventory.tells_software:
        agent.tells_software, agent.software_count = True, len(inventory.software)


def _write(agent: Agent, inventory: Inventory) -> None:
    is_new = agent.pk is None
    agent.save()
    if inventory.tells_software:
        set_software(agent, inventory.software, is_new=is_new)


def _content(inventory: Inventory) -> str:
    """A hash of what is kept, free space left out: it changes every hour."""
    volumes = [asdict(replace(one, free_mb=None)) for one in inventory.volumes]
    rest: dict[str, Any] = {
        "of": [
            inventory.device_id, inventory.agent, inventory.hostname, inventory.serials,
            inventory.macs, inventory.uuid, inventory.os_name, inventory.os_version,
            inventory.os_build, inventory.architecture, inventory.tells_software,
        ],
        "antivirus": [asdict(one) for one in inventory.antivirus],
        "hardware": asdict(inventory.hardware),
        "volumes": volumes,
        "software": inventory.software,
    }  # fmt: skip
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def _fit(agent: Agent) -> Agent | None:
    """Set its PC of the register where none is set and nobody has it; else who has it.

    What a person decided is never changed here.
    """
    if agent.computer_id is not None or agent.state != Agent.State.ACTIVE:
        return None
    computer_id = matching.computer_of(agent)
    if computer_id is None:
        return None
    holder = matching.holder_of(computer_id, agent)
    if holder is None:
        agent.computer_id = computer_id
    return holder


def _shared(agent: Agent, holder: Agent | None) -> None:
    if holder is not None and not agent.doubts.filter(rule=Doubt.Rule.SHARED_PC).exists():
        Doubt.objects.create(
            agent=agent, other=holder, rule=Doubt.Rule.SHARED_PC, at=timezone.now(),
            before=identity.keys_of(holder), after=identity.keys_of(agent),
        )  # fmt: skip


def _elsewhere(agent: Agent, seen: Seen) -> None:
    """The same serial in another organisation: said without saying which."""
    if not seen.serial:
        return
    others = Agent.objects.filter(serial=seen.serial, state=Agent.State.ACTIVE)
    if others.exclude(organisation_id=agent.organisation_id).exists():
        Doubt.objects.create(
            agent=agent, rule=Doubt.Rule.ELSEWHERE, after=seen.keys(), at=timezone.now()
        )


def _record(verb: str, agent: Agent, ticket: AgentTicket) -> None:
    audit.record(
        verb, actor=None, subject=agent, organisation=agent.organisation_id,
        name=agent.hostname, ticket=ticket.pk, programs=agent.software_count,
        computer=agent.computer_id,
    )  # fmt: skip
