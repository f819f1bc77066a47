"""The log of device installations (setupapi.dev.log): first plug-ins in local time.

In: the log's text. Out: sightings, and the earliest moment it tells of. Its times name no zone.
Windows XP's setupapi.log, of another form, gives nothing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from khien.endpoints.sources.usb_merge import Sighting
from khien.endpoints.sources.windows.devices import storage_in, usb_ids
from khien.endpoints.sources.windows.time_zone import Zone

SOURCE, EXACT = "setupapi.dev.log", 3
MOST_BYTES, MOST_LINE, MOST_SIGHTINGS = 256 * 2**20, 2**16, 50_000
_SECTION = re.compile(r"^>>>\s+\[(?P<what>[^\]]{1,400}?)(?:\]|$)")
_START = re.compile(r"^>>>\s+Section start (\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\.\d{3})")
_BOOT = re.compile(r"^\[Boot Session: (\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\.\d{3})\]")
_INSTALL = re.compile(r"^(?:Device Install|Install Device)\b", re.IGNORECASE)


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a log in UTF-8, UTF-16 or a Windows code page, at most ``MOST_BYTES``; never
    more than one of them in memory, and of a long one no more than ``MOST_LINE`` at once.
    """
    with path.open("rb") as file:
        mark = file.read(2)
        file.seek(0)
        encoding = "utf-16" if mark in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        left = MOST_BYTES
        with io.TextIOWrapper(file, encoding, errors="replace") as text:
            while left > 0 and (line := text.readline(MOST_LINE)):
                left -= len(line)
                yield line.rstrip("\r\n")


def sightings(lines: Iterable[str], zone: Zone | None) -> tuple[list[Sighting], datetime | None]:
    """Drives whose installation the log tells of, and the first moment in it."""
    found: list[Sighting] = []
    earliest: datetime | None = None
    section = ""
    for line in lines:
        if line.startswith("[Boot Session") and (told := _BOOT.match(line)):
            moment = _moment(told[1], zone)
            earliest = earliest or moment
        elif not line.startswith(">>>"):
            continue
        elif told := _START.match(line):
            moment = _moment(told[1], zone)
            earliest = earliest or moment
            seen = _sighting(section, moment)
            if seen is not None and len(found) < MOST_SIGHTINGS:
                found.append(seen)
            section = ""
        elif told := _SECTION.match(line):
            section = told["what"]
    return found, earliest


def _sighting(section: str, moment: datetime | None) -> Sighting | None:
    if not _INSTALL.match(section):
        return None
    seen = storage_in(section)
    if seen is None:
        return None
    ids = usb_ids(section)
    if ids is not None:
        seen.vendor_id, seen.product_id = ids[0], ids[1]
    seen.first, seen.source, seen.exact = moment, SOURCE, EXACT
    return seen


def _moment(text: str, zone: Zone | None) -> datetime | None:
    try:
        local = datetime.strptime(text, "%Y/%m/%d %H:%M:%S.%f")  # noqa: DTZ007 - local
        return zone.utc(local) if zone else local
    except (ValueError, OverflowError):
        return None
