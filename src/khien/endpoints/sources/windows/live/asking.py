"""What only the running Windows can say, asked once through PowerShell's ``Get-CimInstance``.

In: nothing but a fixed text. Out: the answers by name, ``Answers``; a question that could not be
answered is None, so that "none" is never made of a refusal. The drives' encryption is answered to
an administrator alone.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khien.endpoints.coverage.identity import serial_key
from khien.endpoints.sources.serials import telling
from khien.endpoints.sources.windows.security_center import product_of
from khien.endpoints.windows_facts import SecurityProduct

SECONDS = 40.0
MOST_BYTES, MOST_ROWS = 1 << 20, 200
_SHELL = "System32/WindowsPowerShell/v1.0/powershell.exe"
_PRODUCTS = (
    ("AntiVirusProduct", "antivirus"),
    ("FirewallProduct", "firewall"),
    ("AntiSpywareProduct", "antispyware"),
)
_SECURITY, _SYSTEM = "root/SecurityCenter2", "root/cimv2"
_BITLOCKER = "root/cimv2/Security/MicrosoftVolumeEncryption"
_QUESTIONS = (
    *((name, _SECURITY, "displayName,productState,timestamp") for name, _ in _PRODUCTS),
    ("Win32_BIOS", _SYSTEM, "SerialNumber"),
    ("Win32_BaseBoard", _SYSTEM, "SerialNumber"),
    ("Win32_SystemEnclosure", _SYSTEM, "SerialNumber"),
    ("Win32_NetworkAdapter", _SYSTEM, "MACAddress,PNPDeviceID"),
    ("Win32_DiskDrive", _SYSTEM, "InterfaceType,MediaType,SerialNumber"),
    ("Win32_EncryptableVolume", _BITLOCKER, "DriveLetter,ProtectionStatus,VolumeType"),
)
_ASK = (
    "try{{$a['{name}']=@(Get-CimInstance -Namespace {space} -ClassName {name} -ErrorAction Stop"
    "|Select-Object {what})}}catch{{$a['{name}']=$null}};"
)
SCRIPT = (
    "[Console]::OutputEncoding=[Text.Encoding]::UTF8;$a=@{};"
    + "".join(_ASK.format(name=name, space=space, what=what) for name, space, what in _QUESTIONS)
    + "ConvertTo-Json -InputObject $a -Depth 4 -Compress"
)
_MAC = re.compile(r"^([0-9A-F]{2}:){5}[0-9A-F]{2}$", re.IGNORECASE)
# Adapters on a bus of the machine; those that software made hang on ROOT and SWD.
_HARDWARE = ("PCI\\", "USB\\")
_PORTABLE = 2  # VolumeType of a drive that is carried
_PROTECTED = {0: False, 1: True}

Run = Callable[[list[str], float], bytes]


@dataclass(frozen=True, slots=True)
class Answers:
    """``products`` and ``drives`` None: not answered."""

    products: tuple[SecurityProduct, ...] | None
    serials: tuple[str, ...]
    macs: tuple[str, ...]
    drives: tuple[tuple[str, bool | None], ...] | None
    disks: tuple[str, ...] = ()  # serials of fixed ones, as they are compared


def ask(run: Run | None = None) -> Answers:
    """The answers; raises OSError, ValueError and subprocess.SubprocessError."""
    root = Path(os.environ.get("SYSTEMROOT", "C:/Windows"))
    arguments = [
        str(root / _SHELL), "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", SCRIPT,
    ]  # fmt: skip
    told = json.loads((run or _run)(arguments, SECONDS)[:MOST_BYTES].decode("utf-8-sig"))
    return answers_in(told if isinstance(told, dict) else {})


def answers_in(told: Mapping[str, Any]) -> Answers:
    """What PowerShell's JSON says."""
    center = [(kind, _rows(told, name)) for name, kind in _PRODUCTS]
    volumes = _rows(told, "Win32_EncryptableVolume")
    return Answers(
        products=None
        if any(rows is None for _, rows in center)
        else tuple(
            dict.fromkeys(product_of(row, kind) for kind, rows in center for row in rows or ())
        ),
        serials=tuple(telling(_serials(told))),
        macs=tuple(sorted(_macs(told))),
        drives=None if volumes is None else _drives(volumes),
        disks=tuple(sorted(_disks(told))),
    )


def _rows(told: Mapping[str, Any], name: str) -> list[Mapping[str, Any]] | None:
    """The instances of a class; None when it was not answered."""
    rows = told.get(name)
    # PowerShell writes a list of one as that one.
    listed = rows if isinstance(rows, list) else None if rows is None else [rows]
    if listed is None:
        return None
    return [row for row in listed[:MOST_ROWS] if isinstance(row, dict)]


def _serials(told: Mapping[str, Any]) -> list[str]:
    names = ("Win32_BIOS", "Win32_BaseBoard", "Win32_SystemEnclosure")
    return [str(row.get("SerialNumber") or "") for name in names for row in _rows(told, name) or ()]


def _macs(told: Mapping[str, Any]) -> set[str]:
    rows = _rows(told, "Win32_NetworkAdapter") or []
    found = {
        str(row.get("MACAddress") or "").lower()
        for row in rows
        if str(row.get("PNPDeviceID") or "").upper().startswith(_HARDWARE)
    }
    return {mac for mac in found if _MAC.match(mac) and mac != "00:00:00:00:00:00"}


def _disks(told: Mapping[str, Any]) -> set[str]:
    fixed = (
        row for row in _rows(told, "Win32_DiskDrive") or ()
        if str(row.get("InterfaceType")) != "USB" and str(row.get("MediaType")).startswith("Fixed")
    )  # fmt: skip
    return {key for row in fixed if (key := serial_key(str(row.get("SerialNumber") or "")))}


def _drives(rows: list[Mapping[str, Any]]) -> tuple[tuple[str, bool | None], ...]:
    """Fixed drives with a letter."""
    found: dict[str, bool | None] = {}
    for row in rows:
        if row.get("DriveLetter") and row.get("VolumeType") != _PORTABLE:
            state = row.get("ProtectionStatus")
            letter = str(row["DriveLetter"])[:2].upper()
            found[letter] = _PROTECTED.get(state) if isinstance(state, int) else None
    return tuple(sorted(found.items()))


def _run(arguments: list[str], seconds: float) -> bytes:
    done = subprocess.run(
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=seconds,
        check=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    return done.stdout
