"""Import tables of Windows libraries."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tools.windows.made_pe import pe
from tools.windows.libraries import AMD64, NoLibrary, library, missing


def test_machine_imports_and_signature() -> None:
    told = library(pe("KERNEL32.dll", "own.dll"))
    assert (told.machine, told.wants, told.signed) == (
        AMD64, ("kernel32.dll", "own.dll"), False,
    )  # fmt: skip
    assert library(pe()).wants == ()
    assert library(pe(signed=True)).signed


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_is_named(data: st.DataObject) -> None:
    whole = bytearray(pe("a.dll", "b.dll"))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    with contextlib.suppress(NoLibrary):
        library(bytes(whole[:cut]))


@pytest.mark.parametrize("data", [b"", b"MZ", b"\x7fELF" + bytes(100), pe(magic=0x10B)])
def test_other_files_are_no_library(data: bytes) -> None:
    with pytest.raises(NoLibrary):
        library(data)


def test_what_nothing_brings_is_named_with_who_wants_it(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    wants = ("kernel32.dll", "python311.dll", "beside.dll", "api-ms-win-crt-heap-l1-1-0.dll")
    (tmp_path / "package/_core.pyd").write_bytes(pe(*wants))
    (tmp_path / "package/Beside.dll").write_bytes(pe("vcruntime140.dll"))
    assert missing(tmp_path) == {}
    (tmp_path / "package/other.pyd").write_bytes(pe("msvcp140.dll", "kernel32.dll"))
    assert missing(tmp_path) == {"msvcp140.dll": "package/other.pyd"}
    (tmp_path / "package/other.pyd").write_bytes(pe(machine=0xAA64))
    with pytest.raises(NoLibrary, match="0xaa64"):
        missing(tmp_path)
