"""Shortcuts that Windows made to files on removable drives: how many, to which volumes, since when.

In: artifacts. Out: ``RemovableShortcuts``. Of a shell link ([MS-SHLLINK] 2.1-2.3) only the kind of
drive, the volume's serial number and the target's times are read, never a path, name or label. A
link copies the times of its target when it is written, so it was written, and the drive was used
here, at the latest of them or later: that holds however the files were carried.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from khien.documents.containers.shell_link import LinkInfo, link_info, volume
from khien.endpoints.facts import Maybe
from khien.endpoints.sources.places.artifacts import Artifacts, Kind
from khien.endpoints.sources.windows.registry import filetime
from khien.endpoints.windows_facts import NO_SHORTCUTS, LinkedVolume, RemovableShortcuts

MOST_SHORTCUTS, MOST_VOLUMES = 5_000, 200
_MOST_BYTES = 2**17  # a list of ids has at most 64 kB, and what is wanted follows it
_TIMES_AT, _HEAD = 0x1C, 0x4C
_REMOVABLE = 2


@dataclass(frozen=True, slots=True)
class Link:
    """What is read of one link to a removable drive."""

    serial: int
    not_before: datetime | None


def removable_shortcuts(artifacts: Artifacts) -> Maybe[RemovableShortcuts]:
    """The shortcuts among the artifacts; ``Unseen`` where there are none of any kind."""
    found = artifacts.of(Kind.SHORTCUT)
    if not found:
        return NO_SHORTCUTS
    unread = max(0, len(found) - MOST_SHORTCUTS)
    volumes: dict[int, list[datetime | None]] = {}
    for artifact in found[:MOST_SHORTCUTS]:
        try:
            link = _read(artifact.path)
        except (OSError, ValueError):
            unread += 1
            continue
        if link is not None:
            volumes.setdefault(link.serial, []).append(link.not_before)
    listed = sorted(volumes.items())
    return RemovableShortcuts(
        shortcuts=sum(len(times) for _, times in listed),
        latest=_latest(time for _, times in listed for time in times),
        volumes=tuple(
            LinkedVolume(f"{serial >> 16:04X}-{serial & 0xFFFF:04X}", len(times), _latest(times))
            for serial, times in listed[:MOST_VOLUMES]
        ),
        looked=len(found),
        unread=unread,
    )


def read_link(data: bytes, *, written: datetime | None = None) -> Link | None:
    """A link to a removable drive; None for any other, ValueError where it is damaged.

    ``written``: when the file was last written; a time after that is none the link could copy.
    """
    if len(data) < _HEAD:
        raise ValueError("no shell link")
    info = link_info(data)
    serial = _removable_volume(data, info) if info else None
    if serial is None:
        return None
    times = (filetime(ticks) for ticks in struct.unpack_from("<QQQ", data, _TIMES_AT))
    return Link(serial, _latest(at for at in times if at and (written is None or at <= written)))


def _read(path: Path) -> Link | None:
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES)
    return read_link(data, written=datetime.fromtimestamp(path.stat().st_mtime, tz=UTC))


def _removable_volume(data: bytes, info: LinkInfo) -> int | None:
    """The serial of LinkInfo's volume where that is a removable drive."""
    if info.size < info.head or info.head < 0x1C or info.at + info.size > len(data):
        raise ValueError("LinkInfo")
    if info.place is None:
        return None
    if not info.head <= info.place <= info.size - 16:
        raise ValueError("VolumeID")
    kind, serial = volume(data, info.at + info.place)
    return serial if kind == _REMOVABLE else None


def _latest(times: Iterable[datetime | None]) -> datetime | None:
    return max((time for time in times if time is not None), default=None)
