"""The volume that Windows runs from and its SID, as hives keep them."""

from __future__ import annotations

from typing import Any

import pytest
from samples.endpoints.regf import nested
from samples.endpoints.sam_hive import OWN, Account, sam

from khien.endpoints.facts import Trait
from khien.endpoints.sources.windows.release import subject
from khien.endpoints.sources.windows.traits import traits
from tests.endpoints.made_registry import MadeRegistry

SID = "S-1-5-" + "-".join(map(str, OWN))
MBR = bytes.fromhex("a1b2c3d40000100000000000")
GPT = b"DMIO:ID:" + bytes(range(1, 17))


def registry(value: object, **more: Any) -> MadeRegistry:
    return MadeRegistry(system={}, mounted={"\\DosDevices\\C:": value}, **more)


@pytest.mark.parametrize("value", [MBR, GPT])
def test_the_volume_and_the_sid(value: bytes) -> None:
    found = traits(registry(value, sam=nested(sam([Account(500)]))))
    assert found == (Trait("volume", value.hex()), Trait("system", SID))


@pytest.mark.parametrize(
    "value", [None, "C:", b"", MBR[:11], GPT[:-1], bytes(12), b"DMIO:ID:" + bytes(16), b"x" * 400]
)
def test_what_names_no_volume_is_no_trait(value: object) -> None:
    assert traits(registry(value)) == ()


class Closed(MadeRegistry):
    """SAM belongs to the system alone."""

    def key(self, path: str) -> Any:
        if path.startswith("SAM"):
            raise PermissionError(path)
        return super().key(path)


def test_a_closed_hive_does_not_hide_the_other() -> None:
    here = Closed(system={}, mounted={"\\DosDevices\\C:": MBR})
    assert subject(here).traits == (Trait("volume", MBR.hex()),)
