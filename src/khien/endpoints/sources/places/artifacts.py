"""The files of one PC that tell something, found in a place and known by what they are.

In: paths of a folder, or files taken out of an archive or an image into a private folder. Out:
``Artifacts``: a path for each hive, log and repository. A flat folder may call them anything:
what a file is is told by its first bytes and, for a hive, by the name it bears within.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """What an artifact is."""

    SYSTEM = "SYSTEM"
    SOFTWARE = "SOFTWARE"
    SAM = "SAM"
    SECURITY = "SECURITY"
    USER = "NTUSER"
    EVENTS = "events"
    SETUP_LOG = "setupapi"
    REPOSITORY = "wmi"
    WLAN_PROFILE = "wlan"
    UPDATE_LOG = "update"
    NETWORK_USE = "srum"
    SHORTCUT = "shortcut"
    BROWSER = "browser"


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file. ``name`` is its path within the place; ``beside`` are files that complete it: a
    hive's logs (``.LOG1``, ``.LOG2``), a repository's index and maps."""

    kind: Kind
    path: Path
    name: str
    beside: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Artifacts:
    """All artifacts of one place. ``looked``: files looked at. ``unread``: names of what is there
    and could not be read, with the reason's code."""

    found: tuple[Artifact, ...]
    looked: int
    unread: Mapping[str, str] = field(default_factory=dict)

    def of(self, kind: Kind) -> tuple[Artifact, ...]:
        """Those of one kind, in the order of their names."""
        return tuple(each for each in self.found if each.kind is kind)

    def first(self, kind: Kind) -> Artifact | None:
        """The one that counts where a PC has only one."""
        return next(iter(self.of(kind)), None)

    def event_log(self, channel: str) -> tuple[Path, ...]:
        """The logs of a channel, ``Microsoft-Windows-Partition/Diagnostic``, whose file is called
        after it with ``%4`` for ``/``; a prefix of the file's name does not matter."""
        wanted = channel.replace("/", "%4").casefold()
        return tuple(
            each.path for each in self.of(Kind.EVENTS) if each.path.stem.casefold().endswith(wanted)
        )

    def with_more(self, found: Iterable[Artifact]) -> Artifacts:
        """These and ``found``."""
        return Artifacts((*self.found, *found), self.looked, self.unread)
