"""Signs that the PC was on a network: kinds and dates only, never a name or an address.

Each source says whether it was there to look at; a PC without any of them has not been shown
to be off the network. ``weak`` marks a sign that a disc or a local server may also have left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from khien.endpoints.facts import OnlineTrace, OnlineTraces
from khien.endpoints.sources.linux.host import Host

Reader = Callable[[Host, datetime], Iterator[OnlineTrace]]
_NM = "/var/lib/NetworkManager"
_NETWORKD = "/run/systemd/netif/leases"
_LEASE_FOLDERS = ("/var/lib/dhcp", "/var/lib/dhclient", "/var/lib/dhcpcd", _NM)
_LEASE = re.compile(r"(\.leases?$|^\d+$)")
_RENEWED = re.compile(r"\b(?:renew|starts) \d (\d{4}/\d\d/\d\d \d\d:\d\d:\d\d);")
_CLOCKS = {
    "/run/systemd/timesync/synchronized": "systemd-timesyncd",
    "/var/lib/chrony/drift": "chrony",
    "/var/lib/chrony/chrony.drift": "chrony",
    "/var/lib/ntp/ntp.drift": "ntp",
    "/var/lib/ntpsec/ntp.drift": "ntpsec",
}
_MOST_FILES = 500
_LIST_STAMP = "/var/lib/apt/periodic/update-success-stamp"


def traces(host: Host, now: datetime) -> OnlineTraces:
    """All traces, the sources that were there, and those that could not be read."""
    found: list[OnlineTrace] = []
    looked: list[str] = []
    unread: list[str] = []
    for name, places, reader in _SOURCES:
        try:
            if any(host.there(place) for place in places):
                found += reader(host, now)
                looked.append(name)
        except PermissionError:
            unread.append(name)
    return OnlineTraces(traces=tuple(found), looked=tuple(looked), unread=tuple(unread))


def _network_manager(host: Host, now: datetime) -> Iterator[OnlineTrace]:
    del now
    for when in connection_times(host.text(f"{_NM}/timestamps", most=4 << 20) or ""):
        yield OnlineTrace("network-connection", when, "NetworkManager")


def connection_times(content: str) -> list[datetime]:
    """Times of last use in NetworkManager's ``timestamps`` file."""
    return [
        when
        for line in content.splitlines()[:_MOST_FILES]
        if (match := re.fullmatch(r"\S+=(\d{1,12})\s*", line)) and (when := _epoch(match[1]))
    ]


def _epoch(text: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(text), tz=UTC) if int(text) > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _leases(host: Host, now: datetime) -> Iterator[OnlineTrace]:
    del now
    for folder in _LEASE_FOLDERS:
        yield from _leases_in(host, folder)


def _networkd_leases(host: Host, now: datetime) -> Iterator[OnlineTrace]:
    del now
    yield from _leases_in(host, _NETWORKD)


def _leases_in(host: Host, folder: str) -> Iterator[OnlineTrace]:
    for name in [name for name in host.entries(folder) if _LEASE.search(name)][:_MOST_FILES]:
        path = f"{folder}/{name}"
        content = host.text(path, most=4 << 20)
        if content and content.strip():
            yield OnlineTrace("dhcp-lease", lease_time(content) or host.modified(path), "DHCP")


def lease_time(content: str) -> datetime | None:
    """The newest time in a dhclient lease file (always UTC, dhclient.leases(5))."""
    times = []
    for match in _RENEWED.finditer(content):
        try:
            times.append(datetime.strptime(match[1], "%Y/%m/%d %H:%M:%S").replace(tzinfo=UTC))
        except ValueError:
            continue
    return max(times, default=None)


def _clock(host: Host, now: datetime) -> Iterator[OnlineTrace]:
    del now
    for path, detail in _CLOCKS.items():
        when = host.modified(path)
        if when is not None:
            yield OnlineTrace("time-sync", when, detail)


def _package_lists(host: Host, now: datetime) -> Iterator[OnlineTrace]:
    del now
    if (when := host.modified(_LIST_STAMP)) is not None:
        yield OnlineTrace("package-lists", when, "apt")


def _package_history(host: Host, now: datetime) -> Iterator[OnlineTrace]:
    del now
    days = re.findall(
        r"^Start-Date: (\d{4}-\d\d-\d\d)", host.text("/var/log/apt/history.log") or "", re.M
    )
    if days:
        # the log is in local time; only its day is kept. Packages may have come from a disc.
        yield OnlineTrace("package-history", _day(max(days)), "apt", weak=True)


def _day(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _route(host: Host, now: datetime) -> Iterator[OnlineTrace]:
    v4 = host.text("/proc/net/route", most=4 << 20) or ""
    v6 = host.text("/proc/net/ipv6_route", most=4 << 20) or ""
    if has_default_route(v4) or has_default_route6(v6):
        yield OnlineTrace("default-route", now, "kernel")


def has_default_route(table: str) -> bool:
    """Whether an IPv4 route to everywhere with a gateway is up (flags: up 1, gateway 2)."""
    rows = (line.split() for line in table.splitlines()[1:])
    return any(
        len(row) >= 8
        and row[1] == row[7] == "00000000"
        and re.fullmatch(r"[0-9A-Fa-f]{1,8}", row[3]) is not None
        and int(row[3], 16) & 3 == 3
        for row in rows
    )


def has_default_route6(table: str) -> bool:
    """Whether an IPv6 route to everywhere leaves by another interface than loopback."""
    rows = (line.split() for line in table.splitlines())
    return any(
        len(row) == 10 and row[0] == "0" * 32 and row[1] == "00" and row[9] != "lo" for row in rows
    )


def _resolver(host: Host, now: datetime) -> Iterator[OnlineTrace]:
    del now
    content = host.text("/etc/resolv.conf", most=1 << 20) or ""
    servers = re.findall(r"^[ \t]*nameserver[ \t]+(\S+)", content, re.M)
    if any(not re.match(r"127\.|::1$", server) for server in servers):
        yield OnlineTrace(
            "name-server-set", host.modified("/etc/resolv.conf"), "resolv.conf", weak=True
        )


_SOURCES: tuple[tuple[str, tuple[str, ...], Reader], ...] = (
    ("NetworkManager", (f"{_NM}/timestamps",), _network_manager),
    ("DHCP", _LEASE_FOLDERS, _leases),
    ("networkd", (_NETWORKD,), _networkd_leases),
    (
        "time-sync",
        ("/run/systemd/timesync", "/var/lib/chrony", "/var/lib/ntp", "/var/lib/ntpsec"),
        _clock,
    ),
    ("apt-lists", ("/var/lib/apt/periodic",), _package_lists),
    ("apt-history", ("/var/log/apt/history.log",), _package_history),
    ("route", ("/proc/net/route",), _route),
    ("resolv.conf", ("/etc/resolv.conf",), _resolver),
)
