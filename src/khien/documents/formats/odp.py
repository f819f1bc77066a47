"""OpenDocument slides and drawings (.odp, .odg): slides in order, box by box; each slide is a page.

In: a zip package under caps. Out: lines; of a head the first two slides, labels last.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from khien.core.limits import Limits
from khien.documents.containers.zipped import SIGNATURE
from khien.documents.document import Document
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.odf import head as odf_head
from khien.documents.odf import package
from khien.documents.source import Source

if TYPE_CHECKING:
    from PIL import Image

_KINDS = (b"presentation", b"graphics")


class OpenDocumentSlides(Format):
    """An OpenDocument package of that kind."""

    id = "odp"
    title = ("Trình chiếu OpenDocument (.odp)", "OpenDocument slides (.odp)")
    library = "lxml"
    loses = (
        "hình ảnh, biểu đồ, lời ghi chú của người trình bày",
        "pictures, charts, speaker's notes",
    )
    within = "zip"

    def score(self, head: bytes, name: str) -> int | None:
        """By the media type, which stands first in the package."""
        is_package = head.startswith(SIGNATURE) and head[30:38] == b"mimetype"
        said = any(package.MEDIA + each in head[:200] for each in _KINDS)
        return 91 if is_package and said else None

    def claims(self, source: Source) -> int | None:
        """By the media type."""
        return package.claimed(source, _KINDS)

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The words of the content and of the margins, labels."""
        return odf_head.glance(source, beyond=package.MOST_SLIDES, slides=2)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """All of it."""
        return odf_head.slides(Source(stream, limits=limits), limits, head=False)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The first two slides, then what the file says of itself."""
        return odf_head.slides(Source(stream, limits=limits), limits, head=True)

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """Pictures that the beginning and the margins show."""
        return package.looks(source, limits)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """The documents within."""
        return package.members(Source(stream, limits=limits), limits)
