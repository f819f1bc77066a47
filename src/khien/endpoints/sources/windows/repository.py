"""The management repository (WMI) of a PC that is not running: instances of a class.

In: OBJECTS.DATA with INDEX.BTR and its maps. Out: the properties of each instance. Read by
dissect.cim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

from khien.core.errors import DamagedDocument

MOST_INSTANCES = 200
FILES = ("objects.data", "index.btr", "mapping1.map", "mapping2.map", "mapping3.map")


def instances(files: Mapping[str, Path], namespace: str, name: str) -> Iterator[Mapping[str, Any]]:
    """Properties of each instance of ``name`` in ``namespace`` (``root\\SecurityCenter2``);
    ``files`` by their names in small letters. Raises DamagedDocument."""
    from dissect.cim import cim

    with ExitStack() as stack:
        try:
            opened = {each: stack.enter_context(path.open("rb")) for each, path in files.items()}
            maps = [opened[each] for each in FILES[2:] if each in opened]
            repository = cim.CIM(opened["index.btr"], opened["objects.data"], maps)
            space = next(
                (each for each in islice(repository.root.namespaces, 10_000)
                 if str(each.name).casefold() == namespace.casefold()), None,
            )  # fmt: skip
            if space is None:
                return
            told = [
                {key: each.value for key, each in instance.properties.items()}
                for instance in islice(space.class_(name).instances, MOST_INSTANCES)
            ]
        except Exception as error:
            raise DamagedDocument(type(error).__name__) from error
    yield from told
