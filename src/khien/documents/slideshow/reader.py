"""The walk over an old PowerPoint file: slides in the order they are shown, box by box.

In: the main stream and that of the current user. Out: the words of each slide: those kept with
the list of slides, those in its own boxes, word art, header and footer; of its master what is no
place holder. Where the directory is damaged the slides are taken as they lie.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from khien.core.errors import DamagedDocument, EncryptedDocument, TooLargeDocument
from khien.core.limits import Budget
from khien.documents.doc.drawings import words
from khien.documents.document import LineKind
from khien.documents.keeping import Kept
from khien.documents.slideshow.records import Record, record_at, siblings, walk

DOCUMENT, SLIDE, MASTER, SLIDE_ATOM = 0x03E8, 0x03EE, 0x03F8, 0x03EF
_LIST, _PERSIST, _HEADERS_FOOTERS = 0x0FF0, 0x03F3, 0x0FD9
_WIDE_TEXT, _BYTE_TEXT, _STRING = 0x0FA0, 0x0FA8, 0x0FBA
_EDIT, _DIRECTORY, _CRYPT = 0x0FF5, 0x1772, 0x2F14
_SHAPE, _OPTIONS, _PLACEHOLDER = 0xF004, 0xF00B, 0x0BC3
_OF_SLIDES = 0  # the instance of the list of slides; others list masters and notes
_LOCKED = 0xF3D1C4DF
_TOKEN_AT, _EDIT_AT = 12, 16
_LOCKED_EDIT = 32  # bytes of an edit that is; of others four less
_OBJECTS = b"\x0f\x00\x09\x04"  # the head of the list of objects (2.10.1)
_MOST_EDITS, _MOST_OBJECTS = 1_000, 100_000
_BREAKS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n"})


@dataclass(slots=True)
class Slide:
    """One slide: where it lies, and what the list of slides keeps of its words."""

    place: int
    outline: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Shape:
    """One shape as the walk goes through it."""

    texts: list[str] = field(default_factory=list)
    is_placeholder: bool = False


def _refuse_locked(user: bytes) -> None:
    """Raise EncryptedDocument when the words are behind a password ([MS-PPT] 2.3.2)."""
    if len(user) >= _EDIT_AT + 4 and struct.unpack_from("<I", user, _TOKEN_AT)[0] == _LOCKED:
        raise EncryptedDocument()


class Slideshow:
    """One file."""

    def __init__(self, data: bytes, user: bytes, budget: Budget) -> None:
        _refuse_locked(user)
        self._data = data
        self._budget = budget
        self._places: dict[int, int] = {}
        document = self._document(user)
        self.slides = self._listed(document) if document is not None else []
        if not any(self._is_slide(each.place) for each in self.slides):
            self._take_as_they_lie()
        if not self.slides and document is None:
            raise DamagedDocument("slides")
        self._document_record = document

    def keep(self, first: int, last: int, kept: Kept) -> None:
        """Keep the lines of slides ``first`` to ``last`` (from 0), each a page."""
        for number in range(first, min(last, len(self.slides))):
            page = number + 1
            slide = self.slides[number]
            found = record_at(self._data, slide.place, len(self._data))
            for text in slide.outline:
                _add(kept, text, LineKind.BOX, page)
            if found is None or found.kind != SLIDE:
                if not slide.outline:
                    raise DamagedDocument("slide")
                continue
            self._shown(found, kept, page)

    @property
    def has_objects(self) -> bool:
        """Whether the document lists objects."""
        found = self._document_record
        return found is None or self._data.find(_OBJECTS, found.start, found.end) >= 0

    def heads(self, last: int) -> list[bytes]:
        """The bytes in which the words of the first ``last`` slides stand, as they lie."""
        found = [self._document_record] if self._document_record is not None else []
        for slide in self.slides[:last]:
            shown = record_at(self._data, slide.place, len(self._data))
            if shown is None or shown.kind != SLIDE:
                if not slide.outline:
                    raise DamagedDocument("slide")
                continue
            master = self._master(shown)
            found += [shown] if master is None else [shown, master]
        return [self._data[each.start : each.end] for each in dict.fromkeys(found)]

    def _shown(self, found: Record, kept: Kept, page: int) -> None:
        """What stands on one slide and on the master behind it."""
        for text in self._strings(found):
            _add(kept, text, LineKind.FOOTER, page)
        for shape in self._shapes(found):
            for text in shape.texts:
                _add(kept, text, LineKind.BOX, page)
        master = self._master(found)
        for shape in self._shapes(master) if master is not None else ():
            for text in () if shape.is_placeholder else shape.texts:
                _add(kept, text, LineKind.HEADER, page)

    def _document(self, user: bytes) -> Record | None:
        """The record that lists the slides, through the directory of the last edit."""
        try:
            number = self._read_directory(struct.unpack_from("<I", user, _EDIT_AT)[0])
        except struct.error:
            number = None
        if number is None and b"\x0f\x00" + struct.pack("<H", _CRYPT) in self._data:
            raise EncryptedDocument()
        place = self._places.get(number) if number is not None else None
        found = record_at(self._data, place, len(self._data)) if place is not None else None
        if found is not None and found.kind == DOCUMENT:
            return found
        return next(iter(self._lying(DOCUMENT)), None)

    def _is_slide(self, place: int) -> bool:
        found = record_at(self._data, place, len(self._data))
        return found is not None and found.kind == SLIDE

    def _take_as_they_lie(self) -> None:
        """The directory leads to no slide: in the order of the file, outlines by their turn."""
        lying = [found.start - 8 for found in self._lying(SLIDE)]
        outlines = [each.outline for each in self.slides]
        for at in range(max(len(lying), len(outlines))):
            place = lying[at] if at < len(lying) else -1
            found = Slide(place, outlines[at] if at < len(outlines) else [])
            self.slides[at : at + 1] = [found]

    def _read_directory(self, at: int) -> int | None:
        """Number -> place of every object, the newest edit first; the number of the document."""
        document: int | None = None
        seen: set[int] = set()
        while at and at not in seen and len(seen) < _MOST_EDITS:
            seen.add(at)
            edit = record_at(self._data, at, len(self._data))
            if edit is None or edit.kind != _EDIT:
                break
            before, directory, number = struct.unpack_from("<III", self._data, edit.start + 8)
            if edit.end - edit.start >= _LOCKED_EDIT:  # it names the record of the key (2.3.3)
                raise EncryptedDocument()
            document = number if document is None else document
            self._read_places(directory)
            at = before
        return document

    def _read_places(self, at: int) -> None:
        found = record_at(self._data, at, len(self._data))
        if found is None or found.kind != _DIRECTORY:
            return
        at = found.start
        while at + 4 <= found.end:
            head = struct.unpack_from("<I", self._data, at)[0]
            first, count = head & 0xFFFFF, head >> 20
            count = min(count, (found.end - at - 4) // 4)
            for step, place in enumerate(struct.unpack_from(f"<{count}I", self._data, at + 4)):
                self._places.setdefault(first + step, place)
            if len(self._places) > _MOST_OBJECTS:
                raise TooLargeDocument(limit=str(_MOST_OBJECTS))
            at += 4 + count * 4

    def _lying(self, kind: int) -> list[Record]:
        """The records of ``kind`` at the top, in the order of the file."""
        found = siblings(self._data, 0, len(self._data), self._budget)
        return [each for each in found if each.kind == kind][: self._budget.limits.pages]

    def _listed(self, document: Record) -> list[Slide]:
        """The slides in the order of the list (2.4.14.3)."""
        slides: list[Slide] = []
        for each in siblings(self._data, document.start, document.end, self._budget):
            if each.kind != _LIST or each.instance != _OF_SLIDES:
                continue
            for row in siblings(self._data, each.start, each.end, self._budget):
                if row.kind == _PERSIST and row.end - row.start >= 4:
                    if len(slides) >= self._budget.limits.pages:
                        raise TooLargeDocument(limit=str(self._budget.limits.pages))
                    number = struct.unpack_from("<I", self._data, row.start)[0]
                    slides.append(Slide(self._places.get(number, -1)))
                elif slides:
                    slides[-1].outline += self._text(row)
        return slides

    def _text(self, row: Record) -> list[str]:
        part = self._data[row.start : row.end]
        if row.kind in {_WIDE_TEXT, _STRING}:
            return [part[: len(part) & ~1].decode("utf-16-le", "replace")]
        return [part.decode("latin-1")] if row.kind == _BYTE_TEXT else []

    def _strings(self, found: Record) -> Iterator[str]:
        """The header and footer of a slide, or those of all (2.4.15)."""
        holders = [found, self._document_record]
        for holder in holders:
            if holder is None:
                continue
            for each in siblings(self._data, holder.start, holder.end, self._budget):
                if each.kind == _HEADERS_FOOTERS:
                    for row in siblings(self._data, each.start, each.end, self._budget):
                        yield from self._text(row) if row.kind == _STRING else ()

    def _shapes(self, found: Record) -> Iterator[_Shape]:
        """The shapes of a slide that hold words."""
        shape, depth = _Shape(), -1
        for each in walk(self._data, found.start, found.end, self._budget):
            if each.depth <= depth or each.kind == _SHAPE:
                if shape.texts:
                    yield shape
                shape, depth = _Shape(), each.depth if each.kind == _SHAPE else -1
            if each.kind in {_WIDE_TEXT, _BYTE_TEXT}:
                shape.texts += self._text(each)
            elif each.kind == _OPTIONS:
                said = words(self._data[each.start : each.end], each.instance)
                shape.texts += [said] if said.strip() else []
            elif each.kind == _PLACEHOLDER:
                shape.is_placeholder = True
        if shape.texts:
            yield shape

    def _master(self, found: Record) -> Record | None:
        """The master of a slide, by the number that its atom names."""
        atom = record_at(self._data, found.start, found.end)
        if atom is None or atom.kind != SLIDE_ATOM or atom.end - atom.start < 16:
            return None
        wanted = struct.unpack_from("<I", self._data, atom.start + 12)[0]
        place = self._masters().get(wanted)
        master = record_at(self._data, place, len(self._data)) if place is not None else None
        return master if master is not None and master.kind == MASTER else None

    def _masters(self) -> dict[int, int]:
        """Number of a master -> where it lies."""
        found: dict[int, int] = {}
        document = self._document_record
        if document is None:
            return found
        for each in siblings(self._data, document.start, document.end, self._budget):
            if each.kind != _LIST or each.instance != 1:
                continue
            for row in siblings(self._data, each.start, each.end, self._budget):
                if row.kind == _PERSIST and row.end - row.start >= 16:
                    number = struct.unpack_from("<I", self._data, row.start)[0]
                    name = struct.unpack_from("<I", self._data, row.start + 12)[0]
                    found.setdefault(name, self._places.get(number, -1))
        return found


def _add(kept: Kept, text: str, kind: LineKind, page: int) -> None:
    for line in text.translate(_BREAKS).splitlines():
        kept.add(line, kind, page=page)
