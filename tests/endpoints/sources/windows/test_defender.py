"""Microsoft Defender by its log and keys: newest signatures, protection on or off, detections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from samples.endpoints.evtx import Told, log
from samples.endpoints.regf import ticks

from khien.endpoints.facts import Unseen
from khien.endpoints.sources.places.artifacts import Artifact, Artifacts, Kind
from khien.endpoints.sources.windows.defender import CHANNEL, defender
from khien.endpoints.windows_facts import Defender
from tests.endpoints.made import NOW
from tests.endpoints.made_registry import MadeRegistry, nested

HOUR = timedelta(hours=1)
NEW, OLD = "Current security intelligence Version", "Current Signature Version"
TOP = "Microsoft\\Windows Defender"


def carried(folder: Path, events: Sequence[Told]) -> Artifacts:
    path = folder / f"{CHANNEL.replace('/', '%4')}.evtx"
    path.write_bytes(log(CHANNEL, "PC", events))
    return Artifacts((Artifact(Kind.EVENTS, path, path.name),), 1)


def told(folder: Path, *events: Told, software: dict[str, Any] | None = None) -> Defender:
    hives = {} if software is None else {"software": software}
    found = defender(carried(folder, events), MadeRegistry(**hives))
    assert isinstance(found, Defender)
    return found


def at(hours: float) -> datetime:
    return NOW - hours * HOUR


def test_nothing_carried_is_unseen() -> None:
    assert isinstance(defender(Artifacts((), 0), MadeRegistry()), Unseen)
    assert isinstance(defender(Artifacts((), 0), MadeRegistry(software={})), Unseen)


def test_the_newest_signatures_in_either_wording(tmp_path: Path) -> None:
    found = told(tmp_path, (2000, at(30), {OLD: "1.359.1.0"}), (2000, at(5), {NEW: "1.359.115.0"}),
                 (2000, at(9), {NEW: "1.359.20.0"}))  # fmt: skip
    assert (found.signature_version, found.signatures_at) == ("1.359.115.0", at(5))
    assert (found.log_from, found.log_to) == (at(30), at(5))


def test_a_version_that_is_none_is_passed_over(tmp_path: Path) -> None:
    found = told(tmp_path, (2000, at(5), {NEW: "<b>"}), (1151, at(4), {}))
    assert (found.signature_version, found.signatures_at) == (None, None)


@pytest.mark.parametrize(("newer", "version"), [(1, "1.400.0.0"), (9, "1.359.115.0")])
def test_the_keys_count_where_they_are_newer(tmp_path: Path, newer: int, version: str) -> None:
    keys = nested(f"{TOP}\\Signature Updates", {
        "AVSignatureVersion": "1.400.0.0",
        "SignaturesLastUpdated": ticks(at(newer)).to_bytes(8, "little"),
    })  # fmt: skip
    found = told(tmp_path, (2000, at(5), {NEW: "1.359.115.0"}), software=keys)
    assert found.signature_version == version
    assert found.sources == ("Windows Defender/Operational", "SOFTWARE")


@pytest.mark.parametrize(
    ("events", "on"),
    [
        ([(5001, 3.0, {}), (5000, 2.0, {})], True),
        ([(5000, 3.0, {}), (5001, 2.0, {})], False),
        ([(5000, 3.0, {}), (5012, 2.0, {})], False),
        ([(5001, 3.0, {}), (1151, 2.0, {"RTP state": "Enabled"})], True),
        ([(1151, 2.0, {"RTP state": "Disabled"})], False),
        ([(1151, 2.0, {"RTP state": "%%901"})], None),
        ([(5007, 2.0, {})], None),
    ],
)
def test_the_last_word_on_real_time_protection(
    tmp_path: Path, events: list[tuple[int, float, dict[str, str]]], on: bool | None
) -> None:
    made = [(number, at(hours), data) for number, hours, data in events]
    assert told(tmp_path, *made).real_time is on


@pytest.mark.parametrize("where", [TOP, f"Policies\\{TOP}"])
def test_a_key_that_switches_it_off_stands_over_the_log(tmp_path: Path, where: str) -> None:
    off = nested(f"{where}\\Real-Time Protection", {"DisableRealtimeMonitoring": 1})
    assert told(tmp_path, (5000, at(1), {}), software=off).real_time is False


def test_a_policy_that_disables_all_is_told_apart(tmp_path: Path) -> None:
    keys = nested(f"Policies\\{TOP}", {"DisableAntiSpyware": 1})
    assert told(tmp_path, (5000, at(1), {}), software=keys).disabled_by_policy is True
    assert told(tmp_path, (5000, at(1), {}), software={}).disabled_by_policy is False
    assert told(tmp_path, (5000, at(1), {})).disabled_by_policy is None


@pytest.mark.parametrize(
    ("event", "action", "cured"),
    [(1116, "9", None), (1117, "1", True), (1117, "2", True), (1117, "3", True),
     (1117, "6", False), (1117, "9", False), (1118, "2", False), (1119, "3", False)],
)  # fmt: skip
def test_what_became_of_a_finding(
    tmp_path: Path, event: int, action: str, cured: bool | None
) -> None:
    data = {"Detection ID": "{7}", "Threat Name": "Trojan:Win32/Vidu", "Action ID": action,
            "Path": "file:_D:\\rieng\\x.exe", "Detection User": "PC\\an"}  # fmt: skip
    (found,) = told(tmp_path, (event, at(2), data)).detections
    assert (found.event, found.thread, found.threat) == (event, "{7}", "Trojan:Win32/Vidu")
    assert found.cured is cured
    assert "rieng" not in str(found)
    assert "an" not in found.action


def test_a_log_that_is_none_is_passed_over(tmp_path: Path) -> None:
    bad = tmp_path / f"{CHANNEL.replace('/', '%4')}.evtx"
    bad.write_bytes(b"ElfFile\0" + bytes(60))
    artifacts = Artifacts((Artifact(Kind.EVENTS, bad, bad.name),), 1)
    assert isinstance(defender(artifacts, MadeRegistry()), Unseen)
