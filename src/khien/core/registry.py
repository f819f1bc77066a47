"""Finding the members of a kind: every module of a package, and third parties' entry points.

A format, check or rule is one module with one class (or instance) that carries ``id``. The
registry walks the package once and keeps the order of ids, so results do not depend on the
file system.
"""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any


def modules_of(package: ModuleType) -> list[ModuleType]:
    """Every module directly in ``package`` whose name does not begin with ``_``, by name."""
    names = sorted(
        info.name
        for info in pkgutil.iter_modules(package.__path__)
        if not info.name.startswith("_")
    )
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
            and issubclass(value, base)
            and value is not base
            and value.__module__ == module.__name__
            and not value.__name__.startswith("_")
        ]
    candidates += [point.load() for point in entry_points(group=f"khien.{kind}")]
    for candidate in candidates:
        instance = candidate()
        if instance.id in found:
            raise ValueError(f"two {kind} members share the id {instance.id!r}")
        found[instance.id] = instance
    return [found[key] for key in sorted(found)]
