"""Property changes of Word 6 and 95: codes of one byte, each with the size of its operand.

In: bytes of a list of changes. Out: those that are read, as Word 97 writes them. The list ends
at a code that is not known, for its size is not known either: those of tables, which come last.
"""

from __future__ import annotations

import struct

_LENGTH_TOLD = -1
_ONE = (
    4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 24, 25, 29, 37, 44, 50, 51, 65, 66, 67, 71, 75, 83, 85, 86,
    87, 88, 89, 90, 91, 92, 94, 98, 100, 101, 102, 104, 117, 118,
)  # fmt: skip
_TWO = (
    2, 16, 17, 18, 19, 21, 22, 26, 27, 28, 30, 31, 32, 33, 34, 35, 36, 38, 39, 40, 41, 42, 43, 45,
    46, 47, 48, 49, 69, 72, 80, 93, 96, 97, 99, 107, 109, 110,
)  # fmt: skip
_SIZES = {
    **dict.fromkeys(_ONE, 1),
    **dict.fromkeys(_TWO, 2),
    **dict.fromkeys((3, 12, 15, 23, 52, 68, 74, 81, 82, 103, 105, 106, 108), _LENGTH_TOLD),
    **dict.fromkeys((73, 95), 3),
    **dict.fromkeys((20, 70), 4),
}
_TAB_STOPS = 23  # a length of 255 says that the stops say it themselves
# What is read: alignment, page before, in a table, end of a row; deleted, look, colour, size.
_SAME_OPERAND = {
    5: 0x2403, 9: 0x2407, 24: 0x2416, 25: 0x2417, 65: 0x0800, 80: 0x4A30, 83: 0x2A33, 85: 0x0835,
    86: 0x0836, 90: 0x083A, 91: 0x083B, 92: 0x083C, 98: 0x2A42, 99: 0x4A43,
}  # fmt: skip
_BORDERS = {38: 0x6424, 39: 0x6425}
_FONT, _NEWER_FONTS = 93, (0x4A4F, 0x4A51)  # of the lower half of Unicode and of the rest
_LINE = 0x1F  # its width and kind
_SYMBOL, _NEWER_SYMBOL = 74, 0x6A09
_GLYPHS = 0xF000


def newer(data: bytes) -> bytes:
    """The changes in the codes of [MS-DOC] 2.6."""
    found: list[bytes] = []
    at = 0
    while at < len(data):
        code = data[at]
        size = _SIZES.get(code)
        at += 1
        if size is None or at >= len(data):
            break
        if size == _LENGTH_TOLD:
            size = data[at]
            if code == _TAB_STOPS and size == 0xFF:
                break
            at += 1
        operand = data[at : at + size]
        if len(operand) < size:
            break
        at += size
        if code in _SAME_OPERAND:
            found.append(struct.pack("<H", _SAME_OPERAND[code]) + operand)
        elif code == _FONT:
            found += [struct.pack("<H", each) + operand for each in _NEWER_FONTS]
        elif code in _BORDERS:
            drawn = int(bool(operand[0] & _LINE))
            found.append(struct.pack("<HBBH", _BORDERS[code], drawn, drawn, 0))
        elif code == _SYMBOL and size >= 3:
            font, glyph = struct.unpack_from("<HB", operand)
            found.append(struct.pack("<HHH", _NEWER_SYMBOL, font, _GLYPHS | glyph))
    return b"".join(found)
