"""Every made PC of samples/endpoints gives the answers written beside it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from samples.endpoints import windows_pc

from khien.core.findings import Status
from khien.endpoints import Inspection, InspectionContext, ScanFacts, checks_registry, inspect
from tests.endpoints.made import host

# One PC alone never fails: tests/console/local_administrators.
COMPARED = {"accounts.local-administrators"}
# Judged from an image of a disk alone: tests/endpoints/sources/test_remains.py.
OF_IMAGES = {"disk.wiped-before-reuse"}
SAMPLES = sorted((Path(__file__).parents[2] / "samples" / "endpoints").glob("*.json"))


def lay_out(root: Path, sample: dict[str, Any]) -> dict[str, list[str]]:
    """The PC in ``root``, inspected: check -> status, code, status, code …"""
    register = sample["context"]["issued_serials"]
    scan = sample.get("scan")
    now = datetime.fromisoformat(sample["now"])
    context = InspectionContext(
        machine_class=sample["context"]["machine_class"],
        issued_serials=None if register is None else frozenset(register),
        changes_use=sample["context"].get("changes_use", False),
    )
    if "windows" in sample:
        windows_pc.lay_out(root, sample["windows"], written=now)
        return answers_of(inspect(root, context=context, now=now))
    result = inspect(
        context=context,
        now=now,
        scan=scan
        and ScanFacts(**{**scan, "scanned_at": datetime.fromisoformat(scan["scanned_at"])}),
        host=host(
            root,
            {path: "\n".join(lines) + "\n" for path, lines in sample["files"].items()},
            {line: "\n".join(answer) for line, answer in sample["commands"].items()},
            elevated=sample["elevated"],
        ),
    )
    return answers_of(result)


def answers_of(result: Inspection) -> dict[str, list[str]]:
    answers: dict[str, list[str]] = {}
    for finding in result.findings:
        answers.setdefault(finding.check, []).extend([finding.status.value, finding.reason_code])
    return answers


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_sample(path: Path, tmp_path: Path) -> None:
    sample = json.loads(path.read_text(encoding="utf-8"))
    assert lay_out(tmp_path, sample) == sample["expected"]


def test_the_samples_hold_a_pass_a_fail_and_an_unknown_of_nearly_every_check() -> None:
    seen: dict[str, set[str]] = {check: set() for check in checks_registry()}
    for path in SAMPLES:
        for check, answer in json.loads(path.read_text(encoding="utf-8"))["expected"].items():
            seen[check] |= set(answer[::2])
    seen = {
        check: statuses for check, statuses in seen.items() if check not in OF_IMAGES | COMPARED
    }
    assert all(len(statuses) >= 3 for statuses in seen.values()), seen
    assert all(Status.FAIL in statuses for statuses in seen.values())
