"""Which kind of drive a Windows shortcut leads to; nothing else of it is read."""

from __future__ import annotations

import enum
from pathlib import Path

from khien.documents.containers.shell_link import link_info, volume

_MOST_BYTES = 256 * 2**10


class Drive(enum.Enum):
    """GetDriveType's kinds, as far as they matter."""

    UNKNOWN = 0
    REMOVABLE = 2
    FIXED = 3
    NETWORK = 4
    DISC = 5


def drive_of(path: Path) -> Drive:
    """The kind of drive of the shortcut at ``path``; UNKNOWN for whatever is none."""
    try:
        if not path.is_file() or path.is_symlink():
            return Drive.UNKNOWN
        with path.open("rb") as file:
            return drive_in(file.read(_MOST_BYTES))
    except OSError:
        return Drive.UNKNOWN


def drive_in(data: bytes) -> Drive:
    """The kind of drive that the bytes of a shortcut tell."""
    try:
        info = link_info(data)
        if info is None or info.place is None:
            return Drive.UNKNOWN
        kind, _ = volume(data, info.at + info.place)
        return Drive(kind)
    except ValueError:
        return Drive.UNKNOWN
