"""The characters of a Word 97-2003 paragraph as they print, run by run.

In: a range of the text. Out: runs with their look; a field shows its result and not its code,
a symbol its glyph. What stands for something else (pictures, notes, anchors) is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.encodings import Table, legacy_font
from khien.documents.doc import forms
from khien.documents.doc.pages import Runs
from khien.documents.doc.pieces import Pieces
from khien.documents.doc.styles import Facts, Styles
from khien.documents.word.runs import LINE_BREAK, Piece, symbol
from khien.documents.word.styles import RunLook

CELL_END = "\x07"
_FIELD, _RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_PICTURE, _DRAWING, _SYMBOL = "\x01", "\x08", "("
_SOFT_HYPHEN = "\x1f"
_PRINTED = {"\x0b": LINE_BREAK, "\x0e": LINE_BREAK, "\x1e": "-", "\t": "\t"}
_DEEPEST = 60


class Text:
    """The characters of one file; fields that are open are remembered within a story."""

    def __init__(self, pieces: Pieces, characters: Runs, styles: Styles, data: bytes) -> None:
        self._pieces = pieces
        self._characters = characters
        self._styles = styles
        self._data = data
        self._looks: dict[tuple[int, bytes, bytes], tuple[Facts, RunLook]] = {}
        self._fields: list[bool] = []  # of each open field whether its result was reached
        self.pictures = 0

    def begin(self) -> None:
        """Begin a story: a field never reaches over its end."""
        self._fields.clear()

    def runs(self, start: int, text: str, style: int) -> Iterator[Piece]:
        """The runs of the paragraph ``text`` that stands at ``start``, its end left out."""
        end = start + len(text)
        for piece in self._pieces.between(start, end):
            for run in self._characters.between(piece.place(piece.start), piece.place(piece.end)):
                low = max(piece.position(run.start), piece.start)
                high = min(piece.position(run.end), piece.end)
                if low < high:
                    facts, look = self._look(style, run.changes, piece.changes)
                    shown = self._shown(text[low - start : high - start], facts, look)
                    if shown:
                        yield Piece(shown, look)

    def _look(self, style: int, own: bytes, whole: bytes) -> tuple[Facts, RunLook]:
        key = (style, own, whole)
        if key not in self._looks:
            facts = self._styles.run(style, own, whole)
            self._looks[key] = facts, self._styles.look(facts)
        return self._looks[key]

    def _shown(self, text: str, facts: Facts, look: RunLook) -> str:
        """What the characters of one run print."""
        if text.isprintable() and not self._fields and "symbol" not in facts:
            printed = text
        else:
            printed = "".join(self._character(ch, facts, look) for ch in text)
        return "" if look.hidden else printed

    def _character(self, ch: str, facts: Facts, look: RunLook) -> str:
        if ch == _FIELD:
            if len(self._fields) < _DEEPEST:
                self._fields.append(False)
            return ""
        if ch in {_RESULT, _FIELD_END}:
            if self._fields:
                if ch == _RESULT:
                    self._fields[-1] = True
                else:
                    self._fields.pop()
            return ""
        if ch == _PICTURE and facts.get("is_data"):
            return forms.chosen(self._data, facts.get("location", 0))
        if not all(self._fields):
            return ""
        if ch in {_PICTURE, _DRAWING}:
            self.pictures += 1
        if ch == _SYMBOL and "symbol" in facts:
            font, number = facts["symbol"] & 0xFFFF, facts["symbol"] >> 16
            return symbol(number, self._styles.font(font))
        if ch == _SOFT_HYPHEN:
            legacy = legacy_font(look.shown_font)
            return "\xad" if legacy is not None and legacy.table is Table.TCVN3 else ""
        return _PRINTED.get(ch, ch if ch >= " " else "")
