"""What a run or paragraph looks like once its style and its own changes are followed.

In: the style sheet ([MS-DOC] 2.9.271), the font table and lists of changes. Out: facts by our
own short names, and the look of a run as the readers of Word files share it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from khien.core.errors import DamagedDocument
from khien.documents.doc.changes import changes, whole
from khien.documents.word.styles import RunLook

Facts = dict[str, int]

_PARAGRAPH, _CHARACTER = 1, 2
_NO_STYLE = 0xFFF
_MOST_STYLES = 5_000
_MOST_FONTS = 5_000
_DEEPEST = 12
_FONT_NAME_AT = 39
_SWITCHES = {
    0x0800: "deleted", 0x0835: "bold", 0x0836: "italic", 0x083A: "small_caps", 0x083B: "caps",
    0x083C: "hidden",
}  # fmt: skip
_CHARACTER_NUMBERS = {
    0x0806: "is_data", 0x2A42: "palette", 0x4A43: "size",
    0x4A4F: "font", 0x4A51: "high_font", 0x6870: "colour", 0x6A03: "location",
    0x6A09: "symbol",
}  # fmt: skip
_PARAGRAPH_NUMBERS = {
    0x2403: "align", 0x2461: "align", 0x2407: "page_before", 0x2416: "in_table",
    0x2417: "row_end", 0x244C: "row_end", 0x260A: "level", 0x460B: "list", 0x6649: "depth",
}  # fmt: skip
_BORDERS = {0x6424: "top", 0x6425: "left", 0xC64E: "top", 0xC64F: "left"}
_PLAIN, _OF_STYLE = 0x2A33, 0x4A30
_SAME, _OTHER = 0x80, 0x81  # a switch that is as the style has it, or the other way
_PALETTE = ("", "000000", "0000ff", "00ffff", "00ff00", "ff00ff", "ff0000", "ffff00", "ffffff",
            "000080", "008080", "008000", "800080", "800000", "808000", "808080",
            "c0c0c0")  # fmt: skip
ALIGNS = ("left", "center", "right", "both", "both", "both")


@dataclass(slots=True)
class _Style:
    """One style: what kind it is, which it is based on, what it changes."""

    kind: int
    base: int
    paragraph: bytes = b""
    character: bytes = b""


@dataclass(slots=True)
class Styles:
    """Styles by number, fonts by number."""

    fonts: list[str] = field(default_factory=list)
    _styles: dict[int, _Style] = field(default_factory=dict)
    _defaults: Facts = field(default_factory=dict)
    _characters: dict[int, Facts] = field(default_factory=dict)
    _paragraphs: dict[int, Facts] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: bytes, fonts: bytes) -> Styles:
        """From the style sheet and the font table; an absent one gives no styles."""
        styles = cls(fonts=_fonts(fonts))
        try:
            styles._read(sheet)
        except (struct.error, IndexError):
            raise DamagedDocument("styles") from None
        return styles

    def paragraph(self, style: int, own: bytes) -> Facts:
        """The facts of a paragraph: those of its style, then its own."""
        facts = dict(self._merged(style, self._paragraphs, paragraphs=True))
        _change_paragraph(facts, own)
        return facts

    def run(self, style: int, *own: bytes) -> Facts:
        """The facts of a run in a paragraph of ``style``."""
        base = self._merged(style, self._characters, paragraphs=False)
        facts = dict(base)
        for each in own:
            self._change_run(facts, base, each)
        return facts

    def look(self, facts: Facts) -> RunLook:
        """The look that the facts of a run give."""
        return RunLook(
            font=self.font(facts.get("font")),
            high_font=self.font(facts.get("high_font")),
            size_pt=facts["size"] / 2 if facts.get("size") else None,
            bold=bool(facts.get("bold")),
            italic=bool(facts.get("italic")),
            capitals=bool(facts.get("caps") or facts.get("small_caps")),
            hidden=bool(facts.get("hidden") or facts.get("deleted")),
            colour=_colour(facts),
        )

    def font(self, number: int | None) -> str | None:
        """The name of a font."""
        return self.fonts[number] if number is not None and number < len(self.fonts) else None

    def _read(self, sheet: bytes) -> None:
        if not sheet:
            return
        head = struct.unpack_from("<H", sheet)[0]
        count, base_size = struct.unpack_from("<HH", sheet, 2)
        self._defaults = dict(
            zip(("font", "high_font"), struct.unpack_from("<H2xH", sheet, 14), strict=True)
        )
        at = 2 + head
        for number in range(min(count, _MOST_STYLES)):
            size = struct.unpack_from("<H", sheet, at)[0]
            if size:
                self._styles[number] = _style(sheet[at + 2 : at + 2 + size], base_size)
            at += 2 + size

    def _merged(self, number: int, known: dict[int, Facts], *, paragraphs: bool) -> Facts:
        if number not in known:
            facts: Facts = {} if paragraphs else dict(self._defaults)
            for style in self._chain(number):
                if paragraphs:
                    _change_paragraph(facts, style.paragraph)
                else:
                    self._change_run(facts, dict(facts), style.character)
            known[number] = facts
        return known[number]

    def _chain(self, number: int) -> list[_Style]:
        """The style and those it is based on, the farthest first; a loop ends by depth."""
        found: list[_Style] = []
        while number in self._styles and len(found) < _DEEPEST:
            found.insert(0, self._styles[number])
            number = found[0].base
        return found

    def _change_run(self, facts: Facts, base: Facts, data: bytes) -> None:
        for code, operand in changes(data):
            if code in _SWITCHES:
                name, said = _SWITCHES[code], operand[0]
                if said in {_SAME, _OTHER}:
                    said = int(bool(base.get(name)) != (said == _OTHER))
                facts[name] = said
            elif code in _CHARACTER_NUMBERS:
                facts[_CHARACTER_NUMBERS[code]] = whole(operand)
            elif code == _PLAIN:
                kept = {
                    name: facts[name] for name in ("is_data", "location", "symbol") if name in facts
                }
                facts.clear()
                facts.update(base | kept)
            elif code == _OF_STYLE:
                for style in self._chain(whole(operand)):
                    if style.kind == _CHARACTER:
                        self._change_run(facts, base, style.character)


def _change_paragraph(facts: Facts, data: bytes) -> None:
    for code, operand in changes(data):
        if code in _PARAGRAPH_NUMBERS:
            facts[_PARAGRAPH_NUMBERS[code]] = whole(operand)
        elif code in _BORDERS:
            # The kind of line: the second byte of the short form, the sixth of the long one.
            kind = operand[1] if len(operand) == 4 else operand[5] if len(operand) > 5 else 0
            facts[_BORDERS[code]] = int(kind not in {0, 255})


def _style(data: bytes, base_size: int) -> _Style:
    kind_and_base, count = struct.unpack_from("<HH", data, 2)
    style = _Style(kind=kind_and_base & 0xF, base=kind_and_base >> 4)
    style.base = -1 if style.base == _NO_STYLE else style.base
    name = struct.unpack_from("<H", data, base_size)[0]
    at = base_size + 2 + name * 2 + 2
    parts: list[bytes] = []
    for _ in range(min(count & 0xF, 3)):
        if at + 2 > len(data):
            break
        size = struct.unpack_from("<H", data, at)[0]
        parts.append(data[at + 2 : at + 2 + size])
        at += 2 + size + size % 2
    if style.kind == _PARAGRAPH and parts:
        style.paragraph = parts[0][2:]  # its own number stands first
        style.character = parts[1] if len(parts) > 1 else b""
    elif style.kind == _CHARACTER and parts:
        style.character = parts[0]
    return style


def _fonts(table: bytes) -> list[str]:
    """The names of the fonts in order."""
    names: list[str] = []
    at = 4
    count = min(struct.unpack_from("<H", table)[0], _MOST_FONTS) if len(table) > 4 else 0
    for _ in range(count):
        if at >= len(table):
            break
        size = table[at]
        name = table[at + 1 + _FONT_NAME_AT : at + 1 + size]
        names.append(name.decode("utf-16-le", "replace").partition("\0")[0][:80])
        at += 1 + size
    return names


def _colour(facts: Facts) -> str | None:
    exact = facts.get("colour")
    if exact is not None and not exact >> 24:
        return f"{exact & 0xFF:02x}{exact >> 8 & 0xFF:02x}{exact >> 16 & 0xFF:02x}"
    named = facts.get("palette", 0)
    return (_PALETTE[named] or None) if named < len(_PALETTE) else None
