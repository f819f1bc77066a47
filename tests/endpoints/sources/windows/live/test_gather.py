"""A running Windows PC: a made one whose files lie in a folder and whose registry stands in."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from samples.endpoints import windows_pc

from khien.core.errors import DamagedDocument
from khien.core.findings import Status
from khien.endpoints import InspectionContext, inspect
from khien.endpoints.facts import Facts, Trait, Unseen
from khien.endpoints.inspection import judge
from khien.endpoints.sources.places.artifacts import Kind
from khien.endpoints.sources.windows.live import gather as live
from khien.endpoints.sources.windows.live.asking import answers_in
from khien.endpoints.sources.windows.live.files import CHANNELS, open_files
from khien.endpoints.sources.windows.live.gather import Machine, gather_live
from khien.endpoints.sources.windows.live.running_registry import RunningRegistry
from tests.endpoints.made_winreg import MadeWinreg
from tests.endpoints.sources.windows.live.test_asking import TOLD
from tests.style.project import ROOT

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
SAMPLE = json.loads((ROOT / "samples/endpoints/may-windows-tot.json").read_text("utf-8"))
PC = SAMPLE["windows"]
CONTEXT = InspectionContext(machine_class="connected")


@dataclass
class Volume:
    top: Path

    def path(self, _: str) -> Path:
        return self.top


class Volumes:
    """As dissect.target shows the local volumes: file systems whose paths behave as ours."""

    def __init__(self, *tops: Path) -> None:
        self.filesystems = self
        self.entries = [Volume(top) for top in tops]


def registry(**changes: Any) -> RunningRegistry:
    hives: dict[str, Mapping[str, Any]] = {
        name.lower(): windows_pc.plain(keys) for name, keys in PC["hives"].items()
    }
    both = {"Select": {"Current": 1}, "ControlSet001": {}}
    system = hives["system"]
    for top in ("ControlSet001", "CurrentControlSet"):
        both |= {f"{top}\\{path}": value for path, value in system.items()}
    hives["system"] = both
    user = windows_pc.plain(PC["users"][0])
    return RunningRegistry(
        MadeWinreg(**hives, users={"S-1-5-21-1-2-3-1001": user}, **changes)  # type: ignore[arg-type]
    )


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    windows_pc.lay_out(tmp_path, PC, written=NOW)
    return tmp_path


def refused() -> Any:
    raise DamagedDocument("not to be asked")


def machine(drive: Path, **changes: Any) -> Machine:
    own = Machine(
        elevated=False, drive=drive, registry=registry, volumes=refused,
        ask=lambda: answers_in(TOLD),
    )  # fmt: skip
    return replace(own, **changes)


def facts_of(here: Machine) -> Facts:
    return gather_live(context=CONTEXT, now=NOW, machine=here)


def statuses(facts: Facts) -> dict[str, tuple[Status, str]]:
    return {each.check: (each.status, each.reason_code) for each in judge(facts)}


def test_without_elevation_the_registry_answers_and_closed_doors_are_named(drive: Path) -> None:
    shutil.rmtree(drive / "Windows/System32/config")  # held open: nobody reads them as files
    facts = facts_of(machine(drive))
    assert facts.subject.hostname == "DK-VP-41"
    assert facts.subject.serials == ("DK-PC-0041",)
    assert facts.subject.macs == ("00:e0:4c:68:00:02", "a4:bb:6d:00:00:41")
    assert facts.subject.traits == (Trait("disk", "S4EWNX01"),)
    assert facts.subject.os.startswith("Windows 11 Pro 25H2")
    assert facts.windows is not None
    assert facts.windows.accounts == Unseen("needs-elevation", "SAM")
    assert facts.windows.policy == Unseen("needs-elevation", "SAM")
    assert facts.windows.exposure.macros_blocked is True  # type: ignore[union-attr]
    found = statuses(facts)
    assert found["accounts.password-policy"] == (Status.UNKNOWN, "needs-elevation")
    assert any(code == "needs-elevation" for _, code in found.values())
    assert found["usb.issued-only"][0] is not Status.UNKNOWN


def test_an_administrator_s_run_reads_hives_from_the_raw_volume(
    drive: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    seen = tmp_path_factory.mktemp("seen")
    shutil.copytree(drive / "Windows/System32/winevt", seen / "Windows/System32/winevt")
    raw = machine(seen, elevated=True, registry=refused, volumes=lambda: Volumes(drive))
    facts = facts_of(raw)
    assert facts.subject.hostname == "DK-VP-41"
    assert facts.windows is not None
    assert not isinstance(facts.windows.accounts, Unseen)
    assert facts.windows.accounts.accounts == 4
    assert not isinstance(facts.windows.policy, Unseen)
    assert not isinstance(facts.windows.defender, Unseen)
    assert facts.windows.defender.detections
    assert facts.windows.encryption.source == "Win32_EncryptableVolume"  # type: ignore[union-attr]


@pytest.mark.parametrize("volumes", [refused, lambda: Volumes()])
def test_a_volume_that_cannot_be_read_leaves_the_registry(drive: Path, volumes: Any) -> None:
    facts = facts_of(machine(drive, elevated=True, volumes=volumes))
    assert facts.subject.hostname == "DK-VP-41"
    assert facts.windows is not None
    # An administrator who still cannot see SAM is not told to be one.
    assert facts.windows.accounts == Unseen("nothing-found-here", "SAM")


def test_no_answer_from_powershell_is_unknown_and_stops_nothing(
    drive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live.uuid, "getnode", lambda: 0xA4BB6D000041)
    facts = facts_of(machine(drive, ask=refused))
    assert facts.windows is not None
    assert facts.windows.security_center == Unseen("check-failed", "SecurityCenter2")
    assert (facts.subject.serials, facts.subject.macs) == ((), ("a4:bb:6d:00:00:41",))
    monkeypatch.setattr(live.uuid, "getnode", lambda: 0xA5BB6D000041 | 1 << 40)
    assert facts_of(machine(drive, ask=refused)).subject.macs == ()


def test_a_registry_that_is_closed_altogether_is_told_never_good(drive: Path) -> None:
    closed = registry(closed=("system", "software"))
    facts = facts_of(machine(drive, registry=lambda: closed))
    found = statuses(facts)
    good = {check for check, (status, _) in found.items() if status is Status.PASS}
    assert good <= {"endpoint.antivirus", "endpoint.malware-clean"}, good
    assert any(code == "needs-elevation" for _, code in found.values())


def test_logs_are_copied_and_others_are_left(drive: Path, tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("copies")
    logs = drive / "Windows/System32/winevt/Logs"
    one = next(logs.iterdir())
    shutil.copy(one, logs / "Application.evtx")
    found = open_files(drive, folder).of(Kind.EVENTS)
    assert found
    assert {each.path.parent for each in found} == {folder}
    assert "Application" not in {each.path.stem for each in found}
    kinds = {each.kind for each in open_files(drive, folder).found}
    assert not kinds & {Kind.SYSTEM, Kind.SOFTWARE, Kind.SAM, Kind.SECURITY, Kind.USER}


def test_a_log_that_cannot_be_copied_keeps_its_place(
    drive: Path, tmp_path_factory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(source: Path, target: Path) -> None:
        Path(target).write_bytes(b"half")
        raise PermissionError(13, "closed")

    monkeypatch.setattr(shutil, "copyfile", closed)
    folder = tmp_path_factory.mktemp("copies")
    found = open_files(drive, folder).of(Kind.EVENTS)
    assert {each.path.parent.name for each in found} == {"Logs"}
    assert not list(folder.iterdir())


def test_every_channel_that_a_source_asks_for_is_copied() -> None:
    sources = ROOT / "src/khien/endpoints/sources/windows"
    asked = {
        channel
        for path in sources.glob("*.py")
        for channel in re.findall(r'"(Microsoft-Windows-[^"/]+/[^"]+)"', path.read_text("utf-8"))
    }
    assert asked
    assert asked <= set(CHANNELS)


def test_inspect_looks_at_a_running_windows(drive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(live, "this_machine", lambda: machine(drive))
    result = inspect(context=CONTEXT, now=NOW)
    assert (result.kind, result.path) == ("live", None)
    assert result.facts.windows is not None
    assert result.as_json()["subject"]["hostname"] == "DK-VP-41"


def test_off_windows_nobody_is_elevated() -> None:
    assert live.is_elevated() is False
