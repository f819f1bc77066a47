"""The kit as a folder and as a zip; a stand-in for Python is never packed."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from tools.windows.problems import CannotBuild
from tools.windows.wheels import Package

from tools.windows import __main__ as command
from tools.windows import embedded, layout, libraries, wheels

PACKAGES = [Package("segno", "1.6.6", True)]


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    """A folder in the place of the embeddable Python, named as what it is."""
    folder = tmp_path / "stand-in-for-python"
    folder.mkdir()
    (folder / "THIS IS NO PYTHON.txt").write_text("For tests of the layout alone.\n")
    (folder / "python311._pth").write_text("python311.zip\n.\n#import site\n")
    return folder


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(command, "BUILD", tmp_path / "build/Khien-Windows")
    monkeypatch.setattr(command, "ZIP", tmp_path / "dist/Khien-Windows.zip")
    monkeypatch.setattr(layout, "ROOT", layout.ROOT)
    monkeypatch.setattr(wheels, "fetch", lambda lib: PACKAGES)
    monkeypatch.setattr(Path, "relative_to", lambda self, *other: self)
    return tmp_path


def test_the_layout_with_a_stand_in(tmp_path: Path, stand_in: Path) -> None:
    root = tmp_path / "kit"
    layout.lay_out(root, python=stand_in, packages=PACKAGES, about={})
    assert {each.name for each in root.iterdir()} == {
        "python", "lib", "Kiem tra may nay.cmd", "Tim tai lieu mat.cmd",
        "Kiem tra truoc khi gui.cmd", "DOC TRUOC.txt", "LICENSE.txt", "kit.json",
    }  # fmt: skip
    own = root / "lib/khien"
    assert not (own / "console").exists()
    assert not list(own.rglob("__pycache__"))
    assert not list(own.rglob("*.po"))
    for name in layout.NEEDED:
        assert (own / name).exists(), name
    told = json.loads((root / "kit.json").read_text("utf-8"))
    assert told["packages"] == [{"name": "segno", "version": "1.6.6", "pure": True}]
    with pytest.raises(CannotBuild):
        layout.pack(root, tmp_path / "kit.zip")
    assert not list(tmp_path.glob("kit.*"))


def test_the_path_file_names_the_library_the_kit_and_nothing_else(
    tmp_path: Path, stand_in: Path
) -> None:
    layout.lay_out(tmp_path / "kit", python=stand_in, packages=[], about={})
    data = (tmp_path / "kit/python/python311._pth").read_bytes()
    assert data == b"python311.zip\r\n.\r\n..\\lib\r\n"
    assert b"import site" not in data


def test_code_that_was_not_built_is_not_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "SOURCE", tmp_path / "nowhere")
    with pytest.raises(CannotBuild, match="make setup"):
        layout.lay_out(tmp_path / "kit", python=None, packages=[], about={})


def test_compiled_code_names_no_place_of_this_machine(tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    (lib / "one").mkdir(parents=True)
    (lib / "one/__init__.py").write_text("def here():\n    raise ValueError\n")
    assert layout.compile_all(lib) is (layout.sys.version_info[:2] == (3, 11))
    for path in lib.rglob("*.pyc"):
        assert str(tmp_path).encode() not in path.read_bytes()


def test_without_a_python_the_rest_is_made_ready_and_the_build_fails_with_the_next_step(
    built: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["windows", "--python", "", "--sha256", ""])
    old = built / "dist/Khien-Windows.zip"
    old.parent.mkdir()
    old.write_bytes(b"of another day")
    assert command.main() == 2
    told = capsys.readouterr()
    assert "PYTHON_EMBED=python-3.11.x-embed-amd64.zip" in told.err
    assert "Thiếu Python" in told.err
    assert "is missing" in told.err
    assert (built / "build/Khien-Windows/Kiem tra may nay.cmd").is_file()
    assert not old.exists()


def test_a_whole_build(
    built: Path, archive: Path, parts: dict[str, bytes], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """With a made program in the place of Python: what is packed is what came, byte for byte."""
    monkeypatch.undo()
    monkeypatch.setattr(command, "BUILD", built / "build/Khien-Windows")
    monkeypatch.setattr(command, "ZIP", built / "dist/Khien-Windows.zip")
    monkeypatch.setattr(command.layout, "ROOT", built)
    monkeypatch.setattr(layout, "_own_package", lambda target: target.mkdir(parents=True))
    (built / "LICENSE").write_text("AGPL")
    monkeypatch.setattr(wheels, "fetch", lambda lib: PACKAGES)
    monkeypatch.setattr(libraries, "missing", lambda lib: {})
    monkeypatch.setenv("PATH", str(built))  # the made program bears no signature to look at
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    command.build(str(archive), digest)
    first = command.ZIP.read_bytes()
    with zipfile.ZipFile(command.ZIP) as packed:
        for name, data in parts.items():
            if name != embedded.PTH:
                assert packed.read(f"Khien-Windows/python/{name}") == data
        assert packed.read("Khien-Windows/python/python311._pth") == layout.pth()
        told = json.loads(packed.read("Khien-Windows/kit.json"))
        assert all(name.startswith("Khien-Windows/") for name in packed.namelist())
    assert told["python"] == {"file": archive.name, "sha256": digest}
    assert "Authenticode" in capsys.readouterr().out
    command.build(str(archive), digest)
    assert command.ZIP.read_bytes() == first
    monkeypatch.setattr(libraries, "missing", lambda lib: {"msvcp140.dll": "a.pyd"})
    with pytest.raises(CannotBuild, match=r"msvcp140\.dll"):
        command.build(str(archive), digest)
    assert not command.ZIP.exists()
