"""OpenDocument slides and drawings (.odp, .odg): slides in order, box by box; each slide is a page.

In: a zip package under caps. Out: lines; of a head the first two slides, labels last.
"""

from __future__ import annotations

from typing import BinaryIO

from khien.core.limits import Limits
from khien.documents.document import Document
from khien.documents.glance import Glance
from khien.documents.odf import head as odf_head
from khien.documents.odf import package
from khien.documents.packages import OpenDocument
from khien.documents.source import Source


class OpenDocumentSlides(OpenDocument):
    """An OpenDocument package of that kind."""

    id = "odp"
    title = ("Trình chiếu OpenDocument (.odp)", "OpenDocument slides (.odp)")
    loses = (
        "hình ảnh, biểu đồ, lời ghi chú của người trình bày",
        "pictures, charts, speaker's notes",
    )
    kinds = (b"presentation", b"graphics")

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The words of the content and of the margins, labels."""
        return odf_head.glance(source, beyond=package.MOST_SLIDES, slides=2)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """All of it."""
        return odf_head.slides(Source.again(stream, limits), limits, head=False)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The first two slides, then what the file says of itself."""
        return odf_head.slides(Source.again(stream, limits), limits, head=True)
