"""Registry hives read from files, with what their transaction logs hold back.

In: paths of hives. Out: a ``Registry``. Read by regipy: asked for keys, never walked whole. A
hive that was in use is completed from its LOG1 and LOG2 before it is read; where they do not fit,
it is read as it stands.
"""

from __future__ import annotations

import contextlib
import io
import logging
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.endpoints.sources.places.artifacts import Artifact, Artifacts, Kind
from khien.endpoints.sources.windows.registry import (
    MOST_SUBKEYS,
    MOST_VALUES,
    Key,
    Registry,
    Value,
    control_sets_in,
    filetime,
)

if TYPE_CHECKING:
    from regipy.registry import NKRecord, RegistryHive

SIGNATURE = b"regf"
MOST_HIVE = 512 * 2**20
# Of one hive, in all that is asked of it; the SYSTEM hives of eval/endpoints take 4,125 of both.
MOST_KEYS_READ, MOST_VALUES_READ = 300_000, 2_000_000
_DEFAULT = "(default)"
_LEVELS = 64
_IN_THE_KEY = 0x80000000
_CURRENT = "currentcontrolset"
_MACHINE_HIVES = (Kind.SYSTEM, Kind.SOFTWARE, Kind.SAM, Kind.SECURITY)


@dataclass(slots=True)
class _Spent:
    """Keys and values of one hive that were read: lists may lead to the same ones for ever."""

    keys: int = 0
    values: int = 0

    def key(self) -> None:
        """Count one key; raises DamagedDocument."""
        self.keys += 1
        if self.keys > MOST_KEYS_READ:
            raise DamagedDocument("keys without end")

    def value(self) -> None:
        """Count one value; raises DamagedDocument."""
        self.values += 1
        if self.values > MOST_VALUES_READ:
            raise DamagedDocument("values without end")


@dataclass(frozen=True, slots=True)
class HiveKey:
    """A key of a hive; ``spent`` counts for all keys of it."""

    record: NKRecord
    spent: _Spent = field(default_factory=_Spent)

    @property
    def name(self) -> str:
        """As it is written."""
        return str(self.record.name)

    @property
    def written_at(self) -> datetime | None:
        """When the key or a value of it was last changed."""
        return filetime(int(self.record.header.last_modified))

    def values(self) -> Iterator[tuple[str, Value]]:
        """Every value; raises DamagedDocument."""
        for each in islice(_guarded(self.record.iter_values(trim_values=False)), MOST_VALUES):
            self.spent.value()
            name = "" if each.name == _DEFAULT else str(each.name)
            yield name, _plain(each.value)

    def value(self, name: str) -> Value | None:
        """One value; raises DamagedDocument."""
        wanted = name.casefold()
        return next((value for key, value in self.values() if key.casefold() == wanted), None)

    def subkeys(self) -> Iterator[Key]:
        """Every key right below; raises DamagedDocument."""
        for record in islice(_guarded(self.record.iter_subkeys()), MOST_SUBKEYS):
            self.spent.key()
            yield HiveKey(record, self.spent)

    def subkey(self, path: str) -> Key | None:
        """A key below; raises DamagedDocument."""
        here: Key | None = self
        for part in path.split("\\")[:_LEVELS]:
            wanted = part.casefold()
            if here is None:
                return None
            here = next((each for each in here.subkeys() if each.name.casefold() == wanted), None)
        return here


@dataclass(slots=True)
class HiveRegistry:
    """The hives of one PC. ``unread``: kinds of hives that are there and damaged."""

    roots: Mapping[Kind, Key]
    user_roots: tuple[Key, ...] = ()
    unread: frozenset[Kind] = frozenset()
    _found: dict[str, Key | None] = field(default_factory=dict)

    def has(self, hive: str) -> bool:
        """Whether the hive was read."""
        return any(kind.value == hive.upper() for kind in self.roots)

    def damaged(self, hive: str) -> bool:
        """Whether the hive is there and could not be read."""
        return not self.has(hive) and any(kind.value == hive.upper() for kind in self.unread)

    def users(self) -> tuple[Key, ...]:
        """The root key of each user's hive."""
        return self.user_roots

    def control_sets(self) -> tuple[str, ...]:
        """The one in use first; the others in the order of their names."""
        root = self.roots.get(Kind.SYSTEM)
        return control_sets_in(root, root.subkey("Select") if root else None)

    def key(self, path: str) -> Key | None:
        """The key at ``path``; raises DamagedDocument where the way to it cannot be read."""
        if path not in self._found:
            self._found[path] = self._look_up(path)
        return self._found[path]

    def _look_up(self, path: str) -> Key | None:
        hive, _, rest = path.partition("\\")
        root = self.roots.get(Kind(hive.upper())) if hive.upper() in _NAMES else None
        if root is None or not rest:
            return root
        first, _, below = rest.partition("\\")
        if first.lower() == _CURRENT:
            sets = self.control_sets()
            rest = f"{sets[0]}\\{below}" if below and sets else next(iter(sets), rest)
        return root.subkey(rest)


_NAMES = frozenset(kind.value for kind in _MACHINE_HIVES)


def registry_of(artifacts: Artifacts) -> Registry:
    """The hives among ``artifacts``; the kind of a damaged one is in ``unread``."""
    roots: dict[Kind, Key] = {}
    users: list[Key] = []
    unread: set[Kind] = set()
    for artifact in artifacts.found:
        if artifact.kind not in {*_MACHINE_HIVES, Kind.USER}:
            continue
        try:
            root = open_hive(artifact)
        except (DamagedDocument, TooLargeDocument, OSError):
            unread.add(artifact.kind)
            continue
        if artifact.kind is Kind.USER:
            users.append(root)
        else:
            roots.setdefault(artifact.kind, root)
    return HiveRegistry(roots, tuple(users), frozenset(unread))


def open_hive(artifact: Artifact) -> Key:
    """The root key of a hive; raises DamagedDocument, TooLargeDocument, OSError."""
    from regipy.registry import RegistryHive

    if artifact.path.stat().st_size > MOST_HIVE:
        raise TooLargeDocument(limit=f"{MOST_HIVE // 2**20} MB")
    _quiet()
    with _as_damaged():
        if not artifact.beside:
            return HiveKey(_bounded(RegistryHive(str(artifact.path))))
        return HiveKey(_bounded(_completed(artifact)))


class _Bytes(io.BytesIO):
    """A hive's bytes. Of a value that stands in its own key regipy asks for 2 GB and leaves them:
    nothing is read then, instead of the whole rest of the hive for each small number.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        return b"" if size is not None and size >= _IN_THE_KEY else super().read(size)


def _bounded(hive: RegistryHive) -> NKRecord:
    """The root, and with it every key below, over bytes that are not read in vain."""
    root = hive.root
    root._stream = _Bytes(root._stream.getbuffer())
    return root


def _completed(artifact: Artifact) -> RegistryHive:
    """The hive with its logs applied; as it stands where they do not fit it."""
    from regipy.recovery import apply_transaction_logs
    from regipy.registry import RegistryHive

    first, second = (*map(str, artifact.beside[:2]), None)[:2]
    with tempfile.TemporaryDirectory(prefix="khien-") as folder:
        whole = Path(folder, "hive")
        try:
            apply_transaction_logs(str(artifact.path), first, second, str(whole))
            return RegistryHive(str(whole))
        except Exception:  # a log of another time, cut short or empty
            return RegistryHive(str(artifact.path))


def kind_of_hive(path: Path) -> Kind | None:
    """Which hive a file is, by the keys at its root; None when it is none that is read here."""
    try:
        root = open_hive(Artifact(Kind.SYSTEM, path, path.name))
        names = {each.name.casefold() for each in islice(root.subkeys(), 64)}
    except (DamagedDocument, TooLargeDocument, OSError):
        return None
    if "select" in names or any(name.startswith("controlset") for name in names):
        return Kind.SYSTEM
    if "sam" in names:
        return Kind.SAM
    if "policy" in names and ("rxact" in names or "cache" in names):
        return Kind.SECURITY
    if "control panel" in names or ("software" in names and "environment" in names):
        return Kind.USER
    return Kind.SOFTWARE if "microsoft" in names else None


@contextlib.contextmanager
def _as_damaged() -> Iterator[None]:
    try:
        yield
    except (MemoryError, OSError):
        raise
    except Exception as error:
        raise DamagedDocument(type(error).__name__) from error


def _guarded(items: Iterator[Any]) -> Iterator[Any]:
    """The items; whatever the reader trips over is damage of the hive."""
    while True:
        with _as_damaged():
            item = next(items, _END)
        if item is _END:
            return
        yield item


_END = object()


def _plain(value: object) -> Value:
    if isinstance(value, str | int | bytes | datetime):
        return value
    if isinstance(value, list):
        return [str(each) for each in value]
    return str(value)


def _quiet() -> None:
    # What regipy logs of a damaged hive may hold values of it.
    logging.getLogger("regipy").setLevel(logging.CRITICAL)
