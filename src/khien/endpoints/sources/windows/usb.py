"""USB storage history of a Windows PC: registry, set-up log and event logs, merged by serial.

How far the sources reach back is part of the answer: the registry as far as the installation of
this Windows, the logs as far as their oldest entry.
"""

from __future__ import annotations

from datetime import datetime

from khien.core.errors import DamagedDocument
from khien.endpoints.context import InspectionContext
from khien.endpoints.facts import Maybe, Unseen, UsbHistory
from khien.endpoints.sources.places.artifacts import Artifacts, Kind
from khien.endpoints.sources.usb_merge import Sighting, merge
from khien.endpoints.sources.windows import setup_log, usb_events, usb_registry
from khien.endpoints.sources.windows.registry import Registry
from khien.endpoints.sources.windows.time_zone import zone_of

_WHERE = "SYSTEM, setupapi.dev.log, Partition%4Diagnostic.evtx"


def usb(
    artifacts: Artifacts, registry: Registry, context: InspectionContext, now: datetime
) -> Maybe[UsbHistory]:
    """Every USB drive the sources know of; ``Unseen`` where none of them is there."""
    found: list[Sighting] = []
    sources: list[str] = []
    unread: list[str] = []
    starts: list[datetime | None] = []
    phones = 0
    if registry.has("SYSTEM"):
        try:
            seen = list(usb_registry.sightings(registry))
            phones = usb_registry.phones(registry)
            if seen or usb_registry.knows_devices(registry):
                found += seen
                sources.append("SYSTEM")
                starts.append(usb_registry.installed_at(registry))
        except DamagedDocument:
            unread.append("SYSTEM")
    elif registry.damaged("SYSTEM"):
        unread.append("SYSTEM")
    zone = zone_of(registry)
    for log in artifacts.of(Kind.SETUP_LOG):
        logged, earliest = setup_log.sightings(setup_log.lines_of(log.path), zone)
        if earliest is not None:
            found += logged
            sources.append(setup_log.SOURCE)
            starts.append(earliest)
    told = usb_events.told_by(artifacts)
    found += told.sightings
    sources += told.read
    unread += [*told.unread, *artifacts.unread]
    if not sources and registry.damaged("SYSTEM"):
        return Unseen("check-failed", _WHERE)
    if not sources:
        return Unseen("needs-elevation" if unread else "nothing-found-here", _WHERE)
    known = [each for each in starts if each is not None]
    return UsbHistory(
        records=tuple(merge(found, context, now)),
        covered_since=_earliest(known or told.starts),
        sources=tuple(dict.fromkeys(sources)),
        unread=tuple(dict.fromkeys(unread)),
        phones=phones,
    )


def _earliest(moments: list[datetime]) -> datetime | None:
    zoned = [each for each in moments if each.tzinfo is not None]
    return min(zoned or moments, default=None)
