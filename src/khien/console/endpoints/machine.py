"""The page of one PC as values: what to mend, drives with the register's answer, what was seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from khien.console.endpoints.models import Computer
from khien.console.evidence import labels
from khien.console.evidence import queries as evidence
from khien.console.evidence.models import Bundle, FindingRow
from khien.console.evidence.papers import Difference
from khien.console.evidence.rejudging import register_for
from khien.console.weaknesses.plans import UNDER_PLAN
from khien.core.findings import Status
from khien.endpoints import checks_registry, explain
from khien.endpoints.checks.os_support import OsSupport
from khien.evidence.keys import grouped

_BLANK = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words."""

    row: FindingRow
    title: str
    reason: str
    remedy: str

    @property
    def look(self) -> str:
        """What the page shows: the status, or that a plan is in force."""
        return "planned" if self.row.reason_code == UNDER_PLAN else self.row.status

    @property
    def source(self) -> str:
        """Where it was seen, without the mark that a person vouches for it."""
        return self.row.source.partition(":")[2] if self.row.declared else self.row.source


@dataclass(frozen=True, slots=True)
class SeenDrive:
    """A drive the PC remembers. ``status`` and ``answer`` are the register's, not the PC's."""

    serial: str
    maker: str
    first_seen: str
    last_seen: str
    status: str
    answer: str


@dataclass(frozen=True, slots=True)
class Differing:
    """A check that a page and its full bundle answer differently: (status, code) of each."""

    title: str
    on_paper: tuple[str, str]
    in_bundle: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Machine:
    """All that the page shows of the newest accepted bundle and the current findings."""

    told: list[Told]
    newest: Bundle | None
    drives: list[SeenDrive]
    traces: list[tuple[str, str]]
    fingerprint: str
    left_out: int
    receipt: Bundle | None = None
    differing: tuple[Differing, ...] = ()

    @property
    def to_mend(self) -> list[Told]:
        """What fails."""
        return [one for one in self.told if one.row.status == Status.FAIL]

    @property
    def out_of_support(self) -> bool:
        """Whether its system is out of support and no plan is in force."""
        return any(one.row.check_id == OsSupport.id for one in self.to_mend)

    @property
    def unclear(self) -> list[Told]:
        """What could not be seen: never a pass."""
        return [one for one in self.told if one.row.status == Status.UNKNOWN]

    @property
    def seen(self) -> list[Told]:
        """What was looked at and answered."""
        return [one for one in self.told if one.row.status in (Status.PASS, Status.FAIL)]


def machine(computer: Computer, findings: list[FindingRow], bundles: list[Bundle]) -> Machine:
    """The values of the page, from rows that the viewer may see."""
    newest = _standing(findings, bundles)
    inspection: Mapping[str, Any] = newest.inspection if newest else {}
    return Machine(
        told=[told(row) for row in findings],
        newest=newest,
        drives=_drives(computer, inspection.get("usb_storage", [])),
        traces=_traces(inspection.get("online_traces", [])),
        fingerprint=grouped(newest.enrolment.fingerprint) if newest and newest.enrolment else "",
        left_out=sum(inspection.get("left_out", {}).values()),
        receipt=next((one for one in bundles if one.receipt), None),
        differing=tuple(_differing(one) for one in evidence.differing(bundles)),
    )


def _differing(one: Difference) -> Differing:
    return Differing(check_title(one.check), _parted(one.on_paper), _parted(one.in_bundle))


def _parted(answer: str) -> tuple[str, str]:
    status, _slash, code = answer.partition("/")
    return status, code


def _standing(findings: list[FindingRow], bundles: list[Bundle]) -> Bundle | None:
    """The bundle the page speaks of: one that current findings rest on, a signed one first."""
    current = {row.bundle_id for row in findings}
    resting = [one for one in bundles if one.pk in current] or bundles
    return next((one for one in resting if one.signed), resting[0] if resting else None)


def told(row: FindingRow) -> Told:
    """One finding in the reader's language."""
    reason, remedy = explain(row.check_id, row.reason_code, row.facts)
    if row.from_paper:  # its figures stayed at the PC
        reason, remedy = _BLANK.sub("…", reason), _BLANK.sub("…", remedy)
    return Told(row, check_title(row.check_id), reason, remedy)


def check_title(check_id: str) -> str:
    """A check's title in the page's language; of an unknown check, its id."""
    check = checks_registry().get(check_id)
    if check is None:
        return check_id
    return check.title.get((get_language() or "vi")[:2], check.title["vi"])


def shown_time(text: object) -> str:
    """A time that a PC told, by the clock of the page: 25/11/2026 08:30; empty when there is
    none. What the PC wrote without its zone stays as written, and says so.
    """
    if not isinstance(text, str) or not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is not None:
        return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}"
    if len(text) <= len("2026-11-25"):  # a day alone has no clock
        return f"{moment:%d/%m/%Y}"
    return _("%(at)s (giờ của máy)") % {"at": f"{moment:%d/%m/%Y %H:%M}"}


def _drives(computer: Computer, seen: list[Mapping[str, Any]]) -> list[SeenDrive]:
    register = register_for(computer.organisation_id, seen)
    drives = []
    for one in seen:
        status, answer = labels.issued(register.answer(one).value)
        maker = " ".join(str(one.get(name) or "") for name in ("vendor", "product")).strip()
        drives.append(
            SeenDrive(
                serial=str(one.get("serial") or ""),
                maker=maker,
                first_seen=shown_time(one.get("first_seen")),
                last_seen=shown_time(one.get("last_seen")),
                status=status,
                answer=answer,
            )
        )
    return drives


def _traces(traces: list[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(when, kind), newest first; those without a time last."""
    shown = sorted(traces, key=lambda one: str(one.get("at") or ""), reverse=True)
    return [(shown_time(one.get("at")), _trace_words(one.get("kind"))) for one in shown]


# What khien.endpoints.sources.linux.traces names; a kind of a newer command is shown as it is.
TRACES = {
    "network-connection": N_("đã nối một mạng"),
    "signature-update": N_("đã tải mẫu nhận diện vi-rút"),
    "update-check": N_("đã hỏi máy chủ cập nhật"),
    "update-download": N_("đã tải bản cập nhật"),
    "wifi-profile": N_("đã lưu một mạng Wi-Fi"),
    "browser-used": N_("đã dùng trình duyệt"),
    "dhcp-lease": N_("đã được cấp địa chỉ mạng"),
    "time-sync": N_("đã chỉnh giờ qua mạng"),
    "package-lists": N_("đã tải danh sách phần mềm"),
    "package-history": N_("đã cài phần mềm"),
    "default-route": N_("đang có đường ra mạng"),
    "name-server-set": N_("đã đặt máy chủ tên miền"),
}


def _trace_words(kind: object) -> str:
    known = TRACES.get(str(kind))
    return _(known) if known else str(kind or "")
