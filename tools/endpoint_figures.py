"""Artifacts of real PCs against what is known of them; a part of ``make eval``.

Each line of ground_truth.json beside the artifacts becomes one line here: ``name: match`` or
``name: differs (what was found)``. Times may differ by the milliseconds that the file allows. A
set that is not there, or an artifact of it, is named as absent.
"""

from __future__ import annotations

import json
import lzma
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from khien.endpoints import InspectionContext, inspect
from khien.endpoints.facts import UsbRecord
from khien.endpoints.sources.places.opening import opened
from khien.endpoints.sources.windows.hives import registry_of
from khien.endpoints.sources.windows.release import subject
from khien.endpoints.sources.windows.security_center import security_center
from khien.endpoints.windows_facts import Defender, PasswordPolicy, WindowsAccounts, WindowsFacts

NAME = "endpoints"
TOLERANCE = timedelta(milliseconds=1)
CUT = timedelta(seconds=1)  # a time that is told to the second
CHANNELS = {
    "networkprofile10000": ("Microsoft-Windows-NetworkProfile/Operational", 10_000),
    "partition1006": ("Microsoft-Windows-Partition/Diagnostic", 1_006),
    "defender2000": ("Microsoft-Windows-Windows Defender/Operational", 2_000),
}

Line = tuple[str, bool, Any]


def report(folder: Path) -> Iterator[str]:
    """The lines of the set in ``folder``."""
    truth_file = folder / "ground_truth.json"
    if not truth_file.is_file():
        yield f"absent: {NAME}"
        return
    yield f"# {NAME}"
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    for name, expected in truth.items():
        if name == "tolerance":
            continue
        for label, same, found in _lines(folder, name, expected):
            yield f"{label}: match" if same else f"{label}: differs ({found})"


def _lines(folder: Path, name: str, expected: Mapping[str, Any]) -> Iterator[Line]:
    """Every line about one artifact or group of artifacts."""
    files = _files(folder, name)
    if not files:
        yield name, False, "absent"
        return
    with _laid_out(files) as place:
        if name.startswith(("SYSTEM", "setupapi")):
            yield from _usb(place, name, expected)
        elif name.startswith("wbem"):
            yield from _security_center(place, name, expected)
        elif name.startswith("SAM"):
            yield from _sam(place, name, expected)
        else:
            yield from _events(place, name, expected)


def _files(folder: Path, name: str) -> list[Path]:
    """The files that a line is about: ``SYSTEM_B.xz(+LOG1,LOG2)``, a name or its beginning."""
    lead, _, more = name.partition("(+")
    if more:
        stem = lead.removesuffix(".xz")
        names = [lead, *(f"{stem}.{each}.xz" for each in more.rstrip(")").split(","))]
        return [folder / each for each in names if (folder / each).is_file()]
    if (folder / name).is_file():
        return [folder / name]
    return sorted(folder.glob(f"{name}__*"))


@contextmanager
def _laid_out(files: list[Path]) -> Iterator[Path]:
    """The files in a folder of their own, unpacked where they are packed one by one."""
    if len(files) == 1 and files[0].suffix == ".7z":
        yield files[0]
        return
    with tempfile.TemporaryDirectory(prefix="khien-") as folder:
        for path in files:
            packed = path.suffix == ".xz"
            data = lzma.decompress(path.read_bytes()) if packed else path.read_bytes()
            Path(folder, path.stem if packed else path.name).write_bytes(data)
        yield Path(folder)


def _usb(place: Path, name: str, expected: Mapping[str, Any]) -> Iterator[Line]:
    found = inspect(place, context=InspectionContext(), now=datetime.now(tz=UTC)).usb_storage
    if "computer" in expected:
        with opened(place) as there:
            computer = subject(registry_of(there.artifacts)).hostname
        yield f"{name} computer", computer == expected["computer"], computer
    # The truth lists the drives of USBSTOR and of set-up logs alone.
    others = [each for each in found if "uasp" in each.flags]
    label = f"{name} drives" + (f" (beside {len(others)} by UASP, not listed)" if others else "")
    count = len(found) - len(others)
    yield label, count == len(expected["usb"]), count
    by_serial = {each.serial: each for each in found}
    for told in expected["usb"]:
        record = by_serial.get(told["serial"])
        label = f"{name} {told['serial']}"
        if record is None:
            yield label, False, "not found"
            continue
        for key, value in _comparable(told).items():
            seen = _USB[key](record)
            yield f"{label} {key}", same(value, seen), seen


_USB: Mapping[str, Callable[[UsbRecord], Any]] = {
    "product": lambda record: record.product,
    "first": lambda record: record.first_seen,
    "last_arrival": lambda record: record.last_seen,
    "last_removal": lambda record: record.last_removed,
    "drive": lambda record: record.drive,
    "install_local_time": lambda record: record.first_seen,
    "trap": lambda record: bool(record.flags),
}


def _comparable(told: Mapping[str, Any]) -> dict[str, Any]:
    """What is told of a drive; of a trap only that it is flagged."""
    return {key: True if key == "trap" else told[key] for key in told if key in _USB}


def same(told: Any, seen: Any, tolerance: timedelta = TOLERANCE) -> bool:
    """Whether a value is the one told; times as near as the tolerance, a zone only if told."""
    if not isinstance(seen, datetime) or not isinstance(told, str):
        return bool(told == seen)
    wanted = datetime.fromisoformat(told)
    return (wanted.tzinfo is None) == (seen.tzinfo is None) and abs(wanted - seen) <= tolerance


def _events(place: Path, name: str, expected: Mapping[str, Any]) -> Iterator[Line]:
    from khien.endpoints.sources.windows.events import events

    with opened(place) as there:
        for key, (channel, number) in CHANNELS.items():
            if key in expected:
                logs = there.artifacts.event_log(channel)
                count = sum(1 for path in logs for _ in events(path, {number}))
                yield f"{name} {key}", count == expected[key], count
    if "last_sig" in expected:
        at, version = expected["last_sig"].split()
        seen = _windows(place).defender
        if isinstance(seen, Defender):
            found = (seen.signature_version, seen.signatures_at)
            right = seen.signature_version == version and same(at, seen.signatures_at, CUT)
            yield f"{name} last_sig", right, found
        else:
            yield f"{name} last_sig", False, seen


def _security_center(place: Path, name: str, expected: Mapping[str, Any]) -> Iterator[Line]:
    with opened(place) as there:
        seen = security_center(there.artifacts)
    products = (
        [each for each in seen if each.kind == "antivirus"] if isinstance(seen, tuple) else []
    )
    for told in expected.values():
        found = [(each.name, each.state, f"0x{each.state:06x}", each.reported_at)
                 for each in products]  # fmt: skip
        at = datetime.strptime(told["timestamp"], "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
        wanted = (told["displayName"], told["productState"], told["hex"], at)
        yield f"{name} AntiVirusProduct", found == [wanted], found or seen


def _sam(place: Path, name: str, expected: Mapping[str, Any]) -> Iterator[Line]:
    seen = _windows(place)
    if "users" in expected:
        count = seen.accounts.accounts if isinstance(seen.accounts, WindowsAccounts) else -1
        yield f"{name} users", count == len(expected["users"]), count
    if "min_len" in expected:
        known = isinstance(seen.policy, PasswordPolicy)
        length = seen.policy.min_length if isinstance(seen.policy, PasswordPolicy) else None
        yield f"{name} min_len", known and length == expected["min_len"], length


def _windows(place: Path) -> WindowsFacts:
    facts = inspect(place, context=InspectionContext(), now=datetime.now(tz=UTC)).facts
    if facts.windows is None:
        raise SystemExit(f"{place.name}: not read as a Windows PC's")
    return facts.windows


def main(arguments: list[str]) -> int:
    """The lines of the folder named, else of the set where ``make eval`` looks."""
    given = Path(arguments[0]) if arguments else None
    folder = given or Path(__file__).resolve().parents[2] / "shared" / "eval" / NAME
    lines = list(report(folder))
    print("\n".join(lines))
    return int(any(": differs" in line for line in lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
