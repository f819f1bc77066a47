"""``make windows``: says each step; exit 2 with the next step where it cannot go on.

Without a Python the rest is made ready all the same, so that everything else that could fail is
seen; then the build ends in failure and no zip is written.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from . import embedded, layout, libraries, wheels
from .double_click import FILES
from .problems import MISSING_PYTHON, CannotBuild

BUILD = layout.ROOT / "build/windows" / layout.NAME
ZIP = layout.ROOT / "dist" / f"{layout.NAME}.zip"


def main() -> int:
    """Build the kit; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default="", metavar="ZIP")
    parser.add_argument("--sha256", default="")
    arguments = parser.parse_args()
    try:
        build(arguments.python, arguments.sha256)
    except CannotBuild as error:
        print(f"\nmake windows: {error}", file=sys.stderr)
        return 2
    return 0


def build(python: str, typed: str) -> None:
    """Every step; raises CannotBuild."""
    ZIP.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="khien-kit-") as name:
        folder, about = None, {}
        if python:
            folder = Path(name)
            digest = embedded.check_sum(Path(python), typed, input)
            embedded.unpack(Path(python), folder)
            print(f"  {embedded.check_signature(folder / 'python.exe')}")
            about = {"python": {"file": Path(python).name, "sha256": digest}}
        _prepare(folder, about)
    if not python:
        print(f"  • made ready without Python: {BUILD.relative_to(layout.ROOT)}")
        raise MISSING_PYTHON
    print("  • compiling" if layout.compile_all(BUILD / "lib") else "  • not compiled: not 3.11")
    layout.pack(BUILD, ZIP)
    print(f"{ZIP.relative_to(layout.ROOT)}: {ZIP.stat().st_size / 2**20:.0f} MB")


def _prepare(python: Path | None, about: dict[str, dict[str, str]]) -> None:
    shutil.rmtree(BUILD, ignore_errors=True)
    lib = BUILD / "lib"
    lib.mkdir(parents=True)
    packages = wheels.fetch(lib)
    pure = sum(each.pure for each in packages)
    print(f"  • {len(packages)} packages, hashes checked: {pure} pure, the rest for win_amd64")
    absent = libraries.missing(lib)
    if absent:
        raise CannotBuild(
            f"Thư viện không có trong bộ và trong Windows: {absent}",
            f"Libraries that neither the kit nor Windows brings: {absent}",
        )
    layout.lay_out(BUILD, python=python, packages=packages, about=about)
    print(f"  • our code, {len(FILES)} files to double-click, {embedded.PTH}")


if __name__ == "__main__":
    sys.exit(main())
