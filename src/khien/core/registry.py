"""Finding the members of a kind: every module of a package, and third parties' entry points.

A format, check or rule is one module with one class (or instance) that carries ``id``. The
registry walks the package once and keeps the order of ids, so results do not depend on the
file system.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

_SUFFIXES = (".py", ".pyc")


def modules_of(package: ModuleType) -> list[ModuleType]:
    """Every module directly in ``package`` whose name does not begin with ``_``, by name."""
    names = sorted({name for folder in package.__path__ for name in _module_names(folder)})
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def members(package: ModuleType, *, base: type, kind: str) -> list[Any]:
    """One instance of each concrete subclass of ``base`` in ``package`` or entry point
    ``khien.<kind>``, sorted by ``id``.

    Raises ValueError when two members share an id: a silent override would hide a check.
    """
    found: dict[str, Any] = {}
    candidates: list[type] = []
    for module in modules_of(package):
        candidates += [
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and base in value.__mro__  # issubclass of an abstract class remembers every class asked
            and value is not base
            and value.__module__ == module.__name__
            and not value.__name__.startswith("_")
        ]
    candidates += _third_parties(f"khien.{kind}")
    for candidate in candidates:
        instance = candidate()
        if instance.id in found:
            raise ValueError(f"two {kind} members share the id {instance.id!r}")
        found[instance.id] = instance
    return [found[key] for key in sorted(found)]


def _module_names(folder: str) -> Iterator[str]:
    """Modules and packages in ``folder``, as ``pkgutil`` has them at twenty times the price."""
    with os.scandir(folder) as found:
        for each in found:
            name, dot, _ = each.name.partition(".")
            is_package = not dot and each.is_dir() and not name.startswith("_")
            if (is_package or each.name.endswith(_SUFFIXES)) and not name.startswith("_"):
                yield name


def _third_parties(group: str) -> list[type]:
    """What other packages offer for ``group``. The library that reads entry points is large, so
    it is imported only where some package names the group at all."""
    if not _is_named(f"[{group}]".encode()):
        return []
    from importlib.metadata import entry_points

    return [point.load() for point in entry_points(group=group)]


def _is_named(heading: bytes) -> bool:
    return any(heading in data for data in _entry_point_files())


def _entry_point_files() -> Iterator[bytes]:
    """The entry points of every installed package, as text."""
    for folder in sys.path:
        try:
            with os.scandir(folder or ".") as found:
                names = [each.name for each in found if each.name.endswith(_INFO)]
        except OSError:
            continue
        for name in names:
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:  # noqa: PTH118, PTH123
                    yield file.read(_MOST_ENTRY_POINTS)
            except OSError:
                continue


_INFO = (".dist-info", ".egg-info")
_MOST_ENTRY_POINTS = 1 << 20
