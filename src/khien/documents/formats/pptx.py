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
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.slides import presentationml
from khien.documents.source import Source

if TYPE_CHECKING:
    from PIL import Image


class Slideshow(Format):
    """A PresentationML package."""

    id = "pptx"
    title = ("Trình chiếu PowerPoint (.pptx)", "PowerPoint slides (.pptx)")
    library = "lxml"
    loses = (
        "hình ảnh, biểu đồ, sơ đồ SmartArt, lời ghi chú của người trình bày",
        "pictures, charts, SmartArt, speaker's notes",
    )
    within = "zip"

    def score(self, head: bytes, name: str) -> int | None:
        """Any zip may be one: its first part says so, where it stands first."""
        return 85 if head.startswith(b"PK\x03\x04") and b"ppt/" in head else None

    def opens(self, data: bytes) -> bool:
        """Whether the package says that it is slides."""
        return ooxml.opens(data, presentationml.MAIN_TYPE)

    def claims(self, source: Source) -> int | None:
        """By what the package says its main part is."""
        return ooxml.claimed(source, presentationml.MAIN_TYPE)

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

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """The objects put on the slides."""
        return ooxml.members(Source(stream, limits=limits), limits)


def _document(stream: BinaryIO, limits: Limits, *, head: bool) -> Document:
    from khien.documents.keeping import Kept

    source = Source(stream, limits=limits)
    found = presentationml.document(source, Kept(Budget(limits)), head=head)
    if not found.lines and ooxml.count_pictures(source.zip, "ppt/media/"):
        raise NoTextLayer()
    return found
