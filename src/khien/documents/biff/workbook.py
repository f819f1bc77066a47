"""The walk over an old Excel workbook: every sheet, hidden ones too, cell by cell.

In: the bytes of the workbook's stream. Out: for each sheet its header, its cells row by row, the
words of its boxes, its footer. Formulas give the result that was kept. ``rows`` and ``columns``
cut every sheet to its head, which is all that a mark can stand in.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from khien.core.errors import DamagedDocument, EncryptedDocument, TooLargeDocument
from khien.core.limits import Budget
from khien.documents.biff.looks import Looks
from khien.documents.biff.numbers import of_double, of_packed
from khien.documents.biff.records import BOFS, EOF, records, segments, version_of
from khien.documents.biff.strings import continued, decoder, narrow, shared, unicode_at
from khien.documents.doc.drawings import word_art
from khien.documents.document import LineKind, Style
from khien.documents.keeping import Kept
from khien.documents.legacy import Typed
from khien.documents.sheets.margins import printed

_FILEPASS, _CODEPAGE, _BOUNDSHEET, _SST = 0x2F, 0x42, 0x85, 0xFC
_FONT, _FONT3, _PALETTE = 0x31, 0x231, 0x92
_XFS = frozenset({0xE0, 0x243, 0x443})
_HEADER, _FOOTER, _MORE_MARGINS = 0x14, 0x15, 0x89C
_LABEL_SHARED, _LABEL, _RICH_LABEL, _LABEL2 = 0xFD, 0x204, 0xD6, 0x04
_STRING, _STRING2 = 0x207, 0x07
_FORMULAS = {0x06, 0x206, 0x406}
_NUMBER, _RK, _MANY_RK, _NUMBER2, _INTEGER2 = 0x203, 0x27E, 0xBD, 0x03, 0x02
_OBJECT, _TEXT_BOX, _NOTE, _DRAWING = 0x5D, 0x1B6, 0x19, 0xEC
_CELLS = frozenset(
    {_LABEL_SHARED, _LABEL, _RICH_LABEL, _LABEL2, _NUMBER, _RK, _MANY_RK, _NUMBER2, _INTEGER2}
    | _FORMULAS
)
_MOST_SHEETS = 1_000
_MOST_BOX = 20_000
_WHOLE = 1 << 30


@dataclass(slots=True)
class Sheet:
    """One sheet as it is walked over."""

    name: str
    cells: list[tuple[int, int, int, str]] = field(default_factory=list)  # row, column, look, text
    shared: list[tuple[int, int, int, int]] = field(default_factory=list)  # the same, by number
    headers: list[str] = field(default_factory=list)
    footers: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)


class Workbook:
    """One workbook; raises a DocumentError for what cannot be read."""

    def __init__(
        self, data: bytes, budget: Budget, *, rows: int = _WHOLE, columns: int = _WHOLE
    ) -> None:
        self._data = data
        self._budget = budget
        self._rows, self._columns = rows, columns
        self.version = version_of(data)
        self._page = ""
        self._looks = Looks(self.version, "")
        self._strings: list[bytes] = []
        self._places: list[tuple[int, str]] = []
        self._count = 0
        try:
            self.sheets = list(self._walk())
            self._fill()
        except (struct.error, IndexError):
            raise DamagedDocument("workbook") from None

    def keep(self, sheet: Sheet, number: int, kept: Kept) -> None:
        """Keep the lines of ``sheet``, which is the table ``number``."""
        for text in sheet.headers:
            for line in printed(text):
                kept.add(line, LineKind.HEADER)
        for text in sheet.boxes:
            for line in text.splitlines():
                kept.add(line, LineKind.BOX, Style(bordered=True))
        for row, column, look, text in sorted(sheet.cells, key=lambda cell: cell[:2]):
            style = self._looks.style(look)
            for line in text.splitlines():
                shown = kept.legacy.printed((Typed(line, style.font),))
                kept.add(shown, LineKind.CELL, style, cell=(number, row, column))
        for text in sheet.footers:
            for line in printed(text):
                kept.add(line, LineKind.FOOTER)

    def _walk(self) -> Iterator[Sheet]:
        """The globals first; then each sheet, by the place the globals name."""
        if self.version < 5:  # a sheet alone, which brings its own fonts
            yield self._sheet(0, "")
            return
        for kind, at, length in records(self._data, 0, self._budget):
            if kind == EOF:
                break
            self._global(kind, at, length)
        if not self._places:  # a sheet alone in BIFF5
            yield self._sheet(0, "")
            return
        seen: set[int] = set()
        for place, name in self._places:
            if place in seen or place + 4 > len(self._data):
                continue
            seen.add(place)
            yield self._sheet(place, name)

    def _global(self, kind: int, at: int, length: int) -> None:
        data = self._data
        if kind == _FILEPASS:
            raise EncryptedDocument()
        if kind == _CODEPAGE:
            self._page = decoder(int.from_bytes(data[at : at + 2], "little"))
            self._looks.page = self._page
        elif kind == _BOUNDSHEET:
            if len(self._places) >= _MOST_SHEETS:
                raise TooLargeDocument(limit=str(_MOST_SHEETS))
            place = struct.unpack_from("<I", data, at)[0]
            self._places.append((place, self._text(data[at + 6 : at + length], short=True)))
        elif kind == _SST:
            self._strings = segments(data, at, length)
        elif kind in {_FONT, _FONT3}:
            self._looks.add_font(data[at : at + length])
        elif kind in _XFS:
            self._looks.add_format(data[at : at + length])
        elif kind == _PALETTE:
            self._looks.set_palette(data[at : at + length])

    def _sheet(self, place: int, name: str) -> Sheet:
        sheet = Sheet(name)
        depth = 0
        pending: tuple[int, int, int] | None = None  # of a formula whose words come next
        is_note = False
        for kind, at, length in records(self._data, place, self._budget):
            if kind in BOFS:
                depth += 1
            elif kind == EOF:
                depth -= 1
                if depth <= 0:
                    break
            elif kind in _CELLS:
                pending = self._cell(sheet, kind, at, length)
            elif kind in {_STRING, _STRING2}:
                if pending is not None:
                    self._result(sheet, pending, kind, at, length)
                pending = None
            elif kind in {_HEADER, _FOOTER, _MORE_MARGINS}:
                self._margin(sheet, kind, self._data[at : at + length])
            elif kind == _DRAWING:
                drawn = b"".join(segments(self._data, at, length))
                sheet.boxes += [words for _, words in word_art(drawn, self._budget)]
            elif kind == _OBJECT:
                is_note = self._data[at + 4 : at + 6] == bytes((_NOTE, 0))
            elif kind == _TEXT_BOX and not is_note:
                self._box(sheet, at, length)
            elif self.version < 5 or not self._places:
                self._global(kind, at, length)
        return sheet

    def _cell(self, sheet: Sheet, kind: int, at: int, length: int) -> tuple[int, int, int] | None:
        """Keep a cell; of a formula with words as its result, its place, for they follow."""
        data = self._data
        row, column, look = struct.unpack_from("<HHH", data, at)
        if row >= self._rows or column >= self._columns:
            return None
        if self.version == 2:
            look = int.from_bytes(data[at + 4 : at + 7], "little")
        self._count += 1
        if self._count > self._budget.limits.lines:
            raise TooLargeDocument(limit=str(self._budget.limits.lines))
        if kind == _LABEL_SHARED:
            sheet.shared.append((row, column, look, struct.unpack_from("<I", data, at + 6)[0]))
        elif kind in {_LABEL, _RICH_LABEL}:
            text = self._text(data[at + 6 : at + length])
            sheet.cells.append((row, column, look, text))
        elif kind == _LABEL2:
            text = narrow(data[at + 8 : at + length][: data[at + 7]], self._page)
            sheet.cells.append((row, column, look, text))
        elif kind in _FORMULAS:
            return self._formula(sheet, (row, column, look), at, length)
        else:
            for step, text in enumerate(self._numbers(kind, at, length)):
                if column + step < self._columns:
                    sheet.cells.append((row, column + step, look, text))
        return None

    def _formula(
        self, sheet: Sheet, place: tuple[int, int, int], at: int, length: int
    ) -> tuple[int, int, int] | None:
        value = self._data[at + (7 if self.version == 2 else 6) :][:8]
        if len(value) == 8 and value[6:] == b"\xff\xff":
            return place if value[0] == 0 else None
        if len(value) == 8:
            sheet.cells.append((*place, of_double(value)))
        return None

    def _numbers(self, kind: int, at: int, length: int) -> Iterator[str]:
        data = self._data
        if kind == _NUMBER:
            yield of_double(data[at + 6 : at + 14])
        elif kind == _NUMBER2:
            yield of_double(data[at + 7 : at + 15])
        elif kind == _INTEGER2:
            yield str(int.from_bytes(data[at + 7 : at + 9], "little"))
        elif kind == _RK:
            yield of_packed(data[at + 6 : at + 10])
        else:
            for step in range(at + 6, at + length - 5, 6):
                yield of_packed(data[step : step + 4])

    def _result(
        self, sheet: Sheet, place: tuple[int, int, int], kind: int, at: int, length: int
    ) -> None:
        if kind == _STRING2 or self.version == 2:
            text = narrow(self._data[at + 1 : at + length], self._page)
        else:
            text = self._text(self._data[at : at + length])
        sheet.cells.append((*place, text))

    def _text(self, data: bytes, *, short: bool = False) -> str:
        """A counted string; ``short``: the count has one byte."""
        if len(data) < 2:
            return ""
        count = data[0] if short else int.from_bytes(data[:2], "little")
        at = 1 if short else 2
        if self.version == 8:
            return unicode_at(data, at, count)[0]
        return narrow(data[at : at + count], self._page)

    def _margin(self, sheet: Sheet, kind: int, data: bytes) -> None:
        if kind == _MORE_MARGINS:
            self._more_margins(sheet, data)
            return
        text = self._text(data, short=self.version < 8)
        (sheet.headers if kind == _HEADER else sheet.footers).append(text)

    def _more_margins(self, sheet: Sheet, data: bytes) -> None:
        """Those of even pages and of the first page (2.4.138)."""
        if len(data) < 38:
            return
        at = 38
        for number, count in enumerate(struct.unpack_from("<4H", data, 30)):
            if count and at + 3 <= len(data):
                text, at = unicode_at(data, at + 2, count)
                (sheet.footers if number % 2 else sheet.headers).append(text)

    def _box(self, sheet: Sheet, at: int, length: int) -> None:
        """The words of a text box, which stand in the records behind it (2.4.329)."""
        count = struct.unpack_from("<H", self._data, at + 10)[0]
        if not count or count > _MOST_BOX:
            return
        parts = segments(self._data, at, length)[1:]
        if len(sheet.boxes) < self._budget.limits.lines:
            sheet.boxes.append(continued(parts, count))

    def _fill(self) -> None:
        """Put in the words that cells name by their number."""
        wanted: dict[int, list[tuple[Sheet, tuple[int, int, int]]]] = {}
        for sheet in self.sheets:
            for *place, number in sheet.shared:
                row, column, look = place
                wanted.setdefault(number, []).append((sheet, (row, column, look)))
        if not wanted:
            return
        last = max(wanted)
        done = -1
        for done, text in enumerate(shared(self._strings) if self._strings else ()):
            for sheet, where in wanted.get(done, ()):
                sheet.cells.append((*where, text))
            if done >= last:
                return
        raise DamagedDocument("strings")
