"""Known programs, installed or running: only names on our list are ever kept.

Packages come from dpkg, rpm or pacman, processes from ``/proc/PID/comm`` (the short name the
kernel keeps; never the command line), and some programs only show by a file.
"""

from __future__ import annotations

import re

from khien.endpoints.facts import FoundProduct, Maybe, Software, Unseen
from khien.endpoints.reference_data import Product, products
from khien.endpoints.sources.linux.host import Host

_PACKAGE = re.compile(r"^Package: (\S+)$", re.MULTILINE)
_INSTALLED = re.compile(r"^Status: \S+ \S+ installed$", re.MULTILINE)
_COMM_LENGTH = 15


def software(host: Host) -> Maybe[Software]:
    """Every known product on this PC."""
    packages = _packages(host)
    processes = _processes(host)
    if packages is None and processes is None:
        return Unseen("not-supported-here", "dpkg, rpm, pacman, /proc")
    found = [_match(host, product, packages, processes) for product in products()]
    return Software(
        found=tuple(product for product in found if product),
        packages_seen=packages is not None,
        processes_seen=processes is not None,
    )


def _match(
    host: Host, product: Product, packages: set[str] | None, processes: set[str] | None
) -> FoundProduct | None:
    running: bool | None = None
    if processes is not None and product.processes:
        running = any(name[:_COMM_LENGTH] in processes for name in product.processes)
    installed = bool(product.packages & (packages or set())) or any(
        host.exists(path) for path in product.paths
    )
    if not installed and not running:
        return None
    return FoundProduct(
        id=product.id,
        name=product.name,
        kinds=tuple(sorted(product.kinds)),
        installed=installed,
        running=running,
        confidence=product.confidence,
    )


def _packages(host: Host) -> set[str] | None:
    status = host.text("/var/lib/dpkg/status")
    if status:
        return parse_dpkg(status)
    if host.which("rpm"):
        answer = host.command("rpm", "-qa", "--qf", "%{NAME}\n")
        if answer.code == 0 and answer.text.strip() and not answer.truncated:
            return set(answer.text.split())
    local = host.entries("/var/lib/pacman/local")
    # pacman names each folder package-version-release
    return {name.rsplit("-", 2)[0] for name in local} or None


def parse_dpkg(status: str) -> set[str]:
    """Names of installed packages in dpkg's status file."""
    found: set[str] = set()
    for paragraph in status.split("\n\n"):
        name = _PACKAGE.search(paragraph)
        if name and _INSTALLED.search(paragraph):
            found.add(name[1])
    return found


def _processes(host: Host) -> set[str] | None:
    # With hidepid a person sees only his own processes; process 1 is then hidden.
    if not host.line("/proc/1/comm"):
        return None
    numbers = [name for name in host.entries("/proc") if name.isdigit()]
    return {host.line(f"/proc/{number}/comm") for number in numbers} - {""}
