"""PDF: printed lines in reading order, with their place on the page.

In: bytes. Out: lines with boxes; text askew and worded annotations as BOX lines. A page that is
a picture, whose only words are a watermark, or whose text layer is not what a person sees is
recognised, page by page; where that may not be done the file is ``NoTextLayer``: words we
cannot see are not words that are absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import Limits
from khien.documents.document import Document
from khien.documents.format import Format, Member
from khien.documents.glance import Glance

if TYPE_CHECKING:
    from PIL import Image

    from khien.documents.source import Source

_SIGNATURE_WITHIN = 1024  # readers accept leading rubbish up to here


class PortableDocument(Format):
    """A .pdf file."""

    id = "pdf"
    title = ("Tài liệu PDF có lớp chữ hoặc bản quét", "PDF, with a text layer or scanned")
    library = "pypdfium2, tesserocr"
    loses = ("hình vẽ, trường biểu mẫu chưa điền", "drawings, empty form fields")

    def score(self, head: bytes, name: str) -> int | None:
        """Certain when the signature leads, likely when it is misspelled or behind rubbish."""
        if head.startswith(b"%PDF-"):
            return 100
        if head.startswith(b"%PDF") and b" obj" in head[:_SIGNATURE_WITHIN]:
            return 60
        return 40 if b"%PDF-" in head[:_SIGNATURE_WITHIN] else None

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The characters of page 1 and what else the file says."""
        from khien.documents.pdfium.glancing import glance_of

        return glance_of(source, limits)

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """The upper part of page 1, where it is or bears a picture."""
        from khien.documents.pdfium.upper import upper_parts

        return upper_parts(source, limits)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """The files attached to it."""
        from khien.documents.containers.archive import safe_name
        from khien.documents.pdfium.facts import attachments
        from khien.documents.pdfium.opening import opened
        from khien.documents.source import Source

        with opened(Source.again(stream, limits)) as document:
            held = attachments(document, most=limits.members, bytes_each=limits.member_bytes)
            for name, data in held:
                if data is None:
                    limit = f"{limits.member_bytes // 2**20} MB"
                    yield Member(safe_name(name), error=TooLargeDocument(limit=limit))
                else:
                    yield Member(safe_name(name), data)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every page."""
        from khien.documents.pdfium import reader

        return reader.read(stream, limits, head=False)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """Page 1, and page 2 behind a cover; labels and properties last."""
        from khien.documents.pdfium import reader

        return reader.read(stream, limits, head=True)

    def picture(self, stream: BinaryIO, limits: Limits, *, page: int, width: int) -> bytes:
        """One page drawn; a scan upright."""
        from khien.documents.ocr.upright import set_upright
        from khien.documents.pdfium.pictures import drawn
        from khien.documents.pdfium.render import drawing, rendered
        from khien.documents.pdfium.trust import SCAN_COVER
        from khien.documents.pictures import as_png, shown_size
        from khien.documents.source import Source

        with drawing(Source.again(stream, limits)) as document:
            if not 1 <= page <= len(document):
                raise DamagedDocument("no such page")
            shown = document[page - 1]
            size = shown_size(shown.get_width(), shown.get_height(), width)
            picture = rendered(shown, size)
            if drawn(shown, shown.get_width() * shown.get_height()).covered >= SCAN_COVER:
                picture = set_upright(picture)
            return as_png(picture)
