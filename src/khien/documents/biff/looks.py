"""How a cell of an old Excel file looks ([MS-XLS] 2.4.122, 2.4.353): its font, whether bold.

In: FONT, XF and PALETTE records in order; of BIFF2 the cell says itself how it looks.
Out: a ``Style`` by the number that cells name.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from khien.documents.biff.strings import narrow, unicode_at
from khien.documents.document import Style

_BOLD_SWITCH, _ITALIC = 0x01, 0x02
_BOLD = 600
_NO_FOURTH = 4  # fonts are counted without it
_MOST = 8_000
_ALIGNS = {1: "left", 2: "center", 3: "right", 5: "both"}
_FIRST_COLOUR = 8
_COLOURS = ("000000", "ffffff", "ff0000", "00ff00", "0000ff", "ffff00", "ff00ff", "00ffff",
            "800000", "008000", "000080", "808000", "800080", "008080", "c0c0c0",
            "808080")  # fmt: skip


@dataclass(slots=True)
class _Font:
    """One font of the workbook."""

    name: str
    size_pt: float
    bold: bool
    italic: bool
    colour: int


@dataclass(slots=True)
class Looks:
    """Fonts and formats of one workbook."""

    version: int
    page: str
    _fonts: list[_Font] = field(default_factory=list)
    _formats: list[tuple[int, int, bool]] = field(default_factory=list)
    _palette: list[str] = field(default_factory=lambda: list(_COLOURS))
    _known: dict[int, Style] = field(default_factory=dict)

    def add_font(self, data: bytes) -> None:
        """A FONT record."""
        if self.version < 5:
            self._add_older_font(data)
            return
        if len(data) < 16 or len(self._fonts) >= _MOST:
            return
        height, flags, colour, weight = struct.unpack_from("<HHHH", data)
        count = data[14]
        name = (
            unicode_at(data, 15, count)[0]
            if self.version == 8
            else narrow(data[15 : 15 + count], self.page)
        )
        self._fonts.append(_Font(name, height / 20, weight >= _BOLD, bool(flags & _ITALIC), colour))

    def _add_older_font(self, data: bytes) -> None:
        """One of before BIFF5: bold is a switch, and BIFF2 knows no colour."""
        at = 4 if self.version == 2 else 6
        if len(data) <= at or len(self._fonts) >= _MOST:
            return
        height, flags = struct.unpack_from("<HH", data)
        colour = 0 if self.version == 2 else int.from_bytes(data[4:6], "little")
        name = narrow(data[at + 1 : at + 1 + data[at]], self.page)
        bold, italic = bool(flags & _BOLD_SWITCH), bool(flags & _ITALIC)
        self._fonts.append(_Font(name, height / 20, bold, italic, colour))

    def add_format(self, data: bytes) -> None:
        """An XF record."""
        if self.version < 5:
            if len(data) >= 12 and len(self._formats) < _MOST:
                framed = all(side & 7 for side in data[8:12])
                self._formats.append((data[0], data[4] & 7, framed))
            return
        if len(data) < 16 or len(self._formats) >= _MOST:
            return
        bordered = self.version == 8 and all(
            side for side in (data[10] & 0xF, data[10] >> 4, data[11] & 0xF, data[11] >> 4)
        )
        self._formats.append((struct.unpack_from("<H", data)[0], data[6] & 7, bordered))

    def set_palette(self, data: bytes) -> None:
        """A PALETTE record: colours of the file's own."""
        count = min(int.from_bytes(data[:2], "little"), 56, (len(data) - 2) // 4)
        self._palette = [data[2 + at * 4 : 5 + at * 4].hex() for at in range(max(count, 0))]

    def style(self, number: int) -> Style:
        """The look of a cell of format ``number``."""
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = self._made(number)
        return known

    def _made(self, number: int) -> Style:
        if self.version == 2:  # three bytes of the cell's own
            at, align = number >> 14 & 3, number >> 16 & 7
            bordered = number >> 19 & 0xF == 0xF
        elif number >= len(self._formats):
            return Style()
        else:
            at, align, bordered = self._formats[number]
        at -= at > _NO_FOURTH
        if at >= len(self._fonts):
            return Style(bordered=bordered or None, align=_ALIGNS.get(align))
        font = self._fonts[at]
        colour = font.colour - _FIRST_COLOUR
        return Style(
            font=font.name or None,
            size_pt=font.size_pt or None,
            bold=font.bold,
            italic=font.italic,
            colour=self._palette[colour] if 0 <= colour < len(self._palette) else None,
            bordered=bordered or None,
            align=_ALIGNS.get(align),
        )
