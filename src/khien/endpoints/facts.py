"""The facts of one PC as values: what the sources saw, or why they could not see.

Every part of ``Facts`` is either a value or ``Unseen``; a check that meets ``Unseen`` answers
UNKNOWN. Only what a check needs is kept: counts instead of account names, names of known
products instead of a list of everything, never environment variables or command lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from khien.endpoints.context import InspectionContext

if TYPE_CHECKING:
    from khien.endpoints.windows_facts import WindowsFacts


@dataclass(frozen=True, slots=True)
class Unseen:
    """Why a fact is missing. ``reason_code`` is one of ``khien.core.messages.COMMON``.

    ``what`` names the place in words that need no translation: a path or a command.
    """

    reason_code: str
    what: str


T = TypeVar("T")
Maybe: TypeAlias = T | Unseen


@dataclass(frozen=True, slots=True)
class Trait:
    """What a copied disk or system carries along: a ``disk``'s serial, the mark of the ``volume``
    that Windows runs from, the id that a ``system`` got when it was installed. As it is compared.
    """

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Which PC this is. ``traits`` leave it only as fingerprints (``khien.evidence.traits``)."""

    hostname: str
    serials: tuple[str, ...]
    macs: tuple[str, ...]
    os: str
    traits: tuple[Trait, ...] = ()


@dataclass(frozen=True, slots=True)
class OperatingSystem:
    """The release as /etc/os-release names it; ``subscription`` is None when not known."""

    id: str
    version: str
    name: str
    kernel: str
    container: bool
    subscription: bool | None


@dataclass(frozen=True, slots=True)
class Updates:
    """Pending updates as the package manager computes them from the lists it holds."""

    manager: str
    pending: int
    security: int
    lists_at: datetime | None
    security_source: bool
    last_upgrade_at: str | None


@dataclass(frozen=True, slots=True)
class FoundProduct:
    """A known product; ``running`` is None when processes could not be seen."""

    id: str
    name: str
    kinds: tuple[str, ...]
    installed: bool
    running: bool | None
    confidence: str


@dataclass(frozen=True, slots=True)
class Software:
    """The known products found, and which lists could be read."""

    found: tuple[FoundProduct, ...]
    packages_seen: bool
    processes_seen: bool

    def of_kind(self, kind: str) -> tuple[FoundProduct, ...]:
        """The products found of one kind."""
        return tuple(product for product in self.found if kind in product.kinds)


@dataclass(frozen=True, slots=True)
class SignatureBase:
    """ClamAV's databases; ``built_at`` None: none of them shows a readable date."""

    files: tuple[str, ...]
    built_at: datetime | None


@dataclass(frozen=True, slots=True)
class Firewall:
    """How incoming packets are met: each ``closed``, ``open`` or ``unclear``."""

    tool: str
    ipv4: str
    ipv6: str
    ipv6_in_use: bool


@dataclass(frozen=True, slots=True)
class Disk:
    """Mounts that hold data, each encrypted or not (None: could not be told)."""

    mounts: Mapping[str, bool | None]
    root_type: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """Local accounts that can sign in with a password, as counts only."""

    with_password: int
    empty_password: int
    never_expires: int
    longer_than_policy: int


@dataclass(frozen=True, slots=True)
class LockSetting:
    """One place that sets the screen lock; ``enforced`` means that users cannot change it.

    ``family`` is the kind of desktop it holds for: gnome, kde or other.
    """

    family: str
    origin: str
    enabled: bool | None
    minutes: float | None
    enforced: bool


@dataclass(frozen=True, slots=True)
class ScreenLock:
    """Installed desktops, their families, and what was found of their lock.

    ``homes_unread`` could not be read; ``homes_silent`` hold no setting of their own.
    """

    desktops: tuple[str, ...]
    families: tuple[str, ...]
    display_server: bool
    settings: tuple[LockSetting, ...]
    homes_unread: int
    homes_silent: int


@dataclass(frozen=True, slots=True)
class Services:
    """Legacy services offered to other machines; ``smb1`` None: no Samba configuration."""

    listening: tuple[str, ...]
    sockets_seen: bool
    smb1: bool | None


@dataclass(frozen=True, slots=True)
class UsbRecord:
    """One USB storage device, merged over all sources. A naive time has no known zone.

    ``last_seen``: its last plug-in that is known of.
    """

    serial: str | None
    serial_is_real: bool
    vendor: str | None
    product: str | None
    first_seen: datetime | None
    last_seen: datetime | None
    last_removed: datetime | None
    drive: str | None
    issued: bool | None
    sources: tuple[str, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UsbHistory:
    """All drives seen, since when the logs reach back, and what could not be read.

    ``phones``: phones and cameras plugged in, which are no drives.
    """

    records: tuple[UsbRecord, ...]
    covered_since: datetime | None
    sources: tuple[str, ...]
    unread: tuple[str, ...]
    phones: int = 0


@dataclass(frozen=True, slots=True)
class OnlineTrace:
    """A sign that the PC was on a network: its kind and time, never an address."""

    kind: str
    at: datetime | None
    detail: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class OnlineTraces:
    """The traces, which sources were there to look at, and which could not be read."""

    traces: tuple[OnlineTrace, ...]
    looked: tuple[str, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VolumeRemains:
    """One file system: deleted files that still bear a name (None: this kind is not read), when
    it was made, free places looked at and those that hold something. ``complete``: all was seen.
    """

    kind: str
    deleted_files: int | None
    formatted_at: datetime | None
    free_sampled: int
    free_filled: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Remains:
    """What a disk still holds that should have been wiped. ``bare``: disks or partitions without
    a file system, sampled as they are."""

    volumes: tuple[VolumeRemains, ...]
    bare: int
    bare_sampled: int
    bare_filled: int


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """What a scan for marked files counted on this PC. ``whole`` of its fixed ``drives`` were
    walked from their top; ``narrowed``: patterns or files that were left out on purpose.
    """

    scanned_at: datetime
    drives: int
    whole: int
    examined: int
    unread: int
    encrypted: int
    marked: int
    boxes: int
    narrowed: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the checks judge: one PC at one moment, with what was declared of it."""

    subject: Subject
    taken_at: datetime
    context: InspectionContext
    system: Maybe[OperatingSystem]
    updates: Maybe[Updates]
    software: Maybe[Software]
    signatures: Maybe[SignatureBase]
    firewall: Maybe[Firewall]
    disk: Maybe[Disk]
    accounts: Maybe[Accounts]
    screen: Maybe[ScreenLock]
    services: Maybe[Services]
    usb: Maybe[UsbHistory]
    traces: Maybe[OnlineTraces]
    scan: ScanFacts | None = None
    windows: WindowsFacts | None = None
    remains: Remains | None = None


_ELSEWHERE = ("subject", "taken_at", "context")


def facts_as_json(facts: Facts) -> dict[str, Any]:
    """The ``facts`` object of ``khien.inspection/1``.

    Drives and traces stand in lists of their own there; here is only how far they reach.
    """
    result = {
        field.name: plain(getattr(facts, field.name))
        for field in fields(facts)
        if field.name not in _ELSEWHERE
    }
    result["usb"].pop("records", None)
    result["traces"].pop("traces", None)
    return result


def plain(value: Any) -> Any:
    """``value`` as JSON types: dataclasses as objects, times as ISO text, ``Unseen`` named."""
    if isinstance(value, Unseen):
        return {"unseen": value.reason_code, "what": value.what}
    if isinstance(value, datetime):
        return iso(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    return value


def iso(moment: datetime | None) -> str | None:
    """ISO text; an aware time ends in Z, a time without a zone keeps none."""
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seen(source: Callable[[], Maybe[T]], *, what: str) -> Maybe[T]:
    """What ``source`` gives; one that fails gives ``Unseen`` and does not stop the others."""
    try:
        return source()
    except PermissionError:
        return Unseen("needs-elevation", what)
    except Exception:  # one malformed source must not stop the inspection
        return Unseen("check-failed", what)
