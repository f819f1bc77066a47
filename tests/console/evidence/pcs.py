"""A made PC: its own key and chain on disk, findings as the test wants them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from khien.console.evidence import console_keys
from khien.console.evidence.actions.tickets import ticket_value
from khien.console.evidence.models import Ticket
from khien.evidence import ticket as tickets
from khien.evidence.bindings import take_receipt
from khien.evidence.receipt import Receipt
from khien.workflows.inspection import run_inspection
from khien.workflows.paper import paper_parts


def ticket_of(row: Ticket) -> tickets.Ticket:
    """The ticket as a PC reads it from its file."""
    data = tickets.make_ticket(ticket_value(row), key=console_keys.signing_key())
    return tickets.read_ticket(data)


def a_finding(check: str = "linux.firewall", status: str = "pass", **more: Any) -> dict[str, Any]:
    return {
        "check": check, "control": "endpoint.firewall", "status": status,
        "reason_code": "closed", "reason": "", "observed_at": "2026-01-01T00:00:00Z",
        "facts": {}, "source": "nft", "remedy": "",
    } | more  # fmt: skip


def a_drive(serial: str, *, real: bool = True) -> dict[str, Any]:
    return {
        "serial": serial, "serial_is_real": real, "vendor": "Đông Khê", "product": "USB",
        "first_seen": "2026-01-01T00:00:00Z", "last_seen": None, "last_removed": None,
        "drive": None, "issued": True, "sources": [], "flags": [],
    }  # fmt: skip


@dataclass
class Pc:
    """``bundle(ticket)`` is what `khien inspect --bundle` would write on it."""

    state: Path
    hostname: str = "may"
    serials: list[str] = field(default_factory=lambda: ["DK-0001"])
    machine_class: str | None = None
    findings: list[dict[str, Any]] = field(default_factory=lambda: [a_finding()])
    drives: list[dict[str, Any]] = field(default_factory=list)
    kind: str = "live"
    marked: dict[str, Any] | None = None

    def bundle(
        self, row: Ticket, *, now: datetime | None = None, place: int | None = None
    ) -> bytes:
        ticket = ticket_of(row)
        moment = now or datetime.now(tz=UTC)
        run = run_inspection(
            ticket=ticket, state_dir=self.state, now=moment, place=place, inspect=self._look
        )
        assert run.bundle is not None
        return run.bundle

    def unsigned(
        self, row: Ticket, *, now: datetime | None = None, place: int | None = None
    ) -> bytes:
        """The same where nothing may be written: no key, no signature."""
        run = run_inspection(
            ticket=ticket_of(row), state_dir=Path("/dev/null/khien"), place=place,
            now=now or datetime.now(tz=UTC), inspect=self._look,
        )  # fmt: skip
        assert run.bundle is not None
        assert not run.signed
        return run.bundle

    def paper(
        self, row: Ticket, challenge: str, *, now: datetime | None = None, place: int | None = None
    ) -> tuple[tuple[bytes, ...], bytes]:
        """The codes that `khien inspect --paper` prints, and the bundle that stays at the PC."""
        ticket = ticket_of(row)
        run = run_inspection(
            ticket=ticket, state_dir=self.state, now=now or datetime.now(tz=UTC), place=place,
            inspect=self._look,
        )  # fmt: skip
        assert run.bundle is not None
        return paper_parts(run, ticket, challenge), run.bundle

    def clone(self, state: Path) -> Pc:
        """Another disk with the same key and chain."""
        shutil.copytree(self.state, state)
        return Pc(state, hostname=self.hostname, serials=self.serials)

    def take(self, receipt: bytes | None) -> Receipt:
        assert receipt is not None
        return take_receipt(self.state, receipt)[1]

    def _look(
        self, target: Path | None, ticket: tickets.Ticket | None, now: datetime
    ) -> Mapping[str, Any]:
        known = ticket.machine_class if ticket else "unknown"
        return {
            "schema": "khien.inspection/1",
            "subject": {
                "hostname": self.hostname, "serials": self.serials, "macs": [],
                "machine_class": self.machine_class or known, "os": "Debian 12",
            },
            "taken_at": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "source": {"kind": self.kind, "path": None},
            "facts": {},
            "usb_storage": self.drives,
            "online_traces": [{"kind": "dhcp", "at": None, "detail": ""}],
            "findings": self.findings,
        } | ({"marked_files": self.marked} if self.marked else {})  # fmt: skip
