"""USB storage devices merged over all sources: one record a device, by its serial.

In: ``Sighting`` values from logs, keys and folders, of Linux or Windows. Out: ``UsbRecord``.
Impossible orders of times are flagged, not sorted away. A source that knows a time exactly
(``exact`` smaller) is believed before one that only saw the device near it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from khien.core.text import printable
from khien.endpoints.context import InspectionContext
from khien.endpoints.facts import UsbRecord

Moment = datetime | None
MOST_RECORDS = 5_000

# Serials that makers print on every piece.
_SHARED_SERIAL = re.compile(r"^((.)\2*|0?123456789(ABCDEF)?)$", re.IGNORECASE)
_CLOCK_SLACK = timedelta(minutes=15)
# Sources that see one plug-in do so within this time of each other.
_SAME_MOMENT = timedelta(minutes=1)


@dataclass(slots=True)
class Sighting:
    """One plug-in of one device, or all that one key knows of it.

    ``first``: its first plug-in, where a source keeps that apart; ``connected``: this or its last
    one. ``exact``: 0 where the source is the device's own record, 9 where it only saw it.
    """

    vendor_id: str = ""
    product_id: str = ""
    manufacturer: str | None = None
    product: str | None = None
    serial: str | None = None
    first: Moment = None
    connected: Moment = None
    removed: Moment = None
    drive: str | None = None
    storage: bool = False
    source: str = ""
    exact: int = 9
    flags: set[str] = field(default_factory=set)


def merge(found: Iterable[Sighting], context: InspectionContext, now: datetime) -> list[UsbRecord]:
    """One record a device: by serial where there is one, else by vendor and product."""
    groups: dict[tuple[str, ...], list[Sighting]] = {}
    for sighting in found:
        serial, real = judge_serial(sighting.serial)
        model = (sighting.vendor_id, sighting.product_id)
        key = (serial.casefold(),) if serial and real else (serial or "", *model)
        groups.setdefault(key, []).append(sighting)
    records = [_record(group, context, now) for group in groups.values()]
    return sorted(records[:MOST_RECORDS], key=lambda record: record.serial or "")


def judge_serial(serial: str | None) -> tuple[str | None, bool]:
    """(serial, whether it tells this piece from another).

    A serial whose second character is ``&`` was made up by Windows; one of equal characters
    or of the plain row of digits is printed by makers on every piece.
    """
    cleaned = printable(serial or "", most=128)
    if not cleaned:
        return None, False
    return cleaned, cleaned[1:2] != "&" and not _SHARED_SERIAL.match(cleaned)


def before(one: Moment, other: Moment) -> bool:
    """Whether ``one`` is earlier; False when either is missing or only one knows its zone."""
    if one is None or other is None or (one.tzinfo is None) != (other.tzinfo is None):
        return False
    return one < other


def _record(group: list[Sighting], context: InspectionContext, now: datetime) -> UsbRecord:
    serial, real = judge_serial(next((one.serial for one in group if one.serial), None))
    newest = group[-1]
    first = _first_seen(group)
    removed = _last((one.exact, one.removed) for one in group)
    last = _last((one.exact, one.connected) for one in group) or removed or first
    flags = {flag for one in group for flag in one.flags}
    flags |= _impossible([first, last, removed], now)
    if before(removed, first):
        flags.add("removed-before-first-seen")
    if before(last, first) and not _near(last, first):
        flags.add("last-seen-before-first-seen")
    if serial and not real and serial[1:2] != "&":
        flags.add("serial-shared-by-makers")
    return UsbRecord(
        serial=serial,
        serial_is_real=real,
        vendor=_name(one.manufacturer for one in group) or newest.vendor_id or None,
        product=_name(one.product for one in group) or newest.product_id or None,
        first_seen=first,
        last_seen=last,
        last_removed=removed,
        drive=_first(one.drive for one in reversed(group)),
        issued=context.is_issued(serial, serial_is_real=real),
        sources=tuple(dict.fromkeys(one.source for one in group)),
        flags=tuple(sorted(flags)),
    )


def _first_seen(group: list[Sighting]) -> Moment:
    """The first plug-in as the most exact source has it; a log that saw the device earlier
    than that source can know is believed too."""
    kept = [(one.exact, one.first) for one in group if one.first is not None]
    if not kept:
        return _edge((one.connected or one.removed for one in group), latest=False)
    best = min(rank for rank, _ in kept)
    told = _edge((moment for rank, moment in kept if rank == best), latest=False)
    earlier = [moment for _, moment in kept if before(moment, told) and not _near(moment, told)]
    return _edge(earlier, latest=False) or told


def _last(ranked: Iterable[tuple[int, Moment]]) -> Moment:
    """The last moment as the most exact source has it; one clearly later is believed too."""
    known = [(rank, moment) for rank, moment in ranked if moment is not None]
    if not known:
        return None
    best = min(rank for rank, _ in known)
    told = _edge((moment for rank, moment in known if rank == best), latest=True)
    later = [moment for _, moment in known if before(told, moment) and not _near(moment, told)]
    return _edge(later, latest=True) or told


def _near(one: Moment, other: Moment) -> bool:
    if one is None or other is None or (one.tzinfo is None) != (other.tzinfo is None):
        return False
    return abs(one - other) <= _SAME_MOMENT


def _name(values: Iterable[str | None]) -> str:
    return printable(_first(values) or "", most=128)


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _edge(times: Iterable[Moment], *, latest: bool) -> Moment:
    """The earliest or latest; times that know their zone are believed before those that do not."""
    known = [time for time in times if time is not None]
    zoned = [time for time in known if time.tzinfo is not None]
    edge = max if latest else min
    return edge(zoned or known, default=None)


def _impossible(times: list[Moment], now: datetime) -> set[str]:
    flags = set()
    for moment in times:
        if moment is None:
            continue
        if moment.tzinfo is None:
            flags.add("zone-unknown")
        elif moment > now + _CLOCK_SLACK:
            flags.add("time-in-future")
    return flags
