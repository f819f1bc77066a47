"""One reading of a PDF: page after page, words by their places, scans by recognition.

In: a stream and how far to read. Out: a Document. Of the head only: annotations and properties
too, and page 2 when page 1 is a cover.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

from khien.core.errors import NoTextLayer, TimedOut, TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.core.text import squeeze
from khien.documents.document import Document, Line, LineKind, Style
from khien.documents.layout import Box, Fragment, reading_order
from khien.documents.legacy import LegacyRuns
from khien.documents.ocr.recognition import Mode, PageRead, Recognition
from khien.documents.pdfium import facts
from khien.documents.pdfium import raw as pdfium
from khien.documents.pdfium.characters import PageText, Place, page_text, set_upright
from khien.documents.pdfium.glancing import COVER_LETTERS, bytes_seen
from khien.documents.pdfium.opening import opened
from khien.documents.pdfium.page import Page, page_of
from khien.documents.pdfium.pictures import (
    drawn,
    flattened,
    placed,
    spoken_annotations,
)
from khien.documents.pdfium.trust import SCAN_COVER, Trust, judged, reads_more
from khien.documents.source import Source

_UNMAPPED_SHARE = 0.1
_PAGE_NUMBER = re.compile(
    r"(?:trang\s+)?[-–]?\s*\d{1,4}\s*(?:/\s*\d{1,4}\s*)?[-–]?$", re.IGNORECASE
)
# Pages whose picture said no more than their words, after which the words of all will do: a
# letter in another language looks destroyed to a reader of Vietnamese.
_TRIES_IN_VAIN = 2
_MARGIN = 0.1  # of the page's height, above and below


def read(stream: BinaryIO, limits: Limits, *, head: bool) -> Document:
    """Every page, or with ``head`` the first and what the file says of itself."""
    source = Source.again(stream, limits)
    with opened(source) as document:
        pages = pdfium.FPDF_GetPageCount(document)
        if pages > limits.pages:
            raise TooLargeDocument(limit=str(limits.pages))
        reader = _Reader(document, source)
        try:
            return reader.head(pages) if head else reader.document(pages)
        finally:
            reader.close()


class _Reader:
    def __init__(self, document: Any, source: Source) -> None:
        limits = source.limits
        self._document = document
        self._source = source
        self._budget = Budget(limits)
        self._recognition = Recognition(limits)
        self._lines: list[Line] = []
        self._scans: list[int] = []
        self._unread: list[int] = []
        self._recognised: list[int] = []
        self._unread_stamps = 0
        self._in_vain = 0
        self._stamps_looked_for = True
        self._letters = 0
        self._unmapped = 0
        self._characters = 0
        self._legacy = LegacyRuns()
        self._fields = facts.Fields(document)

    def close(self) -> None:
        self._fields.close()

    def document(self, pages: int) -> Document:
        for number in range(1, pages + 1):
            self._budget.check_time()
            self._page(number)
        self._refuse_unread(pages)
        return self._told(pages)

    def head(self, pages: int) -> Document:
        """Page 1, page 2 behind a cover, then what the file says of itself. Where no word can be
        seen the labels are told alone, and that page 1 was not read."""
        self._page(1)
        if pages > 1 and self._letters < COVER_LETTERS and not self._scans:
            self._page(2)
        if self._fields.is_xfa:
            said = facts.built_form(self._document)
            self._lines += [Line(text=each, kind=LineKind.BOX) for each in said]
        data = bytes_seen(self._source)
        labels = [
            Line(text=said, kind=LineKind.PROPERTY) for said in facts.values(self._document, data)
        ]
        try:
            self._refuse_unread(1)
        except NoTextLayer:
            if not labels:
                raise
            self._unread = [1]
        self._lines += labels
        return self._told(pages)

    def _told(self, pages: int) -> Document:
        return Document.from_lines(
            "pdf", self._lines, pages=pages, ocr=bool(self._recognised), properties=self._facts()
        )

    def _refuse_unread(self, wanted: int) -> None:
        """Raise when page 1, or too much of the file, was not read."""
        if 1 in self._unread and self._recognition.seconds:
            raise TimedOut()
        bare = self._recognition.mode is Mode.NEVER and len(self._unread) * 2 > wanted
        if 1 in self._unread or bare or not self._lines:
            raise NoTextLayer()
        if self._recognised and not any(line.page == 1 for line in self._lines):
            raise NoTextLayer()
        if self._unmapped > _UNMAPPED_SHARE * max(self._letters, 1):
            raise NoTextLayer()

    def _facts(self) -> dict[str, str]:
        """What the reader could not look into, by name."""
        facts = {
            "scanned_pages": ",".join(str(page) for page in self._scans),
            "recognised_pages": ",".join(str(page) for page in self._recognised),
            "unread_pages": ",".join(str(page) for page in self._unread),
            "unread_stamps": str(self._unread_stamps or ""),
            "stamps_not_looked_for": "" if self._stamps_looked_for else "1",
            **self._legacy.facts(),
        }
        attached = pdfium.FPDFDoc_GetAttachmentCount(self._document)
        if attached > 0:
            facts["embedded_files"] = str(attached)
        return {name: value for name, value in facts.items() if value}

    def _page(self, number: int) -> None:
        with page_of(self._document, number - 1) as page:
            if page.rotation:
                set_upright(page)
            place = _placing(page.box, page.rotation)
            width, height = page.width, page.height
            seen = drawn(page, width * height)
            text = page_text(page.characters(), place, self._budget, self._legacy)
            if seen.covered >= SCAN_COVER:
                self._scans.append(number)
            if not self._recognise(page, number, judged(text, seen), text.words()):
                self._letters += text.letters
                self._unmapped += text.unmapped
                self._keep(number, text, width, height)
            self._annotations(page, number, place)

    def _annotations(self, page: Page, number: int, place: Place) -> None:
        """What stamps, notes and fields say; what they only draw, once laid into the page."""
        width, height = page.width, page.height
        spoken = spoken_annotations(page, self._fields)
        for each in spoken:
            if each.text:
                box = placed(each.box, place)
                self._add(Fragment(each.text, box), number, LineKind.BOX, width, height)
        silent = [placed(each.box, place) for each in spoken if each.appears and not each.text]
        if not silent:
            return
        with flattened(self._document, page, number - 1) as flat:
            text_page = pdfium.FPDFText_LoadPage(flat) if flat else None
            if not text_page:
                return
            try:
                text = page_text(text_page, place, self._budget, self._legacy)
            finally:
                pdfium.FPDFText_ClosePage(text_page)
            for fragment in (*text.upright, *text.askew):
                if any(_within(fragment.box, box) for box in silent):
                    self._add(fragment, number, LineKind.BOX, width, height)

    def _recognise(self, page: Page, number: int, trust: Trust, words: str) -> bool:
        """Read the page's picture where its text layer will not do; whether it was read."""
        always = self._recognition.mode is Mode.ALWAYS
        if trust in {Trust.BLANK, Trust.WORDS} and not always:
            if number == 1 and number in self._scans:
                self._look_for_stamps(page, number)
            return False
        if trust is Trust.DESTROYED and self._in_vain >= _TRIES_IN_VAIN and not always:
            return False
        read = self._looked_at(partial(self._recognition.page, number=number), page, number)
        if read is None:
            if trust is not Trust.WORDS and trust is not Trust.BLANK:
                self._unread.append(number)
            return False
        if trust is Trust.DESTROYED and not always and not reads_more(read.lines, words):
            self._in_vain += 1
            return False
        self._recognised.append(number)
        self._take(read)
        return True

    def _look_for_stamps(self, page: Page, number: int) -> None:
        """A scan whose words someone has recognised: its stamps are seldom among them."""
        read = self._looked_at(self._recognition.stamps, page, number)
        self._stamps_looked_for = read is not None
        if read is not None:
            self._take(read)

    def _looked_at(
        self, look: Callable[[Any], PageRead | None], page: Page, number: int
    ) -> PageRead | None:
        if self._recognition.mode is Mode.NEVER or self._recognition.out_of_budget:
            return None
        # Here: the whole binding that draws costs more memory than all else, and a scan for
        # words alone needs none of it.
        from khien.documents.pdfium.render import drawing, pictured

        before = self._recognition.seconds
        with drawing(self._source) as document:
            shown = document[number - 1]
            shown.set_rotation(page.rotation)
            picture = pictured(shown)
        read = look(picture)
        self._budget.leave_out(self._recognition.seconds - before)
        return read

    def _take(self, read: PageRead) -> None:
        self._unread_stamps += read.unread_stamps
        for line in read.lines:
            kind = line.kind
            if kind is LineKind.PARAGRAPH and line.box is not None:
                kind = _kind_by_place(line.text, line.box, line.page, 1.0)
            self._count(line.text)
            self._lines.append(replace(line, kind=kind))

    def _keep(self, number: int, text: PageText, width: float, height: float) -> None:
        for fragment in reading_order(text.upright):
            kind = _kind_by_place(fragment.text, fragment.box, number, height)
            self._add(fragment, number, kind, width, height)
        for fragment in text.askew:
            self._add(fragment, number, LineKind.BOX, width, height)

    def _add(
        self, fragment: Fragment, number: int, kind: LineKind, width: float, height: float
    ) -> None:
        text = squeeze(fragment.text)
        if not text:
            return
        self._count(text)
        self._lines.append(
            Line(
                text=text,
                page=number,
                kind=kind,
                style=Style(
                    font=fragment.font,
                    size_pt=fragment.size,
                    bold=fragment.bold,
                    italic=fragment.italic,
                    colour=fragment.colour,
                ),
                box=_shares(fragment.box, width, height),
            )
        )

    def _count(self, text: str) -> None:
        limits = self._budget.limits
        self._characters += len(text) + 1
        if self._characters > limits.characters or len(self._lines) >= limits.lines:
            raise TooLargeDocument(limit=str(limits.characters))


def _within(inner: Box, outer: Box) -> bool:
    middle = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= middle[0] <= outer[2] and outer[1] <= middle[1] <= outer[3]


def _kind_by_place(text: str, box: Box, number: int, height: float) -> LineKind:
    """A page number in the margin is no part of the text it interrupts."""
    if _PAGE_NUMBER.match(text.strip()):
        if number > 1 and box[3] < _MARGIN * height:
            return LineKind.HEADER
        if box[1] > (1 - _MARGIN) * height:
            return LineKind.FOOTER
    return LineKind.PARAGRAPH


def _placing(box: Box, turned: int) -> Place:
    """From PDF points to points from the top left of the page as shown."""
    left, bottom, right, top = box
    return {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }[turned]


def _shares(box: Box, width: float, height: float) -> Box:
    return (
        round(box[0] / width, 4),
        round(box[1] / height, 4),
        round(box[2] / width, 4),
        round(box[3] / height, 4),
    )
