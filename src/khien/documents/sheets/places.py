"""Where the parts of a workbook lie: by what the package says they are, and by their usual names.

In: the directory of a package. Out: names of sheets, of the shared strings, of drawings. Programs
follow the relations; a part that only its name makes one is looked at too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from khien.core.errors import DamagedDocument
from khien.documents.containers import ooxml
from khien.documents.containers.zipped import ZipDirectory

STRINGS, MAIN = "xl/sharedstrings.xml", "xl/workbook.xml"
_SHEET = re.compile(r"xl/(?:work|chart|dialog|macro)sheets/[^/]+\.xml")
_DRAWING = re.compile(r"xl/drawings/[^/]+\.xml")
_MAIN_KINDS = (
    b"sheet.main+xml", b"template.main+xml", b"sheet.macroenabled.main+xml",
    b"template.macroenabled.main+xml", b"addin.macroenabled.main+xml",
    b"sheet.binary.macroenabled.main",
)  # fmt: skip
_DRAWING_KIND = b"officedocument.drawing+xml"
_DRAWN = (b"/drawing", b"/vmlDrawing")  # labels and buttons stand in the older kind
TAIL = 65_536
MOST_BOXES = 2**20  # of one drawing
MOST_DRAWN = 4 * 2**20  # of all


def main_part(directory: ZipDirectory, usual: str = MAIN) -> str:
    """The part that is the workbook."""
    return ooxml.main_part(directory, _MAIN_KINDS, usual) or usual


def sheet_names(
    directory: ZipDirectory, usual: re.Pattern[str] = _SHEET, main: str = MAIN
) -> list[str]:
    """The parts that are sheets, hidden ones too, in the order of their numbers."""
    found = {name for name in directory.names() if usual.fullmatch(name)}
    found.update(_related(directory, main_part(directory, main), b"heet"))
    if not found:  # a workbook has one
        others = _related(directory, main_part(directory, main), b"")
        found.update(name for name in others if "sheet" in name)
    if not found:
        raise DamagedDocument("no sheets")
    return sorted(found, key=lambda name: (len(name), name))


def strings_name(directory: ZipDirectory, usual: str = STRINGS, main: str = MAIN) -> str:
    """The part with the shared strings; "" where every cell has its own."""
    told = _related(directory, main_part(directory, main), b"/sharedStrings")
    if told:
        return told[0]
    if usual in directory:
        return usual
    others = _related(directory, main_part(directory, main), b"")
    return next((name for name in others if "strings" in name), "")


def _related(directory: ZipDirectory, main: str, kind: bytes) -> list[str]:
    targets = ooxml.relations(directory, main, kind=kind).values()
    return [name for name in targets if name in directory]


def drawings(directory: ZipDirectory, drawn: Iterable[str] = ()) -> tuple[list[bytes], bool]:
    """What is drawn on the sheets, on ``drawn`` at least, and whether that is all."""
    pieces: list[bytes] = []
    left = MOST_DRAWN
    usual = [name for name in directory.names() if _DRAWING.fullmatch(name)]
    told = [name for sheet in drawn for name in drawings_of(directory, sheet)]
    for name in dict.fromkeys([*usual, *ooxml.parts_said(directory, _DRAWING_KIND), *told]):
        piece = directory.head_of(name, min(left, MOST_BOXES))
        inner = [
            directory.head_of(each, MOST_BOXES) for each in ooxml.diagrams(directory, name, piece)
        ]
        pieces += [piece, *inner]
        left -= sum(map(len, (piece, *inner)))
        if left <= 0 or any(len(each) >= MOST_BOXES for each in (piece, *inner)):
            return pieces, False
    return pieces, True


def is_drawn_on(sheet: bytes) -> bool:
    """Whether a sheet, whose end this has, names a drawing."""
    return sheet.find(b"rawing ", max(len(sheet) - TAIL, 0)) >= 0


def drawings_of(directory: ZipDirectory, sheet: str) -> list[str]:
    """The parts with what is drawn on ``sheet``."""
    found: dict[str, None] = {}
    for kind in _DRAWN:
        found.update(dict.fromkeys(ooxml.relations(directory, sheet, kind=kind).values()))
    return [name for name in found if name in directory]
