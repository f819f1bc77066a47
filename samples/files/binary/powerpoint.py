"""Writes a PowerPoint 97-2003 file ([MS-PPT]) with what the samples and tests need of it.

In: slides, each a row of boxes. Out: the file: the document's record, a master, the slides, the
directory that says where they lie, and the stream of the current user which points to it.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from samples.files.binary.compound import compound

DOCUMENT, DOCUMENT_ATOM, END = 0x03E8, 0x03E9, 0x03EA
SLIDE, SLIDE_ATOM, ENVIRONMENT, PERSIST, MASTER = 0x03EE, 0x03EF, 0x03F2, 0x03F3, 0x03F8
DRAWINGS, DRAWING, FONTS, FONT, COLOURS = 0x040B, 0x040C, 0x07D5, 0x0FB7, 0x07F0
LIST, EDIT, USER, DIRECTORY = 0x0FF0, 0x0FF5, 0x0FF6, 0x1772
PLACEHOLDER, TEXT_HEAD, WIDE_TEXT, BYTE_TEXT, STRING = 0x0BC3, 0x0F9F, 0x0FA0, 0x0FA8, 0x0FBA
MARGINS, MARGIN_FLAGS, OBJECTS, OBJECT, CRYPT = 0x0FD9, 0x0FDA, 0x0409, 0x1011, 0x2F14
MASTER_ID, FIRST_SLIDE_ID = 0x80000000, 256
OPEN, LOCKED = 0xE391C05F, 0xF3D1C4DF
OTHER_TEXT, TITLE_TEXT = 4, 0
CONTAINER = 0xF


@dataclass(frozen=True)
class Slide:
    """One slide: the words of its boxes, of the outline, of its footer; word art."""

    boxes: Sequence[str] = ()
    outline: Sequence[str] = ()
    footer: str = ""
    word_art: str = ""


@dataclass(frozen=True)
class Slideshow:
    """A whole file; ``order``: how the list of slides orders them."""

    slides: Sequence[Slide]
    order: Sequence[int] = ()
    on_master: Sequence[str] = ()
    locked: bool = False
    objects: Sequence[bytes] = ()  # records of objects, as they stand in the stream
    pictures: bytes = b""
    more: Mapping[str, bytes] = field(default_factory=dict)  # further streams


def ppt(show: Slideshow) -> bytes:
    """The file."""
    main, edit = stream(show)
    streams = {"Current User": user(edit, locked=show.locked), "PowerPoint Document": main}
    pictures = {"Pictures": show.pictures} if show.pictures else {}
    return compound(streams | pictures | dict(show.more))


def record(kind: int, data: bytes = b"", *, instance: int = 0, version: int = 0) -> bytes:
    """One record (2.3.1)."""
    return struct.pack("<HHI", instance << 4 | version, kind, len(data)) + data


def holding(kind: int, *parts: bytes, instance: int = 0) -> bytes:
    """A record of records."""
    return record(kind, b"".join(parts), instance=instance, version=CONTAINER)


def stream(show: Slideshow) -> tuple[bytes, int]:
    """The main stream, and where its last edit stands."""
    objects = [_document(show), _master(show), *map(_slide, range(len(show.slides)), show.slides)]
    main = b""
    places: list[int] = []
    for each in objects:
        places.append(len(main))
        main += each
    main += b"".join(show.objects)
    if show.locked:
        main += holding(CRYPT, bytes(64))
    directory = len(main)
    rows = struct.pack(f"<{len(places) + 1}I", len(places) << 20 | 1, *places)
    main += record(DIRECTORY, rows)
    edit = len(main)
    last = struct.pack("<IIIIIIHH", 0, 0x03000000, 0, directory, 1, len(places) + 1, 1, 0)
    last += struct.pack("<I", len(places)) if show.locked else b""
    return main + record(EDIT, last), edit


def user(edit: int, *, locked: bool = False) -> bytes:
    """The stream of the current user (2.3.2)."""
    name = b"user"
    token = LOCKED if locked else OPEN
    head = struct.pack("<IIIHHBBH", 0x14, token, edit, len(name), 0x03F4, 3, 0, 0)
    return record(USER, head + name + struct.pack("<I", 8))


def text(words: str) -> bytes:
    """A record of words: bytes when every letter fits one (2.9.42, 2.9.43)."""
    if all(ord(ch) < 0x100 for ch in words):
        return record(BYTE_TEXT, words.encode("latin-1"))
    return record(WIDE_TEXT, words.encode("utf-16-le"))


def _document(show: Slideshow) -> bytes:
    sizes = struct.pack("<8i", 5760, 4320, 4320, 5760, 1, 2, 0, 0)
    atom = record(DOCUMENT_ATOM, sizes + struct.pack("<HHBBBB", 1, 0, 0, 0, 0, 1), version=1)
    font = "Times New Roman".encode("utf-16-le").ljust(64, b"\0") + bytes((0, 0, 4, 18))
    environment = holding(ENVIRONMENT, holding(FONTS, record(FONT, font)))
    count = len(show.slides) + 1
    groups = struct.pack("<IIII", 1024 * (count + 1), count + 1, count * 4, count)
    groups += b"".join(struct.pack("<II", number, 1023) for number in range(1, count + 1))
    drawings = holding(DRAWINGS, holding(0xF000, record(0xF006, groups)))
    masters = holding(LIST, _persist(2, MASTER_ID), instance=1)
    order = show.order or range(len(show.slides))
    rows = b"".join(
        _persist(number + 3, FIRST_SLIDE_ID + number)
        + b"".join(
            record(TEXT_HEAD, struct.pack("<I", TITLE_TEXT)) + text(words)
            for words in show.slides[number].outline
        )
        for number in order
    )
    slides = holding(LIST, rows)
    listed = holding(OBJECTS, record(0x040A, bytes(4))) if show.objects else b""
    return holding(DOCUMENT, atom, listed, environment, drawings, masters, slides, record(END))


def _persist(number: int, name: int) -> bytes:
    return record(PERSIST, struct.pack("<IIiII", number, 4, 0, name, 0))


def _master(show: Slideshow) -> bytes:
    atom = struct.pack("<I8BIIHH", 1, 1, 2, 7, 9, 8, 0, 0, 0, 0, 0, 0, 0)
    shapes = [_box(2, ["Tiêu đề của mẫu"], placeholder=True)]
    shapes += [_box(3 + at, [words]) for at, words in enumerate(show.on_master)]
    colours = record(COLOURS, _colours(), instance=1)
    return holding(MASTER, record(SLIDE_ATOM, atom, version=2), _drawing(0, shapes), colours)


def _slide(number: int, slide: Slide) -> bytes:
    atom = struct.pack("<I8BIIHH", 16, *bytes(8), MASTER_ID, 0, 7, 0)
    shapes = [_box(2 + at, [words]) for at, words in enumerate(slide.boxes)]
    if slide.word_art:
        shapes.append(_word_art(slide.word_art))
    margins = b""
    if slide.footer:
        footer = record(STRING, slide.footer.encode("utf-16-le"), instance=2)
        flags = record(MARGIN_FLAGS, struct.pack("<HH", 0, 0x20))
        margins = holding(MARGINS, flags, footer)
    colours = record(COLOURS, _colours(), instance=1)
    return holding(
        SLIDE, record(SLIDE_ATOM, atom, version=2), margins, _drawing(number + 1, shapes), colours
    )


def _colours() -> bytes:
    return struct.pack("<8I", 0xFFFFFF, 0, 0x808080, 0, 0x99CC00, 0xCC3333, 0xFFCCCC, 0xB2B2B2)


def _drawing(number: int, shapes: Sequence[bytes]) -> bytes:
    """The drawing of one slide ([MS-ODRAW] 2.2.13): a group that holds its shapes."""
    first = (number + 1) * 1024
    count = record(0xF008, struct.pack("<II", len(shapes) + 1, first + 1023), instance=number + 1)
    top = holding(
        0xF004,
        record(0xF009, bytes(16), version=1),
        record(0xF00A, struct.pack("<II", first, 5), version=2),
    )
    numbered = [shape.replace(b"#ID#", struct.pack("<I", first + at))
                for at, shape in enumerate(shapes, start=1)]  # fmt: skip
    group = holding(0xF003, top, *numbered)
    return holding(DRAWING, holding(0xF002, count, group))


def _box(row: int, lines: Sequence[str], *, placeholder: bool = False) -> bytes:
    top = 200 + row * 500
    parts = [
        record(0xF00A, b"#ID#" + struct.pack("<I", 0xA00), instance=202, version=2),
        record(0xF010, struct.pack("<4h", top, 300, 5400, top + 450)),
    ]
    if placeholder:
        parts.append(holding(0xF011, record(PLACEHOLDER, struct.pack("<iBBH", 0, 1, 0, 0))))
    words = [text(each) for each in lines]
    head = record(TEXT_HEAD, struct.pack("<I", OTHER_TEXT))
    return holding(0xF004, *parts, holding(0xF00D, head, *words))


def _word_art(words: str) -> bytes:
    letters = words.encode("utf-16-le") + b"\0\0"
    options = struct.pack("<HI", 0x80C0, len(letters)) + letters
    return holding(
        0xF004,
        record(0xF00A, b"#ID#" + struct.pack("<I", 0xA00), instance=136, version=2),
        record(0xF00B, options, instance=1, version=3),
        record(0xF010, struct.pack("<4h", 300, 300, 3000, 900)),
    )
