"""A stand-in for the module ``winreg`` over nested dictionaries, for tests off Windows.

It keeps what the documentation of ``winreg`` says of the functions used: names without regard to
case, FileNotFoundError for what is not there, PermissionError for a closed key, OSError past the
last entry, unknown types as bytes. ``closed`` holds paths, in small letters, that may not be
opened; keys below them are closed with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from samples.endpoints.regf import nested, ticks

WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Handle:
    path: str
    inner: Mapping[str, Any]


class MadeWinreg:
    KEY_READ, KEY_WOW64_64KEY = 0x20019, 0x0100

    def __init__(
        self,
        *,
        users: Mapping[str, Mapping[str, Any]] | None = None,
        closed: tuple[str, ...] = (),
        **hives: Mapping[str, Any],
    ) -> None:
        machine = {name.upper(): nested(inner) for name, inner in hives.items()}
        people = {name: nested(inner) for name, inner in (users or {}).items()}
        self.HKEY_LOCAL_MACHINE = Handle("", machine)
        self.HKEY_USERS = Handle("users", people)
        self.closed = closed
        self.opened: list[str] = []

    def OpenKey(self, parent: Handle, path: str, reserved: int, access: int) -> Handle:
        assert (reserved, access) == (0, self.KEY_READ | self.KEY_WOW64_64KEY)
        here = parent
        for part in path.split("\\"):
            full = f"{here.path}\\{part}".strip("\\").casefold()
            found = [
                inner
                for name, inner in here.inner.items()
                if name.casefold() == part.casefold() and isinstance(inner, Mapping)
            ]
            if not found:
                raise FileNotFoundError(2, path)
            if full in self.closed:
                raise PermissionError(5, path)
            here = Handle(full, found[0])
        self.opened.append(here.path)
        return here

    def QueryInfoKey(self, key: Handle) -> tuple[int, int, int]:
        return len(self._keys(key)), len(self._values(key)), ticks(WRITTEN)

    def EnumKey(self, key: Handle, number: int) -> str:
        names = self._keys(key)
        if number >= len(names):
            raise OSError(259, "no more data")
        return names[number]

    def EnumValue(self, key: Handle, number: int) -> tuple[str, Any, int]:
        values = self._values(key)
        if number >= len(values):
            raise OSError(259, "no more data")
        return *values[number], 1

    def QueryValueEx(self, key: Handle, name: str) -> tuple[Any, int]:
        for told, value in self._values(key):
            if told.casefold() == name.casefold():
                return value, 1
        raise FileNotFoundError(2, name)

    def _keys(self, key: Handle) -> list[str]:
        return [name for name, inner in key.inner.items() if isinstance(inner, Mapping)]

    def _values(self, key: Handle) -> list[tuple[str, Any]]:
        return [
            (name, inner) for name, inner in key.inner.items() if not isinstance(inner, Mapping)
        ]
