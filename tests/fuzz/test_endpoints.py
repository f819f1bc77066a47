"""Logs and files of a PC, damaged: every check still answers, and no parser raises."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.endpoints.made import host
from tests.fuzz import mutation
from tests.fuzz.loop import TIMEOUT, fuzz

from khien.core.findings import Status
from khien.endpoints import InspectionContext, checks_registry, inspect
from khien.endpoints.sources.linux.usb import journal_messages, merge, udev_sighting
from khien.endpoints.sources.linux.usb_log import Sighting, sightings, text_messages

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
SAMPLES = [
    path
    for path in sorted((Path(__file__).resolve().parents[2] / "samples/endpoints").glob("*.json"))
    if '"commands"' in path.read_text("utf-8")  # the PCs that run Linux
]
PLUGGED = (
    "usb 1-2: New USB device found, idVendor=0781, idProduct=5567, bcdDevice= 1.00",
    "usb 1-2: Product: Cruzer Blade",
    "usb 1-2: Manufacturer: SanDisk",
    "usb 1-2: SerialNumber: 4C530001230101117391",
    "usb-storage 1-2:1.0: USB Mass Storage device detected",
    "scsi host6: usb-storage 1-2:1.0",
    "sd 6:0:0:0: [sdb] Attached SCSI removable disk",
    "usb 1-2: USB disconnect, device number 5",
)
SYSLOG = "\n".join(f"Nov  3 08:0{n}:00 may-01 kernel: [ {n}.5] {m}" for n, m in enumerate(PLUGGED))
RFC3339 = "\n".join(f"2026-11-03T08:0{n}:00+07:00 x kernel: {m}" for n, m in enumerate(PLUGGED))
JOURNAL = "\n".join(
    json.dumps({"__REALTIME_TIMESTAMP": str(1_793_000_000_000_000 + n), "MESSAGE": message})
    for n, message in enumerate(PLUGGED)
)
UDEV = "E:ID_BUS=usb\nE:ID_TYPE=disk\nE:ID_VENDOR=SanDisk\nE:ID_SERIAL_SHORT=4C53\nS:x\n"


def judged(found: list[Sighting]) -> None:
    """The records of these sightings are whole."""
    for record in merge(found, InspectionContext(), NOW):
        assert record.issued is None
        assert record.sources


READERS: dict[str, Callable[[str], None]] = {
    SYSLOG: lambda text: judged(
        sightings(list(text_messages(text.split("\n"), newest=NOW, zone=UTC)), source="syslog")
    ),
    RFC3339: lambda text: judged(
        sightings(list(text_messages(text.split("\n"), newest=NOW, zone=None)), source="syslog")
    ),
    JOURNAL: lambda text: judged(
        sightings(list(journal_messages(text.split("\n"))), source="journal")
    ),
    UDEV: lambda text: judged([s] if (s := udev_sighting(text, NOW)) else []),
}


@pytest.mark.timeout(TIMEOUT)
def test_no_log_line_stops_the_reading() -> None:
    good = sorted(READERS)

    def make(rng: random.Random) -> bytes:
        which = rng.randrange(len(good))
        text = mutation.text_of(rng, good[which])
        if rng.random() < 0.5:
            text = mutation.bytes_of(rng, text.encode()).decode("utf-8", "replace")
        return bytes([which]) + text.encode("utf-8", "replace")

    def attempt(data: bytes) -> None:
        READERS[good[data[0]]](data[1:].decode("utf-8", "replace"))

    assert fuzz("logs", make=make, attempt=attempt, refusal=None) > 0


def bad_pc(rng: random.Random) -> dict[str, Any]:
    """One of the sample PCs with several of its files and answers damaged."""
    sample = json.loads(rng.choice(SAMPLES).read_text("utf-8"))
    made = {
        "files": {path: "\n".join(lines) + "\n" for path, lines in sample["files"].items()},
        "commands": {line: "\n".join(answer) for line, answer in sample["commands"].items()},
    }
    for _ in range(rng.choice((1, 3, 8))):
        part = made[rng.choice([name for name in made if made[name]])]
        name = rng.choice(sorted(part))
        if rng.random() < 0.5:
            part[name] = mutation.text_of(rng, part[name])
        else:
            bad = mutation.bytes_of(rng, part[name].encode())
            part[name] = bad.decode("utf-8", "replace")
    return {**made, "elevated": sample["elevated"], "class": sample["context"]["machine_class"]}


@pytest.mark.timeout(TIMEOUT)
def test_every_check_answers_about_any_pc() -> None:
    def make(rng: random.Random) -> bytes:
        return json.dumps(bad_pc(rng)).encode()

    def attempt(data: bytes) -> None:
        pc = json.loads(data)
        with tempfile.TemporaryDirectory() as folder:
            place = host(Path(folder), pc["files"], pc["commands"], elevated=pc["elevated"])
            context = InspectionContext(machine_class=pc["class"], issued_serials=frozenset())
            result = inspect(context=context, now=NOW, host=place)
        assert {finding.check for finding in result.findings} == set(checks_registry())
        assert all(isinstance(finding.status, Status) for finding in result.findings)
        assert all(abs(f.observed_at - NOW) < timedelta(seconds=1) for f in result.findings)
        json.dumps(result.as_json(), allow_nan=False, ensure_ascii=False).encode("utf-8")

    assert fuzz("inspection", make=make, attempt=attempt, refusal=None) > 0
