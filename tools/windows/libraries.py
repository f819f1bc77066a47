"""Which other libraries a Windows library wants, from its import table.

In: bytes of a PE file. Out: the machine it is for and the names of the libraries it imports. So
a wheel that leans on a library which neither the kit nor Windows brings is found at build time,
on Linux. Structures: Microsoft PE format, "COFF file header", "optional header data directories",
"import directory table".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

AMD64 = 0x8664
_PE32_PLUS = 0x20B
_MOST = 1_000
# Part of every Windows 10 and later, or of the embeddable Python.
OF_WINDOWS = frozenset({
    "advapi32.dll", "bcrypt.dll", "bcryptprimitives.dll", "combase.dll", "crypt32.dll",
    "gdi32.dll", "iphlpapi.dll", "kernel32.dll", "normaliz.dll", "ntdll.dll", "ole32.dll",
    "oleaut32.dll", "psapi.dll", "rpcrt4.dll", "secur32.dll", "shell32.dll", "shlwapi.dll",
    "user32.dll", "userenv.dll", "version.dll", "winmm.dll", "wldap32.dll", "ws2_32.dll",
})  # fmt: skip
OF_PYTHON = frozenset({"python3.dll", "python311.dll", "vcruntime140.dll", "vcruntime140_1.dll"})
_SETS_OF_WINDOWS = ("api-ms-win-", "ext-ms-win-")


class NoLibrary(ValueError):
    """The bytes are no PE32+ file."""


@dataclass(frozen=True, slots=True)
class Library:
    """``signed``: bears an Authenticode signature (not checked here)."""

    machine: int
    wants: tuple[str, ...]
    signed: bool


def library(data: bytes) -> Library:
    """What ``data`` is; raises NoLibrary."""
    try:
        return _library(data)
    except (struct.error, IndexError, ValueError) as error:
        raise NoLibrary(str(error)) from error


def _library(data: bytes) -> Library:
    at = struct.unpack_from("<I", data, 0x3C)[0]
    if data[:2] != b"MZ" or data[at : at + 4] != b"PE\0\0":
        raise ValueError("no PE file")
    machine, count = struct.unpack_from("<HH", data, at + 4)
    size = struct.unpack_from("<H", data, at + 20)[0]
    head = at + 24
    if struct.unpack_from("<H", data, head)[0] != _PE32_PLUS:
        raise ValueError("no PE32+ file")
    sections = [
        struct.unpack_from("<8xIIII", data, head + size + 40 * number) for number in range(count)
    ]
    imports = struct.unpack_from("<I", data, head + 112 + 8)[0]
    certificates = struct.unpack_from("<II", data, head + 112 + 32)
    names = tuple(_names(data, sections, imports)) if imports else ()
    return Library(machine, names, all(certificates))


def _names(data: bytes, sections: list[tuple[int, ...]], imports: int) -> Iterator[str]:
    table = _offset(sections, imports)
    for number in range(_MOST):
        name = struct.unpack_from("<I", data, table + 20 * number + 12)[0]
        if not name:
            return
        start = _offset(sections, name)
        yield data[start : data.index(b"\0", start)].decode("ascii").lower()


def _offset(sections: list[tuple[int, ...]], address: int) -> int:
    for virtual_size, virtual, raw_size, raw in sections:
        if virtual <= address < virtual + max(virtual_size, raw_size):
            return address - virtual + raw
    raise ValueError("an address outside every section")


def missing(lib: Path) -> dict[str, str]:
    """Libraries that nothing brings -> a file of ``lib`` that wants each; raises NoLibrary for
    one that is for another machine."""
    files = [each for each in sorted(lib.rglob("*")) if each.suffix in {".pyd", ".dll"}]
    here = {each.name.lower() for each in files} | OF_WINDOWS | OF_PYTHON
    found: dict[str, str] = {}
    for path in files:
        told = library(path.read_bytes())
        if told.machine != AMD64:
            raise NoLibrary(f"{path.name}: machine {told.machine:#x}")
        for name in told.wants:
            if name not in here and not name.startswith(_SETS_OF_WINDOWS):
                found.setdefault(name, path.relative_to(lib).as_posix())
    return found
