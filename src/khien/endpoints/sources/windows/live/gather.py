"""The facts of this PC, when it runs Windows.

An administrator's run reads hives and repository from the raw volume, which also holds accounts
and the hives of people who are not signed in; another run, or one where the volume cannot be
read, asks the running registry. Security Center, serials, addresses and BitLocker are asked of
the running system. What was closed to this account is told as such.
"""

from __future__ import annotations

import contextlib
import ctypes
import platform
import sys
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from khien.core.text import printable
from khien.endpoints.context import InspectionContext
from khien.endpoints.facts import Facts, Maybe, Subject, Trait, Unseen
from khien.endpoints.sources.places.artifacts import Artifacts, Kind
from khien.endpoints.sources.windows.gather import gather
from khien.endpoints.sources.windows.hives import registry_of
from khien.endpoints.sources.windows.live.asking import Answers, ask
from khien.endpoints.sources.windows.live.files import (
    held_files,
    local_volumes,
    open_files,
    system_drive,
)
from khien.endpoints.sources.windows.live.running_registry import running_registry
from khien.endpoints.sources.windows.registry import Registry
from khien.endpoints.windows_facts import Encryption, WindowsFacts

if TYPE_CHECKING:
    from dissect.target import Target

T = TypeVar("T")
_GROUP_BIT = 1 << 40  # RFC 4122 4.5: a number that was drawn, not an address
_NEEDED = (Kind.SYSTEM, Kind.SOFTWARE)


@dataclass(frozen=True, slots=True)
class Machine:
    """How this PC is looked at; each part can be another one, for tests."""

    elevated: bool
    drive: Path
    registry: Callable[[], Registry]
    volumes: Callable[[], Target]
    ask: Callable[[], Answers]


def this_machine() -> Machine:
    """This PC."""
    return Machine(is_elevated(), system_drive(), running_registry, local_volumes, ask)


def is_elevated() -> bool:
    """Whether this run has an administrator's rights; False where that cannot be told."""
    if sys.platform != "win32":
        return False
    try:
        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    except (AttributeError, OSError):
        return False


def gather_live(
    *, context: InspectionContext, now: datetime, machine: Machine | None = None
) -> Facts:
    """The facts of this PC at ``now``. A source that fails is ``Unseen``, never an exception."""
    here = machine or this_machine()
    with tempfile.TemporaryDirectory(prefix="khien-", ignore_cleanup_errors=True) as name:
        artifacts, registry = _sources(here, Path(name))
        facts = gather(artifacts, context=context, now=now, registry=registry)
    try:
        answers = here.ask()
    except Exception:  # no PowerShell, none allowed, no answer in time
        answers = None
    return _completed(facts, answers, here)


def _sources(here: Machine, folder: Path) -> tuple[Artifacts, Registry]:
    """Files and registry, by the best way that works here."""
    logs, raw = folder / "logs", folder / "raw"
    logs.mkdir()
    raw.mkdir()
    files = open_files(here.drive, logs)
    if here.elevated:
        # An encrypted or odd volume: what any account may ask is left.
        with contextlib.suppress(Exception):
            held = held_files(here.volumes, raw)
            hives = registry_of(held)
            if all(hives.has(kind.value) for kind in _NEEDED):
                return files.with_more(held.found), hives
    return files, here.registry()


def _completed(facts: Facts, answers: Answers | None, here: Machine) -> Facts:
    """With what the running system answered, and closed doors named as such."""
    who, told = facts.subject, facts.windows
    subject = Subject(
        hostname=who.hostname or printable(platform.node(), most=64),
        serials=answers.serials if answers else (),
        macs=(answers.macs if answers else ()) or _address(),
        os=who.os,
        traits=(*(Trait("disk", one) for one in (answers.disks if answers else ())), *who.traits),
    )
    if told is None:
        return replace(facts, subject=subject)
    return replace(facts, subject=subject, windows=_windows(told, answers, here))


def _windows(told: WindowsFacts, answers: Answers | None, here: Machine) -> WindowsFacts:
    center, encryption = told.security_center, told.encryption
    if answers is not None and answers.products:
        center = answers.products
    elif answers is None and isinstance(center, Unseen):
        center = Unseen("check-failed", "SecurityCenter2")
    if answers is not None and answers.drives:
        encryption = Encryption(answers.drives, "Win32_EncryptableVolume")
    return replace(
        told,
        security_center=center,
        encryption=_closed(encryption, here),
        accounts=_closed(told.accounts, here),
        policy=_closed(told.policy, here),
    )


def _closed(fact: Maybe[T], here: Machine) -> Maybe[T]:
    """What only an administrator may read was not missing for another account."""
    if isinstance(fact, Unseen) and not here.elevated:
        return Unseen("needs-elevation", fact.what)
    return fact


def _address() -> tuple[str, ...]:
    """The one address that needs no question, where there is hardware behind it."""
    node = uuid.getnode()
    if node & _GROUP_BIT:
        return ()
    return (":".join(f"{node >> shift & 0xFF:02x}" for shift in range(40, -8, -8)),)
