"""USB storage in kernel messages: from (time, message) in log order to one sighting a plug-in.

The kernel names a port (``usb 1-2``), then vendor, product and serial as lines of their own,
then says that a storage driver took it, then the disk's letter. Nothing here raises on any
text; a message that is not understood is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo

from khien.endpoints.sources.usb_merge import Moment, Sighting, before

_LINE = re.compile(r"^usb (?P<port>\d+-[\d.]+): (?P<what>.*)$", re.DOTALL)
_FOUND = re.compile(r"^New USB device found, idVendor=([0-9a-f]{4}), idProduct=([0-9a-f]{4})", re.I)
_NAMED = re.compile(r"^(Product|Manufacturer|SerialNumber): (.{0,256})")
_STORAGE = re.compile(
    r"^usb-storage (?P<port>\d+-[\d.]+):\d+\.\d+: USB Mass Storage device detected"
)
_SCSI_HOST = re.compile(
    r"^scsi host(?P<host>\d+): (?:usb-storage (?P<port>\d+-[\d.]+):|(?P<uas>uas\b))"
)
_LETTER = re.compile(r"^sd (?P<host>\d+):\d+:\d+:\d+: \[(?P<letter>sd[a-z]{1,3})\]")
_MOST_SIGHTINGS = 50_000


def sightings(messages: Iterable[tuple[Moment, str]], *, source: str) -> list[Sighting]:
    """Every USB storage device in a kernel log, in the log's order."""
    reading = _Reading(source)
    for when, message in messages:
        reading.take(when, message)
        if len(reading.done) >= _MOST_SIGHTINGS:
            break
    return reading.finish()


class _Reading:
    """What is plugged in at this point of the log."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.done: list[Sighting] = []
        self.ports: dict[str, Sighting] = {}
        self.hosts: dict[str, Sighting] = {}
        self.newest: Sighting | None = None

    def take(self, when: Moment, message: str) -> None:
        """Read one message."""
        if match := _LINE.match(message):
            self._port_line(when, match["port"], match["what"])
        elif match := _STORAGE.match(message):
            self._mark(self.ports.get(match["port"]))
        elif match := _SCSI_HOST.match(message):
            # "scsi host0: uas" names no port: it is the device that was found just before
            device = self.newest if match["uas"] else self.ports.get(match["port"] or "")
            self._mark(device)
            if device is not None:
                self.hosts[match["host"]] = device
        elif match := _LETTER.match(message):
            device = self.hosts.get(match["host"])
            if device is not None:
                device.drive = match["letter"]

    def _mark(self, device: Sighting | None) -> None:
        if device is not None:
            device.storage = True

    def _port_line(self, when: Moment, port: str, what: str) -> None:
        if match := _FOUND.match(what):
            self._leave(port, when=None)
            device = Sighting(
                match[1].lower(), match[2].lower(), connected=when, source=self.source
            )
            self.ports[port] = self.newest = device
            return
        device_here = self.ports.get(port)
        if device_here is None:
            return
        if match := _NAMED.match(what):
            name, value = match[1], match[2].strip() or None
            if name == "Product":
                device_here.product = value
            elif name == "Manufacturer":
                device_here.manufacturer = value
            else:
                device_here.serial = value
        elif what.startswith("USB disconnect"):
            self._leave(port, when=when)

    def _leave(self, port: str, *, when: Moment) -> None:
        device = self.ports.pop(port, None)
        if device is None:
            return
        device.removed = when
        if before(when, device.connected):
            device.flags.add("removed-before-connected")
        self._keep(device)

    def _keep(self, device: Sighting) -> None:
        self.hosts = {host: other for host, other in self.hosts.items() if other is not device}
        if self.newest is device:
            self.newest = None
        if device.storage:
            self.done.append(device)

    def finish(self) -> list[Sighting]:
        """The log ends: what is still plugged in is kept without a removal."""
        for device in list(self.ports.values()):
            self._keep(device)
        return self.done


def text_messages(
    lines: Iterable[str], *, newest: datetime, zone: tzinfo | None
) -> Iterator[tuple[Moment, str]]:
    """(time, kernel message) of a syslog file; see ``line_time`` for the two kinds of time."""
    for line in lines:
        match = _SYSLOG.match(line) if " kernel: " in line else None
        if match:
            yield line_time(match["when"], newest=newest, zone=zone), match["message"]


_SYSLOG = re.compile(
    r"^(?P<when>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)"
    r" \S+ kernel: (?:\[ *\d+\.\d+\] )?(?P<message>.*)$"
)
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


def line_time(text: str, *, newest: datetime, zone: tzinfo | None) -> Moment:
    """The time of a syslog line.

    RFC 3339 times carry their zone. The older form has neither year nor zone: the year is the
    latest that does not lie after the file's own time, the zone is ``zone`` or, when
    that is None, the time stays without one.
    """
    try:
        if text[4:5] == "-":
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo or zone is None else moment.replace(tzinfo=zone)
        month = _MONTHS.index(text[:3]) // 3 + 1
        hour, minute, second = (int(part) for part in text[7:].split(":"))
        for year in (newest.year + 1, newest.year, newest.year - 1):
            if month == 2 and int(text[4:6]) == 29 and not _leap(year):
                continue
            moment = datetime(year, month, int(text[4:6]), hour, minute, second, tzinfo=zone)
            reference = newest if zone else newest.replace(tzinfo=None)
            if moment <= reference + timedelta(days=1):
                return moment
    except (ValueError, OverflowError):
        pass
    return None


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
