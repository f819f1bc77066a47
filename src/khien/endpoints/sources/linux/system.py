"""Who the PC is and what it runs: host name, serials, MACs, release, kernel, container or not."""

from __future__ import annotations

import json
import re
import shlex

from khien.core.text import printable
from khien.endpoints.facts import Maybe, OperatingSystem, Subject, Unseen
from khien.endpoints.sources.linux.host import Host
from khien.endpoints.sources.linux.traits import traits
from khien.endpoints.sources.serials import telling

_MAC = re.compile(r"^([0-9a-f]{2}:){5}[0-9a-f]{2}$")
_CONTAINER_MARKS = ("/.dockerenv", "/run/.containerenv", "/run/systemd/container")


def subject(host: Host) -> Subject:
    """Host name, meaningful serials and hardware addresses; empty where nothing is printed."""
    return Subject(
        hostname=host.line("/proc/sys/kernel/hostname")
        or host.line("/etc/hostname")
        or "localhost",
        serials=tuple(serials(host)),
        macs=tuple(macs(host)),
        os=printable(_release(host).get("PRETTY_NAME", "Linux"), most=128),
        traits=traits(host),
    )


def serials(host: Host) -> list[str]:
    """Serials of the machine and its board, without makers' fillers, each once."""
    names = ("product_serial", "board_serial", "chassis_serial")
    return telling(host.line(f"/sys/class/dmi/id/{name}") for name in names)


def macs(host: Host) -> list[str]:
    """Addresses of interfaces that have hardware behind them; else of any but loopback."""
    try:
        names = host.entries("/sys/class/net")
    except PermissionError:
        return []
    physical = [name for name in names if host.exists(f"/sys/class/net/{name}/device")]
    found = {host.line(f"/sys/class/net/{name}/address") for name in physical or names}
    return sorted(mac for mac in found if _MAC.match(mac) and mac != "00:00:00:00:00:00")


def operating_system(host: Host) -> Maybe[OperatingSystem]:
    """The release as the system names it."""
    release = _release(host)
    if not release.get("ID"):
        return Unseen("not-supported-here", "/etc/os-release")
    return OperatingSystem(
        id=printable(release["ID"].lower(), most=64),
        version=printable(release.get("VERSION_ID", ""), most=64),
        name=printable(release.get("PRETTY_NAME") or release["ID"], most=128),
        kernel=host.line("/proc/sys/kernel/osrelease"),
        container=any(host.exists(mark) for mark in _CONTAINER_MARKS),
        subscription=_subscription(host),
    )


def _release(host: Host) -> dict[str, str]:
    for name in ("/etc/os-release", "/usr/lib/os-release"):
        try:
            content = host.text(name, most=65536)
        except PermissionError:
            continue
        if content:
            return parse_release(content)
    return {}


def parse_release(content: str) -> dict[str, str]:
    """The assignments of an os-release file; lines that are none are passed over."""
    found: dict[str, str] = {}
    for line in content.splitlines()[:500]:
        name, equals, value = line.strip().partition("=")
        if not equals or not name.isidentifier():
            continue
        try:
            words = shlex.split(value)
        except ValueError:
            continue
        found[name] = words[0] if words else ""
    return found


def _subscription(host: Host) -> bool | None:
    """Whether Ubuntu Pro is attached, as its own status file says; None when it says nothing."""
    try:
        content = host.text("/var/lib/ubuntu-advantage/status.json", most=1 << 20)
        status = json.loads(content) if content else {}
    except (PermissionError, ValueError, RecursionError):
        return None
    attached = status.get("attached") if isinstance(status, dict) else None
    return attached if isinstance(attached, bool) else None
