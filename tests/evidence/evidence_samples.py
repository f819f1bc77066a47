"""A ticket, a bundle and an inspection that the tests share. Names and numbers are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from khien.evidence.bundle import Link, make_bundle
from khien.evidence.keys import SigningKey
from khien.evidence.secrets import make_secret
from khien.evidence.ticket import Ticket

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


_DRIVE = {
    "serial": "0123456789ABCDEF0123456789ABCDEF", "serial_is_real": True, "vendor": "Đông Khê",
    "product": "Ổ USB", "first_seen": "2026-10-01T00:00:00Z", "last_seen": None,
    "last_removed": None, "drive": "/media/lan/KẾ HOẠCH", "issued": None, "sources": ["journal"],
    "flags": [],
}  # fmt: skip


def an_inspection(**changes: Any) -> dict[str, Any]:
    """An inspection in the form of CLI.md, as a PC shows it to its own user."""
    inspection: dict[str, Any] = {
        "schema": "khien.inspection/1",
        "subject": {
            "hostname": "MAY-01",
            "serials": ["DK-0001"],
            "macs": ["02:00:00:00:00:01"],
            "machine_class": "connected",
            "os": "Debian GNU/Linux 12",
        },
        "taken_at": "2026-11-25T07:59:00.000Z",
        "source": {"kind": "live", "path": "/"},
        "facts": {"accounts": {"with_password": 2}},
        "usb_storage": [dict(_DRIVE)],
        "online_traces": [{"kind": "dhcp", "at": None, "detail": "Wi-Fi Phòng họp"}],
        "findings": [
            {
                "check": "linux.antivirus",
                "control": "endpoint.antivirus",
                "status": "fail",
                "reason_code": "none",
                "reason": "Không thấy phần mềm diệt vi-rút.",
                "observed_at": "2026-11-25T07:59:00.000Z",
                "facts": {"looked": 12},
                "source": "dpkg",
                "remedy": "Cài ClamAV.",
            }
        ],
    }
    return inspection | changes


def a_ticket(console: SigningKey, **changes: Any) -> Ticket:
    """A ticket for one PC; ``places=N, pc_id=None`` makes it a batch."""
    ticket = Ticket(
        id="T-1",
        console_id="bang-dieu-khien-dong-khe",
        console_url="https://khien.dongkhe.example",
        console_key=console.public,
        organisation_id="so-noi-vu",
        organisation_name="Sở Nội vụ tỉnh Đông Khê",
        issued_at=NOW - timedelta(days=1),
        expires_at=NOW + timedelta(days=13),
        secret=make_secret(),
        challenge=make_secret(),
        pc_id="PC-1",
        pc_name="Máy phòng Tổ chức",
        machine_class="connected",
        issued_serials=("USB-1", "USB-2"),
        policy={"signature_days": 7},
    )
    return replace(ticket, **changes)


def a_bundle(
    ticket: Ticket,
    key: SigningKey | None,
    *,
    place: int | None = None,
    sequence: int = 1,
    previous: str | None = None,
    challenge: str | None = None,
    made_at: datetime = NOW,
    inspection: dict[str, Any] | None = None,
) -> bytes:
    """A bundle as a PC makes it; a first one unless ``previous`` is given."""
    link = Link(sequence, previous, challenge or ticket.challenge_of(place))
    return make_bundle(
        inspection or an_inspection(),
        ticket=ticket,
        place=place,
        link=link,
        key=key,
        enrols=previous is None,
        made_at=made_at,
    )
