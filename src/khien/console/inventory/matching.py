"""Which PC of the register an agent's PC is: by serial, else by a name that only one bears."""

from __future__ import annotations

from khien.console.endpoints.models import Computer
from khien.console.inventory.identity import family
from khien.console.inventory.models import Agent
from khien.endpoints.coverage.identity import host_key, serial_key


def computer_of(agent: Agent) -> int | None:
    """The id of the one PC of its organisation's register that fits, or None.

    A serial on either side that differs is a veto: a name is then not asked.
    """
    rows = list(
        Computer.objects.filter(organisation_id=agent.organisation_id, active=True)
        .order_by()
        .values_list("pk", "name", "hostname", "serials")
    )
    if agent.serial:
        by_serial = [pk for pk, _, _, serials in rows if agent.serial in map(serial_key, serials)]
        if by_serial:
            return by_serial[0] if len(by_serial) == 1 else None
    host, _ = host_key(agent.hostname)
    if not host:
        return None
    by_name = [
        (pk, serials) for pk, name, hostname, serials in rows
        if host == host_key(hostname or name)[0]
    ]  # fmt: skip
    if len(by_name) != 1:
        return None
    pk, serials = by_name[0]
    return None if agent.serial and any(map(serial_key, serials)) else pk


def holder_of(computer_id: int, agent: Agent) -> Agent | None:
    """Another active agent of the same program that has this PC already."""
    others = Agent.objects.filter(computer_id=computer_id, state=Agent.State.ACTIVE)
    for other in others.exclude(pk=agent.pk):
        if family(other.program) == family(agent.program):
            return other
    return None
