"""A SYSTEM hive as large as an old PC's, and an event log, by the writers of samples/endpoints.

The keys of a made PC stand among devices and services of no matter, as in a hive that grew.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples/endpoints/may-windows-yeu.json"
WHEN = datetime(2026, 11, 20, 3, tzinfo=UTC)
BYTES = 15 * 2**20
A_DEVICE = 1_100  # bytes that one made device takes, about
DEFENDER = "Microsoft-Windows-Windows Defender/Operational"

sys.path.insert(0, str(ROOT))


def system_hive(size: int = BYTES) -> bytes:
    """About ``size`` bytes of a hive."""
    from samples.endpoints.regf import hive, nested
    from samples.endpoints.windows_pc import plain

    made = json.loads(SAMPLE.read_text("utf-8"))["windows"]["hives"]["SYSTEM"]
    keys: dict[str, Any] = nested(plain(made))
    for number in range(size // A_DEVICE):
        bus = keys["Enum"].setdefault(f"BUS{number % 40:02}", {})
        bus.setdefault(f"VEN_{number % 4_000:04}", {})[f"{number}&0"] = _device(number)
    content = {"Select": {"Current": 1}, "ControlSet001": keys}
    return hive(content, written=WHEN)


def _device(number: int) -> dict[str, Any]:
    return {
        "DeviceDesc": f"@thiet-bi.inf,%ten{number}%;Thiết bị mẫu số {number}",
        "HardwareID": [f"BUS\\VEN_{number:04}&DEV_{part}" for part in range(4)],
        "Capabilities": number % 256,
        "ClassGUID": "{00000000-0000-4000-8000-000000000000}",
        "Driver": f"{{00000000-0000-4000-8000-000000000000}}\\{number:04}",
        "Device Parameters": {"Data": bytes(120), "Enabled": 1},
    }


def event_log(records: int = 50) -> bytes:
    """One chunk of a log of Defender: mostly events of no matter, some that are asked for."""
    from samples.endpoints.evtx import log

    told = [
        (1116 if number % 10 == 0 else 1013, WHEN + timedelta(minutes=number), _data(number))
        for number in range(records)
    ]
    return log(DEFENDER, "DK-VP-42", told)


def _data(number: int) -> dict[str, str]:
    return {
        "Product Name": "Microsoft Defender Antivirus", "Product Version": "4.18.26100.5",
        "Detection ID": f"{{00000000-0000-4000-8000-{number:012}}}",
        "Threat Name": "Trojan:Win32/Vidu", "Action ID": "9",
    }  # fmt: skip
