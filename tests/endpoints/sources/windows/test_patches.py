"""Updates of Windows: packages, the log of updates, the event log Setup."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.endpoints.evtx import log
from samples.endpoints.regf import ticks

from khien.endpoints.facts import Unseen
from khien.endpoints.sources.places.artifacts import Artifact, Artifacts, Kind
from khien.endpoints.sources.windows.patches import installed_in, patches
from khien.endpoints.windows_facts import Patches
from tests.endpoints.made import NOW
from tests.endpoints.made_registry import MadeRegistry, nested

NOTHING = Artifacts((), 0)
TOP = "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages"
ROLLUP = "Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.3803.1.9"
SINGLE = "Package_for_KB5012170~31bf3856ad364e35~amd64~~19041.2311.1.1"
DAY = timedelta(days=1)


def package(at: datetime | None, state: int = 112) -> dict[str, Any]:
    if at is None:
        return {"CurrentState": state}
    whole = ticks(at)
    return {"CurrentState": state, "InstallTimeHigh": whole >> 32,
            "InstallTimeLow": whole & 0xFFFFFFFF}  # fmt: skip


def of_packages(**named: dict[str, Any]) -> Patches:
    software = nested(TOP, {name.replace("_at_", "~"): each for name, each in named.items()})
    found = patches(NOTHING, MadeRegistry(software=software))
    assert isinstance(found, Patches)
    return found


def line(number: int = 183, kb: str = "KB5033372", tag: str = "AGENT_INSTALLING_SUCCEEDED") -> str:
    return (
        f"{{A}}\t2024-01-05 09:00:00:123+0700\t1\t{number} [{tag}]\t101\t{{0}}\t1\t0\tUpdate"
        f"Orchestrator\tSuccess\tContent Install\tInstallation Successful: 2024-01 ({kb})"
    )


def test_nothing_carried_is_unseen() -> None:
    assert isinstance(patches(NOTHING, MadeRegistry()), Unseen)
    assert isinstance(patches(NOTHING, MadeRegistry(software={})), Unseen)


def test_packages_give_numbers_and_the_newest_day() -> None:
    found = of_packages(**{ROLLUP: package(NOW - DAY), SINGLE: package(NOW - 9 * DAY)})
    assert found == Patches(("KB5012170",), NOW - DAY, ("CBS",))


@pytest.mark.parametrize("state", [0, 32, 80])
def test_a_package_that_is_not_installed_counts_for_nothing(state: int) -> None:
    assert of_packages(**{SINGLE: package(NOW, state)}) == Patches((), None, ("CBS",))


def test_other_packages_and_those_without_a_day() -> None:
    found = of_packages(**{"Microsoft-Windows-Foundation~1": package(NOW), SINGLE: package(None)})
    assert found == Patches(("KB5012170",), None, ("CBS",))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_the_log_of_updates(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ReportingEvents.log"
    lines = [line(), line(kb="KB890830"), line(182, "KB5000001", "AGENT_INSTALLING_FAILED"), "x"]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    carried = Artifacts((Artifact(Kind.UPDATE_LOG, path, path.name),), 1)
    found = patches(carried, MadeRegistry())
    assert found == Patches(
        ("KB5033372",), datetime(2024, 1, 5, 2, 0, tzinfo=UTC), ("ReportingEvents.log",)
    )


def test_signatures_of_defender_are_no_update_of_windows() -> None:
    assert [each.kb for each in installed_in(line(kb="KB2267602"))] == ["2267602"]


def test_the_event_log_setup(tmp_path: Path) -> None:
    path = tmp_path / "Setup.evtx"
    path.write_bytes(
        log("Setup", "PC", [
            (2, NOW - DAY, {"PackageIdentifier": "KB5031356", "IntendedPackageState": "5112"}),
            (2, NOW, {"PackageIdentifier": "KB5031357", "IntendedPackageState": "5000"}),
            (1, NOW, {"PackageIdentifier": "KB5031358", "IntendedPackageState": "5112"}),
        ])
    )  # fmt: skip
    carried = Artifacts((Artifact(Kind.EVENTS, path, path.name),), 1)
    assert patches(carried, MadeRegistry()) == Patches(("KB5031356",), NOW - DAY, ("Setup",))


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_or_passed_over(text: str) -> None:
    list(installed_in(text))
    list(
        installed_in(
            f"{{A}}\t2024-99-99 09:00:00:123+9900\t{text} [AGENT_INSTALLING_SUCCEEDED] KB1234567"
        )
    )
