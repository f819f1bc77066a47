"""Findings: an aware time and a reason are demanded; the worst part decides the whole."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khien.core.findings import WORST_FIRST, Finding, Status, worst

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
STATUSES = st.lists(st.sampled_from(list(Status)), max_size=12)


def a_finding(**changes: object) -> Finding:
    values: dict[str, object] = {
        "check": "firewall.on",
        "control": "endpoint.firewall",
        "subject": "may-01",
        "status": Status.FAIL,
        "reason_code": "open",
        "observed_at": NOW,
    }
    return Finding(**(values | changes))  # type: ignore[arg-type]


def test_facts_and_source_may_be_left_out() -> None:
    finding = a_finding()
    assert finding.facts == {}
    assert finding.source == ""


def test_two_findings_do_not_share_their_facts() -> None:
    assert a_finding().facts is not a_finding().facts


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        a_finding(observed_at=datetime(2026, 11, 25))


def test_a_finding_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="reason_code"):
        a_finding(reason_code="")


def test_a_finding_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        a_finding().status = Status.PASS  # type: ignore[misc]


def test_statuses_are_written_as_the_contract_writes_them() -> None:
    assert {status.value for status in Status} == {"pass", "fail", "unknown", "not_applicable"}


def test_every_status_has_its_place_in_the_order() -> None:
    assert sorted(WORST_FIRST) == sorted(Status)


def test_silence_is_unknown() -> None:
    assert worst([]) is Status.UNKNOWN


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([Status.PASS], Status.PASS),
        ([Status.PASS, Status.UNKNOWN], Status.UNKNOWN),
        ([Status.UNKNOWN, Status.FAIL, Status.PASS], Status.FAIL),
        ([Status.NOT_APPLICABLE, Status.PASS], Status.PASS),
        ([Status.NOT_APPLICABLE, Status.UNKNOWN], Status.UNKNOWN),
        ([Status.NOT_APPLICABLE, Status.NOT_APPLICABLE], Status.NOT_APPLICABLE),
    ],
)
def test_the_worst_part_decides(parts: list[Status], whole: Status) -> None:
    assert worst(parts) is whole


@given(STATUSES)
def test_a_whole_passes_only_when_something_passed_and_nothing_spoke_against(
    parts: list[Status],
) -> None:
    passes = worst(parts) is Status.PASS
    clean = not {Status.FAIL, Status.UNKNOWN} & set(parts)
    assert passes == (Status.PASS in parts and clean)


@given(STATUSES, STATUSES)
def test_order_and_grouping_do_not_matter(left: list[Status], right: list[Status]) -> None:
    together = worst(left + right)
    assert together is worst(right + left)
    if left and right:
        assert together is worst([worst(left), worst(right)])


@given(STATUSES, st.sampled_from(list(Status)))
def test_one_more_part_never_hides_a_fail(parts: list[Status], more: Status) -> None:
    if worst(parts) is Status.FAIL:
        assert worst([*parts, more]) is Status.FAIL
