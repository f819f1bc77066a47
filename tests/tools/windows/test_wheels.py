"""The pins for Windows: the same versions as everywhere, a wheel each."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from tests.style.project import ROOT
from tools.windows.problems import CannotBuild

from tools.windows import wheels

TEXT = wheels.PINS.read_text("utf-8")
PINS = wheels.pins(TEXT)


def test_every_base_package_and_the_images_are_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["images"]]
    names = {wheels.plain(re.split(r"[^\w.-]", each)[0]) for each in wanted}
    assert names <= set(PINS)


def test_they_are_the_versions_of_every_other_place() -> None:
    text = (ROOT / "requirements/dev.txt").read_text("utf-8")
    # A package may stand there twice, for two ages of Python.
    everywhere = {(wheels.plain(name), version) for name, version in wheels._PIN.findall(text)}
    assert set(PINS.items()) <= everywhere


def test_every_pin_has_a_hash() -> None:
    for block in re.split(r"\n(?=\S)", TEXT.strip()):
        if not block.startswith("#"):
            assert "--hash=sha256:" in block, block.split("\n")[0]
    assert "/tmp" not in TEXT


def wheel(lib: Path, name: str, version: str, *tags: str) -> None:
    info = lib / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "WHEEL").write_text("Wheel-Version: 1.0\n" + "".join(f"Tag: {tag}\n" for tag in tags))


def test_pure_and_windows_wheels_pass(tmp_path: Path) -> None:
    wheel(tmp_path, "Pure_One", "1.0", "py2-none-any", "py3-none-any")
    wheel(tmp_path, "fast", "2.0", "cp311-cp311-win_amd64")
    found = wheels.checked(tmp_path, {"pure-one": "1.0", "fast": "2.0"})
    assert [(each.name, each.pure) for each in found] == [("pure-one", True), ("fast", False)]


@pytest.mark.parametrize("tag", ["cp311-cp311-manylinux_2_28_x86_64", "cp311-cp311-win32"])
def test_a_wheel_for_another_system_stops_the_build(tmp_path: Path, tag: str) -> None:
    wheel(tmp_path, "fast", "2.0", tag)
    with pytest.raises(CannotBuild, match=r"fast 2\.0"):
        wheels.checked(tmp_path, {"fast": "2.0"})


def test_another_version_or_one_too_few_stops_the_build(tmp_path: Path) -> None:
    wheel(tmp_path, "one", "1.0", "py3-none-any")
    for wanted in ({"one": "1.1"}, {"one": "1.0", "two": "2.0"}, {}):
        with pytest.raises(CannotBuild):
            wheels.checked(tmp_path, wanted)


@pytest.mark.parametrize("name", ["a.so", "launcher.exe"])
def test_programs_that_do_not_belong_stop_the_build(tmp_path: Path, name: str) -> None:
    wheel(tmp_path, "one", "1.0", "py3-none-any")
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(CannotBuild, match=name):
        wheels.checked(tmp_path, {"one": "1.0"})


def test_a_fetch_that_fails_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pinned = tmp_path / "pins.txt"
    pinned.write_text(f"no-such-package-here==9.9 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setenv("UV_OFFLINE", "1")
    with pytest.raises(CannotBuild) as caught:
        wheels.fetch(tmp_path / "lib", pinned)
    assert "win_amd64" in caught.value.vi
    assert "no-such-package-here" in caught.value.detail
