"""The pinned packages as wheels for Windows, in a folder, their hashes checked by the installer.

In: requirements/windows.txt. Out: each package with whether it is pure. A pin without a wheel for
64-bit Windows, or of another system, stops the build.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .problems import CannotBuild

ROOT = Path(__file__).resolve().parents[2]
PINS = ROOT / "requirements/windows.txt"
PLATFORM, PYTHON = "x86_64-pc-windows-msvc", "3.11"
_FITTING = ("any", "win_amd64")
# Commands and manuals, which nothing here runs.
_LEFT_OUT = ("bin", "share", "Scripts", "etc")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Package:
    """One package in the kit."""

    name: str
    version: str
    pure: bool


def pins(text: str) -> dict[str, str]:
    """Name in its plain form -> version."""
    return {plain(name): version for name, version in _PIN.findall(text)}


def plain(name: str) -> str:
    """A package's name as packages are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def fetch(folder: Path, requirements: Path = PINS) -> list[Package]:
    """Put every pinned package into ``folder``; raises CannotBuild."""
    uv = Path(sys.executable).with_name("uv")
    command = [
        str(uv if uv.is_file() else "uv"), "pip", "install", "--quiet", "--python", sys.executable,
        "--target", str(folder), "--python-platform", PLATFORM, "--python-version", PYTHON,
        "--only-binary", ":all:", "--require-hashes", "--no-deps", "--link-mode", "copy",
        "--requirement", str(requirements),
    ]  # fmt: skip
    environment = {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", env=environment, check=False
    )
    if done.returncode:
        raise CannotBuild(
            "Không lấy được đủ gói cho Windows (không có mạng, sai mã băm, hoặc một gói không có "
            "bản win_amd64 hay bản thuần Python):",
            "Not every package could be fetched for Windows (no network, a hash that differs, or "
            "a pin without a win_amd64 or pure wheel):",
            done.stderr[-3_000:],
        )
    for name in _LEFT_OUT:
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / ".lock").unlink(missing_ok=True)
    return checked(folder, pins(requirements.read_text("utf-8")))


def checked(folder: Path, wanted: dict[str, str]) -> list[Package]:
    """The packages in ``folder``, when they are those wanted and for Windows."""
    found = [_package(each) for each in sorted(folder.glob("*.dist-info"))]
    here = {each.name: each.version for each in found}
    if here != wanted:
        differ = sorted(set(here.items()) ^ set(wanted.items()))
        raise CannotBuild(
            f"Gói lấy về không đúng danh sách: {differ[:5]}",
            f"What was fetched is not what is pinned: {differ[:5]}",
        )
    foreign = [each.name for each in folder.rglob("*") if each.suffix in {".so", ".dylib", ".exe"}]
    if foreign:
        raise CannotBuild(
            f"Có tệp chạy không thuộc bộ này: {foreign[:5]}",
            f"Programs or libraries that do not belong here: {foreign[:5]}",
        )
    return found


def _package(info: Path) -> Package:
    name, _, version = info.name.removesuffix(".dist-info").rpartition("-")
    tags = re.findall(r"^Tag:\s*(\S+)", (info / "WHEEL").read_text("utf-8"), re.MULTILINE)
    platforms = {tag.rpartition("-")[2] for tag in tags}
    if not platforms or not any(each in _FITTING for each in platforms):
        raise CannotBuild(
            f"{name} {version} không phải bản cho Windows 64 bit ({', '.join(platforms)}).",
            f"{name} {version} is not for 64-bit Windows ({', '.join(platforms)}).",
        )
    return Package(plain(name), version, platforms == {"any"})
