"""A registry from nested dictionaries, for tests of what is read from one, whatever keeps it.

A key is a dictionary: a dictionary within it is a key below, anything else a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from khien.endpoints.sources.windows.registry import Key, Value

WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class MadeKey:
    name: str
    inner: Mapping[str, Any]
    written_at: datetime | None = WRITTEN

    def values(self) -> Iterator[tuple[str, Value]]:
        for name, value in self.inner.items():
            if not isinstance(value, Mapping):
                yield name, value

    def value(self, name: str) -> Value | None:
        wanted = name.casefold()
        return next((each for key, each in self.values() if key.casefold() == wanted), None)

    def subkeys(self) -> Iterator[Key]:
        for name, value in self.inner.items():
            if isinstance(value, Mapping):
                yield MadeKey(name, value)

    def subkey(self, path: str) -> Key | None:
        here: Key | None = self
        for part in path.split("\\"):
            if here is None:
                return None
            wanted = part.casefold()
            here = next((each for each in here.subkeys() if each.name.casefold() == wanted), None)
        return here


class MadeRegistry:
    """Hives by name; SYSTEM has one control set, ``ControlSet001``, given as its content."""

    def __init__(
        self, *, system: Mapping[str, Any] | None = None, mounted: Mapping[str, Any] | None = None,
        users: tuple[Mapping[str, Any], ...] = (), torn: tuple[str, ...] = (),
        **hives: Mapping[str, Any],
    ) -> None:  # fmt: skip
        if system is not None:
            hives["system"] = {"ControlSet001": system, "MountedDevices": mounted or {}}
        self.hives = {name.upper(): MadeKey(name, inner) for name, inner in hives.items()}
        self._torn = torn
        self._users = tuple(MadeKey("ROOT", inner) for inner in users)

    def has(self, hive: str) -> bool:
        return hive.upper() in self.hives

    def damaged(self, hive: str) -> bool:
        return hive in self._torn

    def control_sets(self) -> tuple[str, ...]:
        return ("ControlSet001",) if self.has("SYSTEM") else ()

    def users(self) -> tuple[Key, ...]:
        return self._users

    def key(self, path: str) -> Key | None:
        hive, _, rest = path.partition("\\")
        root = self.hives.get(hive.upper())
        rest = rest.replace("CurrentControlSet", "ControlSet001")
        return root.subkey(rest) if root and rest else root


def nested(path: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """``content`` at ``path`` below a hive's root."""
    made: dict[str, Any] = dict(content)
    for part in reversed(path.split("\\")):
        made = {part: made}
    return made
