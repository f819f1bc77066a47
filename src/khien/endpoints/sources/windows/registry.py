"""A Windows registry as the sources ask it: keys by path, whichever way the registry is read.

In: a path such as ``SYSTEM\\CurrentControlSet\\Enum\\USBSTOR``, whose first part names the hive
(SYSTEM, SOFTWARE, SAM, SECURITY, or NTUSER for one user's). Out: ``Key``. The control set in use
is resolved by the registry, so that sources never name one; ``control_sets`` gives all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeAlias

# REG_SZ and its like, REG_DWORD and REG_QWORD, REG_BINARY, REG_MULTI_SZ, FILETIME properties.
Value: TypeAlias = str | int | bytes | list[str] | datetime

MOST_SUBKEYS = 20_000
MOST_VALUES = 5_000
_FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


class Key(Protocol):
    """One key. Names keep their case; they are asked for without regard to it."""

    @property
    def name(self) -> str: ...

    @property
    def written_at(self) -> datetime | None: ...

    def value(self, name: str) -> Value | None:
        """One value; ``""`` is the default value. None when it is not there."""

    def values(self) -> Iterator[tuple[str, Value]]:
        """Every value, at most ``MOST_VALUES``; the default value has the name ``""``."""

    def subkey(self, path: str) -> Key | None:
        """A key below, several levels by ``\\``; None when it is not there."""

    def subkeys(self) -> Iterator[Key]:
        """The keys right below, at most ``MOST_SUBKEYS``."""


class Registry(Protocol):
    """The hives of one PC that could be read."""

    def has(self, hive: str) -> bool:
        """Whether a hive could be read at all: a key missing from it is then truly missing."""

    def damaged(self, hive: str) -> bool:
        """Whether the hive is there and could not be read: nothing is shown by what is missing."""

    def key(self, path: str) -> Key | None:
        """The key at ``path``; None when the key or its hive is not there."""

    def control_sets(self) -> tuple[str, ...]:
        """Names such as ``ControlSet001``, the one in use first."""

    def users(self) -> tuple[Key, ...]:
        """The root key of each user's hive that could be read."""


def control_sets_in(root: Key | None, select: Key | None) -> tuple[str, ...]:
    """The control sets below SYSTEM's ``root``: that which ``select`` calls current first, the
    others in the order of their names."""
    if root is None:
        return ()
    names = [each.name for each in root.subkeys() if each.name.lower().startswith("controlset")]
    current = select.value("Current") if select else None
    used = f"controlset{current:03d}" if isinstance(current, int) else ""
    return tuple(sorted(names, key=lambda name: (name.lower() != used, name)))


def text_of(key: Key | None, name: str) -> str:
    """A text value, printable and stripped; empty when missing or of another kind."""
    value = key.value(name) if key else None
    return (
        "".join(ch for ch in value[:512] if ch.isprintable()).strip()
        if isinstance(value, str)
        else ""
    )


def number_of(key: Key | None, name: str) -> int | None:
    """A whole number; None when missing or of another kind."""
    value = key.value(name) if key else None
    return value if isinstance(value, int) else None


def filetime(ticks: int) -> datetime | None:
    """A FILETIME (tenths of microseconds since 1601, UTC); None for 0 and what no date can hold.

    Source: MS-DTYP 2.3.3.
    """
    if ticks <= 0 or ticks == 0x7FFFFFFFFFFFFFFF:
        return None
    try:
        return _FILETIME_EPOCH + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return None
