"""The bare words at the head of a PDF, in as few calls as pdfium allows.

In: a Source. Out: a Glance: page 1's characters as pdfium orders them, annotations, fields,
properties; page 2 when page 1 is a cover. Where the words may not be what a person sees, it says
that it is not sure.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.documents.glance import Glance
from khien.documents.ocr.health import is_healthy, reads_plainly
from khien.documents.pdfium import facts
from khien.documents.pdfium import raw as pdfium
from khien.documents.pdfium.opening import IN_MEMORY, opened
from khien.documents.pdfium.pictures import (
    Appearing,
    Drawn,
    count_objects,
    drawn,
    flattened,
    spoken_annotations,
)
from khien.documents.pdfium.trust import (
    OUTLINED_LETTERS,
    OUTLINED_PATHS,
    SCAN_COVER,
    SIGNED_SCAN_LETTERS,
    UNMAPPED_SHARE,
)
from khien.documents.source import HEAD_BYTES

if TYPE_CHECKING:
    from khien.core.limits import Limits
    from khien.documents.source import Source

COVER_LETTERS = 300
_MOST_CHARACTERS = 200_000
_JUDGED = 500  # characters that tell whether a layer makes sense: a letter's head
_TORN_WITHIN = 4_000
_FEW_OBJECTS, _MOST_OBJECTS_SEEN = 100, 3_000
_PICTURE, _TRAITS = b"/Image", b"BCI\x00"  # /ImageB, /ImageC and /ImageI are no pictures
_MOST_GONE_THROUGH = 4 * 2**20
# A word whose middle letter is drawn elsewhere, or letters on lines of their own.
_TORN = re.compile(r"[mM]\s{1,8}[tT]\b")
_ALONE = ("\nM\r", "\nm\r", "\nM \r", "\nm \r")
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff]")
_LETTER = re.compile(r"\w")


def glance_of(source: Source, limits: Limits) -> Glance:
    """What stands at the head of ``source``; raises a DocumentError."""
    with opened(source) as document:
        pages = pdfium.FPDF_GetPageCount(document)
        if pages > limits.pages:
            raise TooLargeDocument(limit=str(limits.pages))
        fields = facts.Fields(document)
        try:
            look = _Look(document, fields, source)
            look.page(0)
            if pages > 1 and look.letters < COVER_LETTERS and not look.pictures:
                look.page(1)
        finally:
            fields.close()
        texts = (*look.texts, *facts.values(document, bytes_seen(source)))
        if fields.is_xfa:
            texts += tuple(facts.built_form(document))
        return Glance(
            texts=texts,
            unsure="xfa" if fields.is_xfa else look.unsure,
            pictures=look.pictures,
            members=pdfium.FPDFDoc_GetAttachmentCount(document) > 0,
        )


def bytes_seen(source: Source) -> Iterator[bytes]:
    """The file, or of a large one its two ends, where labels and metadata stand."""
    if source.size <= IN_MEMORY:
        yield source.whole()
        return
    yield source.at(0, facts.END)
    yield source.at(max(source.size - facts.END, facts.END), facts.END)


def _may_have_pictures(source: Source) -> bool:
    """Whether the file has a picture that stands by itself: such are never packed away."""
    if source.size > _MOST_GONE_THROUGH:
        return True
    for begin in range(0, source.size, HEAD_BYTES):
        piece = source.at(begin, HEAD_BYTES + len(_PICTURE))
        at = piece.find(_PICTURE)
        while at >= 0:
            if piece[at + len(_PICTURE) : at + len(_PICTURE) + 1] not in _TRAITS:
                return True
            at = piece.find(_PICTURE, at + len(_PICTURE))
    return False


class _Look:
    """What was seen on the pages looked at."""

    def __init__(self, document: Any, fields: facts.Fields, source: Source) -> None:
        self._document = document
        self._fields = fields
        self._source = source
        self.texts: list[str] = []
        self.letters = 0
        self.pictures = 0
        self.unsure = ""

    def page(self, index: int) -> None:
        page = pdfium.FPDF_LoadPage(self._document, index)
        if not page:
            raise DamagedDocument("page")
        try:
            text = page_words(page)
            self._judge(page, text)
            self.texts.append(text)
            spoken = spoken_annotations(page, self._fields)
            self.texts += [each.text for each in spoken if each.text]
            if any(each.appears for each in spoken):
                self._appearances(page, index, spoken)
        finally:
            pdfium.FPDF_ClosePage(page)

    def _appearances(self, page: Any, index: int, spoken: list[Appearing]) -> None:
        """Words that an annotation draws and does not say."""
        self.pictures += 1  # a stamp is often a picture
        with flattened(self._document, page, index) as flat:
            if flat:
                self.texts.append(page_words(flat))

    def _judge(self, page: Any, text: str) -> None:
        letters = len(text) if len(text) >= 2 * COVER_LETTERS else len(_LETTER.findall(text))
        self.letters += letters
        unmapped = 0 if text.isascii() else len(_UNMAPPED.findall(text, 0, 2 * _JUDGED))
        if unmapped > UNMAPPED_SHARE * min(letters, 2 * _JUDGED) and unmapped > 1:
            self.unsure = "unmapped"
        elif not (reads_plainly(text[: 3 * _JUDGED]) or is_healthy(text[: 3 * _JUDGED])):
            self.unsure = "destroyed"
        elif _is_torn(text[:_TORN_WITHIN]):
            self.unsure = "torn"
        if letters >= COVER_LETTERS:
            # A page of many objects is gone through where the file has pictures.
            many = pdfium.FPDFPage_CountObjects(page) > _FEW_OBJECTS
            if many and not _may_have_pictures(self._source):
                return
            seen = Drawn()
            count_objects(page, seen, most=_MOST_OBJECTS_SEEN)
            self.pictures += seen.pictures
            return
        seen = drawn(page, pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page) or 1)
        self.pictures += seen.pictures
        covered = seen.covered >= SCAN_COVER and letters < SIGNED_SCAN_LETTERS
        outlined = seen.paths >= OUTLINED_PATHS and letters < OUTLINED_LETTERS
        if covered or outlined or (letters == 0 and seen.objects):
            self.unsure = "scan" if seen.pictures else "outlined"
            self.pictures = max(self.pictures, 1)


def _is_torn(text: str) -> bool:
    """Whether letters of a mark may stand apart from each other."""
    if any(each in text for each in _ALONE):
        return True
    return any(not text[at.start() - 1 : at.start()].isalnum() for at in _TORN.finditer(text))


@lru_cache(maxsize=20)
def _room(bits: int) -> type[ctypes.Array[ctypes.c_ushort]]:
    """Room for what is counted in so many bits, and an end: every size is a kind of its own, which
    is dearer than the room."""
    return ctypes.c_ushort * (1 << bits)


def page_words(page: Any) -> str:
    """Every character of ``page``, as pdfium orders them, lines parted by newlines."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        raise DamagedDocument("page")
    try:
        count = min(pdfium.FPDFText_CountChars(text_page), _MOST_CHARACTERS)
        if count <= 0:
            return ""
        buffer = _room(count.bit_length())()
        written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
        shown = ctypes.string_at(buffer, 2 * max(written - 1, 0))
        return shown.decode("utf-16-le", "replace")
    finally:
        pdfium.FPDFText_ClosePage(text_page)
