"""A glance at a Word 97-2003 file: the bare words at its head, without their looks.

In: the directory of a compound file. Out: the words of the beginning of the body and of all that
stands in headers, boxes and notes, with what says how they may differ from what is printed. It
reads the head, the table of pieces and the pieces asked for; nothing else of the file.
"""

from __future__ import annotations

from khien.core.encodings import shown
from khien.core.errors import DamagedDocument
from khien.core.limits import Limits
from khien.documents.containers import ole_properties
from khien.documents.containers.cfb import CompoundHead
from khien.documents.doc.fib import Fib, Part, is_older
from khien.documents.doc.pieces import Piece, Pieces
from khien.documents.glance import Glance

MAIN, DATA, OBJECTS = "worddocument", "data", "objectpool"
HEAD_CHARACTERS = 20_000  # of the body: several pages
_MOST_FURTHER = 200_000  # of headers, boxes and notes together
_FIRST = 65_536
_MOST_TABLE = 1 << 22
_MOST_DRAWINGS = 1 << 20
_NEAR = 8_000  # characters in which a picture stands on page 1
_ENDINGS, _BEGINNINGS = ("ẬT", "Ật", "ật"), ("MẬ", "Mậ", "mậ")
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" + "".join(
    map(chr, (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)))
)
_LONGEST = 60
_PICTURE = b"\x07\xf0"  # a record of the store of pictures ([MS-ODRAW] 2.2.32)


def glance(compound: CompoundHead, limits: Limits) -> Glance:
    """The bare words; raises a DocumentError as reading would."""
    main = compound.head_of(MAIN, _FIRST)
    older = is_older(main)
    if older:  # one stream holds everything
        main = compound.whole_of(MAIN, limits.member_bytes)
        fib, table = _of_older(main)
    else:
        fib = Fib.of(main)
        if fib.table.casefold() not in compound.top:
            raise DamagedDocument("no table stream")
        table = _part(compound, fib, Part.PIECES)
    pieces = Pieces.of(main, table, limits, size=compound.size_of(MAIN))
    body = _text(compound, main, pieces, fib.body.start, min(fib.body.end, HEAD_CHARACTERS))
    further = _text(
        compound, main, pieces, fib.body.end, min(pieces.end, fib.body.end + _MOST_FURTHER)
    )
    drawings = _part(compound, fib, Part.DRAWINGS)
    texts, wide = ole_properties.glimpse(compound)
    unsure = ""
    if pieces.end > fib.body.end + _MOST_FURTHER:
        unsure = "long"
    elif "FORMDROPDOWN" in body or "FORMDROPDOWN" in further:
        unsure = "form"  # the chosen words stand elsewhere
    elif _is_parted(body) or _is_parted(further):
        unsure = "parted"
    inline = "\x01" in body[:_NEAR] or "\x01" in further
    return Glance(
        texts=(_printed(body), _printed(further), *texts),
        wide=(drawings, *wide) if drawings else wide,
        unsure=unsure,
        pictures=drawings.count(_PICTURE) + (inline and (older or DATA in compound.top)),
        members=OBJECTS in compound.top,
    )


def _is_parted(text: str) -> bool:
    """Whether hidden or deleted words may stand among the letters of a mark: a word then begins
    with its first letter and ends with its last, or goes on where no word of the language does."""
    if "Ậ" not in text and "ậ" not in text:
        return False
    for ending in _ENDINGS:
        at = text.find(ending)
        while at >= 0:
            before = text[max(at - _LONGEST, 0) : at]
            word = before[len(before.rstrip(_LETTERS)) :]
            if not word or (len(word) > 1 and word[0] in "mM"):
                return True
            at = text.find(ending, at + 2)
    for beginning in _BEGINNINGS:
        at = text.find(beginning)
        while at >= 0:
            behind = text[at + 2 : at + 2 + _LONGEST]
            rest = behind[: len(behind) - len(behind.lstrip(_LETTERS))]
            if not rest or (len(rest) > 1 and rest[-1] in "tT"):
                return True
            at = text.find(beginning, at + 2)
    return False


def _of_older(main: bytes) -> tuple[Fib, bytes]:
    """Where the stories of a Word 6 or 95 file are, and its table of pieces."""
    from khien.documents.doc.older import Older  # here: few files are so old

    older = Older.of(main)
    return older.fib, older.parts[Part.PIECES]


def _part(compound: CompoundHead, fib: Fib, number: Part) -> bytes:
    if number >= len(fib.parts):
        return b""
    start, length = fib.parts[number]
    if not length:
        return b""
    most = _MOST_DRAWINGS if number is Part.DRAWINGS else _MOST_TABLE
    return compound.part_of(fib.table, start, min(length, most))


def _text(compound: CompoundHead, main: bytes, pieces: Pieces, start: int, end: int) -> str:
    """The characters from ``start`` to ``end``, by pieces that lie far behind too."""
    return "".join(_decoded(compound, main, piece) for piece in pieces.between(start, end))


def _decoded(compound: CompoundHead, main: bytes, piece: Piece) -> str:
    length = (piece.end - piece.start) * piece.width
    data = main[piece.offset : piece.offset + length]
    if len(data) < length:
        data = compound.part_of(MAIN, piece.offset, length)
        if len(data) < length:
            raise DamagedDocument("pieces")
    return data.decode("utf-16-le", "replace") if piece.width == 2 else shown(data)


def _printed(text: str) -> str:
    """Without codes of fields, a line for each paragraph, cell and break."""
    first, *fields = text.split("\x13")
    if fields:
        text = first + "".join(map(_without_code, fields)).replace("\x15", "")
    return (
        text.replace("\r", "\n").replace("\x07", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    )


def _without_code(field: str) -> str:
    """What follows the beginning of a field: its result, where its code ends."""
    code, ends, result = field.partition("\x14")
    return field if not ends or "\x15" in code else result
