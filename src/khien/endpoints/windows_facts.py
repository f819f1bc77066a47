"""The facts of a Windows PC as values, beside those that every system has (``facts.py``).

Each part is a value or ``Unseen``. Counts instead of account names, known products instead of a
list of everything, never the value of a password, a command line or an address visited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khien.endpoints.facts import Maybe, Unseen


@dataclass(frozen=True, slots=True)
class WindowsRelease:
    """``build`` 19045, ``revision`` (UBR) 5131, ``display`` 22H2, ``edition`` EnterpriseS."""

    product: str
    edition: str
    display: str
    build: int
    revision: int | None
    installed_at: datetime | None
    server: bool


@dataclass(frozen=True, slots=True)
class Patches:
    """Updates installed: KB numbers, and the day of the newest; which source told them."""

    kbs: tuple[str, ...]
    last_at: datetime | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecurityProduct:
    """A product that registered itself with Windows Security Center.

    ``on`` and ``fresh`` come from ``productState``, which its maker never documented: bits
    12-15 and 4-7 as the field reads them; None where the bits say neither.
    """

    name: str
    kind: str  # antivirus, firewall, antispyware
    state: int
    on: bool | None
    fresh: bool | None
    reported_at: datetime | None


@dataclass(frozen=True, slots=True)
class Detection:
    """One event of Defender's log that tells of malware: its number, time, and what became of it.

    ``thread`` joins the events of one finding; no name of a file is kept. ``cured`` None: the
    event tells of the finding alone.
    """

    event: int
    at: datetime
    thread: str
    threat: str
    action: str
    cured: bool | None


@dataclass(frozen=True, slots=True)
class Defender:
    """Microsoft Defender as its log and its keys tell it; None: not told.

    ``log_from`` and ``log_to``: the oldest and newest entry of its log that was looked at.
    """

    signature_version: str | None
    signatures_at: datetime | None
    real_time: bool | None
    real_time_changed_at: datetime | None
    disabled_by_policy: bool | None
    detections: tuple[Detection, ...]
    log_from: datetime | None
    log_to: datetime | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundProgram:
    """A known product; ``starts``: a service of it starts with the PC (None: not known)."""

    id: str
    name: str
    kinds: tuple[str, ...]
    version: str
    installed: bool
    starts: bool | None
    confidence: str


@dataclass(frozen=True, slots=True)
class WindowsFirewall:
    """Each profile on, off, or None where the key says nothing.

    ``lets_in``: profiles that are on and meet by default what comes in with leave.
    """

    domain: bool | None
    private: bool | None
    public: bool | None
    lets_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Encryption:
    """Fixed drives by letter: protected, not, or None when that could not be told."""

    drives: tuple[tuple[str, bool | None], ...]
    source: str


@dataclass(frozen=True, slots=True)
class LocalAdministrator:
    """An enabled account of this PC that administers it; ``number`` 500: the built-in one."""

    name: str
    number: int
    password_set_at: datetime | None


@dataclass(frozen=True, slots=True)
class WindowsAccounts:
    """Counts from SAM, never hashes; all but ``accounts`` count enabled ones alone.

    ``administrators``: local accounts in the group, None: the group was not read;
    ``outside_administrators``: its members from elsewhere, such as a domain. ``local``: the
    first by name, so that one account on many PCs is seen; of no other account a name is kept.
    """

    accounts: int
    enabled: int
    administrators: int | None
    outside_administrators: int | None
    empty_password: int
    never_expires: int
    not_required: int
    builtin_administrator_enabled: bool
    guest_enabled: bool
    local: tuple[LocalAdministrator, ...] = ()


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """Of SAM's domain F value; ages in days (None: never), lock-out threshold 0: never locks."""

    min_length: int
    history: int
    max_age_days: float | None
    min_age_days: float | None
    complexity: bool
    lockout_threshold: int
    lockout_minutes: float | None


@dataclass(frozen=True, slots=True)
class WindowsLock:
    """The screen lock of one source: a policy or one user's own setting."""

    origin: str
    enabled: bool | None
    secure: bool | None
    minutes: float | None
    enforced: bool


@dataclass(frozen=True, slots=True)
class Exposure:
    """Ways in: each True (open), False (closed) or None (not told).

    ``autorun_disabled`` and ``macros_blocked`` tell of a defence instead. ``shares`` counts
    folders offered to others, ``shares_for_everyone`` those whose list of rights names everyone.
    ``office``: whether any user's hive knows of Office.
    """

    remote_desktop: bool | None
    network_level_authentication: bool | None
    smb1_server: bool | None
    smb1_client: bool | None
    shares: int | None
    shares_for_everyone: int | None
    autorun_disabled: bool | None
    office: bool | None
    macros_blocked: bool | None
    autologon: bool | None
    autologon_password_stored: bool | None


@dataclass(frozen=True, slots=True)
class LinkedVolume:
    """A removable volume, by its serial number, that shortcuts lead to. ``latest``: it was used at
    that time or later; None: no link tells."""

    serial: str
    shortcuts: int
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class RemovableShortcuts:
    """Shortcuts to files on removable drives (of the ``looked`` at, ``unread`` were damaged or too
    many), together and for each volume."""

    shortcuts: int
    latest: datetime | None
    volumes: tuple[LinkedVolume, ...]
    looked: int
    unread: int


NO_SHORTCUTS = Unseen("nothing-found-here", "Recent")


@dataclass(frozen=True, slots=True)
class WindowsFacts:
    """All that a Windows PC tells beside USB drives and traces of networks.

    ``time_zone_minutes``: of its local time, east of UTC, without summer time.
    """

    release: Maybe[WindowsRelease]
    patches: Maybe[Patches]
    security_center: Maybe[tuple[SecurityProduct, ...]]
    defender: Maybe[Defender]
    programs: Maybe[tuple[FoundProgram, ...]]
    firewall: Maybe[WindowsFirewall]
    encryption: Maybe[Encryption]
    accounts: Maybe[WindowsAccounts]
    policy: Maybe[PasswordPolicy]
    locks: Maybe[tuple[WindowsLock, ...]]
    exposure: Maybe[Exposure]
    time_zone_minutes: int | None = None
    shortcuts: Maybe[RemovableShortcuts] = NO_SHORTCUTS
