"""The replaceable facts of ``khien/data/endpoints`` as values.

In: JSON files with their source and confidence (C read, S second-hand, R recalled). Out:
releases with end-of-support dates, known products, legacy ports and policy figures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Release:
    """One release of an operating system and the day its free security updates end."""

    id: str
    version: str
    name: str
    ends: date
    subscription_ends: date | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Product:
    """A program known by the names of its packages, processes and files."""

    id: str
    name: str
    kinds: frozenset[str]
    packages: frozenset[str]
    processes: frozenset[str]
    paths: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class WindowsProduct:
    """A program known on Windows by how its names begin: in the list of installed programs, and
    of its services. ``onboarded``: the value that says 1 once a part of Windows is at work."""

    id: str
    name: str
    kinds: frozenset[str]
    programs: tuple[str, ...]
    services: tuple[str, ...]
    onboarded: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class LegacyPort:
    """A port on which an old, unencrypted service listens."""

    port: int
    transport: str
    service: str


def _load(name: str) -> Any:
    path = files("khien.data").joinpath("endpoints", name)
    return json.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def releases() -> tuple[Release, ...]:
    """Every release whose end of support is known."""
    return tuple(
        Release(
            id=row["id"],
            version=row["version"],
            name=row["name"],
            ends=date.fromisoformat(row["ends"]),
            subscription_ends=(
                date.fromisoformat(row["subscription_ends"])
                if row.get("subscription_ends")
                else None
            ),
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in _load("os_support.json")["releases"]
    )


# How Windows names its editions (EditionID) and for which of them its maker gives other dates.
_LONG_TERM = ("enterprises", "iotenterprises")
_ENTERPRISE = ("enterprise", "education", "iotenterprise")


def windows_release_of(build: int, edition: str, *, server: bool) -> Release | None:
    """The release of a Windows by its build and edition; a long-term or server edition is never
    judged by the dates of another."""
    name = edition.casefold()
    if server:
        return _listed(f"{build}/server")
    if name.startswith(_LONG_TERM):
        return _listed(f"{build}/{'iot-' if name.startswith('iot') else ''}ltsc")
    if name.startswith(_ENTERPRISE):
        return _listed(f"{build}/enterprise") or _listed(str(build))
    return _listed(str(build)) if name else None


def _listed(version: str) -> Release | None:
    return next(
        (each for each in releases() if (each.id, each.version) == ("windows", version)), None
    )


def release_of(os_id: str, version: str) -> Release | None:
    """The release ``version`` belongs to: exact, else by its major number (9.4 is of 9)."""
    known = {(release.id, release.version): release for release in releases()}
    return known.get((os_id, version)) or known.get((os_id, version.partition(".")[0]))


@lru_cache(maxsize=1)
def products() -> tuple[Product, ...]:
    """Every program the checks look for on Linux: antivirus, edr, remote-control, legacy."""
    return tuple(
        Product(
            id=row["id"],
            name=row["name"],
            kinds=frozenset(row["kinds"]),
            packages=frozenset(row["packages"]),
            processes=frozenset(row["processes"]),
            paths=tuple(row["paths"]),
            confidence=row["confidence"],
        )
        for row in _load("products.json")["products"]
        if "packages" in row
    )


@lru_cache(maxsize=1)
def windows_products() -> tuple[WindowsProduct, ...]:
    """Every program the checks look for on Windows."""
    return tuple(
        WindowsProduct(
            id=row["id"],
            name=row["windows"].get("name", row["name"]),
            kinds=frozenset(row["kinds"]),
            programs=tuple(row["windows"]["programs"]),
            services=tuple(row["windows"]["services"]),
            onboarded=row["windows"].get("onboarded", ""),
            source=row["windows"]["source"],
            confidence=row["windows"]["confidence"],
        )
        for row in _load("products.json")["products"]
        if "windows" in row
    )


@lru_cache(maxsize=1)
def legacy_ports() -> tuple[LegacyPort, ...]:
    """The ports of services that should no longer be offered."""
    return tuple(LegacyPort(**row) for row in _load("legacy_ports.json")["ports"])


@lru_cache(maxsize=1)
def policy_figures() -> Mapping[str, float]:
    """The default figures, by name; a ticket's own figures stand before them."""
    return {row["name"]: row["value"] for row in _load("policy_figures.json")["figures"]}


@lru_cache(maxsize=8)
def in_force_from(basis: str) -> date:
    """The first day of a legal basis that has one (``khien/data/legal_bases.json``)."""
    path = files("khien.data").joinpath("legal_bases.json")
    rows = json.loads(path.read_text(encoding="utf-8"))["bases"]
    return date.fromisoformat(next(row["in_force"] for row in rows if row["id"] == basis))
