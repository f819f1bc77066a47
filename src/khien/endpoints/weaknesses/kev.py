"""CISA's catalogue of weaknesses that are exploited, taken in from the file it publishes.

Fields by CISA's "Known Exploited Vulnerabilities Catalog" JSON schema: ``catalogVersion``,
``dateReleased``, ``count`` and ``vulnerabilities`` with ``cveID``, ``vendorProject``,
``product``, ``vulnerabilityName``, ``dateAdded``, ``dueDate`` and
``knownRansomwareCampaignUse``. Fields that are not named here are left out. An old catalogue
still says which weaknesses are exploited, never that one is not.
"""

from __future__ import annotations

import enum
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from khien.endpoints.weaknesses import shapes
from khien.endpoints.weaknesses.errors import OddKev, OlderKev

MOST_BYTES = 32_000_000
MOST_ENTRIES = 50_000
# CISA adds to it every few days.
STALE_AFTER = timedelta(days=14)
FILE_NAME = "known_exploited_vulnerabilities.json"


class Exploited(enum.StrEnum):
    """What the catalogue says of one weakness."""

    YES = "yes"
    NO = "no"
    STALE = "stale"  # not in it, but it is too old to mean anything
    NO_CATALOGUE = "no_catalogue"


@dataclass(frozen=True, slots=True)
class Entry:
    """One weakness of the catalogue."""

    cve: str
    vendor: str
    product: str
    name: str
    added: date
    due: date
    ransomware: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The catalogue of one day."""

    version: str
    released: date
    entries: Mapping[str, Entry]

    def stale(self, today: date) -> bool:
        """Whether it is too old, or its day is not yet come: neither says what is new."""
        return not timedelta(days=-1) <= today - self.released <= STALE_AFTER


def exploited(catalogue: Catalogue | None, cve: str, today: date) -> Exploited:
    """Whether ``cve`` is known to be exploited; NO only of a catalogue that is fresh."""
    if catalogue is None:
        return Exploited.NO_CATALOGUE
    if cve in catalogue.entries:
        return Exploited.YES
    return Exploited.STALE if catalogue.stale(today) else Exploited.NO


def read_kev(data: bytes) -> Catalogue:
    """The catalogue in the bytes of CISA's file. Raises OddKev."""
    said = shapes.json_object(data, most=MOST_BYTES, refuse=_odd)
    listed = shapes.rows(
        said.get("vulnerabilities"), "vulnerabilities", most=MOST_ENTRIES, refuse=_odd
    )
    count = said.get("count")
    if type(count) is not int or count != len(listed) or not listed:
        raise _odd("count")
    entries: dict[str, Entry] = {}
    for row in listed:
        entry = _entry(row)
        if entry.cve in entries:
            raise _odd(entry.cve)
        entries[entry.cve] = entry
    return Catalogue(
        version=shapes.text(said.get("catalogVersion"), "catalogVersion", refuse=_odd, most=40),
        released=shapes.moment_day(said.get("dateReleased"), "dateReleased", refuse=_odd),
        entries=entries,
    )


def keep_kev(data: bytes, folder: Path) -> Catalogue:
    """Take ``data`` in: checked whole, then put in place in one step. Raises OddKev, OlderKev.

    A damaged catalogue that is held stands in nobody's way.
    """
    brought = read_kev(data)
    try:
        held = held_kev(folder)
    except OddKev:
        held = None
    if held is not None and held.released > brought.released:
        raise OlderKev(held=held.released.isoformat(), brought=brought.released.isoformat())
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".kev-", dir=folder)
    waiting = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(_as_json(brought))
            stream.flush()
            os.fsync(stream.fileno())
        waiting.replace(folder / FILE_NAME)
    finally:
        waiting.unlink(missing_ok=True)
    return brought


def held_kev(folder: Path) -> Catalogue | None:
    """The catalogue taken in last; None when there is none. Raises OddKev for a damaged one."""
    place = folder / FILE_NAME
    try:
        with place.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    return read_kev(data)


def _entry(row: Mapping[str, Any]) -> Entry:
    cve = shapes.cve(row.get("cveID"), "cveID", refuse=_odd)

    def text(name: str) -> str:
        return shapes.text(row.get(name), f"{cve} {name}", refuse=_odd)

    return Entry(
        cve=cve,
        vendor=text("vendorProject"),
        product=text("product"),
        name=text("vulnerabilityName"),
        added=shapes.day(row.get("dateAdded"), f"{cve} dateAdded", refuse=_odd),
        due=shapes.day(row.get("dueDate"), f"{cve} dueDate", refuse=_odd),
        ransomware=row.get("knownRansomwareCampaignUse") == "Known",
    )


def _as_json(catalogue: Catalogue) -> bytes:
    """The form it is kept in: CISA's own, with the fields that are read."""
    listed = [
        {
            "cveID": one.cve, "vendorProject": one.vendor, "product": one.product,
            "vulnerabilityName": one.name, "dateAdded": one.added.isoformat(),
            "dueDate": one.due.isoformat(),
            "knownRansomwareCampaignUse": "Known" if one.ransomware else "Unknown",
        }
        for one in catalogue.entries.values()
    ]  # fmt: skip
    said = {
        "catalogVersion": catalogue.version, "dateReleased": catalogue.released.isoformat(),
        "count": len(listed), "vulnerabilities": listed,
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False).encode()


def _odd(what: str) -> OddKev:
    return OddKev(what=what)
