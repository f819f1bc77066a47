"""A PC whose scans are handed in one after the other, as signed bundles."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.console.evidence.pcs import Pc

from khien.console.endpoints.models import Computer
from khien.console.evidence import actions
from khien.console.evidence.actions import Taken
from khien.console.evidence.models import FindingRow, Ticket
from khien.console.marked_files.models import MarkedFile
from khien.evidence.fields import written

CHECK = "secrets.no-marked-files-online"
KEY_ID = "a1" * 16


def an_id(name: object) -> str:
    """A finding_id that stands for ``name``."""
    return hashlib.sha256(str(name).encode()).hexdigest()


def a_file(name: object = 1, **changes: Any) -> dict[str, Any]:
    """The ten fields of one file."""
    return {
        "finding_id": an_id(name), "drive": "C:", "depth": 3, "format": "docx",
        "size_class": "up-to-100k", "month": "2026-05", "level": "MẬT", "state": "marked",
        "rule": "box", "where": "head",
    } | changes  # fmt: skip


def a_box(name: object = 1, **changes: Any) -> dict[str, Any]:
    """A file with an unread box."""
    return (
        a_file(name, state="box_unread", level=None, rule="unread_stamp", where="stamp") | changes
    )


def a_part(*files: dict[str, Any], at: datetime | None = None, **changes: Any) -> dict[str, Any]:
    """What a scan of both drives of the PC says."""
    counts: dict[str, int] = {}
    for one in files:
        counts[one["state"]] = counts.get(one["state"], 0) + 1
    return {
        "schema": "khien.marked-files/1", "key_id": KEY_ID,
        "scanned_at": written(at or datetime.now(UTC)), "rules": "2026.11",
        "drives": ["C:", "D:"],
        "roots": [{"drive": "C:", "depth": 0}, {"drive": "D:", "depth": 0}],
        "examined": 9_000, "skipped": 7, "unreadable": {"damaged": 3}, "counts": counts,
        "narrowed": 0, "files": sorted(files, key=lambda one: one["finding_id"]), "left_out": 0,
    } | changes  # fmt: skip


@dataclass
class Scanned:
    """``hand_in(a_part(...))``, then look at ``rows()`` and ``answer()``."""

    pc: Pc
    ticket: Ticket
    computer: Computer
    now: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(minutes=50))

    def bundle(self, part: dict[str, Any] | None) -> bytes:
        """The next signed bundle, a minute after the last."""
        self.now += timedelta(minutes=1)
        if part is not None and "scanned_at" in part:
            part = {**part, "scanned_at": written(self.now)}
        self.pc.marked = part
        self.pc.findings = [
            {
                "check": CHECK, "control": CHECK, "status": "pass", "reason_code": "none-found",
                "reason": "", "observed_at": "2026-11-25T00:00:00Z", "facts": {}, "source": "x",
                "remedy": "",
            }
        ]  # fmt: skip
        return self.pc.bundle(self.ticket, now=self.now)

    def hand_in(self, part: dict[str, Any] | None) -> Taken:
        """Take the next bundle, and give the PC its receipt."""
        taken = actions.take_bundle(None, self.bundle(part), via="api", now=self.now)
        assert taken.bundle is not None, taken.reason
        self.pc.take(taken.receipt)
        return taken

    def rows(self) -> dict[str, str]:
        """finding_id → state."""
        return dict(
            MarkedFile.objects.filter(computer=self.computer).values_list("finding_id", "state")
        )

    def row(self, name: object = 1) -> MarkedFile:
        return MarkedFile.objects.get(computer=self.computer, finding_id=an_id(name))

    def finding(self) -> FindingRow:
        """The PC's present answer."""
        return FindingRow.objects.get(computer=self.computer, check_id=CHECK, current=True)

    def answer(self) -> tuple[str, str]:
        found = self.finding()
        return found.status, found.reason_code
