"""The management repository: written by our writer, read by the library; damage is named."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.endpoints.wmi import repository

from khien.core.errors import DamagedDocument
from khien.endpoints.sources.windows.repository import FILES, MOST_INSTANCES, instances
from tests.endpoints.made import NOW

SPACE, CLASS = "root\\Made", "Thing"
ONE: dict[str, str | int] = {"id": "1", "name": "Một", "count": 7}


def written(folder: Path, files: Mapping[str, bytes]) -> dict[str, Path]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return {name: folder / name.upper() for name in FILES if (folder / name.upper()).exists()}


def told(folder: Path, space: str = SPACE, name: str = CLASS, **made: Any) -> list[dict[str, Any]]:
    files = repository(SPACE, made or {CLASS: [ONE]}, at=NOW)
    return [dict(each) for each in instances(written(folder, files), space, name)]


def test_instances_of_a_class(tmp_path: Path) -> None:
    other: dict[str, str | int] = {"id": "2", "name": "b", "count": 2**32 - 1}
    found = told(tmp_path, Thing=[ONE, other])
    assert sorted(found, key=lambda each: each["id"]) == [ONE, other]


def test_names_are_asked_for_without_regard_to_case(tmp_path: Path) -> None:
    assert told(tmp_path, "ROOT\\made", "THING") == [ONE]


def test_another_namespace_holds_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, "root\\Other") == []


def test_a_class_that_was_never_defined_is_damage(tmp_path: Path) -> None:
    with pytest.raises(DamagedDocument):
        told(tmp_path, name="Unknown")


@pytest.mark.parametrize("missing", ["index.btr", "objects.data", "mapping1.map"])
def test_a_repository_without_one_of_its_files(tmp_path: Path, missing: str) -> None:
    files = written(tmp_path, repository(SPACE, {CLASS: [ONE]}, at=NOW))
    left = {name: path for name, path in files.items() if name != missing}
    if missing == "mapping1.map":  # a newer map is there
        assert [dict(each) for each in instances(left, SPACE, CLASS)] == [ONE]
    else:
        with pytest.raises(DamagedDocument):
            list(instances(left, SPACE, CLASS))


@given(st.sampled_from(["INDEX.BTR", "OBJECTS.DATA", "MAPPING3.MAP"]), st.data())
@settings(max_examples=60, deadline=None)
def test_a_changed_byte_is_read_or_named(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    files = dict(repository(SPACE, {CLASS: [ONE]}, at=NOW))
    changed = bytearray(files[name])
    used = len(bytes(changed).rstrip(b"\0"))
    place = data.draw(st.integers(0, used - 1))
    changed[place] ^= data.draw(st.integers(1, 255))
    files[name] = bytes(changed)
    paths = written(tmp_path_factory.mktemp("wmi"), files)
    with contextlib.suppress(DamagedDocument):
        assert len(list(instances(paths, SPACE, CLASS))) <= MOST_INSTANCES


def test_more_than_a_page_is_refused() -> None:
    with pytest.raises(ValueError, match="more than one page"):
        repository(SPACE, {CLASS: [{"id": "x" * 9_000}]}, at=NOW)
