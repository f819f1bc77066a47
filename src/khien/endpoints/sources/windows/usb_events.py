"""USB drives in the event logs: partitions (1006), plug and play (400, 410), driver frameworks.

In: artifacts. Out: sightings, the earliest record seen, and which logs were read. A partition
record of no capacity is a removal. Bus type 7 is USB (STORAGE_BUS_TYPE).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from khien.core.errors import DamagedDocument
from khien.endpoints.sources.places.artifacts import Artifacts
from khien.endpoints.sources.usb_merge import Sighting
from khien.endpoints.sources.windows.devices import storage_in, usb_ids
from khien.endpoints.sources.windows.events import Event, events

EXACT = 4
_USB_BUS = 7
_PARTITION = "Microsoft-Windows-Partition/Diagnostic"
_PLUG = "Microsoft-Windows-Kernel-PnP/Configuration"
_DRIVERS = "Microsoft-Windows-DriverFrameworks-UserMode/Operational"
# 2003 a device is loaded, 2100 and 2102 it stops: numbers of the framework's own manifest.
_IDS = {_PARTITION: {1006}, _PLUG: {400, 410, 420, 430}, _DRIVERS: {2003, 2100, 2102}}
_REMOVALS = frozenset({2100, 2102, 420})


@dataclass(slots=True)
class Told:
    """What the logs gave."""

    sightings: list[Sighting] = field(default_factory=list)
    starts: list[datetime] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def told_by(artifacts: Artifacts) -> Told:
    """The sightings of every log of the three channels."""
    told = Told()
    for channel, ids in _IDS.items():
        for path in artifacts.event_log(channel):
            name = channel.removeprefix("Microsoft-Windows-")
            try:
                for event in events(path, ids):
                    told.starts.append(event.at)
                    told.sightings += _sightings(event, name)
            except (DamagedDocument, OSError):
                told.unread.append(_shown(path))
                continue
            told.read.append(name)
    return told


def _sightings(event: Event, name: str) -> Iterator[Sighting]:
    seen = _of_partition(event) if event.id == 1006 else _of_instance(event)
    if seen is None:
        return
    seen.source, seen.exact = f"{name} {event.id}", EXACT
    if event.id in _REMOVALS or (event.id == 1006 and not event.data.get("Capacity")):
        seen.removed = event.at
    else:
        seen.connected = event.at
    yield seen


def _of_partition(event: Event) -> Sighting | None:
    data = event.data
    if data.get("BusType") != _USB_BUS:
        return None
    parent = usb_ids(str(data.get("ParentId") or ""))
    serial = parent[2] if parent else _text(data.get("SerialNumber"))
    return Sighting(
        vendor_id=parent[0] if parent else "",
        product_id=parent[1] if parent else "",
        manufacturer=_text(data.get("Manufacturer")) or None,
        product=_text(data.get("Model")) or None,
        serial=serial or None,
        storage=True,
    )


def _of_instance(event: Event) -> Sighting | None:
    data = event.data
    inner = data.get("UMDFHostDeviceRequest") or data.get("UMDFHostDeviceArrivalBegin") or data
    named = (inner if isinstance(inner, dict) else data).get("DeviceInstanceId")
    named = named or (inner if isinstance(inner, dict) else data).get("InstanceId")
    return storage_in(str(named)) if named else None


def _text(value: object) -> str:
    text = str(value or "").strip()
    return "" if text.upper() == "NULL" else text


def _shown(path: Path) -> str:
    return path.name
