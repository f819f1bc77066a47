"""Signs that a Windows PC was on a network: kinds and dates only, never a name or an address.

In: artifacts and the registry. Out: ``OnlineTraces``: connections by NetworkList and the log of
network profiles, leases, Wi-Fi profiles, updates fetched, browsers used. Each source says whether
it was there; ``weak`` marks a sign that a disc or a local server may have left too.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from khien.core.errors import DamagedDocument
from khien.endpoints.facts import Maybe, OnlineTrace, OnlineTraces, Unseen
from khien.endpoints.sources.places.artifacts import Artifacts, Kind
from khien.endpoints.sources.windows import srum
from khien.endpoints.sources.windows.events import events
from khien.endpoints.sources.windows.registry import Registry, number_of, text_of
from khien.endpoints.sources.windows.time_zone import Zone, zone_of

_NETWORKS = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\NetworkList"
_INTERFACES = "SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces"
_UPDATES = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\Results"
_PROFILE_LOG = "Microsoft-Windows-NetworkProfile/Operational"
_DEFENDER_LOG = "Microsoft-Windows-Windows Defender/Operational"
_CONNECTED, _SIGNATURES = 10_000, 2_000
_SYSTEMTIME = struct.Struct("<8H")
_UPDATE_TIME = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
_MOST = 5_000

Reader = Callable[[Artifacts, Registry], Iterator[OnlineTrace]]


def traces(artifacts: Artifacts, registry: Registry) -> Maybe[OnlineTraces]:
    """All traces, which sources were there, and which could not be read."""
    found: list[OnlineTrace] = []
    looked: list[str] = []
    unread: list[str] = []
    for name, is_there, reader in _SOURCES:
        try:
            if not is_there(artifacts, registry):
                continue
            found += reader(artifacts, registry)
            looked.append(name)
        except (DamagedDocument, OSError):
            unread.append(name)
    unread += [hive for hive in ("SOFTWARE", "SYSTEM") if registry.damaged(hive)]
    unread += artifacts.unread
    if not looked and not unread:
        return Unseen("nothing-found-here", "SOFTWARE, SYSTEM, NetworkProfile%4Operational.evtx")
    return OnlineTraces(tuple(found[:_MOST]), tuple(looked), tuple(unread))


def _profiles(_: Artifacts, registry: Registry) -> Iterator[OnlineTrace]:
    top = registry.key(f"{_NETWORKS}\\Profiles")
    zone = zone_of(registry)
    for profile in top.subkeys() if top else ():
        # As the connection's manager writes it: IANA ifType of the adapter.
        adapter = srum.ADAPTERS.get(number_of(profile, "NameType") or 0, "other")
        for name in ("DateCreated", "DateLastConnected"):
            moment = local_time(profile.value(name), zone)
            if moment is not None:
                yield OnlineTrace("network-connection", moment, f"NetworkList {adapter}")


def local_time(value: object, zone: Zone | None) -> datetime | None:
    """A SYSTEMTIME of 16 bytes, local to the PC; it stays without a zone where none is known."""
    if not isinstance(value, bytes) or len(value) != _SYSTEMTIME.size:
        return None
    year, month, _, day, hour, minute, second, milli = _SYSTEMTIME.unpack(value)
    try:
        local = datetime(year, month, day, hour, minute, second, milli * 1000)  # noqa: DTZ001
        return zone.utc(local) if zone else local
    except (ValueError, OverflowError):
        return None


def _log(channel: str, number: int, kind: str, detail: str) -> Reader:
    def read(artifacts: Artifacts, _: Registry) -> Iterator[OnlineTrace]:
        for path in artifacts.event_log(channel):
            for event in events(path, {number}):
                yield OnlineTrace(kind, event.at, detail)

    return read


def _leases(_: Artifacts, registry: Registry) -> Iterator[OnlineTrace]:
    top = registry.key(_INTERFACES)
    for adapter in top.subkeys() if top else ():
        # A Wi-Fi adapter keeps a key below its own for each network it joined.
        for key in (adapter, *adapter.subkeys()):
            seconds = number_of(key, "LeaseObtainedTime")
            if seconds and text_of(key, "DhcpIPAddress") not in ("", "0.0.0.0"):  # noqa: S104
                yield OnlineTrace("dhcp-lease", datetime.fromtimestamp(seconds, tz=UTC), "DHCP")


def _wifi(artifacts: Artifacts, _: Registry) -> Iterator[OnlineTrace]:
    for _profile in artifacts.of(Kind.WLAN_PROFILE):
        yield OnlineTrace("wifi-profile", None, "WLAN", weak=True)


def _updates(_: Artifacts, registry: Registry) -> Iterator[OnlineTrace]:
    for name, kind in (("Download", "update-download"), ("Detect", "update-check")):
        told = text_of(registry.key(f"{_UPDATES}\\{name}"), "LastSuccessTime")
        if _UPDATE_TIME.match(told):
            moment = datetime.fromisoformat(told).replace(tzinfo=UTC)
            # A server of the organisation's own, within an independent network, answers too.
            yield OnlineTrace(kind, moment, "Windows Update", weak=True)


def _network_use(artifacts: Artifacts, _: Registry) -> Iterator[OnlineTrace]:
    for artifact in artifacts.of(Kind.NETWORK_USE):
        yield from srum.connections(artifact.path)


def _browsers(artifacts: Artifacts, _: Registry) -> Iterator[OnlineTrace]:
    for _history in artifacts.of(Kind.BROWSER):
        yield OnlineTrace("browser-used", None, "browser", weak=True)


def _key(path: str) -> Callable[[Artifacts, Registry], bool]:
    """Every Windows has the key, network or none: a hive without it is no whole one."""
    return lambda _, registry: registry.key(path) is not None


def _channel(name: str) -> Callable[[Artifacts, Registry], bool]:
    return lambda artifacts, _: bool(artifacts.event_log(name))


def _files(kind: Kind) -> Callable[[Artifacts, Registry], bool]:
    return lambda artifacts, _: bool(artifacts.of(kind))


_SOURCES: tuple[tuple[str, Callable[[Artifacts, Registry], bool], Reader], ...] = (
    ("NetworkList", _key(_NETWORKS), _profiles),
    (
        "NetworkProfile 10000",
        _channel(_PROFILE_LOG),
        _log(_PROFILE_LOG, _CONNECTED, "network-connection", "NetworkProfile 10000"),
    ),
    ("DHCP", _key(_INTERFACES), _leases),
    ("WLAN", _files(Kind.WLAN_PROFILE), _wifi),
    (
        "Defender 2000",
        _channel(_DEFENDER_LOG),
        _log(_DEFENDER_LOG, _SIGNATURES, "signature-update", "Defender 2000"),
    ),
    ("Windows Update", _key(_UPDATES), _updates),
    ("SRUM", _files(Kind.NETWORK_USE), _network_use),
    ("browser", _files(Kind.BROWSER), _browsers),
)
