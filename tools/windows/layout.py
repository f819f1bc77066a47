"""The kit as a folder, and that folder as a zip file.

In: a folder with a Python, a folder with packages, this checkout. Out: ``Khien-Windows/`` with
``python``, ``lib``, the files to double-click and ``kit.json``. A folder whose Python is not a
real one can be laid out (the suite does, with a stand-in) and is never packed.
"""

from __future__ import annotations

import compileall
import json
import py_compile
import shutil
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from khien import __version__

from .double_click import FILES, README_NAME, readme
from .embedded import PTH, check_real
from .problems import CannotBuild
from .wheels import Package

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/khien"
NAME = "Khien-Windows"
# Nothing but these: no registry, no environment and no site folder is asked.
PTH_LINES = ("python311.zip", ".", "..\\lib")
NEEDED = (
    "core/locale/en/LC_MESSAGES/khien.mo",
    "documents/ocr/models/vie.traineddata",
    "data",
)
_TIME = (1980, 1, 1, 0, 0, 0)  # the same kit is the same zip
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.po")


def lay_out(
    root: Path, *, python: Path | None, packages: Sequence[Package], about: Mapping[str, Any]
) -> None:
    """Everything of the kit but ``lib``'s packages, which are in place; ``python`` None: not
    there yet."""
    _own_package(root / "lib/khien")
    if python is not None:
        shutil.copytree(python, root / "python", dirs_exist_ok=True)
        (root / "python" / PTH).write_bytes(pth())
    for each in FILES:
        (root / each.name).write_bytes(each.content())
    (root / README_NAME).write_bytes(readme(__version__))
    shutil.copyfile(ROOT / "LICENSE", root / "LICENSE.txt")
    told = {
        "schema": "khien.kit/1", "khien": __version__, **about,
        "packages": [asdict(each) for each in packages],
    }  # fmt: skip
    (root / "kit.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")


def pth() -> bytes:
    """The bytes of ``python311._pth``."""
    return "".join(f"{line}\r\n" for line in PTH_LINES).encode("ascii")


def _own_package(target: Path) -> None:
    """Our code with its messages, data and model, without the console: that is a server's."""
    absent = [name for name in NEEDED if not (SOURCE / name).exists()]
    if absent:
        raise CannotBuild(
            f"Chưa có {', '.join(absent)}: chạy make setup trước.",
            f"Not built yet: {', '.join(absent)}. Run make setup first.",
        )

    def ignore(folder: str, names: list[str]) -> set[str]:
        console = {"console"} if Path(folder) == SOURCE else set()
        return set(_LEFT_OUT(folder, names)) | console

    shutil.copytree(SOURCE, target, ignore=ignore, dirs_exist_ok=True)


def compile_all(lib: Path) -> bool:
    """Compile for the kit's Python, so that a stick is not slow each time; False where this
    Python is another version. No path or time of this machine goes along."""
    if sys.version_info[:2] != (3, 11):
        return False
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(
        lib, quiet=2, force=True, invalidation_mode=mode, stripdir=str(lib), prependdir="lib",
        workers=2,
    )  # fmt: skip
    return True


def pack(root: Path, archive: Path) -> None:
    """The kit as ``archive``; raises CannotBuild unless its Python is a real one."""
    check_real(root / "python")
    archive.parent.mkdir(parents=True, exist_ok=True)
    part = archive.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for path in sorted(each for each in root.rglob("*") if each.is_file()):
            info = zipfile.ZipInfo(f"{NAME}/{path.relative_to(root).as_posix()}", _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            packed.writestr(info, path.read_bytes())
    part.replace(archive)
