"""Which updates a Windows PC installed, and when the newest of them.

In: the registry, the log of Windows Update, the event log Setup. Out: ``Patches``. Signatures of
Defender and the monthly removal tool come by the same way and count for nothing here: they say
nothing of the age of Windows itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from khien.core.errors import DamagedDocument
from khien.endpoints.facts import Maybe, Unseen
from khien.endpoints.sources.places.artifacts import Artifacts, Kind
from khien.endpoints.sources.windows.events import events
from khien.endpoints.sources.windows.registry import Registry, filetime
from khien.endpoints.windows_facts import Patches

_PACKAGES = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages"
_UPDATE = "package_for_"
_INSTALLED = 112  # CurrentState of a package that is there
_SETUP_DONE, _SETUP_INSTALLED = 2, "5112"
_KB = re.compile(r"\bKB(\d{6,8})(?!\d)", re.IGNORECASE)
_LINE = re.compile(r"^\{[^}\t]*\}\t(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d):(\d{3})([+-]\d{4})\t")
_SUCCEEDED = "[AGENT_INSTALLING_SUCCEEDED]"
_NOT_OF_WINDOWS = frozenset({"2267602", "2310138", "4052623", "890830", "5007651"})
_MOST_LOG = 64 * 2**20


@dataclass(frozen=True, slots=True)
class _Installed:
    kb: str | None
    at: datetime | None


def patches(artifacts: Artifacts, registry: Registry) -> Maybe[Patches]:
    """The updates that all sources know of; ``Unseen`` where none of them is there."""
    found: list[_Installed] = []
    sources: list[str] = []
    for name, told in (
        ("CBS", _packages(registry)),
        ("ReportingEvents.log", _update_logs(artifacts)),
        ("Setup", _setup_events(artifacts)),
    ):
        if told is not None:
            sources.append(name)
            found += told
    if not sources:
        return Unseen("nothing-found-here", "SOFTWARE, ReportingEvents.log, Setup.evtx")
    found = [each for each in found if each.kb not in _NOT_OF_WINDOWS]
    return Patches(
        kbs=tuple(f"KB{kb}" for kb in sorted({each.kb for each in found if each.kb}, key=int)),
        last_at=max((each.at for each in found if each.at), default=None),
        sources=tuple(sources),
    )


def _packages(registry: Registry) -> list[_Installed] | None:
    top = registry.key(_PACKAGES)
    if top is None:
        return None
    found = []
    for package in top.subkeys():
        if not package.name.casefold().startswith(_UPDATE):
            continue
        values = {name.casefold(): value for name, value in package.values()}
        if values.get("currentstate") != _INSTALLED:
            continue
        named = _KB.search(package.name.replace("_", " "))
        high, low = values.get("installtimehigh"), values.get("installtimelow")
        whole = isinstance(high, int) and isinstance(low, int)
        at = filetime((int(high) << 32) | int(low)) if whole else None  # type: ignore[arg-type]
        found.append(_Installed(named[1] if named else None, at))
    return found


def _update_logs(artifacts: Artifacts) -> list[_Installed] | None:
    logs = artifacts.of(Kind.UPDATE_LOG)
    if not logs:
        return None
    found: list[_Installed] = []
    for log in logs:
        with log.path.open("rb") as file:
            found += installed_in(_text_of(file.read(_MOST_LOG)))
    return found


def _text_of(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if wide else "utf-8", errors="replace")


def installed_in(text: str) -> Iterator[_Installed]:
    """Updates that a log of Windows Update says were installed; a line of another form is passed
    over. A line's time bears its own offset."""
    for line in text.splitlines():
        begins = _LINE.match(line)
        named = _KB.search(line)
        if begins is None or named is None or _SUCCEEDED not in line:
            continue
        try:
            at = datetime.strptime(f"{begins[1]}{begins[3]}", "%Y-%m-%d %H:%M:%S%z")
            yield _Installed(named[1], at.astimezone(UTC))
        except (ValueError, OverflowError):
            continue


def _setup_events(artifacts: Artifacts) -> list[_Installed] | None:
    found: list[_Installed] = []
    read = False
    for path in artifacts.event_log("Setup"):
        try:
            for event in events(path, {_SETUP_DONE}):
                changed = event.data.get("CbsPackageChangeState")
                state = changed if isinstance(changed, dict) else event.data
                named = _KB.search(str(state.get("PackageIdentifier") or ""))
                if named and str(state.get("IntendedPackageState")) == _SETUP_INSTALLED:
                    found.append(_Installed(named[1], event.at))
            read = True
        except DamagedDocument:
            continue
    return found if read else None
