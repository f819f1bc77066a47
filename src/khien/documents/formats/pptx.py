"""PowerPoint slides (.pptx, .pptm, .ppsx): slides in the order they are shown, box by box.

In: an OOXML package under caps. Out: the words on each slide, which is a page, with what its layout
and master print on it. Speaker's notes and comments do not show and are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from khien.core.errors import NoTextLayer
from khien.core.limits import Budget, Limits
from khien.documents.containers import ooxml
from khien.documents.document import Document
from khien.documents.glance import Glance
from khien.documents.packages import SheetsOrSlides
from khien.documents.slides import presentationml
from khien.documents.source import Source

if TYPE_CHECKING:
    from PIL import Image


class Slideshow(SheetsOrSlides):
    """A PresentationML package."""

    id = "pptx"
    title = ("Trình chiếu PowerPoint (.pptx)", "PowerPoint slides (.pptx)")
    library = "lxml"
    loses = (
        "hình ảnh, biểu đồ, sơ đồ SmartArt, lời ghi chú của người trình bày",
        "pictures, charts, SmartArt, speaker's notes",
    )
    main_type = presentationml.MAIN_TYPE
    folder = b"ppt/"

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The first two slides with what lies beneath them."""
        return presentationml.glance(source)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every slide."""
        return _document(stream, limits, head=False)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The first slide and the second, for the first is a cover often."""
        return _document(stream, limits, head=True)

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """The pictures on the first two slides."""
        return presentationml.looks(source, limits)


def _document(stream: BinaryIO, limits: Limits, *, head: bool) -> Document:
    from khien.documents.keeping import Kept

    source = Source.again(stream, limits)
    found = presentationml.document(source, Kept(Budget(limits)), head=head)
    if not found.lines and ooxml.count_pictures(source.zip, "ppt/media/"):
        raise NoTextLayer()
    return found
