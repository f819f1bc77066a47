"""Artifacts are found in every layout that a PC's files are carried in, and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.findings import Status
from khien.endpoints import inspect
from khien.endpoints.errors import TargetUnsupported
from khien.endpoints.facts import UsbHistory
from khien.endpoints.sources.places import layout
from khien.endpoints.sources.places.artifacts import Artifacts, Kind
from khien.endpoints.sources.places.layout import artifact_at, artifacts_in, may_be_artifact

LOG = b"[Device Install Log]\r\n     OS Version = 10.0.19045\r\n"
TREE = {
    "Windows/System32/config/SYSTEM": b"regf system",
    "Windows/System32/config/SYSTEM.LOG1": b"regf log",
    "Windows/System32/config/SYSTEM.LOG2": b"",
    "Windows/System32/config/SOFTWARE": b"regf software",
    "Windows/System32/winevt/Logs/Security.evtx": b"ElfFile\0",
    "Windows/INF/setupapi.dev.log": LOG,
    "Windows/INF/setupapi.dev.20260101_000000.log": LOG,
    "Windows/System32/wbem/Repository/OBJECTS.DATA": b"o",
    "Windows/System32/wbem/Repository/INDEX.BTR": b"i",
    "Windows/System32/wbem/Repository/MAPPING1.MAP": b"m",
    "Users/Lan/NTUSER.DAT": b"regf user",
    "Users/Lan/Documents/bí mật.docx": b"PK",
    "ProgramData/Microsoft/Wlansvc/Profiles/Interfaces/{1}/{2}.xml": b"<x/>",
}


def laid_out(root: Path, tree: dict[str, bytes]) -> Path:
    for name, data in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def names(found: Artifacts) -> set[str]:
    return {each.name.rpartition("/")[2] for each in found.found}


@pytest.mark.parametrize("top", ["", "C", "C:", "fs/C:", "uploads/auto/C%3A", "máy 07/D"])
def test_a_windows_folder_is_found_wherever_it_stands(tmp_path: Path, top: str) -> None:
    laid_out(tmp_path / top, TREE)
    found = artifacts_in(tmp_path)
    assert {each.kind for each in found.found} == {
        Kind.SYSTEM, Kind.SOFTWARE, Kind.EVENTS, Kind.SETUP_LOG, Kind.REPOSITORY, Kind.USER,
        Kind.WLAN_PROFILE,
    }  # fmt: skip
    system = found.first(Kind.SYSTEM)
    assert system is not None
    # A log of no bytes completes nothing.
    assert [each.name for each in system.beside] == ["SYSTEM.LOG1"]
    repository = found.first(Kind.REPOSITORY)
    assert repository is not None
    assert {each.name for each in repository.beside} == {"INDEX.BTR", "MAPPING1.MAP"}
    assert len(found.of(Kind.SETUP_LOG)) == 2
    assert not any("docx" in name for name in names(found))


def test_names_are_compared_without_regard_to_case(tmp_path: Path) -> None:
    laid_out(tmp_path, {"WINDOWS/system32/CONFIG/system": b"regf", "WINDOWS/inf/x": b""})
    assert [each.kind for each in artifacts_in(tmp_path).found] == [Kind.SYSTEM]


def test_a_flat_folder_is_known_by_first_bytes_not_names(tmp_path: Path) -> None:
    laid_out(tmp_path, {
        "a/may07__Microsoft-Windows-Partition%4Diagnostic.evtx": b"ElfFile\0" + bytes(200),
        "a/nhat-ky.txt": LOG,
        "OBJECTS.DATA": b"o", "INDEX.BTR": b"i",
        "anh.jpg": b"\xff\xd8", "SYSTEM": b"not a hive", "x.lnk": b"L", "ReportingEvents.log": b"{",
    })  # fmt: skip
    found = artifacts_in(tmp_path)
    assert names(found) == {
        "may07__Microsoft-Windows-Partition%4Diagnostic.evtx", "nhat-ky.txt", "OBJECTS.DATA",
        "ReportingEvents.log",
    }  # fmt: skip
    assert len(found.event_log("Microsoft-Windows-Partition/Diagnostic")) == 1
    assert found.event_log("Microsoft-Windows-NetworkProfile/Operational") == ()


def test_a_damaged_hive_of_a_flat_folder_is_told_not_passed_over(tmp_path: Path) -> None:
    log = LOG + b"[Boot Session: 2026/01/01 07:00:00.100]\r\n"
    laid_out(tmp_path, {"SYSTEM": b"regf" + bytes(600), "setupapi.dev.log": log})
    result = inspect(tmp_path)
    (drives,) = [each for each in result.findings if each.check == "usb.issued-only"]
    assert drives.status is Status.UNKNOWN
    usb = result.facts.usb
    assert isinstance(usb, UsbHistory)
    assert usb.unread == ("SYSTEM",)


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = laid_out(tmp_path / "ngoai", {"setupapi.dev.log": LOG})
    top = tmp_path / "top"
    top.mkdir()
    (top / "vong").symlink_to(top)
    (top / "setupapi.dev.log").symlink_to(outside / "setupapi.dev.log")
    (top / "khac").symlink_to(outside)
    assert artifacts_in(top).found == ()


def test_a_tree_beyond_its_bound_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "MOST_ENTRIES", 10)
    laid_out(tmp_path, {f"{number}.txt": b"" for number in range(30)})
    assert list(artifacts_in(tmp_path).unread.values()) == ["too-many-entries"]


def test_one_file_by_itself(tmp_path: Path) -> None:
    log = laid_out(tmp_path, {"x.log": LOG, "y.txt": b"y"}) / "x.log"
    alone = artifact_at(log)
    assert alone is not None
    assert (alone.kind, alone.beside) == (Kind.SETUP_LOG, ())
    assert artifact_at(tmp_path / "y.txt") is None


@pytest.mark.parametrize(
    ("name", "head", "worth"),
    [
        ("C/Windows/System32/config/SAM", b"regf", True),
        ("bat-ky", b"ElfFile\0", True),
        ("x\\Repository\\INDEX.BTR", b"", True),
        ("a/setupapi.dev.log", b"", True),
        ("a/bao-cao.docx", b"PK\3\4", False),
        ("Users/Lan/anh.jpg", b"\xff\xd8", False),
    ],
)
def test_what_is_worth_taking_out_of_an_archive(name: str, head: bytes, worth: bool) -> None:
    assert may_be_artifact(name, head) is worth


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=60), st.binary(max_size=64))
def test_any_name_and_bytes_are_judged(name: str, head: bytes) -> None:
    assert may_be_artifact(name, head) in (True, False)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_beside_a_hive_or_in_its_place_is_never_waited_for(tmp_path: Path) -> None:
    config = laid_out(tmp_path, {"Windows/System32/config/SYSTEM": b"regf system"})
    config = config / "Windows/System32/config"
    repository = tmp_path / "Windows/System32/wbem/Repository"
    laid_out(repository, {"OBJECTS.DATA": b"o"})
    for pipe in (config / "SYSTEM.LOG1", config / "SOFTWARE", repository / "INDEX.BTR"):
        os.mkfifo(pipe)
    found = artifacts_in(tmp_path)
    assert {each.kind for each in found.found} == {Kind.SYSTEM, Kind.REPOSITORY}
    assert not any(each.beside for each in found.found)
    with pytest.raises(TargetUnsupported):
        inspect(config / "SOFTWARE")


def test_a_link_beside_a_hive_leads_nowhere(tmp_path: Path) -> None:
    elsewhere = laid_out(tmp_path / "elsewhere", {"log": b"regf secret"})
    place = laid_out(tmp_path / "pc", {"SYSTEM": b"regf system"})
    (place / "SYSTEM.LOG1").symlink_to(elsewhere / "log")
    alone = artifact_at(place / "SYSTEM")
    assert alone is None or alone.beside == ()
    assert not any(each.beside for each in artifacts_in(place).found)
