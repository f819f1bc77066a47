"""The laid-out kit at work: found by its own path file, importing nothing of POSIX alone."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from tools.windows.problems import CannotBuild

from khien.evidence.bundle import verify_bundle
from tests.kit.conftest import put_ticket
from tests.kit.laid_out import NOT_EMBEDDED, path_of, run, site_packages
from tests.style.project import ROOT
from tools.windows import layout, libraries, wheels

KIT = "import runpy; runpy.run_module('khien.kit', run_name='__main__', alter_sys=True)"
POSIX = ("fcntl", "grp", "posix", "pty", "pwd", "resource", "spwd", "syslog", "termios", "tty")


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a folder in the place of Python that says that it is none."""
    top = tmp_path_factory.mktemp("stick")
    stand_in = top / "stand-in-for-python"
    stand_in.mkdir()
    (stand_in / "THIS IS NO PYTHON.txt").write_text("For tests of the layout alone.\n")
    root = top / "Khien-Windows"
    (root / "lib").mkdir(parents=True)
    layout.lay_out(root, python=stand_in, packages=[], about={})
    return root


@pytest.fixture(scope="module")
def path(kit: Path) -> list[str]:
    """Packages of this system after the kit's own folder, which holds our code alone."""
    return [*path_of(kit, instead=None), str(site_packages())]


# What a Linux system's own commands say takes seconds and is not the kit's to try.
NO_COMMANDS = "from khien.endpoints.sources.linux import host; host.SEARCH_PATH = '/nowhere'\n"


def test_one_double_click_from_the_stick(kit: Path, path: list[str], tmp_path: Path) -> None:
    ticket = put_ticket(kit, pc_id=None, places=2)
    code = NO_COMMANDS + KIT
    done = run(kit, code, "check", path=path, state=tmp_path / "state", check=False)
    assert done.returncode in (0, 1, 3), done.stderr
    lines = done.stdout.splitlines()
    assert re.search(r"Máy này còn \d+ việc phải sửa|Chưa thấy việc|không còn việc", lines[1])
    assert "Gói để nộp: ket-qua/" in lines[3]
    (bundle,) = (kit / "ket-qua").glob("*.khien")
    sent = verify_bundle(bundle.read_bytes())
    assert (sent.place, sent.inspection["source"]["kind"]) == (1, "live")
    (page,) = (kit / "ket-qua").glob("*.html")
    assert "<h1>" in page.read_text("utf-8")
    ticket.unlink()
    assert not list(kit.rglob("__pycache__"))


def test_a_dropped_file_from_the_stick(kit: Path, path: list[str], tmp_path: Path) -> None:
    letter = tmp_path / "công văn & phụ lục.txt"
    letter.write_text("Thông báo lịch họp giao ban.", "utf-8")
    done = run(kit, KIT, "send", str(letter), path=path, state=tmp_path / "state")
    assert "công văn & phụ lục.txt" in done.stdout


MODULES = (
    "import importlib, pkgutil, khien\n"
    "names = sorted(each.name for each in pkgutil.walk_packages(khien.__path__, 'khien.')\n"
    "               if not each.name.endswith('__main__'))\n"
    "assert all('console' not in name.split('.')[:2] for name in names)\n"
    "for name in names: importlib.import_module(name)\n"
)
AS_WINDOWS = (
    "for name in [each for each in sys.modules if each.partition('.')[0] == 'khien']:\n"
    "    del sys.modules[name]\n"
    "import types\n"
    f"for name in {POSIX!r}: sys.modules[name] = None\n"
    "sys.modules['msvcrt'] = types.ModuleType('msvcrt')\n"
    "import ctypes\n"
    "real = ctypes.CDLL  # the one library that is opened while modules are imported\n"
    "ctypes.CDLL = lambda name, *more: real(name.replace('pdfium.dll', 'libpdfium.so'), *more)\n"
    "sys.platform = 'win32'\n"
    "for name in names: importlib.import_module(name)\n"
    "print(json.dumps([len(names), khien.__file__, sorted(sys.modules)]))\n"
)


@pytest.mark.slow
def test_every_module_of_the_kit_imports_as_on_windows(
    kit: Path, path: list[str], tmp_path: Path
) -> None:
    """First as here, so that other packages are there; then ours anew, with the modules that
    Windows lacks blocked and the platform said to be Windows."""
    done = run(kit, MODULES + AS_WINDOWS, path=path, state=tmp_path)
    count, where, loaded = json.loads(done.stdout)
    assert count > 300
    assert Path(where).is_relative_to(kit / "lib")
    tops = {name.partition(".")[0] for name in loaded}
    assert not tops & set(NOT_EMBEDDED)
    assert "django" not in tops


def imports_of_posix(tree: ast.Module) -> list[tuple[str, ast.AST]]:
    """(module, the outermost statement it stands in) for each import of a POSIX module."""
    found = []
    for outer in tree.body:
        for node in ast.walk(outer):
            names = []
            if isinstance(node, ast.Import):
                names = [each.name for each in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            found += [(name, outer) for name in names if name.partition(".")[0] in POSIX]
    return found


def test_an_import_of_a_posix_module_stands_behind_a_question_for_the_platform() -> None:
    seen = 0
    for source in sorted((ROOT / "src/khien").rglob("*.py")):
        if "console" in source.relative_to(ROOT / "src/khien").parts[:1]:
            continue
        text = source.read_text("utf-8")
        if not re.search(rf"\b({'|'.join(POSIX)})\b", text):
            continue
        for name, outer in imports_of_posix(ast.parse(text)):
            seen += 1
            guarded = "sys.platform" in (ast.get_source_segment(text, outer) or "")
            assert guarded, f"{source}: {name}"
    assert seen


@pytest.mark.slow
def test_the_real_wheels_for_windows(tmp_path: Path) -> None:
    """Every pin fetched; the pure ones are what runs here, each library finds what it wants."""
    root = tmp_path / "Khien-Windows"
    lib = root / "lib"
    lib.mkdir(parents=True)
    try:
        packages = wheels.fetch(lib)
    except CannotBuild as error:
        if re.search(r"dns|connect|network|offline|timed out", error.detail, re.IGNORECASE):
            pytest.skip(
                f"NO NETWORK: the wheels for Windows were not fetched: {error.detail[:200]}"
            )
        raise
    assert libraries.missing(lib) == {}
    stand_in = tmp_path / "stand-in-for-python"
    stand_in.mkdir()
    layout.lay_out(root, python=stand_in, packages=packages, about={})
    pure = {each.name for each in packages if each.pure}
    assert {"segno", "regipy", "dissect-target"} <= pure
    instead = tmp_path / "built-for-this-system"
    instead.mkdir()
    built = [each for each in lib.rglob("*") if each.suffix in {".pyd", ".dll"}]
    for top in sorted({each.relative_to(lib).parts[0] for each in built}):
        name = top.split(".")[0]
        for mine in site_packages().glob(f"{name}*"):
            if not mine.name.endswith(".dist-info") and not (instead / mine.name).exists():
                (instead / mine.name).symlink_to(mine)
    path = path_of(root, instead=instead)
    state = tmp_path / "state"
    put_ticket(root)
    done = run(root, KIT, "check", path=path, state=state, check=False)
    assert done.returncode in (0, 1, 3), done.stderr
    (bundle,) = (root / "ket-qua").glob("*.khien")
    verify_bundle(bundle.read_bytes())
    told = run(root, MODULES + AS_WINDOWS, path=path, state=state)
    assert json.loads(told.stdout)[0] > 300
