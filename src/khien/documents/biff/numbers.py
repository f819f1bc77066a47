"""Numbers of an old Excel file as a person reads them, without the format of their cell.

In: eight bytes, or four into which a number was packed ([MS-XLS] 2.5.217). Out: text.
"""

from __future__ import annotations

import struct

_HUNDREDTHS, _WHOLE = 0x01, 0x02


def of_double(data: bytes) -> str:
    """A number of eight bytes."""
    return f"{struct.unpack('<d', data)[0]:.15g}"


def of_packed(data: bytes) -> str:
    """A number of thirty bits with two that say how it was packed."""
    bits = struct.unpack("<I", data)[0]
    if bits & _WHOLE:
        value: float = struct.unpack("<i", data)[0] >> 2
    else:
        value = struct.unpack("<d", bytes(4) + struct.pack("<I", bits & ~3))[0]
    return f"{value / 100 if bits & _HUNDREDTHS else value:.15g}"
