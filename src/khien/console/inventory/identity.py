"""Which PC a delivery is of: rules a person can read, and can undo on the page.

Within the organisation of the ticket and among agents of the same program:

1. Same device id, and nothing that names the PC contradicts: the same PC.
2. Same device id, other serial (or UUID, or none of its adapters where no serial is known):
   **clone**. Two PCs run from one disk image, or someone uses another's id. The new one is kept
   apart and waits for a person; the one that was there is not touched.
   So is a delivery that tells no serial, UUID or adapter of a PC that had told one.
3. Other device id, same serial: **reinstall**. The row takes the new id. Undone when a person says
   so, and not applied when the old id comes back, for then there are two PCs.
4. Otherwise a new PC.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from khien.console.inventory.models import Agent, Doubt
from khien.core.text import fold
from khien.endpoints.inventory import Inventory


class Case(StrEnum):
    """Which rule holds."""

    KNOWN = "known"
    CLONE = "clone"
    REINSTALL = "reinstall"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Seen:
    """What names a PC in a delivery; ``family`` is the agent's program without its version."""

    device_id: str
    serial: str
    uuid: str
    macs: tuple[str, ...]
    hostname: str
    family: str

    @classmethod
    def of(cls, inventory: Inventory) -> Seen:
        """From an inventory; a value longer than its column names nobody."""
        serial = inventory.serials[0] if inventory.serials else ""
        return cls(
            inventory.device_id, serial if len(serial) <= 200 else "", inventory.uuid,
            inventory.macs, inventory.hostname, family(inventory.agent),
        )  # fmt: skip

    def keys(self) -> dict[str, object]:
        """As a doubt keeps them."""
        return {
            "device_id": self.device_id, "serial": self.serial, "uuid": self.uuid,
            "macs": list(self.macs), "hostname": self.hostname,
        }  # fmt: skip


def family(program: str) -> str:
    """``FusionInventory-Agent_v2.6-3`` and ``FusionInventory-Agent_v2.5`` are one program."""
    return re.split(r"_v\d|[_ /-]?v?\d", program, maxsplit=1)[0].casefold()


def keys_of(agent: Agent) -> dict[str, object]:
    """What names an agent's PC now, as a doubt keeps it."""
    return {
        "device_id": agent.device_id, "serial": agent.serial, "uuid": agent.uuid,
        "macs": agent.macs, "hostname": agent.hostname,
    }  # fmt: skip


def judge(agents: Sequence[Agent], seen: Seen) -> tuple[Case, Agent | None]:
    """The rule that holds, with the agent it speaks of; ``agents`` share id or serial."""
    mine = [one for one in agents if family(one.program) == seen.family]
    same_id = [one for one in mine if one.device_id == seen.device_id]
    for one in same_id:
        if not contradicts(one, seen):
            return Case.KNOWN, one
    if same_id:
        return Case.CLONE, same_id[0]
    same_serial = [one for one in mine if seen.serial and one.serial == seen.serial]
    live = [one for one in same_serial if one.state == Agent.State.ACTIVE]
    if not live:
        # One that waits for a person or was refused does not come in by taking another id.
        return (Case.KNOWN, same_serial[0]) if same_serial else (Case.NEW, None)
    if len(live) > 1 or _came_back(live[0], seen) or _nothing_in_common(live[0], seen):
        return Case.CLONE, live[0]
    return Case.REINSTALL, live[0]


def contradicts(agent: Agent, seen: Seen) -> bool:
    """Whether the strongest thing that both tell differs: serial, else UUID, else adapters."""
    if agent.serial and seen.serial:
        return agent.serial != seen.serial
    if agent.uuid and seen.uuid:
        return agent.uuid != seen.uuid
    if agent.macs and seen.macs:
        return not set(agent.macs) & set(seen.macs)
    tells_nothing = not (seen.serial or seen.uuid or seen.macs)
    return tells_nothing and bool(agent.serial or agent.uuid or agent.macs)


def _came_back(agent: Agent, seen: Seen) -> bool:
    """A reinstalled PC never uses its old id again; two PCs with one serial take turns."""
    earlier = Doubt.objects.filter(agent=agent, rule=Doubt.Rule.REINSTALL)
    return any(one.before.get("device_id") == seen.device_id for one in earlier[:20])


def _nothing_in_common(agent: Agent, seen: Seen) -> bool:
    """Only the serial is the same: other adapters and another name."""
    other_macs = bool(agent.macs and seen.macs and not set(agent.macs) & set(seen.macs))
    return other_macs and fold(agent.hostname) != fold(seen.hostname)
