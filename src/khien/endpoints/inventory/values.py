"""Values of one inventory: what is kept, and nothing else.

A section that has no field here (environment variables, processes and their command lines, local
users, addresses visited) never leaves the parser.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Software(NamedTuple):
    """One installed program, as the agent names it. A tuple: a PC has a thousand of them."""

    name: str
    version: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Antivirus:
    """What the PC says of its own protection. ``None``: it does not say."""

    name: str
    company: str = ""
    version: str = ""
    enabled: bool | None = None
    up_to_date: bool | None = None
    base_date: str = ""


@dataclass(frozen=True, slots=True)
class Volume:
    """One mounted volume; sizes in MB. ``encrypted``: None where nothing is said."""

    name: str
    filesystem: str = ""
    total_mb: int | None = None
    free_mb: int | None = None
    encrypted: bool | None = None


@dataclass(frozen=True, slots=True)
class Hardware:
    """Maker, model, processor, memory in MB."""

    maker: str = ""
    model: str = ""
    kind: str = ""
    processor: str = ""
    memory_mb: int | None = None
    virtual: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """One PC as its agent tells of it. ``tag`` is the ticket; it is never stored.

    ``serials`` and ``uuid`` are as they are compared ("" and none where the maker left them
    unset); ``macs`` are of adapters that can be this PC's own. ``cut`` names what was longer
    than is kept.
    """

    device_id: str
    agent: str = ""
    tag: str = field(default="", repr=False)
    hostname: str = ""
    serials: tuple[str, ...] = ()
    macs: tuple[str, ...] = ()
    uuid: str = ""
    os_name: str = ""
    os_version: str = ""
    os_build: str = ""
    architecture: str = ""
    software: tuple[Software, ...] = ()
    # Whether the agent sent a list of software at all: an empty list is not a missing one.
    tells_software: bool = False
    antivirus: tuple[Antivirus, ...] = ()
    hardware: Hardware = field(default_factory=Hardware)
    volumes: tuple[Volume, ...] = ()
    partial: bool = False
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prolog:
    """An agent asks whether to deliver. It carries no ticket, so the answer is the same to all."""

    device_id: str
