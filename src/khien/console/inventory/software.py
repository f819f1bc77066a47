"""A PC's software as sets that it shares with others (see models).

Everything here demands an open transaction. Rows are made in the order of their keys: two
deliveries that make the same rows at once wait for each other and never in a circle.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from khien.console.inventory.models import (
    BUCKETS,
    Agent,
    AgentSet,
    SetMember,
    SoftwareSet,
)
from khien.console.inventory.models import Software as SoftwareRow
from khien.core.text import fold
from khien.endpoints.inventory import Software

_KEY = 32
_CHUNK = 500  # SQLite takes no more than some thousand values in one statement

Sets: TypeAlias = Mapping[str, Sequence[Software]]


def set_software(agent: Agent, software: Sequence[Software], *, is_new: bool = False) -> None:
    """Make ``software`` what ``agent`` has; one that is new has none yet."""
    sets = split(software)
    known = _known_sets(sets)
    new = {key: sets[key] for key in sorted(sets.keys() - known.keys())}
    if new:
        known |= _make_sets(new)
    wanted = set(known.values())
    rows = AgentSet.objects.filter(agent=agent).values_list("in_set_id", flat=True)
    held = set() if is_new else set(rows)
    if gone := held - wanted:
        AgentSet.objects.filter(agent=agent, in_set_id__in=gone).delete()
    AgentSet.objects.bulk_create(
        AgentSet(agent=agent, in_set_id=pk) for pk in sorted(wanted - held)
    )


def split(software: Iterable[Software]) -> dict[str, list[Software]]:
    """The sets of a list, by key: programs of one name always stand in the same set."""
    buckets: dict[int, list[Software]] = {}
    for one in software:
        buckets.setdefault(zlib.crc32(one.name.encode()) % BUCKETS, []).append(one)
    return {_key("\n".join(map("\t".join, sorted(rows)))): rows for rows in buckets.values()}


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_KEY]


def _known_sets(sets: Iterable[str]) -> dict[str, int]:
    return dict(SoftwareSet.objects.filter(key__in=list(sets)).values_list("key", "pk"))


def _make_sets(new: Sets) -> dict[str, int]:
    """Rows of sets that nobody had before: a set's members stand as soon as it does."""
    programs = {_key("\t".join(one)): one for rows in new.values() for one in rows}
    ids = _software_ids(programs)
    # Ignored, not updated: an update would lock rows that others' members refer to, in an order
    # of its own, and two deliveries could wait for each other.
    SoftwareSet.objects.bulk_create((SoftwareSet(key=key) for key in new), ignore_conflicts=True)
    made = _known_sets(new)
    members = [
        SetMember(in_set_id=made[key], software_id=ids[_key("\t".join(one))])
        for key, rows in new.items() for one in rows
    ]  # fmt: skip
    SetMember.objects.bulk_create(members, ignore_conflicts=True, batch_size=_CHUNK)
    return made


def _software_ids(programs: Mapping[str, Software]) -> dict[str, int]:
    keys = sorted(programs)
    ids = _ids(keys)
    missing = [key for key in keys if key not in ids]
    if missing:
        rows = [_row(key, programs[key]) for key in missing]
        SoftwareRow.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_CHUNK)
        ids |= _ids(missing)
    return ids


def _row(key: str, one: Software) -> SoftwareRow:
    return SoftwareRow(
        key=key, name=one.name, version=one.version, publisher=one.publisher,
        name_folded=fold(one.name)[:200],
    )  # fmt: skip


def _ids(keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(keys), _CHUNK):
        rows = SoftwareRow.objects.filter(key__in=keys[start : start + _CHUNK])
        found |= dict(rows.values_list("key", "pk"))
    return found
