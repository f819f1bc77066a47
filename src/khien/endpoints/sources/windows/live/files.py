"""The files of the running Windows that tell something.

In: the top of its drive and a private folder. Out: ``Artifacts``. Hives and the management
repository are held open by the system: an administrator's run takes them from the raw volume as
from an image; others go without. The event logs that the sources ask for are copied, so that
they stand still while they are read; one that cannot be copied keeps its place, and its reader
says that it is closed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from khien.endpoints.sources.places.artifacts import Artifact, Artifacts, Kind
from khien.endpoints.sources.places.image import open_image, take_out
from khien.endpoints.sources.places.layout import artifacts_in

if TYPE_CHECKING:
    from dissect.target import Target

HELD_OPEN = frozenset({
    Kind.SYSTEM, Kind.SOFTWARE, Kind.SAM, Kind.SECURITY, Kind.USER, Kind.REPOSITORY,
    Kind.NETWORK_USE,
})  # fmt: skip
# Of the hundreds of logs those that a source asks for.
CHANNELS = (
    "Setup",
    "Microsoft-Windows-Partition/Diagnostic",
    "Microsoft-Windows-Kernel-PnP/Configuration",
    "Microsoft-Windows-DriverFrameworks-UserMode/Operational",
    "Microsoft-Windows-NetworkProfile/Operational",
    "Microsoft-Windows-Windows Defender/Operational",
)
MOST_LOG = 512 * 2**20
_LOGS = {channel.replace("/", "%4").casefold() for channel in CHANNELS}


def system_drive() -> Path:
    """The top of the drive that Windows runs from."""
    return Path(os.environ.get("SYSTEMDRIVE", "C:") + "\\")


def local_volumes() -> Target:
    """The raw volumes of this PC; raises ImagesNotInstalled, DamagedDocument."""
    return open_image(Path("local"))


def open_files(top: Path, folder: Path) -> Artifacts:
    """What lies in the file system as any program sees it, logs copied into ``folder``."""
    found = artifacts_in(top)
    kept = (
        _still(each, folder)
        for each in found.found
        if each.kind not in HELD_OPEN
        and (each.kind is not Kind.EVENTS or each.path.stem.casefold() in _LOGS)
    )
    return Artifacts(tuple(kept), found.looked, found.unread)


def held_files(volumes: Callable[[], Target], folder: Path) -> Artifacts:
    """Hives and repository from the raw volumes; raises whatever the reader of them does."""
    take_out(volumes(), folder, kinds=HELD_OPEN)
    return artifacts_in(folder)


def _still(artifact: Artifact, folder: Path) -> Artifact:
    """An event log as a copy; anything else, and what cannot be copied, as it lies."""
    if artifact.kind is not Kind.EVENTS:
        return artifact
    place = folder / artifact.path.name
    try:
        if artifact.path.stat().st_size > MOST_LOG:
            return artifact
        shutil.copyfile(artifact.path, place)
    except OSError:
        place.unlink(missing_ok=True)
        return artifact
    return replace(artifact, path=place)
