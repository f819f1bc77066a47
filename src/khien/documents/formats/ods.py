"""OpenDocument spreadsheet (.ods): every sheet, cells row by row.

In: a zip package under caps. Out: lines; of a head the first rows of every sheet, labels last.
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


class OpenDocumentSheet(OpenDocument):
    """An OpenDocument package of that kind."""

    id = "ods"
    title = ("Bảng tính OpenDocument (.ods)", "OpenDocument spreadsheet (.ods)")
    loses = (
        "định dạng của số và ngày, biểu đồ, lời ghi chú ở ô",
        "the formats of numbers and dates, charts, comments on cells",
    )
    kinds = (b"spreadsheet",)

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The words of the content and of the margins, labels."""
        return odf_head.glance(source, beyond=package.MOST_CONTENT)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """All of it."""
        return odf_head.sheets(Source.again(stream, limits), limits, head=False)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The first rows of every sheet, then what the file says of itself."""
        return odf_head.sheets(Source.again(stream, limits), limits, head=True)
