"""The rows of one list as entries: rows that are plainly one PC stand as one.

In: rows. Out: entries, each with its newest row's word. A reinstalled PC leaves its old row
behind; rows with the same serial or UUID, or with the same name beside the same address or user,
are one; of rows with the same name and unit, those unseen for a month give way to the one seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product

from khien.endpoints.coverage.identity import Keys, keys_of
from khien.endpoints.coverage.matching import forbids
from khien.endpoints.coverage.rows import SourceRow

SILENT_AFTER = timedelta(days=30)
_CLOCKS_DIFFER = timedelta(days=1)
_MOST_ALIKE = 8  # rows with one key: more are a junk key that no table knows


@dataclass(frozen=True, slots=True)
class Entry:
    """One PC of a list; ``rows`` newest first."""

    rows: tuple[SourceRow, ...]
    keys: Keys

    @property
    def line(self) -> int:
        """Where its newest row stands."""
        return self.rows[0].line

    @property
    def protected(self) -> bool | None:
        """What the newest row says."""
        return self.rows[0].protected

    @property
    def status(self) -> str:
        """The word it says it with."""
        return self.rows[0].status

    @property
    def product(self) -> str:
        """What the newest row says protects it."""
        return self.rows[0].product

    @property
    def signatures_at(self) -> datetime | None:
        """How old what it looks for is."""
        return self.rows[0].signatures_at

    @property
    def last_seen(self) -> datetime | None:
        """When the console last heard of it."""
        return self.rows[0].last_seen

    @property
    def seen_unclear(self) -> bool:
        """Whether its newest row says it in words that are no day."""
        return self.rows[0].seen_unclear

    def is_ahead(self, taken_at: datetime) -> bool:
        """Whether it was heard of after the list was taken: a wrong clock, or day and month read
        the other way round.
        """
        return self.last_seen is not None and self.last_seen - taken_at > _CLOCKS_DIFFER

    def is_silent(self, at: datetime) -> bool:
        """Whether the console has, at that time, not heard of it for a month."""
        return self.last_seen is not None and at - self.last_seen > SILENT_AFTER

    def is_heard(self, at: datetime) -> bool:
        """Whether the list tells that it was heard of within the month before."""
        return self.last_seen is not None and not self.is_silent(at)


def entries_of(rows: Sequence[SourceRow], taken_at: datetime) -> list[Entry]:
    """The entries of a list, in the order of their newest rows' lines."""
    keys = [keys_of(row) for row in rows]
    groups = _Groups(_without_shared(keys))
    for extract in _ONE_PC:
        groups.join(extract)
    groups.join_stale(rows, taken_at)
    found = []
    for members in groups.members():
        newest_first = sorted(members, key=lambda at: _age(rows[at], taken_at))
        merged = keys[newest_first[0]]
        for at in newest_first[1:]:
            merged |= keys[at]
        found.append(Entry(tuple(rows[at] for at in newest_first), merged))
    return sorted(found, key=lambda entry: entry.line)


def _without_shared(keys: Sequence[Keys]) -> list[Keys]:
    """Keys without the addresses that PCs of several names bear: a dock's, an adapter's."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for each in keys:
        for mac in each.macs:
            bearers[mac] |= each.hosts
    return [
        replace(each, macs=frozenset(mac for mac in each.macs if len(bearers[mac]) < 2))
        for each in keys
    ]


def _age(row: SourceRow, taken_at: datetime) -> tuple[float, int]:
    seen = (taken_at - row.last_seen).total_seconds() if row.last_seen else float("inf")
    return seen, row.line


def _with(kind: str) -> Callable[[Keys], Iterable[str]]:
    def extract(keys: Keys) -> Iterable[str]:
        return (f"{host}\0{other}" for host in keys.hosts for other in getattr(keys, kind))

    return extract


_ONE_PC: tuple[Callable[[Keys], Iterable[str]], ...] = (
    lambda keys: keys.serials,
    lambda keys: keys.uuids,
    _with("macs"),
    lambda keys: keys.names,
    _with("users"),
    _with("ips"),
)


class _Groups:
    """Rows joined where a key says they are one (union and find)."""

    def __init__(self, keys: Sequence[Keys]) -> None:
        self._rows = keys
        self._keys = list(keys)  # of a root: what all its rows say
        self._parent = list(range(len(keys)))

    def _root(self, at: int) -> int:
        while self._parent[at] != at:
            self._parent[at] = self._parent[self._parent[at]]
            at = self._parent[at]
        return at

    def _unite(self, first: int, second: int) -> None:
        """Not by way of a third row, either: one without a serial joins no two that differ."""
        into, other = self._root(first), self._root(second)
        if into != other and not forbids(self._keys[into], self._keys[other]):
            self._parent[other] = into
            self._keys[into] |= self._keys[other]

    def join(self, extract: Callable[[Keys], Iterable[str]]) -> None:
        """Join rows that share a key, unless too many do."""
        shared: dict[str, list[int]] = defaultdict(list)
        for at, keys in enumerate(self._rows):
            for key in extract(keys):
                shared[key].append(at)
        for rows in shared.values():
            if 1 < len(rows) <= _MOST_ALIKE:
                for other in rows[1:]:
                    self._unite(rows[0], other)

    def join_stale(self, rows: Sequence[SourceRow], taken_at: datetime) -> None:
        """Rows of one name and unit of which one alone was seen within a month."""
        alike: dict[str, list[int]] = defaultdict(list)
        for at, keys in enumerate(self._rows):
            for host, unit in product(keys.hosts, keys.units):
                alike[f"{host}\0{unit}"].append(at)
        for group in alike.values():
            live = [
                at for at in group
                if (seen := rows[at].last_seen) is not None and taken_at - seen <= SILENT_AFTER
            ]  # fmt: skip
            if 1 < len(group) <= _MOST_ALIKE and len(live) == 1:
                for other in group:
                    self._unite(live[0], other)

    def members(self) -> list[list[int]]:
        """The rows of each group."""
        found: dict[int, list[int]] = defaultdict(list)
        for at in range(len(self._parent)):
            found[self._root(at)].append(at)
        return list(found.values())
