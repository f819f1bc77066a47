"""One inspection: look, judge, and give the result as values or as ``khien.inspection/1``.

In: a context (what the ticket declares) and a moment. Out: ``Inspection``. A check that fails
answers UNKNOWN; nothing of one check stops another.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from khien.core import registry
from khien.core.findings import WORST_FIRST, Finding
from khien.core.i18n import N_, gettext, language
from khien.core.messages import sentence_for
from khien.endpoints import checks
from khien.endpoints.check import Check
from khien.endpoints.context import InspectionContext
from khien.endpoints.errors import PlatformUnsupported
from khien.endpoints.facts import (
    Facts,
    OnlineTrace,
    ScanFacts,
    Unseen,
    UsbRecord,
    facts_as_json,
    iso,
    plain,
)
from khien.endpoints.own_stick import own_drive, with_own_stick
from khien.endpoints.sources.linux.gather import gather
from khien.endpoints.sources.linux.host import Host, live_host

SCHEMA = "khien.inspection/1"
# Data that was read at second hand (S) or recalled (R) is shown as such.
_TO_BE_CONFIRMED = ("S", "R")
_CONFIRM = N_("(Số liệu cần xác minh.)")
_ISO_TIME = re.compile(r"^(\d{4})-(\d\d)-(\d\d)(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was seen of one PC and what the checks say of it."""

    facts: Facts
    findings: tuple[Finding, ...]
    kind: str = "live"
    path: str | None = None

    @property
    def taken_at(self) -> datetime:
        """When the PC was looked at, aware UTC."""
        return self.facts.taken_at

    @property
    def usb_storage(self) -> tuple[UsbRecord, ...]:
        """USB drives seen; empty too when none could be looked for (see the finding)."""
        return () if isinstance(self.facts.usb, Unseen) else self.facts.usb.records

    @property
    def online_traces(self) -> tuple[OnlineTrace, ...]:
        """Signs of having been on a network; empty too when none could be looked for."""
        return () if isinstance(self.facts.traces, Unseen) else self.facts.traces.traces

    def as_json(self) -> dict[str, Any]:
        """The object ``khien inspect --json`` prints, sentences in the current language."""
        who = self.facts.subject
        return {
            "schema": SCHEMA,
            "subject": {
                "hostname": who.hostname,
                "serials": list(who.serials),
                "macs": list(who.macs),
                "machine_class": self.facts.context.machine_class,
                "os": who.os,
                "traits": plain(who.traits),
            },
            "taken_at": iso(self.taken_at),
            "source": {"kind": self.kind, "path": self.path},
            "facts": facts_as_json(self.facts),
            "usb_storage": [plain(record) for record in self.usb_storage],
            "online_traces": [
                {"kind": trace.kind, "at": iso(trace.at), "detail": trace.detail}
                for trace in self.online_traces
            ],
            "findings": [finding_as_json(finding) for finding in self.findings],
        }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """One finding with its sentences in the current language."""
    facts = plain(finding.facts)
    reason, remedy = explain(finding.check, finding.reason_code, facts)
    return {
        "check": finding.check,
        "control": finding.control,
        "status": finding.status.value,
        "reason_code": finding.reason_code,
        "reason": reason,
        "observed_at": iso(finding.observed_at),
        "facts": facts,
        "source": finding.source,
        "remedy": remedy,
    }


@lru_cache(maxsize=1)
def checks_registry() -> Mapping[str, Check]:
    """Every check by id: those of this package and of entry point ``khien.endpoint_checks``."""
    found = registry.members(checks, base=Check, kind="endpoint_checks")
    return {check.id: check for check in found}


def explain(check_id: str, reason_code: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """``(reason, remedy)`` of a stored finding in the current language.

    A check or code that is not known here is shown as the code itself.
    """
    check = checks_registry().get(check_id)
    shown = {str(key): _shown(value) for key, value in facts.items()}
    reason, remedy = sentence_for(check.MESSAGES if check else {}, reason_code, shown)
    if shown.get("confidence") in _TO_BE_CONFIRMED:
        reason = f"{reason} {gettext(_CONFIRM)}"
    return reason, remedy


def _shown(value: Any) -> str:
    """A fact as a person reads it: lists joined, days as 25/11/2026 in Vietnamese."""
    if isinstance(value, datetime):
        return _shown(iso(value))
    if isinstance(value, list | tuple):
        return ", ".join(_shown(inner) for inner in value)
    text = f"{value:g}" if isinstance(value, float) else str(value)
    if match := _ISO_TIME.match(text):
        year, month, day = match[1], match[2], match[3]
        return f"{day}/{month}/{year}" if language() == "vi" else f"{year}-{month}-{day}"
    return text


def judge(facts: Facts) -> tuple[Finding, ...]:
    """Every check's findings about ``facts``, in the order of check ids."""
    return tuple(finding for check in checks_registry().values() for finding in _run(check, facts))


def _run(check: Check, facts: Facts) -> list[Finding]:
    """A check's findings; one that raises or says nothing answers UNKNOWN."""
    try:
        found = list(check.run(facts))
    except Exception:  # one broken check must not stop the others
        found = []
    return found or [check.unseen(facts, Unseen("check-failed", check.id))]


def inspect(
    target: Path | None = None,
    *,
    context: InspectionContext | None = None,
    now: datetime | None = None,
    host: Host | None = None,
    scan: ScanFacts | None = None,
) -> Inspection:
    """Look at this PC, or at what was carried from one, and judge it.

    ``scan``: what a scan for marked files counted on this PC. Raises TargetMissing,
    TargetUnsupported and a DocumentError for a ``target``, PlatformUnsupported without one where
    this PC runs neither Linux nor Windows. ``host`` is another root to look at, for tests.
    """
    moment = (now or datetime.now(tz=UTC)).astimezone(UTC)
    declared = context or InspectionContext()
    if target is not None:
        return _of_target(target, declared, moment)
    facts = replace(_live(host, declared, moment), scan=scan)
    if host is None:
        facts = with_own_stick(facts, own_drive())
    return Inspection(facts=facts, findings=judge(facts))


def _live(host: Host | None, context: InspectionContext, now: datetime) -> Facts:
    """The facts of this PC; raises PlatformUnsupported."""
    if host is None and sys.platform == "win32":
        from khien.endpoints.sources.windows.live.gather import gather_live

        return gather_live(context=context, now=now)
    if host is None and not sys.platform.startswith("linux"):
        raise PlatformUnsupported(system=sys.platform)
    return gather(host or live_host(), context=context, now=now)


def _of_target(target: Path, context: InspectionContext, now: datetime) -> Inspection:
    """What was carried from a PC. Files in an unknown layout give facts that nobody saw."""
    from khien.endpoints.sources.places.opening import opened
    from khien.endpoints.sources.windows.gather import gather as gather_windows

    with opened(target) as place:
        seen = gather_windows(place.artifacts, context=context, now=now)
        facts = replace(seen, remains=place.remains)
        return Inspection(facts, judge(facts), kind=place.kind, path=str(target))


def worst_first(findings: tuple[Finding, ...]) -> list[Finding]:
    """Findings in the order a page shows them: fail, unknown, pass, not applicable."""
    return sorted(findings, key=lambda finding: WORST_FIRST.index(finding.status))
