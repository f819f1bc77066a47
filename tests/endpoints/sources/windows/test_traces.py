"""Traces of networks on a Windows PC: kinds and dates, and never a name or an address."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.facts import OnlineTrace, OnlineTraces, Unseen
from khien.endpoints.sources.places.artifacts import Artifact, Artifacts, Kind
from khien.endpoints.sources.windows.traces import local_time, traces
from tests.endpoints.made_registry import MadeRegistry, nested

NOTHING = Artifacts((), 0)
PROFILES = "Microsoft\\Windows NT\\CurrentVersion\\NetworkList\\Profiles"
RESULTS = "Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\Results"
INTERFACES = "Services\\Tcpip\\Parameters\\Interfaces"
NO_LEASE: dict[str, Any] = nested(INTERFACES, {"{lo}": {}})
NO_NETWORK: dict[str, Any] = nested(PROFILES, {})
HANOI = {"Control": {"TimeZoneInformation": {"Bias": 2**32 - 420}}}


def moment(*parts: int) -> bytes:
    year, month, day, hour = parts
    return struct.pack("<8H", year, month, 0, day, hour, 30, 0, 0)


def profile(name_type: int = 71, **more: Any) -> dict[str, Any]:
    return {"ProfileName": "Nhà riêng", "NameType": name_type,
            "DateCreated": moment(2026, 5, 1, 8)} | more  # fmt: skip


def seen(registry: MadeRegistry, artifacts: Artifacts = NOTHING) -> OnlineTraces:
    found = traces(artifacts, registry)
    assert isinstance(found, OnlineTraces)
    return found


def test_nothing_carried_is_unseen_never_no_trace() -> None:
    assert isinstance(traces(NOTHING, MadeRegistry()), Unseen)


def test_networks_are_told_by_kind_and_utc_time_without_their_names() -> None:
    software = nested(PROFILES, {"{1}": profile(DateLastConnected=moment(2026, 6, 2, 9))})
    found = seen(MadeRegistry(system=HANOI, software=software))
    assert found.traces == (
        OnlineTrace(
            "network-connection", datetime(2026, 5, 1, 1, 30, tzinfo=UTC), "NetworkList wifi"
        ),
        OnlineTrace(
            "network-connection", datetime(2026, 6, 2, 2, 30, tzinfo=UTC), "NetworkList wifi"
        ),
    )
    assert "riêng" not in str(found)


def test_without_a_zone_a_local_time_stays_local() -> None:
    found = seen(MadeRegistry(software=nested(PROFILES, {"{1}": profile(6)})))
    assert found.traces[0].at == datetime(2026, 5, 1, 8, 30)
    assert found.traces[0].detail == "NetworkList ethernet"


def test_a_lease_counts_also_below_the_key_of_a_wifi_adapter() -> None:
    lease = {"LeaseObtainedTime": 1_750_000_000, "DhcpIPAddress": "10.1.2.3"}
    system = nested(
        "Services\\Tcpip\\Parameters\\Interfaces",
        {"{a}": {"{wifi}": lease}, "{b}": lease | {"DhcpIPAddress": "0.0.0.0"}},
    )
    found = seen(MadeRegistry(system=system))
    assert [each.kind for each in found.traces] == ["dhcp-lease"]
    assert "10.1.2.3" not in str(found)


def test_updates_wifi_profiles_and_browsers_are_weak_signs() -> None:
    software = nested(f"{RESULTS}\\Download", {"LastSuccessTime": "2026-11-02 03:04:05"})
    files = Artifacts(
        tuple(Artifact(kind, Path("x"), "x") for kind in (Kind.WLAN_PROFILE, Kind.BROWSER)), 2
    )
    found = seen(MadeRegistry(software=software), files)
    assert {each.kind for each in found.traces} == {
        "update-download",
        "wifi-profile",
        "browser-used",
    }
    assert all(each.weak for each in found.traces)


def test_a_hive_without_any_network_has_been_looked_at() -> None:
    found = seen(MadeRegistry(system=NO_LEASE, software=NO_NETWORK))
    assert (found.traces, found.looked) == ((), ("NetworkList", "DHCP"))


def test_a_hive_without_the_places_of_networks_has_not_been_looked_at() -> None:
    found = traces(NOTHING, MadeRegistry(system={}, software={}))
    assert isinstance(found, Unseen)
    assert found.reason_code == "nothing-found-here"


def test_a_log_that_is_none_is_unread(tmp_path: Path) -> None:
    log = tmp_path / "Microsoft-Windows-NetworkProfile%4Operational.evtx"
    log.write_bytes(b"ElfFile\0" + b"x" * 5000)
    found = seen(MadeRegistry(), Artifacts((Artifact(Kind.EVENTS, log, log.name),), 1))
    assert found.traces == ()
    assert found.unread or found.looked


@settings(deadline=None, max_examples=60)
@given(st.one_of(st.binary(max_size=20), st.integers(), st.text(max_size=4), st.none()))
def test_any_value_is_a_time_or_none(value: object) -> None:
    found = local_time(value, None)
    assert found is None or found.tzinfo is None


@pytest.mark.parametrize("kind", ["DateCreated", "DateLastConnected"])
def test_a_date_that_is_none_is_passed_over(kind: str) -> None:
    software = nested(PROFILES, {"{1}": {kind: moment(0, 0, 0, 0)}})
    assert seen(MadeRegistry(software=software)).traces == ()


def test_a_damaged_hive_is_unread_beside_what_was_looked_at() -> None:
    found = seen(MadeRegistry(system=NO_LEASE, torn=("SOFTWARE",)))
    assert (found.looked, found.unread) == (("DHCP",), ("SOFTWARE",))
