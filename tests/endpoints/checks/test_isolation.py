"""isolation.declared-class: the declared class against what the PC shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.isolation import Isolation
from khien.endpoints.context import InspectionContext
from khien.endpoints.facts import Facts, OnlineTrace, OnlineTraces
from tests.endpoints.made import NEEDS_ROOT, NOW, only, pc, verdict

STRONG = OnlineTrace("dhcp-lease", NOW - timedelta(days=40), "DHCP")
OLD = OnlineTrace("network-connection", NOW - timedelta(days=400), "NetworkList")
WEAK = OnlineTrace("package-history", NOW, "apt", weak=True)
LOOKED = ("NetworkManager", "route")


def declared(
    kind: str, *traces: OnlineTrace, looked: tuple[str, ...] = LOOKED, unread: tuple[str, ...] = ()
) -> Facts:
    context = InspectionContext(machine_class=kind)
    return pc(context=context, traces=OnlineTraces(traces, looked, unread))


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        (declared("stand_alone"), Status.PASS, "no-trace"),
        (declared("independent_lan"), Status.PASS, "no-trace"),
        (declared("stand_alone", STRONG, WEAK), Status.FAIL, "online-trace"),
        (declared("stand_alone", STRONG, unread=("DHCP",)), Status.FAIL, "online-trace"),
        (declared("stand_alone", OLD, STRONG), Status.FAIL, "online-trace"),
        (declared("stand_alone", OLD), Status.UNKNOWN, "online-before-rule"),
        (
            declared("stand_alone", OLD, looked=("NetworkList",)),
            Status.UNKNOWN,
            "online-before-rule",
        ),
        (declared("stand_alone", looked=("NetworkList",)), Status.PASS, "no-trace"),
        (declared("independent_lan", STRONG), Status.UNKNOWN, "lan-traces"),
        (declared("stand_alone", WEAK), Status.UNKNOWN, "weak-traces"),
        (declared("stand_alone", unread=("DHCP",)), Status.UNKNOWN, "sources-unread"),
        (declared("stand_alone", looked=("route",)), Status.UNKNOWN, "no-trace-sources"),
        (declared("connected", STRONG), Status.NOT_APPLICABLE, "connected-class"),
        (declared("unknown", STRONG), Status.NOT_APPLICABLE, "class-not-declared"),
    ],
)
def test_verdicts(facts: Facts, status: Status, code: str) -> None:
    assert verdict(Isolation(), facts) == (status, code)


def test_unseen_is_unknown() -> None:
    assert verdict(Isolation(), pc(traces=NEEDS_ROOT)) == (Status.UNKNOWN, "needs-elevation")


def test_the_fail_says_kinds_count_and_the_latest() -> None:
    facts = only(Isolation(), declared("stand_alone", STRONG)).facts
    assert facts["count"] == 1
    assert facts["kinds"] == ["dhcp-lease"]
    assert facts["latest"].startswith("2026-10-16")


def test_a_trace_without_a_time_is_still_a_trace() -> None:
    trace = OnlineTrace("dhcp-lease", None, "DHCP")
    assert verdict(Isolation(), declared("stand_alone", trace))[0] is Status.FAIL


def test_before_the_law_of_2026_a_pc_that_ever_was_online_fails() -> None:
    then = datetime(2026, 2, 28, tzinfo=UTC)
    facts = replace(declared("stand_alone", OLD), taken_at=then)
    assert verdict(Isolation(), facts) == (Status.FAIL, "online-trace")


def test_a_local_time_without_a_zone_is_compared_all_the_same() -> None:
    local = OnlineTrace("network-connection", datetime(2026, 5, 1, 8, 0), "NetworkList")
    facts = declared("stand_alone", OLD, local)
    assert verdict(Isolation(), facts) == (Status.FAIL, "online-trace")
