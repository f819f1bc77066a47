"""A kit laid out as ``make windows`` lays it out, run under this Python on Linux.

``python311._pth`` is read as Windows' Python reads it: the lines are the whole path, each
relative to the folder of ``python.exe``. ``python311.zip`` stands for the standard library, so
this Python's takes its place; a package of ``lib`` with a library for Windows alone is replaced
by the same package built for this system.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path, PureWindowsPath

# Only what an isolated Python has: no site folder, no environment, no current folder.
_RUN = (
    "import json, sys\n"
    "sys.path[:] = json.loads(sys.argv[1])\n"
    "sys.argv[:] = sys.argv[2:]\n"
)  # fmt: skip
# What the embeddable Python leaves out of the standard library.
NOT_EMBEDDED = ("ensurepip", "idlelib", "lib2to3", "test", "tkinter", "turtle", "venv")


def site_packages() -> Path:
    return Path(sysconfig.get_path("purelib"))


def path_of(kit: Path, *, instead: Path | None) -> list[str]:
    """The path by the kit's own file; ``instead``: packages of this system, looked at first."""
    python = kit / "python"
    lines = (python / "python311._pth").read_text("ascii").splitlines()
    library, *others = lines
    assert library == "python311.zip"
    paths = sysconfig.get_paths()
    mine = [paths["stdlib"], str(Path(paths["stdlib"]) / "lib-dynload")]
    told = [os.path.normpath(python.joinpath(*PureWindowsPath(line).parts)) for line in others]
    return [*mine, *([str(instead)] if instead else []), *told]


def run(
    kit: Path, code: str, *words: str, path: list[str], state: Path, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """``code`` in an isolated Python on ``path``; ``words`` are its arguments."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", _RUN + code, json.dumps(path),
         "khien", *words],
        cwd=kit, capture_output=True, text=True, timeout=110, check=check,
        env={"KHIEN_STATE": str(state), "PATH": os.environ["PATH"], "HOME": str(state)},
    )  # fmt: skip
