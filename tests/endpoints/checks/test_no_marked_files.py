"""secrets.no-marked-files-online: what the figures of a scan say, by the class of the PC."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.findings import Status
from khien.endpoints.checks.no_marked_files import NoMarkedFiles, answer
from khien.endpoints.context import InspectionContext
from khien.endpoints.facts import ScanFacts
from tests.endpoints.made import NOW, only, pc, verdict

CHECK = NoMarkedFiles()
CONNECTED = InspectionContext(machine_class="connected")
CLEAN = ScanFacts(
    scanned_at=NOW - timedelta(hours=3), drives=2, whole=2, examined=20_000, unread=12,
    encrypted=0, marked=0, boxes=0,
)  # fmt: skip


def of(context: InspectionContext = CONNECTED, **changes: Any) -> tuple[Status, str]:
    return verdict(CHECK, pc(context=context, scan=replace(CLEAN, **changes)))


def test_all_drives_and_nothing_found_passes() -> None:
    assert of() == (Status.PASS, "none-found")


def test_a_marked_file_fails_and_is_counted_not_named() -> None:
    finding = only(CHECK, pc(context=CONNECTED, scan=replace(CLEAN, marked=2, boxes=1)))
    assert (finding.status, finding.reason_code) == (Status.FAIL, "marked")
    assert finding.facts["marked"] == 2
    assert all(isinstance(value, int | datetime) for value in finding.facts.values())


def test_a_box_nobody_looked_at_is_unknown() -> None:
    assert of(boxes=1) == (Status.UNKNOWN, "boxes-unread")


def test_no_scan_is_unknown() -> None:
    assert verdict(CHECK, pc(context=CONNECTED)) == (Status.UNKNOWN, "not-scanned")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scanned_at": NOW - timedelta(days=31)}, "scan-too-old"),
        ({"examined": 0, "unread": 0}, "nothing-examined"),
        ({"whole": 1}, "partly-scanned"),
        ({"whole": 0, "drives": 0}, "partly-scanned"),
        ({"narrowed": 1}, "narrowed"),
        ({"encrypted": 1}, "encrypted"),
        ({"unread": 500}, "too-many-unread"),
    ],
)
def test_what_was_not_looked_at_is_never_a_pass(changes: dict[str, Any], code: str) -> None:
    assert of(**changes) == (Status.UNKNOWN, code)
    # A file that was seen stays seen, however little was looked at beside it.
    assert of(**changes, marked=1) == (Status.FAIL, "marked")


def test_the_ticket_s_figures_stand_before_the_usual_ones() -> None:
    policy = {"scan_max_encrypted_files": 5.0, "scan_max_unread_percent": 10.0}
    lenient = InspectionContext(machine_class="connected", policy=policy)
    assert of(lenient, encrypted=5, unread=500) == (Status.PASS, "none-found")
    assert of(lenient, encrypted=6) == (Status.UNKNOWN, "encrypted")


def test_a_stand_alone_pc_may_hold_them() -> None:
    alone = InspectionContext(machine_class="stand_alone")
    assert of(alone, marked=9) == (Status.NOT_APPLICABLE, "stand-alone")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-02-28", (Status.FAIL, "marked")),
        ("2026-03-01", (Status.NOT_APPLICABLE, "independent-lan")),
    ],
)
def test_an_independent_lan_is_judged_by_the_law_of_the_day(
    day: str, expected: tuple[Status, str]
) -> None:
    lan = InspectionContext(machine_class="independent_lan")
    at = datetime.fromisoformat(f"{day}T08:00:00").replace(tzinfo=UTC)
    scan = replace(CLEAN, marked=1, scanned_at=at)
    found = answer(scan, lan, at=at)
    assert (found.status, found.reason_code) == expected


def test_without_a_class_nobody_knows_what_a_marked_file_means() -> None:
    unknown = InspectionContext()
    assert of(unknown, marked=1) == (Status.UNKNOWN, "class-not-declared")


@settings(max_examples=150, deadline=None)
@given(
    st.builds(
        ScanFacts,
        scanned_at=st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 25)).map(
            lambda at: at.replace(tzinfo=UTC)
        ),
        drives=st.integers(0, 5), whole=st.integers(0, 5), examined=st.integers(0, 10**6),
        unread=st.integers(0, 10**6), encrypted=st.integers(0, 50), marked=st.integers(0, 3),
        boxes=st.integers(0, 3), narrowed=st.integers(0, 2),
    ),
    st.sampled_from(("connected", "independent_lan", "stand_alone", "unknown")),
)  # fmt: skip
def test_a_pass_means_that_everything_was_seen(scan: ScanFacts, machine_class: str) -> None:
    found = answer(scan, InspectionContext(machine_class=machine_class), at=NOW)
    assert found.reason_code in CHECK.MESSAGES
    if found.status is Status.PASS:
        assert machine_class == "connected"
        assert not scan.marked
        assert not scan.boxes
        assert scan.whole >= scan.drives > 0
        assert scan.examined


def test_a_part_in_another_form_is_unknown() -> None:
    found = answer(None, CONNECTED, at=NOW, refused=True)
    assert (found.status, found.reason_code) == (Status.UNKNOWN, "scan-refused")
