"""The whole inspection: this very PC, the JSON of the contract, failures that stop nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from khien.core.findings import Finding, Status
from khien.core.i18n import use_language
from khien.endpoints import (
    Inspection,
    InspectionContext,
    PlatformUnsupported,
    TargetMissing,
    TargetUnsupported,
    checks_registry,
    finding_as_json,
    inspect,
    worst_first,
)
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen, facts_as_json, plain, seen
from khien.endpoints.inspection import judge
from khien.endpoints.sources.linux import gather as gathering
from tests.endpoints.made import GOOD, NOW, host, pc, usb_record

ZONED = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at Linux")


@pytest.fixture(scope="module")
def live() -> Inspection:
    return inspect(context=InspectionContext(machine_class="stand_alone"))


@linux_only
def test_this_pc_can_be_inspected(live: Inspection) -> None:
    assert {finding.check for finding in live.findings} == set(checks_registry())
    assert not [one for one in live.findings if one.reason_code == "check-failed"]
    assert live.taken_at.tzinfo is UTC


@linux_only
def test_json_is_the_contract(live: Inspection) -> None:
    result = json.loads(json.dumps(live.as_json(), allow_nan=False))
    assert list(result) == [
        "schema", "subject", "taken_at", "source", "facts", "usb_storage", "online_traces",
        "findings",
    ]  # fmt: skip
    assert result["schema"] == "khien.inspection/1"
    assert list(result["subject"]) == [
        "hostname", "serials", "macs", "machine_class", "os", "traits",
    ]  # fmt: skip
    assert result["subject"]["machine_class"] == "stand_alone"
    assert result["source"] == {"kind": "live", "path": None}
    assert ZONED.match(result["taken_at"])
    for finding in result["findings"]:
        assert list(finding) == [
            "check", "control", "status", "reason_code", "reason", "observed_at", "facts",
            "source", "remedy",
        ]  # fmt: skip
        assert finding["status"] in ("pass", "fail", "unknown", "not_applicable")
        assert finding["reason"]
        assert "{" not in finding["reason"] + finding["remedy"]
    for trace in result["online_traces"]:
        assert list(trace) == ["kind", "at", "detail"]


@linux_only
def test_environment_and_command_lines_are_not_collected(tmp_path: Path) -> None:
    canary = "canary-3f9a17"
    script = (
        "import json, khien.endpoints as e;"
        "print(json.dumps(e.inspect().as_json(), ensure_ascii=False))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script, canary],
        env={"PATH": "/usr/bin:/bin", "KHIEN_SECRET": canary, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert json.loads(answer.stdout)["schema"] == "khien.inspection/1"
    assert canary not in answer.stdout


def test_a_drive_in_json() -> None:
    history = GOOD.usb
    assert not isinstance(history, Unseen)
    record = usb_record(first_seen=datetime(2026, 11, 1, 8, 0), flags=("zone-unknown",))
    facts = pc(usb=type(history)((record,), history.covered_since, ("journal",), ()))
    (drive,) = Inspection(facts, judge(facts)).as_json()["usb_storage"]
    assert list(drive) == [
        "serial", "serial_is_real", "vendor", "product", "first_seen", "last_seen",
        "last_removed", "drive", "issued", "sources", "flags",
    ]  # fmt: skip
    assert drive["first_seen"] == "2026-11-01T08:00:00.000"  # no zone known, none written
    assert ZONED.match(drive["last_seen"])
    assert (drive["issued"], drive["flags"]) == (True, ["zone-unknown"])


def test_unseen_facts_are_named_in_json() -> None:
    facts = facts_as_json(pc(usb=Unseen("needs-elevation", "journal")))
    assert facts["usb"] == {"unseen": "needs-elevation", "what": "journal"}
    assert facts["traces"] == {"looked": ["NetworkManager", "DHCP", "route"], "unread": []}
    assert Inspection(pc(usb=Unseen("x", "y"), traces=Unseen("x", "y")), ()).usb_storage == ()
    assert Inspection(pc(traces=Unseen("x", "y")), ()).online_traces == ()


def test_sentences_follow_the_language() -> None:
    (finding,) = [one for one in judge(GOOD) if one.check == "edr.present"]
    assert finding_as_json(finding)["reason"] == "Wazuh agent đang chạy."
    with use_language("en"):
        assert finding_as_json(finding)["reason"]


def test_a_good_pc_passes_everywhere() -> None:
    found = [each for each in judge(GOOD) if each.reason_code != "not-windows"]
    statuses = {finding.check: finding.status for finding in found}
    # Only Windows keeps a log of malware that can be read here.
    assert statuses.pop("malware.detections-cured") is Status.UNKNOWN
    # Nobody asked for this PC to be wiped.
    assert statuses.pop("disk.wiped-before-reuse") is Status.NOT_APPLICABLE
    # A stand-alone PC may hold marked files.
    assert statuses.pop("secrets.no-marked-files-online") is Status.NOT_APPLICABLE
    assert set(statuses.values()) == {Status.PASS}


def test_worst_first() -> None:
    facts = pc(accounts=Unseen("needs-elevation", "x"), system=Unseen("needs-elevation", "x"))
    ordered = [one.status for one in worst_first(judge(facts))]
    assert ordered[:2] == [Status.UNKNOWN, Status.UNKNOWN]


class _Broken(Check):
    id = "broken.check"
    title = {"vi": "a", "en": "b"}
    control = "endpoint.edr"
    references = ("none",)
    source = "none"
    MESSAGES = {}

    def run(self, facts: Facts) -> Iterator[Finding]:
        raise RuntimeError("malformed")
        yield


class _Silent(_Broken):
    id = "silent.check"

    def run(self, facts: Facts) -> Iterator[Finding]:
        yield from ()


@pytest.mark.parametrize("check", [_Broken(), _Silent()])
def test_a_check_that_fails_or_is_silent_is_unknown(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks: dict[str, Check] = {check.id: check, **checks_registry()}
    monkeypatch.setattr("khien.endpoints.inspection.checks_registry", lambda: checks)
    findings = judge(GOOD)
    assert (findings[0].status, findings[0].reason_code) == (Status.UNKNOWN, "check-failed")
    assert len(findings) == len(checks)
    assert check.id in finding_as_json(findings[0])["reason"]


SOURCES = [
    "subject", "operating_system", "updates", "software", "signatures", "firewall", "disk",
    "accounts", "screen", "services", "usb", "traces",
]  # fmt: skip


@pytest.mark.parametrize("name", SOURCES)
def test_one_malformed_source_stops_no_other(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: Any, **__: Any) -> None:
        raise ValueError("malformed")

    monkeypatch.setattr(gathering, name, explode)
    result = inspect(host=host(tmp_path), now=NOW)
    assert {finding.check for finding in result.findings} == set(checks_registry())
    assert Status.PASS not in {
        one.status for one in result.findings if one.reason_code == "check-failed"
    }


def test_a_refused_source_needs_elevation() -> None:
    def refuse() -> int:
        raise PermissionError

    assert seen(refuse, what="x") == Unseen("needs-elevation", "x")


def test_an_empty_folder_passes_nothing(tmp_path: Path) -> None:
    result = inspect(host=host(tmp_path), now=NOW)
    assert Status.PASS not in {finding.status for finding in result.findings}


def test_a_target_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(TargetMissing):
        inspect(tmp_path / "khong-co")
    letter = tmp_path / "thu.txt"
    letter.write_text("Kính gửi")
    with pytest.raises(TargetUnsupported) as caught:
        inspect(letter)
    assert caught.value.code == "target_unsupported"
    assert caught.value.advice()


def test_a_folder_without_artifacts_says_so_and_never_no_usb(tmp_path: Path) -> None:
    (tmp_path / "Ảnh").mkdir()
    (tmp_path / "Ảnh" / "a.jpg").write_bytes(b"\xff\xd8")
    result = inspect(tmp_path, now=NOW)
    (drives,) = [each for each in result.findings if each.check == "usb.issued-only"]
    assert (drives.status, drives.reason_code) == (Status.UNKNOWN, "nothing-found-here")
    assert Status.PASS not in {finding.status for finding in result.findings}
    assert result.kind == "folder"


@pytest.mark.parametrize("platform", ["aix", "darwin"])
def test_other_systems_are_refused_by_name(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(PlatformUnsupported) as caught:
        inspect()
    assert platform in str(caught.value)


def test_importing_needs_no_posix_module() -> None:
    script = (
        "import sys\n"
        "for name in ('fcntl', 'pwd', 'grp', 'resource', 'termios', 'spwd'):\n"
        "    sys.modules[name] = None\n"
        "import khien.endpoints as e\n"
        "e.checks_registry()\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_plain_gives_json_types_only() -> None:
    value = {"a": (1, {2}), "b": NOW, "c": frozenset({"x"}), 5: None}
    assert plain(value) == {"a": [1, [2]], "b": "2026-11-25T03:00:00.000Z", "c": ["x"], "5": None}
