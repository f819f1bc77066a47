"""USB storage history: kernel journal, text logs, what is plugged in now, the udev database.

Sightings are merged by serial over all sources. Impossible orders of times are flagged, not
sorted away. How far the logs reach back is part of the answer: a log that is missing or young
does not show that there was no drive.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import re
import time
import zlib
import zoneinfo
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any

from khien.endpoints.context import InspectionContext
from khien.endpoints.facts import Maybe, Unseen, UsbHistory
from khien.endpoints.sources.linux.host import FILE_BYTES, Host
from khien.endpoints.sources.linux.usb_log import sightings, text_messages
from khien.endpoints.sources.usb_merge import MOST_RECORDS, Moment, Sighting, before, merge

_LOG = re.compile(r"^(kern\.log|syslog|messages)([-.][\w.-]*)?$")
_LOG_FAMILIES = ("kern.log", "syslog", "messages")
_LOG_SECONDS = 10.0
_MOST_LOGS = 60
_STORAGE_CLASS = "08"
_JOURNAL = (
    "journalctl", "--no-pager", "-o", "json", "--output-fields=MESSAGE", "_TRANSPORT=kernel"
)  # fmt: skip
_PATTERN = "^usb|^scsi|^sd |^Linux version"


class Found:
    """What the sources gave so far."""

    def __init__(self) -> None:
        self.sightings: list[Sighting] = []
        self.starts: list[datetime] = []
        self.sources: list[str] = []
        self.unread: list[str] = []


def usb(host: Host, context: InspectionContext, now: datetime) -> Maybe[UsbHistory]:
    """Every USB storage device the sources know of; ``Unseen`` when no log could be read."""
    found = Found()
    _journal(host, found)
    _text_logs(host, found)
    logs = bool(found.sources)
    _current(host, found, now)
    _udev(host, found)
    if not logs and not found.sightings:
        code = "needs-elevation" if found.unread and not host.elevated else "not-supported-here"
        return Unseen(code, "journal, /var/log/kern.log, /var/log/syslog")
    return UsbHistory(
        records=tuple(merge(found.sightings, context, now)),
        covered_since=min(found.starts, default=None),
        sources=tuple(dict.fromkeys(found.sources)),
        unread=tuple(dict.fromkeys(found.unread)),
    )


def _journal(host: Host, found: Found) -> None:
    if not host.which("journalctl"):
        return
    # "Linux version" begins each boot: with it the oldest line tells how far the log reaches
    answer = host.command(*_JOURNAL, "-g", _PATTERN)
    if answer.code not in (0, 1) or "pattern matching" in answer.errors:
        answer = host.command(*_JOURNAL)  # a journalctl built without --grep
    errors = answer.errors.lower()
    if "from other users" in errors or "permission" in errors:
        found.unread.append("journal")
        return
    if answer.timed_out or answer.truncated:
        found.unread.append("journal")
    _log(found, list(journal_messages(answer.text.splitlines())), source="journal")


def _log(found: Found, messages: list[tuple[Moment, str]], *, source: str) -> None:
    """Take one log; a log without a single dated line is no source."""
    dated = [when if when.tzinfo else when.replace(tzinfo=UTC) for when, _ in messages if when]
    if not dated:
        return
    found.starts.append(min(dated))
    found.sources.append(source)
    seen = sightings(messages, source=source)
    if any(before(later, earlier) for (earlier, _), (later, _) in pairwise(messages)):
        for sighting in seen:
            sighting.flags.add("clock-went-back")
    found.sightings += seen


def journal_messages(lines: Iterable[str]) -> Iterator[tuple[Moment, str]]:
    """(time, message) of ``journalctl -o json``; lines that are not entries are passed over."""
    for line in lines:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(entry, dict):
            continue
        message = _journal_text(entry.get("MESSAGE"))
        if message is not None:
            yield journal_time(entry.get("__REALTIME_TIMESTAMP")), message


def journal_time(text: object) -> Moment:
    """A journal's time stamp (microseconds since 1970) as aware UTC."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{1,17}", text):
        return None
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(text))
    except OverflowError:
        return None


def _journal_text(value: Any) -> str | None:
    # a message that is not UTF-8 is given as a list of bytes
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(byte, int) and 0 <= byte < 256 for byte in value):
        return bytes(value).decode("utf-8", "replace")
    return None


def _text_logs(host: Host, found: Found) -> None:
    """Kernel messages of syslog's files: kern.log, or where there is none syslog, messages."""
    try:
        names = [name for name in host.entries("/var/log") if _LOG.match(name)]
    except PermissionError:
        found.unread.append("/var/log")
        return
    zone, stop = _zone(host), time.monotonic() + _LOG_SECONDS
    for family in _LOG_FAMILIES:
        before_family = len(found.sources)
        own = sorted((name for name in names if name.startswith(family)), key=_rotation)
        for name in reversed(own[:_MOST_LOGS]):  # oldest first
            path = f"/var/log/{name}"
            if time.monotonic() > stop:
                found.unread.append(path)
                continue
            _text_log(host, found, path, zone)
        if len(found.sources) > before_family:
            return


def _text_log(host: Host, found: Found, path: str, zone: tzinfo | None) -> None:
    try:
        data = host.read(path) or b""
    except PermissionError:
        found.unread.append(path)
        return
    newest = host.modified(path)
    if not data or newest is None:
        return
    content = _inflate(data) if path.endswith(".gz") else data
    if len(content) >= FILE_BYTES:
        found.unread.append(path)  # longer than we read: the rest was not looked at
    lines = io.StringIO(content.decode("utf-8", "replace"))
    _log(found, list(text_messages(lines, newest=newest, zone=zone)), source=path)


def _rotation(name: str) -> int:
    match = re.search(r"\.(\d{1,9})(\.gz)?$", name)
    return int(match[1]) if match else 0


def _inflate(data: bytes) -> bytes:
    """A gzip file, inflated to at most ``FILE_BYTES``; of a damaged one, what could be read."""
    parts: list[bytes] = []
    size = 0
    damaged = contextlib.suppress(OSError, EOFError, zlib.error)
    with damaged, gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
        while size < FILE_BYTES and (part := stream.read(1 << 20)):
            parts.append(part)
            size += len(part)
    return b"".join(parts)


def _zone(host: Host) -> tzinfo | None:
    """The PC's own time zone, for log lines that carry none."""
    name = host.line("/etc/timezone")
    if not name:
        with contextlib.suppress(OSError, ValueError):
            link = str(host.path("/etc/localtime").readlink())
            name = link.partition("zoneinfo/")[2]
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return None


def _current(host: Host, found: Found, now: datetime) -> None:
    """What is plugged in at this moment, from sysfs."""
    folder = "/sys/bus/usb/devices"
    names = host.entries(folder)
    for interface in [name for name in names if ":" in name]:
        if host.line(f"{folder}/{interface}/bInterfaceClass") != _STORAGE_CLASS:
            continue
        device = f"{folder}/{interface.split(':')[0]}"
        found.sightings.append(
            Sighting(
                vendor_id=host.line(f"{device}/idVendor").lower(),
                product_id=host.line(f"{device}/idProduct").lower(),
                manufacturer=host.line(f"{device}/manufacturer") or None,
                product=host.line(f"{device}/product") or None,
                serial=host.line(f"{device}/serial") or None,
                connected=now,
                storage=True,
                source="sysfs",
            )
        )


def _udev(host: Host, found: Found) -> None:
    """Disks udev knows of since this boot."""
    try:
        names = [name for name in host.entries("/run/udev/data") if re.match(r"^b\d+:\d+$", name)]
    except PermissionError:
        found.unread.append("/run/udev/data")
        return
    for name in names[:MOST_RECORDS]:
        path = f"/run/udev/data/{name}"
        sighting = udev_sighting(host.text(path, most=1 << 16) or "", host.modified(path))
        if sighting is not None:
            sighting.drive = _block_name(host, name[1:])
            found.sightings.append(sighting)


def _block_name(host: Host, number: str) -> str | None:
    """The kernel's name of a whole disk; None for a partition."""
    try:
        name = host.path(f"/sys/dev/block/{number}").readlink().name
    except (OSError, ValueError):
        return None
    return name if re.fullmatch(r"sd[a-z]{1,3}", name) else None


def udev_sighting(content: str, when: datetime | None) -> Sighting | None:
    """A USB disk of udev's database; None for any other device."""
    values = udev_properties(content)
    if values.get("ID_BUS") != "usb" or values.get("ID_TYPE", "disk") != "disk":
        return None
    return Sighting(
        vendor_id=values.get("ID_VENDOR_ID", "").lower(),
        product_id=values.get("ID_MODEL_ID", "").lower(),
        manufacturer=values.get("ID_VENDOR", "").replace("_", " ") or None,
        product=values.get("ID_MODEL", "").replace("_", " ") or None,
        serial=values.get("ID_SERIAL_SHORT") or None,
        connected=when,
        storage=True,
        source="udev",
    )


def udev_properties(content: str) -> dict[str, str]:
    """The properties in a file of udev's database."""
    lines = (line for line in content.splitlines() if line.startswith("E:") and "=" in line)
    return dict(line[2:].split("=", 1) for line in lines)
