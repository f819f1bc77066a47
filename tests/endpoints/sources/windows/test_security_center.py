"""Products registered with Security Center: the bits of their state, repositories that fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from samples.endpoints.wmi import repository

from khien.core.errors import DamagedDocument
from khien.endpoints.facts import Unseen
from khien.endpoints.sources.places.artifacts import Artifact, Artifacts, Kind
from khien.endpoints.sources.windows import security_center as center
from khien.endpoints.windows_facts import SecurityProduct
from tests.endpoints.made import NOW

DEFENDER = {
    "displayName": "Windows Defender", "productState": 397_568,
    "timestamp": "Thu, 10 Mar 2022 16:37:21 GMT", "pathToSignedProductExe": "windowsdefender://",
}  # fmt: skip


def carried(folder: Path, *missing: str) -> Artifacts:
    names = ["OBJECTS.DATA", "INDEX.BTR", "MAPPING1.MAP", "MAPPING2.MAP", "MAPPING3.MAP"]
    paths = [folder / name for name in names if name not in missing]
    for path in paths:
        path.write_bytes(bytes(64))
    return Artifacts((Artifact(Kind.REPOSITORY, paths[0], paths[0].name, tuple(paths[1:])),), 1)


def test_a_product_as_it_registers_itself() -> None:
    assert center.product_of(DEFENDER, "antivirus") == SecurityProduct(
        "Windows Defender", "antivirus", 397_568, True, True,
        datetime(2022, 3, 10, 16, 37, 21, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "on", "fresh"),
    [
        (0x061100, True, True), (0x061110, True, False), (0x060100, False, True),
        (0x062100, False, True), (0x063010, False, False), (0x069170, None, None),
        (None, None, None), ("397568", None, None),
    ],
)  # fmt: skip
def test_the_bits_of_a_state(state: Any, on: bool | None, fresh: bool | None) -> None:
    found = center.product_of({"productState": state}, "antivirus")
    assert (found.on, found.fresh) == (on, fresh)


@pytest.mark.parametrize("text", ["", "yesterday", None, 7, "Thu, 99 Mar 2022 16:37:21 GMT"])
def test_a_time_that_is_none(text: Any) -> None:
    assert center.product_of(DEFENDER | {"timestamp": text}, "antivirus").reported_at is None


def test_every_kind_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(files: Mapping[str, Path], space: str, name: str) -> Iterator[Mapping[str, Any]]:
        assert set(files) == set(center.FILES)
        assert space == "root\\SecurityCenter2"
        if name == "FirewallProduct":
            raise DamagedDocument("KeyError")
        yield DEFENDER

    monkeypatch.setattr(center, "instances", told)
    found = center.security_center(carried(tmp_path))
    assert not isinstance(found, Unseen)
    assert [each.kind for each in found] == ["antivirus", "antispyware"]


def test_a_written_repository_is_read_through(tmp_path: Path) -> None:
    other = DEFENDER | {"displayName": "Bkav Diệt", "productState": 0x062110, "timestamp": ""}
    made = repository("root\\SecurityCenter2", {
        "AntiVirusProduct": [DEFENDER, other], "FirewallProduct": [other],
    }, at=NOW)  # fmt: skip
    artifacts = carried(tmp_path)
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    found = center.security_center(artifacts)
    assert not isinstance(found, Unseen)
    assert {(each.name, each.kind, each.on, each.fresh) for each in found} == {
        ("Windows Defender", "antivirus", True, True),
        ("Bkav Diệt", "antivirus", False, False),
        ("Bkav Diệt", "firewall", False, False),
    }
    assert "windowsdefender" not in str(found)


def test_a_repository_of_another_namespace_names_none(tmp_path: Path) -> None:
    artifacts = carried(tmp_path)
    made = repository("root\\Other", {"AntiVirusProduct": [DEFENDER]}, at=NOW)
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    assert center.security_center(artifacts) == Unseen("nothing-found-here", "OBJECTS.DATA")


def test_a_repository_that_names_none_is_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(center, "instances", lambda *_: iter(()))
    assert center.security_center(carried(tmp_path)) == Unseen("nothing-found-here", "OBJECTS.DATA")
    assert center.security_center(Artifacts((), 0)) == Unseen("nothing-found-here", "OBJECTS.DATA")


def test_a_damaged_or_partial_repository_is_said(tmp_path: Path) -> None:
    assert center.security_center(carried(tmp_path)) == Unseen("check-failed", "OBJECTS.DATA")
    partial = carried(tmp_path, "INDEX.BTR")
    assert center.security_center(partial) == Unseen("check-failed", "OBJECTS.DATA")
