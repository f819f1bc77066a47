"""Security products that registered themselves with Windows Security Center.

In: the management repository. Out: ``SecurityProduct`` values. A server's Windows has no Security
Center: there the namespace is missing, and that is no sign that a product is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from khien.core.errors import DamagedDocument
from khien.endpoints.facts import Maybe, Unseen
from khien.endpoints.sources.places.artifacts import Artifact, Artifacts, Kind
from khien.endpoints.sources.windows.repository import FILES, instances
from khien.endpoints.windows_facts import SecurityProduct

_SPACE = "root\\SecurityCenter2"
_CLASSES = (
    ("AntiVirusProduct", "antivirus"),
    ("FirewallProduct", "firewall"),
    ("AntiSpywareProduct", "antispyware"),
)
_NEEDED = FILES[:3]
_STATES = {0x0: False, 0x1: True, 0x2: False, 0x3: False}  # off, on, snoozed, expired
_AGES = {0x0: True, 0x1: False}
_LONGEST = 200


def security_center(artifacts: Artifacts) -> Maybe[tuple[SecurityProduct, ...]]:
    """Every product registered; ``Unseen`` where no repository is there or it names none."""
    found: list[SecurityProduct] = []
    damaged = False
    for repository in artifacts.of(Kind.REPOSITORY):
        files = _files(repository)
        if not all(name in files for name in _NEEDED):
            damaged = True
            continue
        for name, kind in _CLASSES:
            try:
                found += [product_of(each, kind) for each in instances(files, _SPACE, name)]
            except DamagedDocument:  # a class that was never registered is told in the same way
                damaged = damaged or kind == "antivirus"
    if found:
        return tuple(dict.fromkeys(found))
    return Unseen("check-failed" if damaged else "nothing-found-here", "OBJECTS.DATA")


def _files(repository: Artifact) -> Mapping[str, Path]:
    beside = {"objects.data": repository.path}
    for path in repository.beside:
        named = next((name for name in FILES if path.name.casefold().endswith(name)), None)
        if named:
            beside[named] = path
    return beside


def product_of(properties: Mapping[str, Any], kind: str) -> SecurityProduct:
    """One instance as a product; its paths are left out."""
    told = properties.get("productState")
    state = told if isinstance(told, int) and not isinstance(told, bool) else 0
    known = isinstance(told, int)
    name = str(properties.get("displayName") or "")[:_LONGEST]
    return SecurityProduct(
        name="".join(ch for ch in name if ch.isprintable()),
        kind=kind,
        state=state,
        on=_STATES.get(state >> 12 & 0xF) if known else None,
        fresh=_AGES.get(state >> 4 & 0xF) if known else None,
        reported_at=_moment(properties.get("timestamp")),
    )


def _moment(text: object) -> datetime | None:
    """``Thu, 10 Mar 2022 16:37:21 GMT``, as RFC 5322 has it."""
    if not isinstance(text, str):
        return None
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
