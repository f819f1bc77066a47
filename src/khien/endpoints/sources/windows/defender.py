"""Microsoft Defender Antivirus: its signatures, its real-time protection, what it detected.

In: its event log and its keys in SOFTWARE. Out: ``Defender``. Event numbers as Microsoft documents
them: 2000 signatures updated, 5000/5001 real-time protection on/off, 5009 to 5012 scanning on or
off, 1151 a report of health, 1116 to 1119 malware found and what became of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from khien.core.errors import DamagedDocument
from khien.endpoints.facts import Maybe, Unseen
from khien.endpoints.sources.places.artifacts import Artifacts
from khien.endpoints.sources.windows.events import Event, events
from khien.endpoints.sources.windows.registry import Registry, filetime, number_of, text_of
from khien.endpoints.windows_facts import Defender, Detection

CHANNEL = "Microsoft-Windows-Windows Defender/Operational"
UPDATED, HEALTH = 2000, 1151
_REAL_TIME = {5000: True, 5001: False, 5009: True, 5010: False, 5011: True, 5012: False}
_DETECTIONS = frozenset({1116, 1117, 1118, 1119})
# Looked at only for how far the log reaches.
_COMMON = frozenset({1000, 1001, 1002, 1150, 2001, 2010, 5004, 5007})
_IDS = _COMMON | _DETECTIONS | _REAL_TIME.keys() | {UPDATED, HEALTH}
# MSFT_MpThreatDetection.CleaningActionID: cleaned, in quarantine, removed.
_CURES = frozenset({"1", "2", "3"})
_SAID = {"enabled": True, "disabled": False}
_TOP = "SOFTWARE\\Microsoft\\Windows Defender"
_POLICY = "SOFTWARE\\Policies\\Microsoft\\Windows Defender"
_VERSION = re.compile(r"^\d+(?:\.\d+){2,3}$")
_MOST_DETECTIONS, _LONGEST = 2_000, 120


@dataclass(slots=True)
class _Log:
    """What the log says, as it is read."""

    version: tuple[datetime, str] | None = None
    real_time: tuple[datetime, bool] | None = None
    detections: list[Detection] = field(default_factory=list)
    first: datetime | None = None
    last: datetime | None = None

    def take(self, event: Event) -> None:
        """Learn from one event; the newest of each kind holds, in whatever order they come."""
        self.first = min(self.first or event.at, event.at)
        self.last = max(self.last or event.at, event.at)
        if event.id == UPDATED:
            version = _version(event.data)
            if version and (self.version is None or event.at > self.version[0]):
                self.version = (event.at, version)
        elif event.id in _DETECTIONS and len(self.detections) < _MOST_DETECTIONS:
            self.detections.append(detection(event))
        else:
            said = _SAID.get(str(event.data.get("RTP state") or "").casefold())
            on = _REAL_TIME.get(event.id, said if event.id == HEALTH else None)
            if on is not None and (self.real_time is None or event.at >= self.real_time[0]):
                self.real_time = (event.at, on)


def defender(artifacts: Artifacts, registry: Registry) -> Maybe[Defender]:
    """Defender as its log and keys tell it; ``Unseen`` where neither is there."""
    log, sources = _log(artifacts)
    key = registry.key(_TOP)
    if key is not None:
        sources.append("SOFTWARE")
    if not sources:
        return Unseen("nothing-found-here", "Windows Defender%4Operational.evtx, SOFTWARE")
    version, updated = _signatures(log, registry)
    real_time = log.real_time[1] if log.real_time else None
    if _switched_off(registry):
        real_time = False
    return Defender(
        signature_version=version,
        signatures_at=updated,
        real_time=real_time,
        real_time_changed_at=log.real_time[0] if log.real_time else None,
        disabled_by_policy=_disabled_by_policy(registry),
        detections=tuple(sorted(log.detections, key=lambda each: each.at)),
        log_from=log.first,
        log_to=log.last,
        sources=tuple(sources),
    )


def _log(artifacts: Artifacts) -> tuple[_Log, list[str]]:
    log = _Log()
    for path in artifacts.event_log(CHANNEL):
        try:
            for event in events(path, _IDS):
                log.take(event)
        except DamagedDocument:
            continue
    return log, ["Windows Defender/Operational"] if log.first else []


def detection(event: Event) -> Detection:
    """One event of malware. An action counts as a cure when it cleans, removes or shuts away, and
    its event is that of an action that was done."""
    action = str(event.data.get("Action ID") or "")
    cured: bool | None = None
    if event.id == 1117:
        cured = action in _CURES
    elif event.id in (1118, 1119):
        cured = False
    return Detection(
        event=event.id,
        at=event.at,
        thread=_short(event.data.get("Detection ID")),
        threat=_short(event.data.get("Threat Name")),
        action=_short(event.data.get("Action Name")),
        cured=cured,
    )


def _short(value: object) -> str:
    return "".join(ch for ch in str(value or "")[:_LONGEST] if ch.isprintable())


def _version(data: Mapping[str, Any]) -> str:
    for name in ("Current security intelligence Version", "Current Signature Version"):
        text = str(data.get(name) or "")
        if _VERSION.match(text):
            return text
    return ""


def _signatures(log: _Log, registry: Registry) -> tuple[str | None, datetime | None]:
    """(version, when it came): of the log or of the keys, whichever is newer."""
    key = registry.key(f"{_TOP}\\Signature Updates")
    version = text_of(key, "AVSignatureVersion")
    value = key.value("SignaturesLastUpdated") if key else None
    at = None
    if isinstance(value, bytes) and len(value) == 8:
        at = filetime(int.from_bytes(value, "little"))
    if log.version and (at is None or log.version[0] >= at):
        return log.version[1], log.version[0]
    return (version if _VERSION.match(version) else None), at


def _switched_off(registry: Registry) -> bool:
    """Whether a key says that nothing is watched: only an explicit yes counts."""
    return any(
        number_of(registry.key(f"{top}\\Real-Time Protection"), "DisableRealtimeMonitoring") == 1
        for top in (_TOP, _POLICY)
    )


def _disabled_by_policy(registry: Registry) -> bool | None:
    if not registry.has("SOFTWARE"):
        return None
    key = registry.key(_POLICY)
    return any(number_of(key, name) == 1 for name in ("DisableAntiSpyware", "DisableAntiVirus"))
