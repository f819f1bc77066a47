"""The registry of the running Windows as a ``Registry``: asked through ``winreg``.

A key that this account may not open is told apart from one that is not there: a path asked for
by name raises PermissionError; a key below another is passed over. SAM and SECURITY belong to the
system alone, so they count as not read.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from khien.endpoints.sources.windows.registry import (
    MOST_SUBKEYS,
    MOST_VALUES,
    Key,
    Registry,
    Value,
    control_sets_in,
    filetime,
)

_HIVES = ("SYSTEM", "SOFTWARE", "SAM", "SECURITY")
# A key that only the system may open, and that every PC has, within each closed hive.
_INNER = {"SAM": "SAM\\SAM\\Domains\\Account", "SECURITY": "SECURITY\\Policy"}
_IN_USE = "CurrentControlSet"
_PERSON = "S-1-5-21-"
_CLASSES = "_Classes"


@dataclass(frozen=True, slots=True)
class RunningKey:
    """A key of the running registry. ``reg`` is ``winreg``, ``handle`` an open key of it."""

    reg: Any
    handle: Any = field(repr=False)
    name: str

    @property
    def written_at(self) -> datetime | None:
        """When the key or a value of it was last changed."""
        return filetime(int(self.reg.QueryInfoKey(self.handle)[2]))

    def values(self) -> Iterator[tuple[str, Value]]:
        """Every value."""
        for number in range(min(int(self.reg.QueryInfoKey(self.handle)[1]), MOST_VALUES)):
            try:
                name, value, _kind = self.reg.EnumValue(self.handle, number)
            except OSError:  # one was removed meanwhile
                return
            if isinstance(value, str | int | bytes | list):
                yield str(name), value

    def value(self, name: str) -> Value | None:
        """One value; the system does not tell cases apart."""
        try:
            value, _kind = self.reg.QueryValueEx(self.handle, name)
        except FileNotFoundError:
            return None
        return value if isinstance(value, str | int | bytes | list) else None

    def subkeys(self) -> Iterator[Key]:
        """The keys right below that this account may open."""
        for number in range(min(int(self.reg.QueryInfoKey(self.handle)[0]), MOST_SUBKEYS)):
            try:
                name = str(self.reg.EnumKey(self.handle, number))
            except OSError:
                return
            below = self.subkey(name)
            if below is not None:
                yield below

    def subkey(self, path: str) -> Key | None:
        """A key below; None too where this account may not open it."""
        try:
            return opened(self.reg, self.handle, path)
        except PermissionError:
            return None


@dataclass(slots=True)
class RunningRegistry:
    """``Registry`` of this PC."""

    reg: Any

    def has(self, hive: str) -> bool:
        """Whether this account may read the hive."""
        wanted = hive.upper()
        if wanted not in _HIVES:
            return False
        try:
            return self.key(_INNER.get(wanted, wanted)) is not None
        except PermissionError:
            return False

    def damaged(self, hive: str) -> bool:
        """Never: Windows itself runs from it."""
        return False

    def key(self, path: str) -> Key | None:
        """The key at ``path``; raises PermissionError."""
        if path.partition("\\")[0].upper() not in _HIVES:
            return None
        return opened(self.reg, self.reg.HKEY_LOCAL_MACHINE, path)

    def control_sets(self) -> tuple[str, ...]:
        """The one in use first; by the name that always leads to it where no other is listed."""
        named = control_sets_in(self.key("SYSTEM"), self.key("SYSTEM\\Select"))
        return named or ((_IN_USE,) if self.key(f"SYSTEM\\{_IN_USE}") else ())

    def users(self) -> tuple[Key, ...]:
        """People who are signed in: the hives of others lie closed on the disk."""
        top = RunningKey(self.reg, self.reg.HKEY_USERS, "HKEY_USERS")
        return tuple(
            each
            for each in top.subkeys()
            if each.name.startswith(_PERSON) and not each.name.endswith(_CLASSES)
        )


def opened(reg: Any, parent: Any, path: str) -> RunningKey | None:
    """The key at ``path`` below ``parent``; None when it is not there; raises PermissionError."""
    access = reg.KEY_READ | reg.KEY_WOW64_64KEY
    try:
        handle = reg.OpenKey(parent, path, 0, access)
    except FileNotFoundError:
        return None
    return RunningKey(reg, handle, path.rpartition("\\")[2])


def running_registry() -> Registry:
    """The registry of this PC; raises ImportError where there is none."""
    return RunningRegistry(importlib.import_module("winreg"))
