"""A PE32+ file with an import table, as small as the format allows, for tests.

Microsoft PE format: DOS header with ``e_lfanew`` at 0x3C, signature, COFF header, optional header
with 16 data directories (1: imports, 4: certificates), one section.
"""

from __future__ import annotations

import struct

AMD64 = 0x8664
_AT, _SECTION = 0x80, 0x400
_VIRTUAL = 0x1000


def pe(*wants: str, machine: int = AMD64, signed: bool = False, magic: int = 0x20B) -> bytes:
    table = 20 * (len(wants) + 1)
    body, names = b"", b""
    for name in wants:
        body += struct.pack("<5I", 1, 0, 0, _VIRTUAL + table + len(names), 1)
        names += name.encode("ascii") + b"\0"
    body += bytes(20) + names
    directories = [(0, 0)] * 16
    directories[1] = (_VIRTUAL, table) if wants else (0, 0)
    directories[4] = (0x2000, 64) if signed else (0, 0)
    optional = struct.pack("<H106xI", magic, 16)
    optional += b"".join(struct.pack("<II", *each) for each in directories)
    coff = struct.pack("<HHIIIHH", machine, 1, 0, 0, 0, len(optional), 0x22)
    section = struct.pack("<8s4I16x", b".rdata", len(body), _VIRTUAL, len(body), _SECTION)
    dos = b"MZ" + bytes(0x3A) + struct.pack("<I", _AT)
    head = (dos.ljust(_AT, b"\0") + b"PE\0\0" + coff + optional + section).ljust(_SECTION, b"\0")
    return head + body
