"""Signs of a network in made PCs: kinds and times, never names or addresses."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.facts import OnlineTrace, plain
from khien.endpoints.sources.linux.host import Host
from khien.endpoints.sources.linux.traces import (
    connection_times,
    has_default_route,
    has_default_route6,
    lease_time,
    traces,
)
from tests.endpoints.made import NOW, host

ROUTE_HEAD = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
DEFAULT = "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
LOCAL = "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
LEASE = """lease {
  interface "eth0";
  fixed-address 192.0.2.77;
  option domain-name "canary.example";
  renew 2 2026/11/24 10:00:00;
  expire 3 2026/11/25 10:00:00;
}
"""


def kinds(here: Host) -> list[str]:
    return [trace.kind for trace in traces(here, NOW).traces]


def test_nothing_to_look_at_is_said(tmp_path: Path) -> None:
    seen = traces(host(tmp_path), NOW)
    assert (seen.traces, seen.looked, seen.unread) == ((), (), ())


def test_places_that_are_empty_were_looked_at(tmp_path: Path) -> None:
    files = {
        "var/lib/NetworkManager/timestamps": "[timestamps]\n",
        "proc/net/route": ROUTE_HEAD + LOCAL,
        "etc/resolv.conf": "nameserver 127.0.0.53\n",
        "var/lib/dhcp/dhclient.leases": "\n",
    }
    seen = traces(host(tmp_path, files), NOW)
    assert seen.traces == ()
    assert seen.looked == ("NetworkManager", "DHCP", "route", "resolv.conf")


def test_network_manager(tmp_path: Path) -> None:
    files = {"var/lib/NetworkManager/timestamps": "[timestamps]\nd9f7-canary=1780000000\n"}
    (trace,) = traces(host(tmp_path, files), NOW).traces
    when = datetime.fromtimestamp(1_780_000_000, tz=UTC)
    assert trace == OnlineTrace("network-connection", when, "NetworkManager")


def test_no_name_and_no_address_leaves(tmp_path: Path) -> None:
    files = {
        "var/lib/NetworkManager/timestamps": "[timestamps]\ncanary-uuid=1780000000\n",
        "var/lib/NetworkManager/internal-canary-wlan0.lease": "ADDRESS=192.0.2.77\n",
        "var/lib/dhcp/dhclient.leases": LEASE,
        "etc/resolv.conf": "search canary.example\nnameserver 192.0.2.1\n",
        "proc/net/route": ROUTE_HEAD + DEFAULT,
    }
    seen = traces(host(tmp_path, files), NOW)
    text = repr(plain(seen))
    assert len(seen.traces) == 5
    assert "canary" not in text
    assert "192.0" not in text


def test_lease_time_is_the_newest() -> None:
    assert lease_time(LEASE + LEASE.replace("24 10", "20 10")) == datetime(
        2026, 11, 24, 10, 0, tzinfo=UTC
    )
    assert lease_time("renew 2 2026/99/24 10:00:00;") is None


def test_time_sync_and_package_lists_by_their_stamps(tmp_path: Path) -> None:
    files = {
        "var/lib/chrony/chrony.drift": "1",
        "run/systemd/timesync/synchronized": "",
        "var/lib/apt/periodic/update-success-stamp": "",
    }
    here = host(tmp_path, files)
    stamp = NOW.timestamp()
    for name in files:
        os.utime(tmp_path / name, (stamp, stamp))
    seen = traces(here, NOW)
    assert [(trace.kind, trace.detail, trace.at) for trace in seen.traces] == [
        ("time-sync", "systemd-timesyncd", NOW),
        ("time-sync", "chrony", NOW),
        ("package-lists", "apt", NOW),
    ]


def test_what_a_disc_may_have_left_is_weak(tmp_path: Path) -> None:
    files = {
        "var/log/apt/history.log": "Start-Date: 2026-11-20  08:00:00\nStart-Date: 2026-02-01  1\n",
        "etc/resolv.conf": "nameserver 192.0.2.1\n",
    }
    seen = traces(host(tmp_path, files), NOW)
    assert [(trace.kind, trace.weak) for trace in seen.traces] == [
        ("package-history", True),
        ("name-server-set", True),
    ]
    assert seen.traces[0].at == datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (ROUTE_HEAD + DEFAULT, True),
        (ROUTE_HEAD + LOCAL, False),
        (ROUTE_HEAD + DEFAULT.replace("0003", "0002"), False),  # not up
        (ROUTE_HEAD + DEFAULT.replace("0003", "zzzz"), False),
        (ROUTE_HEAD, False),
        ("", False),
        ("eth0\n00000000\n", False),
    ],
)
def test_default_route(table: str, expected: bool) -> None:
    assert has_default_route(table) is expected


@pytest.mark.parametrize(("device", "expected"), [("eth0", True), ("lo", False)])
def test_default_route6(device: str, expected: bool) -> None:
    zero = "0" * 32
    row = f"{zero} 00 {zero} 00 fe80{'0' * 28} 00000400 1 0 00000003 {device}\n"
    assert has_default_route6(row) is expected


def test_a_route_now_is_dated_now(tmp_path: Path) -> None:
    (trace,) = traces(host(tmp_path, {"proc/net/route": ROUTE_HEAD + DEFAULT}), NOW).traces
    assert (trace.kind, trace.at) == ("default-route", NOW)


def test_a_place_that_may_not_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = host(tmp_path, {"var/lib/NetworkManager/timestamps": "x=1\n"}, elevated=False)
    real_stat = Path.stat

    def refuse(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if "NetworkManager" in str(path):
            raise PermissionError
        return real_stat(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", refuse)
    seen = traces(here, NOW)
    assert "NetworkManager" in seen.unread
    assert "NetworkManager" not in seen.looked


@pytest.mark.parametrize("line", ["a=0", "a=999999999999", "a=-5", "a=x", "=", "[timestamps]"])
def test_times_that_are_none(line: str) -> None:
    assert all(moment.year > 2000 for moment in connection_times(line))


def test_a_file_of_empty_lines_is_read_in_one_go(tmp_path: Path) -> None:
    here = host(tmp_path, {"etc/resolv.conf": "\n" * 500_000 + "nameserver 192.0.2.1\n"})
    assert kinds(here) == ["name-server-set"]


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    connection_times(text + "\nx=" + text)
    lease_time(text + "renew 1 " + text)
    has_default_route(ROUTE_HEAD + text)
    has_default_route6(text)
